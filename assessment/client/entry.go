package client

import "time"

// Entry is one line of a client's timeline. Entries are added and never
// changed; they go with what they speak of.
type Entry struct {
	Number     int64
	Kind       Kind
	At         time.Time
	By         Author // the zero value for the respondent and for the program
	Assessment string // it speaks of, if any
	Version    int64  // of the assessment, 0 for none
	Issued     string // id of the issued report it speaks of, if any
	Initiative string // id of the initiative it speaks of, if any
	Text       string // a note as typed, the reason of an edit, the stage before, the title of a report, the name of a process, a count of figures
	Moved      *Moved // of an edit: what it did to the figures; of a run: what changed since the version before
}

// Kind is what an entry is about.
type Kind string

// The kinds.
const (
	Added     Kind = "added"     // the client was made
	Edited    Kind = "edited"    // what is typed of the client was saved
	Started   Kind = "started"   // an assessment was started or imported
	Ran       Kind = "ran"       // answers became a result
	Adjusted  Kind = "adjusted"  // assumptions were edited
	Issue     Kind = "issued"    // a report was issued
	Staged    Kind = "staged"    // the stage changed; Text is the stage it has now
	Forecast  Kind = "forecast"  // a forecast is due; Text names it
	Noted     Kind = "noted"     // somebody wrote a note
	Rerun     Kind = "rerun"     // a re-run began; Text is the quarter it is for
	Withdrawn Kind = "withdrawn" // the respondent deleted an assessment

	Launched   Kind = "launched"   // an initiative was started; Text is its process
	WentLive   Kind = "live"       // an initiative went live
	Ended      Kind = "ended"      // an initiative was stopped
	Measured   Kind = "measured"   // actuals were entered; Text counts them
	Unmeasured Kind = "unmeasured" // actuals were withdrawn; Text counts them
	Updated    Kind = "updated"    // actuals were put into a version
	Spent      Kind = "spent"      // what exports of AI use say was put into a version
)

// Moved is the middle and mean net present value before and after.
type Moved struct {
	Currency     string  `json:"currency"`
	MiddleBefore float64 `json:"middle_before"`
	Middle       float64 `json:"middle"`
	MeanBefore   float64 `json:"mean_before"`
	Mean         float64 `json:"mean"`
}

// Effect is the change of the middle value.
func (m Moved) Effect() float64 { return m.Middle - m.MiddleBefore }

// Timeline is a page of entries, the newest first.
type Timeline struct {
	Entries []Entry
	Next    int64 // number to ask for older entries with, 0 when there are none
}
