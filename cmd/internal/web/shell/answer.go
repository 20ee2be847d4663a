package shell

import (
	"strconv"
	"strings"
	"time"

	"waterline/assessment/questionnaire"
	"waterline/templates/locale"
)

// Answers write answers for people: labels of choices, figures with units.
type Answers struct {
	Locale   *locale.Locale
	Currency string                 // of money, "" while it is not known
	Process  func(id string) string // the name of a process, "" for one that is not there; nil: none are
}

// Text is an answer in the words of its question.
func (w Answers) Text(q questionnaire.Question, a questionnaire.Answer) string {
	switch a.State {
	case questionnaire.Missing:
		return w.Locale.T("web.check.skipped")
	case questionnaire.NotApplicable:
		return q.NotApplicable
	case questionnaire.DontKnow:
		if q.Default == nil {
			return w.Locale.T("web.check.unknown")
		}
		return w.Locale.T("web.check.unknown_default", "value", w.figure(*q.Default, w.Unit(q.Unit)))
	}
	switch {
	case q.Numeric():
		return w.numeric(q, a)
	case q.Numbered():
		return LabelOf(q, strconv.FormatFloat(a.Number, 'f', -1, 64))
	case q.Type == questionnaire.Multi, q.Type == questionnaire.Ranked:
		labels := make([]string, len(a.List))
		for i, value := range a.List {
			labels[i] = LabelOf(q, value)
		}
		return strings.Join(labels, ", ")
	case q.Type == questionnaire.Table:
		var rows []string
		for _, o := range q.Options {
			if x, ok := a.Table[o.Value]; ok {
				rows = append(rows, o.Label+": "+w.amount(x))
			}
		}
		return strings.Join(rows, ", ")
	case q.Type == questionnaire.Single, q.Type == questionnaire.Anchored:
		return LabelOf(q, a.Text)
	case q.Type == questionnaire.Date:
		if day, err := time.Parse(time.DateOnly, a.Text); err == nil {
			return w.Locale.Date(day)
		}
	case q.Type == questionnaire.Process && w.Process != nil:
		if name := w.Process(a.Text); name != "" {
			return name
		}
	}
	return a.Text
}

// Unit is a unit in words, "" for none.
func (w Answers) Unit(unit string) string {
	if unit == "" {
		return ""
	}
	currency := w.Currency
	if currency == "" {
		currency = w.Locale.T("web.unit.unknown_currency")
	}
	return strings.ReplaceAll(w.Locale.Or("web.unit."+unit, unit), "{currency}", currency)
}

// LabelOf is the label of an option, or the value itself where there is none.
func LabelOf(q questionnaire.Question, value string) string {
	if o, ok := q.Option(value); ok {
		return o.Label
	}
	return value
}

func (w Answers) numeric(q questionnaire.Question, a questionnaire.Answer) string {
	unit := w.Unit(q.Unit)
	if a.Range == nil {
		return w.figure(a.Number, unit)
	}
	text := w.Locale.Span(w.amount(a.Range.Low), w.figure(a.Range.High, unit))
	if a.Range.HasLikely {
		text = w.Locale.T("web.check.likely", "span", text, "likely", w.amount(a.Range.Likely))
	}
	return text
}

func (w Answers) figure(x float64, unit string) string {
	switch unit {
	case "":
		return w.amount(x)
	case "%":
		return w.Locale.T("web.unit.percent", "n", w.amount(x))
	}
	return w.amount(x) + "\u00a0" + unit
}

// amount writes a figure with the decimals it was given with.
func (w Answers) amount(x float64) string {
	return w.Locale.Number(x, Decimals(strconv.FormatFloat(x, 'f', -1, 64)))
}
