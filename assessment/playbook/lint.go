package playbook

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"

	"waterline/assessment/problem"
)

// otherFunction stands for work that fits no named function.
const otherFunction = "other"

// The words a play may use: functions of processes, features of a process and
// governance dimensions.
var (
	functions = []string{
		"support", "finance", "hr", "sales", "marketing", "legal", "procurement", "it",
		"engineering", "data", "compliance", "operations", otherFunction,
	}
	features   = []string{"rules", "digital", "standard", "exceptions", "api", "stability", "records"}
	dimensions = []string{"OUT", "SPD", "SHA", "DAT", "OWN", "ORC", "RSK", "PPL", "DEL"}
	routes     = []Route{Rules, Vendor, Internal, Agent}
)

// Governance levels run from lowestLevel to highestLevel.
const (
	lowestLevel  = 1
	highestLevel = 5
)

var playID = regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)

// Lint returns everything wrong with a book: missing or unknown words, suits
// out of range, functions without a play, and requirements that cannot be met.
func (b *Book) Lint() problem.List {
	var out problem.List
	ids := make(map[string]bool)
	covered := make(map[string]bool)
	for i, play := range b.Plays {
		path := fmt.Sprintf("plays[%d]", i)
		if !playID.MatchString(play.ID) {
			out = append(out, problem.New(path, "playbook_id", "id", play.ID))
		} else {
			path = "plays." + play.ID
		}
		if ids[play.ID] {
			out = append(out, problem.New(path, "playbook_duplicate", "id", play.ID))
		}
		ids[play.ID] = true
		for _, f := range play.Functions {
			covered[f] = true
		}
		out = append(out, play.lintWords(path)...)
		out = append(out, play.lintFit(path)...)
	}
	for _, f := range functions {
		if !covered[f] {
			out = append(out, problem.New("plays", "playbook_uncovered", "function", f))
		}
	}
	out = append(out, b.lintRequirements(ids)...)
	return append(out, b.lintCycles()...)
}

func (p Play) lintWords(path string) problem.List {
	var out problem.List
	for _, field := range [][2]string{
		{"name", p.Name}, {"does", p.Does}, {"person", p.Person}, {"measure", p.Measure}, {"fails_when", p.FailsWhen},
	} {
		if field[1] == "" {
			out = append(out, problem.New(path, "playbook_missing", "field", field[0]))
		}
	}
	for _, field := range []struct {
		name  string
		lines []string
	}{{"functions", p.Functions}, {"needs", p.Needs}, {"scope_in", p.ScopeIn}, {"scope_out", p.ScopeOut}} {
		if len(field.lines) == 0 || slices.Contains(field.lines, "") {
			out = append(out, problem.New(path, "playbook_missing", "field", field.name))
		}
	}
	return out
}

// lintFit asks that every play names every feature: distances over different
// features would not compare.
func (p Play) lintFit(path string) problem.List {
	var out problem.List
	if !slices.Contains(routes, p.Route) {
		out = append(out, problem.New(path, "playbook_unknown", "field", "route", "value", string(p.Route)))
	}
	for _, f := range p.Functions {
		if f != "" && !slices.Contains(functions, f) {
			out = append(out, problem.New(path, "playbook_unknown", "field", "functions", "value", f))
		}
	}
	for _, f := range features {
		x, named := p.Suits[f]
		if !named {
			out = append(out, problem.New(path, "playbook_missing", "field", "suits."+f))
		} else if math.IsNaN(x) || x < 0 || x > 1 {
			out = append(out, problem.New(path, "playbook_suits", "feature", f, "value", strconv.FormatFloat(x, 'g', -1, 64)))
		}
	}
	for _, f := range sortedKeys(p.Suits) {
		if !slices.Contains(features, f) {
			out = append(out, problem.New(path, "playbook_unknown", "field", "suits", "value", f))
		}
	}
	return out
}
