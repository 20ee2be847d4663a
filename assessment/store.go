package assessment

import (
	"context"
	"encoding/json"
	"time"

	"waterline/assessment/calendar"
	"waterline/assessment/questionnaire"
	"waterline/assessment/usage"
)

// Depth is how much of the bank an assessment asks.
type Depth string

// The depths.
const (
	Quick Depth = "quick"
	Full  Depth = "full"
)

// Draft is one assessment while it is filled in and after.
type Draft struct {
	ID            string // public in no URL
	KeyHash       string // of the secret key in the respondent's links; the key itself is not stored
	Questionnaire string
	Form          string // id of the form it was started with, "" for that of the start page
	Depth         Depth
	Language      string // tag of the one it is shown in, "" when none was chosen
	Answers       Answers
	CreatedAt     time.Time
	UpdatedAt     time.Time
	SubmittedAt   *time.Time
	ExpiresAt     time.Time             // of the link it was opened with
	Part          string                // all that the link opens; "" for everything
	Respondent    string                // whose link it is, Owner or the id of one of People
	Marks         map[Place]Mark        // of answers that were ever saved, cleared ones too
	People        map[string]Respondent // who was invited, by id
	Said          []Said                // what respondents said besides the answers that count
	Year          calendar.Year         // of the organisation whose client it is of

	Series  string            // id of the first run; "" of a first run itself
	Quarter calendar.Quarter  // that a re-run is for
	Follows *Origin           // the result that a re-run goes on from, nil of a first run
	Earlier map[Place]Earlier // what the run before said
}

// Change is one answer saved. Item is empty for questions outside groups.
type Change struct {
	Group    string
	Item     string
	Question string
	Answer   questionnaire.Answer

	// Base is the version of the answer that this one was based on, 0 for none;
	// nil replaces whatever is stored.
	Base   *int64
	By     string // id of the respondent who answered
	Part   string // that the question belongs to
	Chosen bool   // among answers that differ
	Why    Why    // that the answer differs from the last run's, "" where nobody said it
	Sure   bool   // the currency did change
}

// Stored is an answer as it is stored, in the form of an answers file.
type Stored struct {
	Place
	Value json.RawMessage
}

// Store keeps assessments. Every method that returns without error has its
// effect on disk.
type Store interface {
	// Create stores a new draft. Conflict if the id exists.
	Create(ctx context.Context, d Draft) error
	// ByKey finds a draft by the hash of its key. NotFound if there is none;
	// Expired if its date has passed.
	ByKey(ctx context.Context, keyHash string, now time.Time) (Draft, error)
	// Save writes the changes of one page in one transaction. A Change whose
	// Answer is Missing clears it. NotFound if the draft is gone; *Overtaken if
	// a change has a Base and another answer was saved since. What another
	// respondent had said is kept beside the answer.
	Save(ctx context.Context, id string, changes []Change, now time.Time) error
	// SaveByKey is Save for the draft of a key, checked in the same transaction.
	// It returns the version of each answer as it is stored now. NotFound and
	// Expired as with ByKey, Forbidden if the link opens another part. Changes
	// that say not by whom are by the respondent whose link it is.
	SaveByKey(ctx context.Context, keyHash string, changes []Change, now time.Time) ([]int64, error)
	// AddItem appends an item to a group with the answers it already has, which
	// are those of a respondent. Conflict if the item id is taken, NotFound if
	// the draft is gone.
	AddItem(ctx context.Context, id, group string, item Item, by string, now time.Time) error
	// RemoveItem deletes an item and its answers. NotFound if it is gone.
	RemoveItem(ctx context.Context, id, group, item string, now time.Time) error
	// Submit freezes a result with the answers it was made from. A later Submit
	// of changed answers adds a result; earlier ones stay. Where the draft is a
	// client's, what lists show of the client changes in the same transaction.
	Submit(ctx context.Context, id string, a Answers, r Result, now time.Time) error
	// LatestResult returns the newest frozen result of the respondent's own
	// answers and when it was made. NotFound when nothing was submitted.
	LatestResult(ctx context.Context, id string) (Result, time.Time, error)
	// Kept returns a version of a result as it was frozen, for number 0 the newest
	// of the respondent's own answers. NotFound.
	Kept(ctx context.Context, id string, number int64) (Kept, error)
	// Runs lists the runs of a series, the first one first. Quarters are those
	// that runs were begun for; none of a first run.
	Runs(ctx context.Context, series string) ([]Run, error)
	// StartRun stores a re-run with what it was started from. NotFound if the run
	// it follows is gone; *Ongoing if a re-run of the series is open, which is for
	// the quarter asked for then, where that is later; Conflict if the series has
	// a run of that quarter or of a later one.
	StartRun(ctx context.Context, d Draft) error
	// Confirm takes what is to be confirmed among places as said now by a
	// respondent. NotFound if the draft is gone.
	Confirm(ctx context.Context, id string, places []Place, by string, now time.Time) error
	// Reopen asks to confirm again what still is as the run before had it.
	Reopen(ctx context.Context, id string, places []Place) error
	// Answered lists the answers of a draft as they are stored, those too that no
	// question is known for.
	Answered(ctx context.Context, id string) ([]Stored, error)
	// Reask puts a draft under another version of the questionnaire. What that
	// does not take is kept beside the answers. NotFound if the draft is gone.
	Reask(ctx context.Context, id, questionnaire string, dropped []Dropped, now time.Time) error
	// Links lists the links to a draft that were not revoked, the oldest first.
	Links(ctx context.Context, id string) ([]Link, error)
	// AddLink makes a draft open with another key, at least as long as before.
	// NotFound if the draft is gone.
	AddLink(ctx context.Context, id string, l Link) error
	// Invite adds a respondent with a link, as AddLink does. NotFound if the
	// draft is gone.
	Invite(ctx context.Context, id string, l Link, r Respondent) error
	// Introduce names a respondent, who opened their link now at the latest.
	// NotFound if the draft has no such respondent.
	Introduce(ctx context.Context, id, respondent, name string, now time.Time) error
	// RevokeLink ends a link for good. NotFound if the draft has no such link.
	RevokeLink(ctx context.Context, id, keyHash string, now time.Time) error
	// PutSummary replaces what exports of AI use say in a draft, nil for nothing.
	// NotFound if the draft is gone.
	PutSummary(ctx context.Context, id string, u *usage.Summary, now time.Time) error
	// Deepen sets how much of the bank the draft is asked; its answers stay.
	// NotFound if the draft is gone.
	Deepen(ctx context.Context, id string, depth Depth, now time.Time) error
	// Speak sets the language that the draft is shown in. NotFound if the draft
	// is gone.
	Speak(ctx context.Context, id, language string) error
	// SpeakTo is Speak for one respondent. NotFound if there is none.
	SpeakTo(ctx context.Context, id, respondent, language string) error
	// Agree adds what was agreed to or taken back; earlier entries stay.
	Agree(ctx context.Context, id string, consents []Consent) error
	// Consents lists all that was agreed to and taken back, oldest first.
	Consents(ctx context.Context, id string) ([]Consent, error)
	// Delete removes a draft with everything that belongs to it. NotFound.
	Delete(ctx context.Context, id string, now time.Time) error
	// Purge is Delete for every draft of no client whose last link ended before
	// a time. It returns how many there were.
	Purge(ctx context.Context, before time.Time) (int64, error)
}
