package web

import (
	"slices"
	"strconv"
	"strings"

	"waterline/assessment/problem"
	"waterline/assessment/questionnaire"
	"waterline/cmd/internal/web/shell"
)

// field is a question as its form shows it.
type field struct {
	Kind     string // radios, checks, boxes, lines or process
	Text     string
	Hint     string
	Auto     string // what a browser may fill in
	Optional bool
	Boxes    []box
	Options  []option
	One      *option  // "I only have one number"
	Unknown  []option // "I do not know" and "not applicable"
	Other    *box     // free text beside the options of a process
	Error    string   // about the question as a whole
}

// box is one text box or list of a field.
type box struct {
	ID, Name, Label, Value string
	Unit, Note             string
	Numeric                bool
	Date                   bool
	Error                  string
	Options                []option // of a list to pick from
}

// option is one choice.
type option struct {
	ID, Name, Value, Label string
	Box                    bool // a tick box rather than a radio button
	Checked                bool
}

// fault is one line of the list of errors, with the box it leads to.
type fault struct{ Anchor, Text string }

// autocomplete names what browsers know of a respondent.
var autocomplete = map[string]string{"P-NAME": "organization"}

// askable is what a field is built from.
type askable struct {
	q         questionnaire.Question
	currency  string
	processes []option // that a process reference may name
	filled    filled
	problems  problem.List
}

// field builds the form of a question.
func (s *Server) field(a askable) field {
	f := field{Auto: autocomplete[a.q.ID], Text: a.q.Text, Hint: a.q.Help, Optional: !a.q.Required, Error: s.fault(a, fieldAnswer)}
	unit := shell.Answers{Locale: s.Locale, Currency: a.currency}.Unit(a.q.Unit)
	switch {
	case a.q.TakesRange():
		f.Kind, f.Boxes, f.One = "boxes", s.span(a, unit), s.one(a)
	case a.q.Type == questionnaire.Duration:
		f.Kind, f.Boxes = "boxes", []box{s.box(a, fieldAnswer, s.Locale.T("web.question.amount"), ""), s.units(a)}
	case a.q.Numeric():
		f.Kind, f.Boxes = "boxes", []box{s.box(a, fieldAnswer, "", unit)}
	case a.q.Type == questionnaire.Multi:
		f.Kind, f.Options = "checks", options(a.q.Options, fieldAnswer, a.filled.All(fieldAnswer), true)
	case a.q.Type == questionnaire.Single, a.q.Type == questionnaire.Anchored:
		f.Kind, f.Options = "radios", options(a.q.Options, fieldAnswer, a.filled.All(fieldAnswer), false)
	case a.q.Type == questionnaire.Ranked:
		f.Kind, f.Boxes = "boxes", s.ranks(a)
	case a.q.Type == questionnaire.Table:
		f.Kind = "boxes"
		for _, row := range a.q.Options {
			f.Boxes = append(f.Boxes, s.box(a, fieldCell+row.Value, row.Label, "")) // the hint says the unit once
		}
	case a.q.Type == questionnaire.Process:
		s.processes(a, &f)
	case a.q.Type == questionnaire.Currency:
		f.Kind, f.Boxes = "boxes", []box{s.currencies(a)}
	default:
		s.text(a, &f)
	}
	f.Unknown = s.unknown(a, f.Kind == "radios" || f.Kind == "process" && len(f.Options) > 0)
	return f
}

// unknown offers the honest ways of not giving a value: as radio buttons among
// radio buttons, as tick boxes below boxes.
func (s *Server) unknown(a askable, radios bool) []option {
	var out []option
	add := func(value, label string) {
		name := fieldState
		if radios {
			name = fieldAnswer
		}
		out = append(out, option{
			ID: fieldState + "-" + value, Name: name, Value: value, Label: label, Box: !radios,
			Checked: a.filled.One(fieldState) == value || a.filled.One(fieldAnswer) == value,
		})
	}
	if a.q.NotApplicable != "" {
		add(questionnaire.WordNotApplicable, a.q.NotApplicable)
	}
	if a.q.DontKnow {
		add(questionnaire.WordDontKnow, s.Locale.T("web.question.dont_know"))
	}
	return out
}

func (s *Server) box(a askable, name, label, unit string) box {
	return box{
		ID: name, Name: name, Label: label, Unit: unit, Value: a.filled.One(name), Error: s.fault(a, name),
		Numeric: a.q.Numeric() || a.q.Type == questionnaire.Table, Date: a.q.Type == questionnaire.Date,
	}
}

func (s *Server) span(a askable, unit string) []box {
	if a.q.Type == questionnaire.Three {
		return []box{
			s.box(a, fieldLow, s.Locale.T("web.question.low"), ""),
			s.box(a, fieldLikely, s.Locale.T("web.question.likely"), ""),
			s.box(a, fieldHigh, s.Locale.T("web.question.high"), unit),
		}
	}
	return []box{
		s.box(a, fieldLow, s.Locale.T("web.question.from"), ""),
		s.box(a, fieldHigh, s.Locale.T("web.question.to"), unit),
	}
}

// one is the box to tick when there is no range to give.
func (s *Server) one(a askable) *option {
	return &option{ID: fieldOne, Name: fieldOne, Value: "yes", Label: s.Locale.T("web.question.one"), Box: true, Checked: a.filled.One(fieldOne) != ""}
}

// places is how many options a ranking takes.
func places(q questionnaire.Question) int {
	if most := q.Validation.MaxChoices; most > 0 {
		return min(most, len(q.Options))
	}
	return len(q.Options)
}

func (s *Server) ranks(a askable) []box {
	var out []box
	for i := range places(a.q) {
		b := s.box(a, fieldRank+strconv.Itoa(i+1), s.Locale.T("web.question.rank", "n", strconv.Itoa(i+1)), "")
		b.Options = append([]option{{}}, options(a.q.Options, b.Name, []string{b.Value}, false)...)
		out = append(out, b)
	}
	return out
}

func (s *Server) units(a askable) box {
	b := s.box(a, fieldUnit, s.Locale.T("web.question.unit"), "")
	for _, unit := range a.q.Validation.Units {
		b.Options = append(b.Options, option{Value: unit, Label: s.Locale.Or("web.unit."+unit, unit), Checked: unit == b.Value})
	}
	return b
}

func (s *Server) processes(a askable, f *field) {
	f.Kind = "process"
	chosen := a.filled.One(fieldAnswer)
	for i, p := range a.processes {
		p.ID, p.Name, p.Checked = optionID(fieldAnswer, i), fieldAnswer, p.Value == chosen
		f.Options = append(f.Options, p)
	}
	other := s.box(a, fieldOther, s.Locale.T("web.question.other_process"), "")
	f.Other = &other
	if len(f.Options) == 0 {
		return
	}
	f.Options = append(f.Options, option{
		ID: optionID(fieldAnswer, len(f.Options)), Name: fieldAnswer, Value: valueOther,
		Label: s.Locale.T("web.question.other"), Checked: chosen == valueOther,
	})
}

func (s *Server) currencies(a askable) box {
	b := s.box(a, fieldAnswer, "", "")
	codes := strings.Fields(s.Locale.T("web.currencies"))
	if b.Value != "" && !slices.Contains(codes, b.Value) {
		codes = append(codes, b.Value)
	}
	b.Options = []option{{Label: s.Locale.T("web.question.pick")}}
	for _, code := range codes {
		b.Options = append(b.Options, option{
			Value: code, Label: code + " – " + s.Locale.Or("web.currency."+code, code), Checked: code == b.Value,
		})
	}
	return b
}

// shortText is the longest text that gets one line.
const shortText = 160

func (s *Server) text(a askable, f *field) {
	f.Kind = "boxes"
	if a.q.Type == questionnaire.Text && a.q.Validation.MaxLength > shortText {
		f.Kind = "lines"
	}
	f.Boxes = []box{s.box(a, fieldAnswer, "", "")}
}

func options(from []questionnaire.Option, name string, chosen []string, tick bool) []option {
	out := make([]option, len(from))
	for i, o := range from {
		out[i] = option{
			ID: optionID(name, i), Name: name, Value: o.Value, Label: o.Label, Box: tick, Checked: slices.Contains(chosen, o.Value),
		}
	}
	return out
}

// optionID gives the first option the id of its field, where errors lead.
func optionID(name string, i int) string {
	if i == 0 {
		return name
	}
	return name + "-" + strconv.Itoa(i+1)
}
