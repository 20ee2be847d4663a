package questionnaire

import (
	"fmt"
	"slices"

	"go.yaml.in/yaml/v3"
)

// Rule is a condition over answers, written as one line of data, such as
//
//	G-OUT-04 <= 1 or TM-BOARD == 2 or any(tool, SP-MINSPEND == 'yes')
//
// It is judged in three values: an unknown answer makes a comparison Unknown,
// and `and`, `or`, `not` follow Kleene's logic, so "I do not know" never counts
// as yes or as no. Only ID == dont_know and ID == not_applicable look at the
// state of an answer, and both are always decided.
//
// A rule may use numbers, 'words', lists in brackets, + - * / (a minus stands
// between spaces), comparisons, in, not in, parentheses, ID.low, ID.likely,
// ID.high, abs(x), overlap(list, list), and over the items of a group:
// any, all, share, sum, median and count.
//   - share and count(group, condition) look at the items they can decide;
//   - sum leaves out what was not asked and is unknown after an "I do not know";
//   - median takes the known values.
//
// A division by zero is unknown.
type Rule struct {
	Source string
	root   expression
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

// ParseRule reads one rule. The error names the column where it stops making
// sense.
func ParseRule(source string) (Rule, error) {
	root, err := parseExpression(source)
	if err != nil {
		return Rule{}, fmt.Errorf("rule %q: %w", source, err)
	}
	return Rule{Source: source, root: root}, nil
}

// UnmarshalYAML reads the rule from one line of text.
func (r *Rule) UnmarshalYAML(node *yaml.Node) error {
	if node.Kind != yaml.ScalarNode || node.Tag != "!!str" {
		return fmt.Errorf("line %d: a rule is one line of text", node.Line)
	}
	rule, err := ParseRule(node.Value)
	if err != nil {
		return fmt.Errorf("line %d: %w", node.Line, err)
	}
	*r = rule
	return nil
}

// MarshalYAML writes the rule as it was read.
func (r Rule) MarshalYAML() (any, error) { return r.Source, nil }

// IsZero lets an empty rule be left out when written.
func (r Rule) IsZero() bool { return r.Empty() }

// Empty reports whether there is no condition.
func (r Rule) Empty() bool { return r.root == nil }

// Eval judges the rule. An empty rule is Unknown.
func (r Rule) Eval(s Scope) Truth {
	if r.root == nil {
		return Unknown
	}
	return r.root.eval(s).truth
}

// Questions lists the ids the rule reads, each once, in the order it names
// them.
func (r Rule) Questions() []string {
	var ids []string
	visit(r.root, func(e expression) {
		if ref, ok := e.(reference); ok && !ref.local() && !slices.Contains(ids, ref.id) {
			ids = append(ids, ref.id)
		}
	})
	return ids
}
