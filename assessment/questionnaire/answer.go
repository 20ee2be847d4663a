package questionnaire

// State tells an answer that was given from the honest ways of not giving one.
type State uint8

// The states of an answer. The zero value is a question nobody answered.
const (
	Missing State = iota
	Given
	DontKnow
	NotApplicable
)

// Words of the answers file for the two states that stand in place of a value.
const (
	WordDontKnow      = "dont_know"
	WordNotApplicable = "not_applicable"
)

// Proof is how well a governance answer is shown.
type Proof string

// The three levels of proof; an answer without a word has None.
const (
	None      Proof = "none"
	Described Proof = "described"
	Linked    Proof = "linked"
)

// Range is a low and high figure with, optionally, the likely one between them.
type Range struct {
	Low    float64
	Likely float64 // meaningful when HasLikely
	High   float64

	HasLikely bool
}

// Answer is what one respondent said to one question, already typed by it.
// Exactly the field that fits the question's type is set when State is Given.
type Answer struct {
	State  State
	Number float64            // number, integer, percent (0…100 as asked), money, duration in hours, numbered options
	Range  *Range             // any numeric question that takes a range
	Text   string             // text, date (YYYY-MM-DD), currency, worded single choice, process reference
	List   []string           // multi_choice and, in order, ranked_choice
	Table  map[string]float64 // table
	Proof  Proof              // governance questions
}

// Known reports whether the respondent gave a value.
func (a Answer) Known() bool { return a.State == Given }

// Likely is the single figure of a numeric answer: the number itself, the
// likely figure of a range, or the middle of one that has none.
func (a Answer) Likely() float64 {
	switch {
	case a.Range == nil:
		return a.Number
	case a.Range.HasLikely:
		return a.Range.Likely
	default:
		return (a.Range.Low + a.Range.High) / 2
	}
}
