package questionnaire

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"

	"go.yaml.in/yaml/v3"
)

//go:embed core.v1.yaml
var coreV1 []byte

// Core returns the released bank that is built in. Each call reads a new one;
// callers keep it.
func Core() (*Bank, error) { return Parse("core.v1.yaml", coreV1) }

// Parse reads a bank. Unknown or duplicate keys, rules that do not parse, a
// second document and anything Lint refuses make it an error that names the
// file and, where there is one, the line.
func Parse(name string, data []byte) (*Bank, error) {
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	var b Bank
	if err := dec.Decode(&b); err != nil {
		return nil, fmt.Errorf("questionnaire %s: %w", name, err)
	}
	var rest yaml.Node
	if err := dec.Decode(&rest); !errors.Is(err, io.EOF) {
		if err == nil {
			err = fmt.Errorf("line %d: a second document", rest.Line)
		}
		return nil, fmt.Errorf("questionnaire %s: %w", name, err)
	}
	b.buildIndex()
	if err := b.Lint().Err(); err != nil {
		return nil, fmt.Errorf("questionnaire %s: %w", name, err)
	}
	return &b, nil
}

func (b *Bank) buildIndex() {
	b.index = make(map[string]int, len(b.Questions))
	b.dimensions = make(map[string][]int, len(b.Dimensions))
	for i, q := range b.Questions {
		b.index[q.ID] = i
		if q.Dimension != "" {
			b.dimensions[q.Dimension] = append(b.dimensions[q.Dimension], i)
		}
	}
}

// Ref is the reference answers name the bank by, such as "core@1".
func (b *Bank) Ref() string { return b.ID + "@" + strconv.Itoa(b.Version) }

// Question finds a question by its id.
func (b *Bank) Question(id string) (Question, bool) {
	i, ok := b.index[id]
	if !ok {
		return Question{}, false
	}
	return b.Questions[i], true
}

// Group finds a group by its id.
func (b *Bank) Group(id string) (Group, bool) {
	i := slices.IndexFunc(b.Groups, func(g Group) bool { return g.ID == id })
	if i < 0 {
		return Group{}, false
	}
	return b.Groups[i], true
}

// Section finds a section by its id.
func (b *Bank) Section(id string) (Section, bool) {
	i := slices.IndexFunc(b.Sections, func(s Section) bool { return s.ID == id })
	if i < 0 {
		return Section{}, false
	}
	return b.Sections[i], true
}

// Deepens reports whether an answer to the question makes an assessment a full
// one: only the full path asks it, it is no mere fact, and some figure reads it.
func (b *Bank) Deepens(q Question) bool {
	section, _ := b.Section(q.Section)
	group, _ := b.Group(q.Group)
	return !q.Quick && !q.extra && !section.Facts && !group.Facts
}

// DimensionItems lists the questions of a governance dimension in order.
func (b *Bank) DimensionItems(dimension string) []Question {
	places := b.dimensions[dimension]
	items := make([]Question, len(places))
	for i, at := range places {
		items[i] = b.Questions[at]
	}
	return items
}

// Depths of the bank.
const (
	QuickDepth = "quick"
	FullDepth  = "full"
)

// Asked lists the questions of one group, or those outside groups when group is
// empty, in the order of sections, at a depth. The scope is the item's, or the
// whole assessment's; a question whose show_if cannot be decided is shown. A
// nil scope shows every question of the depth.
func (b *Bank) Asked(depth, group string, s Scope) []Question {
	var out []Question
	for _, section := range b.Sections {
		for i := range b.Questions {
			if q := &b.Questions[i]; q.Section == section.ID && q.Group == group && q.AskedAt(depth) && q.Shown(s) {
				out = append(out, *q)
			}
		}
	}
	return out
}

// AskedAt reports whether a depth asks the question.
func (q Question) AskedAt(depth string) bool { return !q.off && (q.Quick || depth == FullDepth) }

// Shown reports whether the answers so far leave the question to be asked.
func (q Question) Shown(s Scope) bool {
	return s == nil || q.ShowIf.Empty() || q.ShowIf.Eval(s) != False
}

// Indispensable reports whether there is no result without an answer: the
// question is required and takes no "I do not know".
func (q Question) Indispensable() bool { return q.Required && !q.DontKnow && q.Default == nil }

// Numbered reports whether the answer to a choice is a whole number.
func (q Question) Numbered() bool {
	for _, o := range q.Options {
		if _, err := strconv.Atoi(o.Value); err != nil {
			return false
		}
	}
	return (q.Type == Single || q.Type == Anchored) && len(q.Options) > 0
}

// Numeric reports whether the answer is a figure rather than a choice.
func (q Question) Numeric() bool {
	switch q.Type {
	case Number, Integer, Money, Percent, Duration, Three:
		return true
	}
	return false
}

// TakesRange reports whether {low, high} is an answer.
func (q Question) TakesRange() bool { return q.Type == Three || q.Ranged && q.Numeric() }

// Option finds an option by its value.
func (q Question) Option(value string) (Option, bool) {
	i := slices.IndexFunc(q.Options, func(o Option) bool { return o.Value == value })
	if i < 0 {
		return Option{}, false
	}
	return q.Options[i], true
}
