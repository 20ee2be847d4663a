package web

import (
	"strings"
	"time"

	"waterline/assessment"
	"waterline/assessment/questionnaire"
	"waterline/cmd/internal/web/shell"
)

// shown writes an answer for people: labels of choices, figures with units.
func (s *Server) shown(q questionnaire.Question, a questionnaire.Answer, currency string, processes []option) string {
	switch a.State {
	case questionnaire.Missing:
		return s.Locale.T("web.check.skipped")
	case questionnaire.NotApplicable:
		return q.NotApplicable
	case questionnaire.DontKnow:
		if q.Default == nil {
			return s.Locale.T("web.check.unknown")
		}
		return s.Locale.T("web.check.unknown_default", "value", s.figure(*q.Default, s.unit(q.Unit, currency)))
	}
	switch {
	case q.Numeric():
		return s.shownFigure(q, a, currency)
	case q.Numbered():
		return label(q, plain(a.Number, "."))
	case q.Type == questionnaire.Multi, q.Type == questionnaire.Ranked:
		labels := make([]string, len(a.List))
		for i, value := range a.List {
			labels[i] = label(q, value)
		}
		return strings.Join(labels, ", ")
	case q.Type == questionnaire.Table:
		var rows []string
		for _, o := range q.Options {
			if x, ok := a.Table[o.Value]; ok {
				rows = append(rows, o.Label+": "+s.amount(x))
			}
		}
		return strings.Join(rows, ", ")
	case q.Type == questionnaire.Single, q.Type == questionnaire.Anchored:
		return label(q, a.Text)
	case q.Type == questionnaire.Date:
		if day, err := time.Parse(time.DateOnly, a.Text); err == nil {
			return s.Locale.Date(day)
		}
	case q.Type == questionnaire.Process:
		for _, p := range processes {
			if p.Value == a.Text {
				return p.Label
			}
		}
	}
	return a.Text
}

func label(q questionnaire.Question, value string) string {
	if o, ok := q.Option(value); ok {
		return o.Label
	}
	return value
}

func (s *Server) shownFigure(q questionnaire.Question, a questionnaire.Answer, currency string) string {
	unit := s.unit(q.Unit, currency)
	if a.Range == nil {
		return s.figure(a.Number, unit)
	}
	both := s.figure(a.Range.High, unit)
	text := s.Locale.Span(s.amount(a.Range.Low), both)
	if a.Range.HasLikely {
		text = s.Locale.T("web.check.likely", "span", text, "likely", s.amount(a.Range.Likely))
	}
	return text
}

func (s *Server) figure(x float64, unit string) string {
	switch unit {
	case "":
		return s.amount(x)
	case "%":
		return s.Locale.T("web.unit.percent", "n", s.amount(x))
	}
	return s.amount(x) + "\u00a0" + unit
}

// amount writes a figure with the decimals it was given with.
func (s *Server) amount(x float64) string {
	return s.Locale.Number(x, shell.Decimals(plain(x, ".")))
}

// row is one answer in a list of answers.
type row struct {
	Question, Value, URL string // URL: where it can be changed
	Missing              bool   // and needed
	Given                bool
	By                   string // who said so, when it was somebody else
}

// rows lists the answers of an item, or of those outside groups. then says
// where a changed one leads back to.
func (s *Server) rows(v *visit, questions []questionnaire.Question, item *assessment.Item, then string) []row {
	currency := v.draft.Answers.Values["P-CURRENCY"].Text
	processes := s.processOptions(v)
	back := ""
	if then != "" {
		back = "?" + fieldThen + "=" + then
	}
	var out []row
	for _, q := range questions {
		answer, url, at := v.draft.Answers.Values[q.ID], v.root()+"/"+q.Section+"/"+q.ID, assessment.Place{Question: q.ID}
		if item != nil {
			answer, url = item.Values[q.ID], v.itemURL(q.Group, item.ID, q.ID)
			at.Group, at.Item = q.Group, item.ID
		}
		out = append(out, row{
			Question: q.Text, URL: url + back,
			Value:   s.shown(q, answer, currency, processes),
			Missing: q.Required && answer.State == questionnaire.Missing,
			Given:   answer.State != questionnaire.Missing,
			By:      s.answeredBy(v, at),
		})
		if v.provable(q, answer) {
			out = append(out, row{
				Question: s.Locale.T("web.proof.row", "question", q.Text), URL: url + "/" + proofPath + back,
				Value: s.Locale.T("web.proof." + string(proofOf(answer))), Given: true,
			})
		}
	}
	return out
}

// proofOf is how well an answer is shown.
func proofOf(a questionnaire.Answer) questionnaire.Proof {
	if a.Proof == "" {
		return questionnaire.None
	}
	return a.Proof
}
