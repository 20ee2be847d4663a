package assessment

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"waterline/assessment/questionnaire"
)

// longestLine is the most characters of a name or an id.
const longestLine = 100

// Statement is what one respondent said, where somebody besides the owner
// answered. It moves no figure; the answers that count stand with the others.
type Statement struct {
	Place
	By     string // the name given, "" for none
	Owner  bool   // began the assessment
	Date   string // YYYY-MM-DD
	Answer questionnaire.Answer
	Counts bool // it is the answer that a result is made from
	Chosen bool // it counts because it was chosen
}

// statements are the answers that are not the owner's alone, by place.
func (d Draft) statements() []Statement {
	var out []Statement
	differ := make(map[Place][]Said)
	for _, diff := range d.Differences() {
		differ[diff.Place] = diff.Said[1:]
	}
	for at, mark := range d.Marks {
		answer := d.answer(at)
		if answer.State == questionnaire.Missing || mark.By == Owner && len(differ[at]) == 0 {
			continue
		}
		counting := d.statement(Said{at, mark.By, mark.At, answer})
		counting.Counts, counting.Chosen = true, mark.Chosen
		out = append(out, counting)
		for _, other := range differ[at] {
			out = append(out, d.statement(other))
		}
	}
	slices.SortStableFunc(out, func(a, b Statement) int { return comparePlaces(a.Place, b.Place) })
	return out
}

func (d Draft) statement(s Said) Statement {
	return Statement{Place: s.Place, By: d.People[s.By].Name, Owner: s.By == Owner, Date: s.At.UTC().Format(time.DateOnly), Answer: s.Answer}
}

// statements reads who said what.
func (d *decoder) statements(n *yaml.Node) []Statement {
	if n.Kind != yaml.SequenceNode {
		d.fault(n, "said", CodeNotList)
		return nil
	}
	var out []Statement
	for i, child := range n.Content {
		path := fmt.Sprintf("said[%d]", i+1)
		if child.Kind != yaml.MappingNode {
			d.fault(child, path, CodeNotMapping)
			continue
		}
		if s, ok := d.statement(child, path); ok {
			out = append(out, s)
		}
	}
	return out
}

func (d *decoder) statement(n *yaml.Node, path string) (Statement, bool) {
	var s Statement
	var value *yaml.Node
	before := len(d.problems)
	d.pairs(n, path, func(key, v *yaml.Node) {
		at := path + "." + key.Value
		switch key.Value {
		case "value":
			value = v
		case "counts":
			s.Counts = d.yes(v, at)
		case "chosen":
			s.Chosen = d.yes(v, at)
		case "owner":
			s.Owner = d.yes(v, at)
		case "item":
			s.Item = d.line(v, at)
		case "question":
			s.Question = d.line(v, at)
		case "by":
			s.By = d.line(v, at)
		case "date":
			s.Date = d.line(v, at)
			if _, err := time.Parse(time.DateOnly, s.Date); err != nil {
				d.fault(v, at, questionnaire.CodeNotDate, "got", s.Date)
			}
		default:
			d.fault(key, at, CodeUnknownKey, "got", key.Value, "allowed", "question, item, by, owner, date, value, counts, chosen")
		}
	})
	q, ok := d.bank.Question(s.Question)
	switch {
	case !ok:
		d.fault(n, path+".question", CodeUnknownQuestion, "got", s.Question)
	case value == nil || (q.Group == "") != (s.Item == ""):
		d.fault(n, path, CodeNoValue)
	default:
		s.Group = q.Group
		s.Answer, _ = d.answer(value, path+".value", q)
	}
	return s, len(d.problems) == before
}

// line is one short line of text.
func (d *decoder) line(n *yaml.Node, path string) string {
	switch {
	case n.Kind != yaml.ScalarNode || isNull(n):
		d.fault(n, path, CodeNotAWord)
	case hasControl(n.Value):
		d.fault(n, path, questionnaire.CodeControl)
	case utf8.RuneCountInString(n.Value) > longestLine:
		d.fault(n, path, questionnaire.CodeTooLong, "max", fmt.Sprint(longestLine))
	default:
		return strings.TrimSpace(n.Value)
	}
	return ""
}

func (d *decoder) yes(n *yaml.Node, path string) bool {
	if n.Kind != yaml.ScalarNode || n.Value != "true" && n.Value != "false" {
		d.fault(n, path, CodeUnknownKey, "got", n.Value, "allowed", "true, false")
	}
	return n.Value == "true"
}

func plainStatements(list []Statement) []map[string]any {
	out := make([]map[string]any, len(list))
	for i, s := range list {
		out[i] = map[string]any{"question": s.Question, "date": s.Date, "value": plain(s.Answer)}
		for key, text := range map[string]string{"item": s.Item, "by": s.By} {
			if text != "" {
				out[i][key] = text
			}
		}
		for key, is := range map[string]bool{"owner": s.Owner, "counts": s.Counts, "chosen": s.Chosen} {
			if is {
				out[i][key] = true
			}
		}
	}
	return out
}

// attribute writes down who reported what a result was made from.
func (e *evaluation) attribute() {
	for i := range e.result.Provenance {
		p := &e.result.Provenance[i]
		item, _, _ := strings.Cut(p.Path, "/")
		for _, s := range e.Answers.Said {
			if s.Counts && s.Question == p.Source && (s.Item == item || s.Item == "") {
				p.By = s.By
			}
		}
	}
}
