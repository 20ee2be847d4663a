package survey

import (
	"maps"
	"reflect"
	"slices"

	"waterline/assessment/questionnaire"
)

// Difference is one thing that another version says otherwise. The kind is a
// key of the locale.
type Difference struct {
	Kind     string
	Question string // "" for the order of a section
	Section  string
	Before   questionnaire.Words // of texts; nil where the bank's own words stand
	After    questionnaire.Words
}

// The kinds of differences.
const (
	Reworded  = "reworded"  // the question itself
	Rehelped  = "rehelped"  // its help
	Rereason  = "rereason"  // why it is asked
	Relabeled = "relabeled" // options
	Reordered = "reordered"
	SwitchOff = "off"
	SwitchOn  = "on"
	Added     = "added"
	Removed   = "removed"
	Changed   = "changed" // a question of one's own
)

// Kinds lists the kinds of differences.
func Kinds() []string {
	return []string{Reworded, Rehelped, Rereason, Relabeled, Reordered, SwitchOff, SwitchOn, Added, Removed, Changed}
}

// Differences lists what the second of two variants says otherwise.
func Differences(a, b questionnaire.Variant) []Difference {
	var out []Difference
	for _, id := range both(a.Texts, b.Texts) {
		was, is := a.Texts[id], b.Texts[id]
		for _, part := range []struct {
			kind   string
			a, b   questionnaire.Words
			differ bool
		}{
			{Reworded, was.Text, is.Text, !maps.Equal(was.Text, is.Text)},
			{Rehelped, was.Help, is.Help, !maps.Equal(was.Help, is.Help)},
			{Rereason, was.Why, is.Why, !maps.Equal(was.Why, is.Why)},
			{Relabeled, nil, nil, !maps.EqualFunc(was.Options, is.Options, maps.Equal[questionnaire.Words, questionnaire.Words])},
		} {
			if part.differ {
				out = append(out, Difference{Kind: part.kind, Question: id, Before: part.a, After: part.b})
			}
		}
	}
	for _, section := range both(a.Order, b.Order) {
		if !slices.Equal(a.Order[section], b.Order[section]) {
			out = append(out, Difference{Kind: Reordered, Section: section})
		}
	}
	out = append(out, switched(a.Off, b.Off)...)
	return append(out, extras(a.Extra, b.Extra)...)
}

func both[V any](a, b map[string]V) []string {
	keys := slices.AppendSeq(slices.Collect(maps.Keys(a)), maps.Keys(b))
	slices.Sort(keys)
	return slices.Compact(keys)
}

func switched(a, b []string) []Difference {
	var out []Difference
	for _, id := range b {
		if !slices.Contains(a, id) {
			out = append(out, Difference{Kind: SwitchOff, Question: id})
		}
	}
	for _, id := range a {
		if !slices.Contains(b, id) {
			out = append(out, Difference{Kind: SwitchOn, Question: id})
		}
	}
	return out
}

func extras(a, b []questionnaire.Extra) []Difference {
	var out []Difference
	find := func(in []questionnaire.Extra, id string) int {
		return slices.IndexFunc(in, func(e questionnaire.Extra) bool { return e.ID == id })
	}
	for _, e := range b {
		i := find(a, e.ID)
		switch {
		case i < 0:
			out = append(out, Difference{Kind: Added, Question: e.ID, After: e.Text})
		case !reflect.DeepEqual(a[i], e):
			out = append(out, Difference{Kind: Changed, Question: e.ID, Before: a[i].Text, After: e.Text})
		}
	}
	for _, e := range a {
		if find(b, e.ID) < 0 {
			out = append(out, Difference{Kind: Removed, Question: e.ID, Before: e.Text})
		}
	}
	return out
}
