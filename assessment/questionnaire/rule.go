package questionnaire

// Rule is a condition over answers, written as one line of data, such as
//
//	G-OUT-04 <= 1 or TM-BOARD == 2 or any(tool, SP-MINSPEND == 'yes')
//
// It is judged in three values: an unknown answer makes a comparison Unknown,
// and `and`, `or`, `not` follow Kleene's logic, so "I do not know" never counts
// as yes or as no.
type Rule struct {
	Source string
}

// Truth is the outcome of a rule.
type Truth uint8

// The outcomes.
const (
	Unknown Truth = iota
	False
	True
)

// Scope is what a rule reads. Within a group item, Answer looks at the item
// first and at the whole assessment for questions outside the group.
type Scope interface {
	Answer(question string) Answer
	Items(group string) []Scope
}
