package assessment

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"waterline/assessment/calendar"
	"waterline/assessment/questionnaire"
)

// Limits of what is kept of initiatives: one for each process a group may hold,
// and every measure of every month in ten years.
const (
	maxInitiatives = 50
	maxActuals     = 720
)

func initiativePlace(i int) string { return fmt.Sprintf("initiative[%d]", i+1) }

func actualPlace(place string, i int) string { return fmt.Sprintf("%s.actuals[%d]", place, i+1) }

// initiatives reads the list; what the entries may say is checked once all of
// the file is known.
func (d *decoder) initiatives(n *yaml.Node) []Initiative {
	var out []Initiative
	d.entries(n, "initiative", maxInitiatives, initiativePlace, func(child *yaml.Node, place string) {
		var one Initiative
		if d.isMapping(child, place) {
			one = d.initiative(child, place)
		}
		out = append(out, one)
	})
	return out
}

// entries goes through a list of at most so many entries.
func (d *decoder) entries(n *yaml.Node, path string, most int, place func(int) string, each func(child *yaml.Node, place string)) {
	switch {
	case isNull(n):
	case n.Kind != yaml.SequenceNode:
		d.fault(n, path, CodeNotList)
	case len(n.Content) > most:
		d.fault(n, path, CodeTooManyItems, "max", fmt.Sprint(most), "got", fmt.Sprint(len(n.Content)))
	default:
		for i, child := range n.Content {
			d.lines[place(i)] = child.Line
			each(child, place(i))
		}
	}
}

func (d *decoder) isMapping(n *yaml.Node, path string) bool {
	if n.Kind != yaml.MappingNode {
		d.fault(n, path, CodeNotMapping)
	}
	return n.Kind == yaml.MappingNode
}

func (d *decoder) initiative(n *yaml.Node, place string) Initiative {
	var out Initiative
	d.pairs(n, place, func(key, value *yaml.Node) {
		at := place + "." + key.Value
		d.lines[at] = value.Line
		switch key.Value {
		case "process":
			out.Process = d.word(value, at)
		case "state":
			out.State = InitiativeState(d.word(value, at))
		case "started":
			out.Started = d.month(value, at)
		case "live":
			out.Live = d.month(value, at)
		case "ended":
			out.Ended = d.month(value, at)
		case "baseline":
			out.Baseline = d.baseline(value, at)
		case "actuals":
			d.entries(value, at, maxActuals, func(i int) string { return actualPlace(place, i) }, func(child *yaml.Node, at string) {
				out.Actuals = append(out.Actuals, d.actual(child, at))
			})
		default:
			d.fault(key, at, CodeUnknownKey, "got", key.Value, "allowed", "process, state, started, live, ended, baseline, actuals")
		}
	})
	return out
}

// baseline reads what was answered before the start.
func (d *decoder) baseline(n *yaml.Node, place string) map[string]questionnaire.Answer {
	if isNull(n) || !d.isMapping(n, place) {
		return nil
	}
	out := make(map[string]questionnaire.Answer)
	d.pairs(n, place, func(key, value *yaml.Node) {
		at := place + "." + key.Value
		d.lines[at] = value.Line
		q, known := d.bank.Question(key.Value)
		if !known || !slices.Contains(BaselineQuestions(), key.Value) {
			d.fault(key, at, CodeBaseline, "got", key.Value, "options", strings.Join(BaselineQuestions(), ", "))
			return
		}
		if a, ok := d.answer(value, at, q); ok {
			out[q.ID] = a
		}
	})
	if len(out) == 0 {
		return nil
	}
	return out
}

func (d *decoder) actual(n *yaml.Node, place string) Actual {
	out := Actual{Source: usualSource}
	if !d.isMapping(n, place) {
		return out
	}
	var value *yaml.Node
	d.pairs(n, place, func(key, node *yaml.Node) {
		at := place + "." + key.Value
		d.lines[at] = node.Line
		switch key.Value {
		case "month":
			out.Month = d.month(node, at)
		case "measure":
			out.Measure = d.word(node, at)
		case "value":
			value = node
		case "source":
			out.Source = d.word(node, at)
		default:
			d.fault(key, at, CodeUnknownKey, "got", key.Value, "allowed", "month, measure, value, source")
		}
	})
	if value == nil {
		d.fault(n, place+".value", CodeRequired)
		return out
	}
	x, code := parseNumber(value)
	if code != "" {
		plain, _ := readable(value.Value)
		low, high := actualBounds(out.Measure)
		d.fault(value, place+".value", code, "got", kindWord(value), "write", plain, "min", amount(low), "max", amount(high))
	}
	out.Value = x
	return out
}

// month reads a month, none where there is a problem.
func (d *decoder) month(n *yaml.Node, path string) calendar.Month {
	text := ""
	if n.Kind == yaml.ScalarNode && !isNull(n) {
		text = strings.TrimSpace(n.Value)
	}
	m, err := calendar.ParseMonth(text)
	if err != nil {
		d.fault(n, path, CodeMonth, "got", kindWord(n))
	}
	return m
}

// checkInitiatives judges the entries that could be read.
func (d *decoder) checkInitiatives(a Answers) {
	for _, p := range checkInitiatives(a, d.bank) {
		if !d.reported(p.Path) {
			d.add(p.At(d.lineOf(p.Path)))
		}
	}
}
