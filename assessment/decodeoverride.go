package assessment

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"

	"waterline/assessment/problem"
	"waterline/assessment/questionnaire"
)

// maxOverrides is every path of every process a group may hold.
const maxOverrides = 500

func overridePlace(i int) string { return fmt.Sprintf("overrides[%d]", i+1) }

// overrides reads the list; what the entries may say is checked once the
// processes are known.
func (d *decoder) overrides(n *yaml.Node, a *Answers) {
	if isNull(n) {
		return
	}
	if n.Kind != yaml.SequenceNode {
		d.fault(n, "overrides", CodeNotList)
		return
	}
	if len(n.Content) > maxOverrides {
		d.fault(n, "overrides", CodeTooManyItems, "max", fmt.Sprint(maxOverrides), "got", fmt.Sprint(len(n.Content)))
		return
	}
	for i, child := range n.Content {
		place := overridePlace(i)
		d.lines[place] = child.Line
		var o Override
		if child.Kind != yaml.MappingNode {
			d.fault(child, place, CodeNotMapping)
		} else {
			o = d.override(child, place)
		}
		a.Overrides = append(a.Overrides, o)
	}
}

func (d *decoder) override(n *yaml.Node, place string) Override {
	var o Override
	d.pairs(n, place, func(key, value *yaml.Node) {
		at := place + "." + key.Value
		d.lines[at] = value.Line
		switch key.Value {
		case "path":
			o.Path = d.word(value, at)
		case "knots":
			o.Knots = d.knots(value, at)
		case "value":
			o.Value = d.word(value, at)
		case "reason":
			o.Reason = d.word(value, at)
		case "evidence":
			o.Letter = Letter(d.word(value, at))
		default:
			d.fault(key, at, CodeUnknownKey, "got", key.Value, "allowed", "path, knots, value, reason, evidence")
		}
	})
	return o
}

func (d *decoder) word(n *yaml.Node, path string) string {
	if n.Kind != yaml.ScalarNode || isNull(n) {
		d.fault(n, path, CodeNotAWord, "got", kindWord(n))
		return ""
	}
	return strings.TrimSpace(n.Value)
}

func (d *decoder) knots(n *yaml.Node, path string) [][2]float64 {
	if n.Kind != yaml.SequenceNode || len(n.Content) == 0 {
		d.fault(n, path, CodeKnots)
		return nil
	}
	var knots [][2]float64
	for _, pair := range n.Content {
		if pair.Kind != yaml.SequenceNode || len(pair.Content) != 2 {
			d.fault(pair, path, CodeKnots)
			return nil
		}
		p, noP := parseNumber(pair.Content[0])
		x, noX := parseNumber(pair.Content[1])
		if noP+noX != "" {
			d.fault(pair, path, CodeKnots)
			return nil
		}
		knots = append(knots, [2]float64{p, x})
	}
	return knots
}

// checkOverrides judges the entries that could be read.
func (d *decoder) checkOverrides(a Answers) {
	for _, p := range checkOverrides(d.shapes, a) {
		if !d.reported(p.Path) {
			d.add(p.At(d.lineOf(p.Path)))
		}
	}
}

func checkOverrides(s *shapes, a Answers) problem.List {
	processes := make([]string, 0, len(a.Groups["process"]))
	for _, item := range a.Groups["process"] {
		processes = append(processes, item.ID)
	}
	var found problem.List
	seen := make(map[string]bool)
	for i, o := range a.Overrides {
		place := overridePlace(i)
		found = append(found, s.override(place, o, processes)...)
		if o.Path != "" && seen[o.Path] {
			found = append(found, problem.New(place+".path", CodeDuplicateOverride, "got", o.Path))
		}
		seen[o.Path] = true
		if hasControl(o.Reason) {
			found = append(found, problem.New(place+".reason", questionnaire.CodeControl))
		}
	}
	return found
}
