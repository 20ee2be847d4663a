package questionnaire

import (
	"cmp"
	"slices"
	"strings"
)

// Variant is what an organisation changes in a released bank. It holds changes
// alone, so that what the model reads stays by construction: ids, types, bounds,
// rules, gates, checks and the parameters of items cannot be named in it. May
// change:
//
//   - the wording of questions, their help, why they are asked and the labels of
//     options, except the five anchors of governance questions: levels are read
//     from those words
//   - the order of questions within their section, as long as none comes before
//     one that it depends on
//   - questions that no result needs, which can be switched off
//   - questions of its own, which no number reads
//
// Check holds a variant against its bank, Vary makes the bank of a version.
type Variant struct {
	Name  string // in references, such as "heron" in heron@2
	Of    string // reference of the bank
	Texts map[string]Wording
	Order map[string][]string // section id → questions that come first, in this order
	Off   []string
	Extra []Extra
}

// Words is one text by language.
type Words map[string]string

// Wording is what is said otherwise about a question. Texts that are not there
// stay as they are.
type Wording struct {
	Text, Help, Why Words
	Options         map[string]Words // by the value of the option
}

// Extra is a question of the organisation's own. It may be left out.
type Extra struct {
	ID              string // X-NAME-…, with the name of the variant in capitals
	Section         string
	After           string // question that it follows, "" for the end of the section
	Type            Type
	Quick           bool
	DontKnow        bool
	Text, Help, Why Words
	Unit            Words
	Min, Max        *float64
	MaxLength       int
	Options         []ExtraOption
}

// ExtraOption is one answer to choose.
type ExtraOption struct {
	Value string
	Label Words
}

// Of a question of an organisation's own, by its points.
const secondsPerPoint = 10

// Vary is the bank as a version of a variant has it, in the language of the
// bank. The variant must have passed Check.
func (b *Bank) Vary(v Variant, version int) *Bank {
	out := *b
	out.ID, out.Version = v.Name, version
	out.Questions = slices.Clone(b.Questions)
	for i := range out.Questions {
		q := &out.Questions[i]
		q.off = slices.Contains(v.Off, q.ID)
		if w, ok := v.Texts[q.ID]; ok {
			q.reword(w, b.Language)
		}
	}
	for section, first := range v.Order {
		out.Questions = reordered(out.Questions, section, first)
	}
	for _, e := range v.Extra {
		out.insert(e)
	}
	out.buildIndex()
	for id := range out.dimensions { // sums over items do not depend on the order asked
		slices.SortFunc(out.dimensions[id], func(i, j int) int {
			return cmp.Compare(b.index[out.Questions[i].ID], b.index[out.Questions[j].ID])
		})
	}
	return &out
}

func (q *Question) reword(w Wording, language string) {
	q.Text = cmp.Or(w.Text[language], q.Text)
	q.Help = cmp.Or(w.Help[language], q.Help)
	q.Why = cmp.Or(w.Why[language], q.Why)
	q.Options = slices.Clone(q.Options)
	for i := range q.Options {
		o := &q.Options[i]
		o.Label = cmp.Or(w.Options[o.Value][language], o.Label)
	}
}

// reordered puts questions of a section before the others of it; each other
// section keeps its places.
func reordered(all []Question, section string, first []string) []Question {
	var places []int
	var inside []Question
	for i, q := range all {
		if q.Section == section {
			places, inside = append(places, i), append(inside, q)
		}
	}
	rank := func(q Question) int {
		if i := slices.Index(first, q.ID); i >= 0 {
			return i
		}
		return len(first)
	}
	slices.SortStableFunc(inside, func(a, b Question) int { return cmp.Compare(rank(a), rank(b)) })
	out := slices.Clone(all)
	for i, at := range places {
		out[at] = inside[i]
	}
	return out
}

// insert puts a question of an organisation's own at its place.
func (b *Bank) insert(e Extra) {
	at := -1
	for i, q := range b.Questions {
		if e.After != "" && q.ID == e.After || e.After == "" && q.Section == e.Section {
			at = i
		}
	}
	b.Questions = slices.Insert(b.Questions, at+1, b.extra(e))
}

func (b *Bank) extra(e Extra) Question {
	q := Question{
		ID: e.ID, Section: e.Section, Type: e.Type, Quick: e.Quick, DontKnow: e.DontKnow, extra: true,
		Text: e.Text[b.Language], Help: e.Help[b.Language], Why: e.Why[b.Language], Unit: e.Unit[b.Language],
		Validation: Validation{Min: e.Min, Max: e.Max, MaxLength: e.MaxLength},
	}
	for _, o := range e.Options {
		q.Options = append(q.Options, Option{Value: o.Value, Label: o.Label[b.Language]})
	}
	q.EstSeconds = secondsPerPoint * b.points(q)
	return q
}

// Own reports whether the question is an organisation's own, which no number
// reads.
func (q Question) Own() bool { return q.extra }

// Off reports whether a variant switched the question off.
func (q Question) Off() bool { return q.off }

// prefix is how ids of a variant's own questions begin. Names have no hyphens,
// so that no two variants share one.
func (v Variant) prefix() string { return "X-" + strings.ToUpper(v.Name) + "-" }
