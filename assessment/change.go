package assessment

import (
	"encoding/json"

	"waterline/assessment/calendar"
)

// Delta is what two runs of one organisation differ in: Since works it out, and
// page, report and JSON read it and none recomputes. Money is in units of the
// currency of both runs, shares are fractions.
type Delta struct {
	Before     Edition           `json:"before"`
	After      Edition           `json:"after"`
	Breaks     []string          `json:"breaks"`   // of BreakMethod and its like: what differs besides the answers
	LeftOut    []LeftOut         `json:"left_out"` // answers of before that the questionnaire of after cannot read
	Tally      Tally             `json:"tally"`
	Items      []ItemChange      `json:"items"`      // the largest effect first, those that are the same last
	Listed     []Listed          `json:"listed"`     // processes and tools that came or went
	Dimensions []DimensionChange `json:"dimensions"` // clear changes first, the largest first
	Money      *MoneyChange      `json:"money"`      // nil where the currencies differ
	Outcomes   []Outcome         `json:"outcomes"`   // of each initiative of after: forecast against actual
}

// Edition is what one of the two runs was made from.
type Edition struct {
	Method        int            `json:"method"`
	Questionnaire string         `json:"questionnaire"`
	Evidence      string         `json:"evidence"` // sha256 of the evidence data
	Answers       string         `json:"answers"`  // sha256 of the canonical answers
	Currency      string         `json:"currency"`
	Depth         string         `json:"depth"` // quick or full
	AsOf          calendar.Month `json:"as_of,omitzero"`
}

// What may differ besides the answers. A figure that such a break moved is no
// progress.
const (
	BreakMethod        = "method"
	BreakEvidence      = "evidence"
	BreakQuestionnaire = "questionnaire"
	BreakOther         = "other" // something else in the program, such as the playbook
)

// LeftOut is an answer of before that could not be carried over to the
// questionnaire of after.
type LeftOut struct {
	Group    string `json:"group,omitempty"`
	Item     string `json:"item,omitempty"`
	Question string `json:"question"`
	Reason   string `json:"reason"` // gone_question, or the code of the rule that the answer no longer meets
}

// Tally counts items by their verdict.
type Tally struct {
	Improved     int `json:"improved"`
	Worse        int `json:"worse"`
	Changed      int `json:"changed"`
	Same         int `json:"same"`
	Incomparable int `json:"incomparable"`
}

// ItemChange is what became of the answer to one question. Answers of processes
// and tools that came or went are not among them: Listed names those.
type ItemChange struct {
	Group    string          `json:"group,omitempty"`
	Item     string          `json:"item,omitempty"`
	Name     string          `json:"name,omitempty"` // of the item, as it is called now
	Question string          `json:"question"`
	Verdict  Verdict         `json:"verdict"`
	Reason   string          `json:"reason,omitempty"` // why it is not comparable
	Why      Why             `json:"why,omitempty"`    // of an answer that is not the same
	Before   json.RawMessage `json:"before,omitempty"` // as in an answers file
	After    json.RawMessage `json:"after,omitempty"`
	Effect   float64         `json:"effect"` // 0…1, the size of the change on the scale of its question
}

// Verdict is what a change means.
type Verdict string

// The verdicts of an answer.
const (
	Improved     Verdict = "improved"
	Worse        Verdict = "worse"
	Changed      Verdict = "changed" // its question has no better and worse
	Same         Verdict = "same"
	Incomparable Verdict = "not_comparable"
)

// The verdicts of a dimension, beside Incomparable.
const (
	Risen         Verdict = "risen"
	Fallen        Verdict = "fallen"
	NoClearChange Verdict = "no_clear_change"
)

// Reasons why an answer is not comparable.
const (
	ReasonNewQuestion   = "new_question"
	ReasonGoneQuestion  = "gone_question"
	ReasonUnknownBefore = "unknown_before" // missing or "I do not know"
	ReasonUnknownNow    = "unknown_now"
	ReasonNotApplicable = "not_applicable"
	ReasonOtherType     = "other_type" // the question takes another kind of answer
	ReasonCurrency      = "currency"
)

// Reasons, beside ReasonCurrency, why nothing of an initiative is judged.
const (
	ReasonNoForecast = "no_forecast" // the run before does not list its process
	ReasonNoActuals  = "no_actuals"  // nothing was measured since
)

// Listed is a process or tool that only one of the two runs lists.
type Listed struct {
	Group string `json:"group"`
	ID    string `json:"id"`
	Name  string `json:"name"`
	Added bool   `json:"added"` // otherwise it is gone
}

// DimensionChange is a Movement as it is shown. Levels are 1…5, from the shared
// questions alone and not gated, so that they may differ from a report's.
type DimensionChange struct {
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	Verdict Verdict  `json:"verdict"` // risen, fallen, no_clear_change, or not_comparable without shared questions
	Shared  int      `json:"shared"`  // questions answered both times
	Moved   int      `json:"moved"`   // of them, with an answer that moved and is described or linked now
	Before  *Reading `json:"before"`  // nil without shared questions
	After   *Reading `json:"after"`
	MDC     float64  `json:"mdc"`    // smallest change of level that is more than noise, at 90 %
	PRose   float64  `json:"p_rose"` // P(Δ > 0)
}

// Reading is a level with its 90 % range.
type Reading struct {
	Level float64 `json:"level"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

// MoneyChange is what became of the chosen set's net present value, and what of
// the change the world, knowledge and the method made.
type MoneyChange struct {
	Currency string `json:"currency"`
	Before   Span   `json:"before"`   // as it was issued
	Rescored Span   `json:"rescored"` // the old answers under today's method, evidence and questionnaire
	After    Span   `json:"after"`
	Mean     Split  `json:"mean"`
	Middle   Split  `json:"middle"` // of the P50
	Width    Split  `json:"width"`  // of the 90 % range: below 0, it became narrower

	Processes []ProcessMoney `json:"processes"` // the largest change first
}

// Split is a change in parts that add up to it.
type Split struct {
	Total     float64 `json:"total"`
	World     float64 `json:"world"`
	Knowledge float64 `json:"knowledge"`
	Method    float64 `json:"method"`
	Measured  float64 `json:"measured"`        // the share of Knowledge that actuals of initiatives brought
	Draws     float64 `json:"draws,omitempty"` // other random numbers, where the two runs drew differently
}

// ProcessMoney is what became of one process's opportunity. Split is of the
// mean; a run that does not list the process counts as 0.
type ProcessMoney struct {
	ID           string `json:"id"`
	Name         string `json:"name"`
	Before       *Span  `json:"before"` // as issued; nil where it was not listed
	After        *Span  `json:"after"`
	ChosenBefore bool   `json:"chosen_before"`
	ChosenAfter  bool   `json:"chosen_after"`
	Split        Split  `json:"split"`
}

// Outcome is what became of one initiative, held against the forecast that the
// run before makes of it.
type Outcome struct {
	Process string          `json:"process"`
	Name    string          `json:"name"`
	State   InitiativeState `json:"state"`
	Reason  string          `json:"reason,omitempty"` // why nothing is judged
	Points  []OutcomePoint  `json:"points"`           // actuals that the run before did not know, by month, then by measure
	Inside  int             `json:"inside"`           // points inside their 90 % range
}

// OutcomePoint is one actual beside its forecast.
type OutcomePoint struct {
	Judgement
	Source string `json:"source"`
	Better *bool  `json:"better"` // than the middle; nil where the measure has no direction
}
