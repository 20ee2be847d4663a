// Package batch makes the reports of many assessments in one go and hands them
// out as one zip file.
//
// Each item is a job of its own. Its report is kept in the same transaction that
// counts it as done, so a process that is killed loses at most the reports it
// was writing, and none is made twice once it is kept. The reports stay until
// the batch expires.
package batch

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"waterline/assessment"
	"waterline/assessment/problem"
	"waterline/cmd/internal/job"
)

// State is what has become of an item.
type State string

// The states of an item. Queued includes being worked on and waiting for another try.
const (
	Queued    State = "queued"
	Done      State = "done"
	Failed    State = "failed"
	Cancelled State = "cancelled"
)

// Batch is an order of reports in one organisation.
type Batch struct {
	ID           string
	Organisation string
	By           string // who ordered it
	Look         Look
	Round        int // 1, and one more each time the failed ones are tried again
	CreatedAt    time.Time
	FinishedAt   *time.Time // when no item of the round was queued any more
	CancelledAt  *time.Time
	ExpiresAt    time.Time
	Progress     Progress
}

// Look is how the reports of a batch look.
type Look struct {
	Language string `json:"language,omitempty"` // tag, "" for that of the program
	Paper    string `json:"paper,omitempty"`    // "a4", "letter", or "" for that of the brand
	Brand    string `json:"brand,omitempty"`    // id, "" for none
}

// Progress counts items by state. Total is fewer than were ordered where an
// assessment was deleted since.
type Progress struct {
	Total, Done, Failed, Cancelled int
	Bytes                          int64 // of the reports that are kept
}

// Queued is how many items are still to come.
func (p Progress) Queued() int { return p.Total - p.Done - p.Failed - p.Cancelled }

// Item is one report of a batch.
type Item struct {
	Position   int // from 1, the order of the zip file
	Assessment string
	Client     string // "" where the assessment has none
	Name       string // of whom it is about
	File       string // its name in the zip file, unlike any other there
	State      State
	Reason     string // why it failed: a locale key
	Size       int64  // bytes of the report, 0 until it is done
}

// Subject is whom an assessment is about.
type Subject struct{ Client, Name string }

// Order is what somebody wants.
type Order struct {
	Organisation string
	By           string
	Assessments  []string // ids; the zip file keeps their order
	Format       string   // ending of the files, such as "pdf"
	Look         Look
}

// Store keeps batches. Every method that returns without error has its effect
// on disk. A batch of another organisation is NotFound.
type Store interface {
	// AddBatch stores a batch with its items and jobs in one transaction.
	AddBatch(ctx context.Context, b Batch, items []Item, jobs []job.New) error
	// Batch reads one with its progress.
	Batch(ctx context.Context, organisation, id string) (Batch, error)
	// Batches lists the newest, at most limit.
	Batches(ctx context.Context, organisation string, limit int) ([]Batch, error)
	// BatchItems lists all items in their order.
	BatchItems(ctx context.Context, organisation, id string) ([]Item, error)
	// BatchItem reads one item with its batch. NotFound if either is gone.
	BatchItem(ctx context.Context, id string, position int) (Batch, Item, error)
	// BatchFile reads the report of an item that is done. NotFound if there is none.
	BatchFile(ctx context.Context, id string, position int) ([]byte, error)
	// SettleItem keeps what became of an item, with its report when it is done,
	// and finishes the batch with the last one. It changes nothing where the
	// item is settled already or gone.
	SettleItem(ctx context.Context, id string, position int, state State, reason string, report []byte, now time.Time) error
	// RetryBatch queues the failed items again in a new round, with the jobs
	// that makeJob makes of their positions. Conflict if none failed.
	RetryBatch(ctx context.Context, organisation, id string, makeJob func(round, position int) job.New, expires, now time.Time) error
	// CancelBatch cancels the items that are still queued. Conflict if none is.
	CancelBatch(ctx context.Context, organisation, id string, now time.Time) error
	// DeleteBatch removes a batch with its reports.
	DeleteBatch(ctx context.Context, organisation, id string) error
	// TidyBatches deletes what has expired and finishes batches whose last
	// queued items went with their assessments.
	TidyBatches(ctx context.Context, now time.Time) error
}

// Limits of a batch.
const (
	Most       = 500             // items
	mostBytes  = 64 << 20        // of one report
	tries      = 3               // of one item
	longest    = 5 * time.Minute // for one item
	usualKeep  = 7 * 24 * time.Hour
	listed     = 50
	tidyEvery  = time.Hour
	KindItem   = "batch.item" // of jobs
	KindTidy   = "batch.tidy"
	reasonOurs = "batch.reason_internal"
)

// Service is what can be done with batches.
type Service struct {
	Store Store
	Clock func() time.Time
	Keep  time.Duration // how long reports are kept, a week where it is 0

	// Find tells whom an assessment of the organisation is about. NotFound for
	// those of others: this is what keeps organisations apart.
	Find func(ctx context.Context, organisation, assessment string) (Subject, error)
	// Render makes the report of an item. An *assessment.Error is final and its
	// sentence is shown; any other error is tried again.
	Render func(ctx context.Context, b Batch, i Item) ([]byte, error)
}

// Create orders a batch and returns at once. The error of a wrong order is a
// problem.List with the places "assessments[n]".
func (s *Service) Create(ctx context.Context, o Order) (Batch, error) {
	subjects, err := s.check(ctx, o)
	if err != nil {
		return Batch{}, err
	}
	now := s.Clock()
	b := Batch{
		ID: job.NewID(), Organisation: o.Organisation, By: o.By, Look: o.Look, Round: 1,
		CreatedAt: now, ExpiresAt: s.expiry(now), Progress: Progress{Total: len(o.Assessments)},
	}
	names := make([]string, len(subjects))
	for i, one := range subjects {
		names[i] = one.Name
	}
	items := make([]Item, len(subjects))
	jobs := make([]job.New, len(subjects))
	for i, file := range FileNames(names, o.Format) {
		items[i] = Item{
			Position: i + 1, Assessment: o.Assessments[i], Client: subjects[i].Client, Name: names[i], File: file, State: Queued,
		}
		jobs[i] = jobOf(b.ID, b.Round, i+1, now)
	}
	if err := s.Store.AddBatch(ctx, b, items, jobs); err != nil {
		return Batch{}, fmt.Errorf("order a batch: %w", err)
	}
	return b, nil
}

// check finds whom the assessments of an order are about, or all that is wrong with it.
func (s *Service) check(ctx context.Context, o Order) ([]Subject, error) {
	switch n := len(o.Assessments); {
	case n == 0:
		return nil, problem.List{problem.New("assessments", "batch_empty")}
	case n > Most:
		return nil, problem.List{problem.New("assessments", "batch_long", "got", strconv.Itoa(n), "max", strconv.Itoa(Most))}
	}
	var found problem.List
	subjects := make([]Subject, len(o.Assessments))
	seen := make(map[string]bool, len(o.Assessments))
	for i, id := range o.Assessments {
		place := fmt.Sprintf("assessments[%d]", i+1)
		if seen[id] {
			found = append(found, problem.New(place, "batch_twice"))
			continue
		}
		seen[id] = true
		var err error
		subjects[i], err = s.Find(ctx, o.Organisation, id)
		var refusal *assessment.Error
		if errors.As(err, &refusal) {
			found = append(found, problem.New(place, "batch_unknown"))
		} else if err != nil {
			return nil, fmt.Errorf("order a batch: %w", err)
		}
	}
	return subjects, found.Err()
}

func (s *Service) expiry(now time.Time) time.Time {
	if s.Keep == 0 {
		return now.Add(usualKeep)
	}
	return now.Add(s.Keep)
}

// Get reads a batch with its progress; it is cheap enough to be asked each second.
func (s *Service) Get(ctx context.Context, organisation, id string) (Batch, error) {
	return s.Store.Batch(ctx, organisation, id)
}

// List lists the newest batches of an organisation.
func (s *Service) List(ctx context.Context, organisation string) ([]Batch, error) {
	return s.Store.Batches(ctx, organisation, listed)
}

// Items lists the items of a batch in their order.
func (s *Service) Items(ctx context.Context, organisation, id string) ([]Item, error) {
	return s.Store.BatchItems(ctx, organisation, id)
}

// Retry makes the failed reports again; those that are done stay as they are.
// Conflict if none failed.
func (s *Service) Retry(ctx context.Context, organisation, id string) error {
	now := s.Clock()
	makeJob := func(round, position int) job.New { return jobOf(id, round, position, now) }
	return s.Store.RetryBatch(ctx, organisation, id, makeJob, s.expiry(now), now)
}

// Cancel leaves the reports out that are not made yet. Conflict if none is left.
func (s *Service) Cancel(ctx context.Context, organisation, id string) error {
	return s.Store.CancelBatch(ctx, organisation, id, s.Clock())
}

// Delete removes a batch with its reports.
func (s *Service) Delete(ctx context.Context, organisation, id string) error {
	return s.Store.DeleteBatch(ctx, organisation, id)
}

// jobOf is the job that makes one report. Its id keeps the order of the batch.
func jobOf(id string, round, position int, now time.Time) job.New {
	name := fmt.Sprintf("%s.%d.%04d", id, round, position)
	return job.New{ID: name, Kind: KindItem, Key: name, Payload: fmt.Sprintf("%s %d", id, position), RunAt: now, Most: tries}
}
