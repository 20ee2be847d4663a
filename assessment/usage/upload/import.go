package upload

import (
	"slices"
	"time"

	"waterline/assessment/client"
	"waterline/assessment/problem"
	"waterline/assessment/usage"
	"waterline/assessment/usage/content"
	"waterline/assessment/usage/intake"
)

// State is what has become of an upload.
type State string

// The states.
const (
	Waiting State = "waiting" // to be read, or being read
	Asking  State = "asking"  // something has to be answered before it can be read
	Done    State = "done"    // read; some of its files may have been refused
	Refused State = "refused" // none of its files could be read
	Failed  State = "failed"  // the machine could not read it
)

// Kinds of jobs: the store adds them, each with the id of what it is about.
const (
	ReadKind  = "usage.read" // an upload
	SumKind   = "usage.sum"  // what is kept of a client
	SweepKind = "usage.sweep"
	ReadTries = 3
)

// Import is one uploaded file, which may be an archive of several.
type Import struct {
	ID           string
	Organisation string
	Client       string
	Name         string // as it was uploaded
	Size         int64  // bytes
	State        State
	Round        int // of reading, from 1
	By           client.Author
	At           time.Time
	Reading      Reading
	Files        []File
	Summary      bool       // it is a Summary that somebody worked out elsewhere
	GoneAt       *time.Time // when its records of people were deleted
	Done, Total  int64      // bytes read while it is Waiting
}

// Reading is how an upload is to be read: the answers to what its files leave
// open.
type Reading struct {
	Currency    string             `json:"currency,omitempty"`
	Rates       map[string]float64 `json:"rates,omitempty"`
	CursorTotal intake.CursorTotal `json:"cursor_total,omitempty"`
	DateOrder   intake.DateOrder   `json:"date_order,omitempty"`
	Sure        bool               `json:"sure,omitempty"`
}

// options are those of a reading with the secret of the client.
func (r Reading) options(secret []byte, now time.Time) intake.Options {
	return intake.Options{
		Secret: secret, Now: now, Currency: r.Currency, Rates: r.Rates, CursorTotal: r.CursorTotal, DateOrder: r.DateOrder, PriceIsSure: r.Sure,
		Limits: limits(),
	}
}

// limits bound what an uploaded archive may unpack to.
func limits() content.Limits { return content.Limits{Files: 1000, Bytes: 8 << 30, Ratio: 200} }

// File is what came of one file of an upload.
type File struct {
	Name       string           `json:"name"`
	SHA256     string           `json:"sha256,omitempty"`
	Format     string           `json:"format,omitempty"` // "" when it was not recognised
	Standing   intake.Standing  `json:"standing,omitempty"`
	Confidence float64          `json:"confidence"` // share of its columns that the format knows
	Rows       int64            `json:"rows"`
	Rejected   int64            `json:"rejected"`
	Skipped    map[string]int64 `json:"skipped,omitempty"` // by reason
	Twice      int64            `json:"twice,omitempty"`
	Records    int64            `json:"records"`
	People     int              `json:"people"` // different actors with a name
	First      usage.Day        `json:"first,omitzero"`
	Last       usage.Day        `json:"last,omitzero"`
	Currency   string           `json:"currency,omitempty"`
	Unmapped   []string         `json:"unmapped,omitempty"`
	Problems   problem.List     `json:"problems,omitempty"` // of rows: the first ones
	Notices    problem.List     `json:"notices,omitempty"`
	Refusal    problem.List     `json:"refusal,omitempty"` // why nothing of it counts
	More       bool             `json:"more,omitempty"`
	Incomplete bool             `json:"incomplete,omitempty"`
	Repeated   bool             `json:"repeated,omitempty"` // it was there before, and changed nothing
	Replaced   int              `json:"replaced,omitempty"` // records of earlier files that it replaced
}

// fileOf is an outcome as it is kept.
func fileOf(o intake.Outcome, people int) File {
	f := File{
		Name: o.File, SHA256: o.SHA256, Confidence: o.Confidence, Rows: o.Rows, Rejected: o.Rejected, Skipped: o.Skipped, Twice: o.Twice,
		Records: o.Records, People: people, First: o.First, Last: o.Last, Currency: o.Currency, Unmapped: o.Unmapped, Problems: o.Problems,
		Notices: o.Notices, Refusal: o.Refusal, More: o.More, Incomplete: o.Incomplete,
	}
	if o.Format != nil {
		f.Format, f.Standing = o.Format.ID, o.Format.Standing
	}
	return f
}

// Question is something that a file leaves open.
type Question string

// The questions.
const (
	AskPrice       Question = "price"        // amounts are unlike the list price of their tokens, such as cents read as dollars
	AskCursorTotal Question = "cursor_total" // which columns the total of a Cursor table holds
	AskDateOrder   Question = "date_order"
	AskRate        Question = "rate" // of one currency in another
)

// questions are what a reason for a refusal asks; a reason that is not here
// cannot be answered, only another file helps.
func questions() map[string]Question {
	return map[string]Question{
		"usage_price": AskPrice, "usage_price_unit": AskPrice, "usage_cursor_total": AskCursorTotal, "usage_date_order": AskDateOrder,
		"usage_currency_mixed": AskRate, "usage_currency_rate": AskRate,
	}
}

// Asks lists what the files of an upload leave open, each question once.
func (i Import) Asks() []Question {
	var out []Question
	known := questions()
	for _, f := range i.Files {
		for _, p := range f.Refusal {
			if q, is := known[p.Code]; is && !slices.Contains(out, q) {
				out = append(out, q)
			}
		}
	}
	return out
}

// MayAsk lists what was read in the usual way and could be read otherwise, as
// long as the file is here.
func (i Import) MayAsk() []Question {
	for _, f := range i.Files {
		for _, p := range f.Notices {
			if p.Code == "usage_month_first" && len(f.Refusal) == 0 {
				return []Question{AskDateOrder}
			}
		}
	}
	return nil
}

// Currencies are those that a rate is asked for.
func (i Import) Currencies() []string {
	var out []string
	for _, f := range i.Files {
		for _, p := range f.Refusal {
			for _, key := range []string{"first", "second", "currency", "into"} {
				if code := p.Args[key]; code != "" && questions()[p.Code] == AskRate && !slices.Contains(out, code) {
					out = append(out, code)
				}
			}
		}
	}
	slices.Sort(out)
	return out
}

// settled is the state of an upload whose files were read.
func (i Import) settled() State {
	switch {
	case len(i.Asks()) > 0:
		return Asking
	case slices.ContainsFunc(i.Files, func(f File) bool { return len(f.Refusal) == 0 }):
		return Done
	}
	return Refused
}

// Records is how many records its files gave.
func (i Import) Records() int64 {
	n := int64(0)
	for _, f := range i.Files {
		if len(f.Refusal) == 0 {
			n += f.Records
		}
	}
	return n
}

// Days are the first and last day of its files, 0 where they name none.
func (i Import) Days() (first, last usage.Day) {
	for _, f := range i.Files {
		if f.First == 0 || len(f.Refusal) > 0 {
			continue
		}
		if first == 0 || f.First < first {
			first = f.First
		}
		last = max(last, f.Last)
	}
	return first, last
}
