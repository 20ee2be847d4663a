package upload

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"waterline/assessment"
	"waterline/assessment/client"
	"waterline/assessment/problem"
	"waterline/assessment/usage"
)

// Service is what can be done with exports of AI use. Who may do what is for the
// caller to decide beforehand.
type Service struct {
	Store   Store
	Spool   Spool
	Clients *client.Service // whose versions use what is known; nil: none do
	Clock   func() time.Time
	Random  io.Reader // of cryptographic quality
	Seal    Sealer    // of secrets; nil keeps them as they are
	Rules   usage.Rules
}

// Limits.
const (
	Largest     = 1 << 30   // bytes of an upload
	mostRecords = 2_000_000 // of an upload, and of a client
	mostDays    = 365
	mostUploads = 200 // of a client
	mostGroups  = 100_000
	longestName = 200
	keepUnread  = 7 * 24 * time.Hour // files that wait for an answer
	secretBytes = 32
	idBytes     = 12
)

// Endings are those that the name of an export may have. What a file is shows
// only inside.
func Endings() []string {
	return []string{".csv", ".tsv", ".txt", ".json", ".jsonl", ".ndjson", ".gz", ".zip"}
}

// SecretOf names the secret of a client, for a Sealer.
func SecretOf(client string) string { return "usage of client " + client }

// Add takes an uploaded file in and has it read.
func (s *Service) Add(ctx context.Context, organisation, of, name string, in io.Reader, by client.Author) (Import, error) {
	there, err := s.Store.Imports(ctx, organisation, of)
	if err != nil {
		return Import{}, err
	}
	if len(there) >= mostUploads {
		return Import{}, problem.List{problem.New("file", "usage_uploads", "max", strconv.Itoa(mostUploads))}
	}
	id, err := s.random(idBytes)
	if err != nil {
		return Import{}, err
	}
	i := Import{ID: id, Organisation: organisation, Client: of, Name: clipped(name), State: Waiting, Round: 1, By: by, At: s.Clock()}
	if i.Size, err = s.Spool.Write(i.ID, in); err != nil {
		return i, errors.Join(fmt.Errorf("keep an upload: %w", err), s.Spool.Remove(i.ID))
	}
	if i.Size == 0 {
		return i, errors.Join(problem.List{problem.New("file", "usage_empty")}, s.Spool.Remove(i.ID))
	}
	if err := s.Store.AddImport(ctx, i); err != nil {
		return i, errors.Join(err, s.Spool.Remove(i.ID))
	}
	return i, nil
}

// clipped is a name at most as long as names are kept.
func clipped(name string) string {
	r := []rune(strings.TrimSpace(name))
	return string(r[:min(len(r), longestName)])
}

// Answer has an upload read again with the answers to its questions. The error
// is a problem.List where they cannot be.
func (s *Service) Answer(ctx context.Context, organisation, id string, r Reading) error {
	i, err := s.Store.Import(ctx, organisation, id)
	if err != nil {
		return err
	}
	r.Currency = strings.ToUpper(strings.TrimSpace(r.Currency))
	options := r.options(nil, s.Clock())
	if fault, wrong := options.Fault(); wrong {
		fault.Path = map[string]string{"usage_currency": "currency", "usage_rate": "rate", "usage_cursor_word": "cursor_total", "usage_order_word": "date_order"}[fault.Code]
		return problem.List{fault}
	}
	open, err := s.Spool.Open(i.ID)
	if err != nil {
		return err
	}
	if err := open.Close(); err != nil {
		return err
	}
	return s.Store.ReadAgain(ctx, organisation, id, r, s.Clock())
}

// Delete removes an upload with its records, as if it had never been there.
func (s *Service) Delete(ctx context.Context, organisation, id string, by client.Author) error {
	e := client.Event{Action: "usage.deleted", Subject: id, Actor: by.ID, At: s.Clock()}
	if err := s.Store.DeleteImport(ctx, organisation, id, e); err != nil {
		return err
	}
	return s.Spool.Remove(id)
}

// SealRecords deletes the records of people of a client now. What is known of
// groups stays.
func (s *Service) SealRecords(ctx context.Context, organisation, of string, by client.Author) error {
	list, err := s.Store.Imports(ctx, organisation, of)
	if err != nil {
		return err
	}
	for _, i := range list {
		if err := s.Spool.Remove(i.ID); err != nil {
			return err
		}
	}
	return s.Store.SealUsage(ctx, organisation, of, client.Event{Action: "usage.sealed", Subject: of, Actor: by.ID, At: s.Clock()})
}

// Set replaces what is said of tools and how long records of people are kept.
// The error is a problem.List.
func (s *Service) Set(ctx context.Context, organisation, of string, set Settings) error {
	var found problem.List
	if set.Days < 1 || set.Days > mostDays {
		found = append(found, problem.New("days", "usage_days", "min", "1", "max", strconv.Itoa(mostDays)))
	}
	for tool, plan := range set.Plans {
		found = append(found, planFaults(tool, plan, usage.DayOf(s.Clock()))...)
		if plan == (usage.Plan{}) {
			delete(set.Plans, tool)
		}
	}
	if err := found.Sorted().Err(); err != nil {
		return err
	}
	return s.Store.SetUsage(ctx, organisation, of, set, s.Clock())
}

// planFaults are all that is wrong with what is said of a tool.
func planFaults(tool string, p usage.Plan, today usage.Day) problem.List {
	found := p.Faults()
	if p.Since > today {
		found = append(found, problem.New("since", "usage_plan_since"))
	}
	for i := range found {
		found[i].Path += "-" + tool
	}
	return found
}

// Sweep deletes records of people that were kept as long as was set, and files
// that nobody answered for. It returns of how many uploads.
func (s *Service) Sweep(ctx context.Context) (int, error) {
	now := s.Clock()
	n, err := s.Store.PurgeUsage(ctx, now)
	return n, errors.Join(err, s.Spool.Sweep(now.Add(-keepUnread)))
}

// secret is what the keys of a client's people are made with.
func (s *Service) secret(ctx context.Context, organisation, of string) ([]byte, error) {
	fresh, err := s.random(secretBytes)
	if err != nil {
		return nil, err
	}
	about := SecretOf(of)
	if s.Seal != nil {
		fresh = s.Seal.Seal(about, fresh)
	}
	kept, err := s.Store.UseSecret(ctx, organisation, of, fresh)
	if err != nil {
		return nil, err
	}
	if s.Seal != nil {
		if kept, err = s.Seal.Open(about, kept); err != nil {
			return nil, fmt.Errorf("secret of client %s: %w", of, err)
		}
	}
	return hex.DecodeString(kept)
}

func (s *Service) random(n int) (string, error) {
	b := make([]byte, n)
	if _, err := io.ReadFull(s.Random, b); err != nil {
		return "", fmt.Errorf("make an id: %w", err)
	}
	return hex.EncodeToString(b), nil
}

// gone reports whether something is not there.
func gone(err error) bool {
	var known *assessment.Error
	return errors.As(err, &known) && known.Code == assessment.NotFound
}
