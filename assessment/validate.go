package assessment

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"waterline/assessment/problem"
	"waterline/assessment/questionnaire"
)

// Validate lists what stands in the way of a result. An answer is needed only
// where the question is required and takes no "I do not know": everything else
// may be left out and widens the ranges instead. A company without processes or
// tools is a company to report on.
func Validate(a Answers, bank *questionnaire.Bank) problem.List {
	v := validation{bank: bank, answers: a, shapes: newShapes()}
	if a.Questionnaire != bank.Ref() {
		v.add("questionnaire", CodeUnknownBank, "got", a.Questionnaire, "want", bank.Ref())
	}
	v.values("answers", "", a.Values)
	for _, group := range sortedKeys(a.Groups) {
		v.items(group, a.Groups[group])
	}
	v.found = append(v.found, checkOverrides(v.shapes, a)...)
	v.found = append(v.found, checkInitiatives(a, bank)...)
	v.found = append(v.found, checkUsage(a.Usage)...)
	v.blocks()
	return v.found
}

type validation struct {
	bank    *questionnaire.Bank
	answers Answers
	shapes  *shapes
	found   problem.List
}

func (v *validation) add(path, code string, pairs ...string) {
	v.found = append(v.found, problem.New(path, code, pairs...))
}

// values checks the answers of one place and that those needed are there.
func (v *validation) values(place, group string, values map[string]questionnaire.Answer) {
	for _, id := range sortedKeys(values) {
		path := place + "." + id
		q, ok := v.bank.Question(id)
		switch {
		case !ok:
			v.add(path, CodeUnknownQuestion, "got", id)
		case q.Group != group:
			v.add(path, CodeMisplaced, "got", id, "where", placeOf(q))
		default:
			v.found = append(v.found, q.Check(path, values[id])...)
			v.sum(path, q, values)
		}
	}
	for _, q := range v.bank.Asked(questionnaire.FullDepth, group, nil) {
		if q.Indispensable() && values[q.ID].State == questionnaire.Missing {
			v.add(place+"."+q.ID, CodeRequired)
		}
	}
}

// sum checks a table against the answer its cells are part of.
func (v *validation) sum(path string, q questionnaire.Question, values map[string]questionnaire.Answer) {
	whole := values[q.Validation.SumOf]
	if q.Validation.SumOf == "" || !whole.Known() {
		return
	}
	total := 0.0
	for _, x := range values[q.ID].Table {
		total += x
	}
	if limit := whole.Likely() * (1 + q.Validation.SumSlack); total > limit {
		v.add(path, CodeAboveSum, "sum", fmt.Sprintf("%g", total), "whole", fmt.Sprintf("%g", whole.Likely()), "question", q.Validation.SumOf)
	}
}

func (v *validation) items(id string, items []Item) {
	group, ok := v.bank.Group(id)
	if !ok {
		v.add(id, CodeUnknownKey, "got", id, "allowed", "")
		return
	}
	if len(items) > group.Max {
		v.add(id, CodeTooManyItems, "max", fmt.Sprint(group.Max), "got", fmt.Sprint(len(items)))
	}
	seen := make(map[string]bool)
	for i, item := range items {
		place := itemPath(id, item.ID)
		if item.ID == "" {
			place = fmt.Sprintf("%s[%d]", id, i+1)
		}
		v.found = append(v.found, v.shapes.item(place, item.ID)...)
		if seen[item.ID] {
			v.add(place, CodeDuplicateItem, "got", item.ID)
		}
		seen[item.ID] = true
		v.values(place, id, item.Values)
	}
}

// blocks holds the checks of the bank that stop an evaluation, where nothing
// else is wrong with the answers they look at.
func (v *validation) blocks() {
	for _, f := range v.answers.Findings(v.bank) {
		if f.Kind != "block" {
			continue
		}
		for _, path := range f.Where {
			if !slices.ContainsFunc(v.found, func(p problem.Problem) bool { return p.Path == path || strings.HasPrefix(p.Path, path+".") }) {
				v.add(path, CodeCheck, "id", f.ID, "message", f.Message)
			}
		}
	}
}

func hasControl(s string) bool { return strings.IndexFunc(s, unicode.IsControl) >= 0 }

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
