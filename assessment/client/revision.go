package client

import (
	"fmt"
	"time"

	"waterline/assessment"
	"waterline/assessment/calendar"
)

// Revision is one version of an assessment's result: a run, or an edit of an
// earlier version. It never changes.
type Revision struct {
	Assessment string
	Number     int64 // from 1
	Edit       bool  // made by a consultant
	Base       int64 // version an edit was made from, 0 for a run
	Reason     string
	By         Author // of an edit
	At         time.Time
	Changes    []assessment.Adjustment // of an edit, with their effects
	Currency   string
	Middle     float64 // of the chosen set's net present value
	Mean       float64
}

// Frozen is a revision with what it froze.
type Frozen struct {
	Revision
	Encoded []byte // canonical answers with the overrides; nil for a run from before answers were kept
	Kind    Kind   // of its entry in the timeline when it is saved; "" for Adjusted
	Result  assessment.Result
}

// Behind is the refusal of an edit that was made from another version than the
// newest. Nothing was saved, and nothing that was typed is lost: it may be
// saved again on the newest version.
type Behind struct {
	Newest Revision // who saved meanwhile, when and why
}

func (b *Behind) Error() string {
	return fmt.Sprintf("version %d was saved meanwhile", b.Newest.Number)
}

// As makes it a Conflict for the edge.
func (b *Behind) As(target any) bool {
	known, ok := target.(**assessment.Error)
	if ok {
		*known = &assessment.Error{Code: assessment.Conflict, Safe: "error.version_behind", Err: b}
	}
	return ok
}

// Assessment is one assessment of a client, as a list shows it.
type Assessment struct {
	ID          string
	Depth       assessment.Depth
	CreatedAt   time.Time
	UpdatedAt   time.Time
	SubmittedAt *time.Time
	ExpiresAt   time.Time
	Newest      *Revision // nil while there is no result
	Progress    assessment.Progress
	Follows     *assessment.Origin // of a re-run
	Quarter     calendar.Quarter   // that a re-run is for
}
