// Package survey is what an organisation asks people outside: questionnaires of
// its own and the forms that it puts on a site. What belongs to another
// organisation is not found.
//
// A questionnaire is a draft and its published versions, such as heron@2. The
// draft is text that may be wrong. A version passed the lint, is numbered from 1
// and never changes, so that what was answered can always be worked out again.
// It says what it changes in a released bank, see questionnaire.Variant; names
// are one to a questionnaire in the whole instance, since answers refer to them.
//
// A form is assessment.Form as YAML, with an id that is one to a form in the
// instance. Its pages stand under /e/{id} while it is on. Assessments that are
// answered through it count in its figures, and belong to nobody. With the
// respondent's consent to be contacted, the assessment becomes a client of the
// organisation in stage "lead", named and reached as the respondent said, with
// the result that is there; from then on it is like any other client. When that
// consent is taken back the address goes, and a client that is still a lead is
// archived. Drafts that were started go on under the terms of their form when it
// is switched off.
package survey

import (
	"context"
	"time"

	"waterline/assessment"
	"waterline/assessment/problem"
	"waterline/assessment/questionnaire"
)

// Author is who did something. The name is kept as it was then.
type Author struct{ ID, Name string }

// Questionnaire is one of an organisation.
type Questionnaire struct {
	Name         string
	Organisation string
	Text         string // of the draft
	Edition      int64  // counts the saves, so that a save can tell what it was based on
	UpdatedAt    time.Time
	Versions     []Version // the newest first, without their texts in lists
}

// Latest is the number of the newest version, 0 for none.
func (q Questionnaire) Latest() int {
	if len(q.Versions) == 0 {
		return 0
	}
	return q.Versions[0].Number
}

// Version is a published questionnaire. It never changes.
type Version struct {
	Name   string
	Number int
	Text   string
	At     time.Time
	By     Author
}

// Form is a form of an organisation.
type Form struct {
	assessment.Form
	Organisation string
	Text         string // as it was written
	On           bool
	Edition      int64
	UpdatedAt    time.Time
	Counts       Counts
}

// Counts are the assessments of a form that are still kept.
type Counts struct{ Started, Submitted, Leads int }

// Event is a line for the audit log.
type Event struct {
	Action  string
	Subject string // reference of a questionnaire or id of a form
	Actor   string
	At      time.Time
}

// Store keeps questionnaires and forms. Every method that takes an organisation
// finds nothing of another's: NotFound, as if it did not exist. A change and its
// event are stored together or not at all.
type Store interface {
	// AddQuestionnaire stores a new draft. Conflict if the name is taken.
	AddQuestionnaire(ctx context.Context, q Questionnaire, e Event) error
	// SaveQuestionnaire replaces the draft that has the edition of q. Conflict if
	// another save came between.
	SaveQuestionnaire(ctx context.Context, q Questionnaire, e Event) error
	// Publish adds the next version; the draft must have the edition of q.
	// Conflict if another save or version came between.
	Publish(ctx context.Context, q Questionnaire, v Version, e Event) error
	// DeleteQuestionnaire removes a draft that was never published. Conflict if
	// it was.
	DeleteQuestionnaire(ctx context.Context, organisation, name string, e Event) error
	// Questionnaire returns one with its versions. NotFound.
	Questionnaire(ctx context.Context, organisation, name string) (Questionnaire, error)
	// Questionnaires lists them by name, versions without texts.
	Questionnaires(ctx context.Context, organisation string) ([]Questionnaire, error)
	// Published lists every version of the instance.
	Published(ctx context.Context) ([]Version, error)

	// AddForm stores a new form, which is off. Conflict if the id is taken.
	AddForm(ctx context.Context, f Form, e Event) error
	// SaveForm replaces the text of the form that has the edition of f. Conflict
	// if another save came between.
	SaveForm(ctx context.Context, f Form, e Event) error
	// SwitchForm turns a form on or off. NotFound.
	SwitchForm(ctx context.Context, organisation, id string, on bool, e Event) error
	// Form returns one with its counts, without what its text says. NotFound.
	Form(ctx context.Context, organisation, id string) (Form, error)
	// Forms lists them by id.
	Forms(ctx context.Context, organisation string) ([]Form, error)
	// FormText returns the organisation, text and state of a form of anybody, for
	// its pages. NotFound.
	FormText(ctx context.Context, id string) (Form, error)
}

// Codes of problems; each has a sentence in the locale, under "problem.".
const (
	CodeNameTaken = "survey_name_taken"
	CodeNameMoved = "survey_name_moved"
	CodeIDTaken   = "survey_id_taken"
	CodeIDMoved   = "survey_id_moved"
	CodeUnchanged = "survey_unchanged"
)

// Codes lists every code of this package.
func Codes() []string {
	return []string{CodeNameTaken, CodeNameMoved, CodeIDTaken, CodeIDMoved, CodeUnchanged}
}

// Proof is what the lint says of a draft.
type Proof struct {
	Variant questionnaire.Variant
	Bank    *questionnaire.Bank // of the next version, in the first language; nil where there are problems
	Budget  []Budget            // of both depths; none where there are problems
	Faults  problem.List
	Style   problem.List // what could be worded better
}

// Budget is how much of its points a depth uses.
type Budget struct {
	Depth        assessment.Depth
	Points, Most int
	Questions    int
}

func budgets(b *questionnaire.Bank) []Budget {
	var out []Budget
	for _, d := range []assessment.Depth{assessment.Quick, assessment.Full} {
		one := Budget{Depth: d, Points: b.Points(string(d)), Most: b.Paths.Depths[string(d)].MaxPoints}
		for _, q := range b.Questions {
			if q.AskedAt(string(d)) {
				one.Questions++
			}
		}
		out = append(out, one)
	}
	return out
}
