package web

import (
	"waterline/assessment"
	"waterline/assessment/questionnaire"
	"waterline/cmd/internal/web/shell"
)

// shown writes an answer for people.
func (s *Server) shown(q questionnaire.Question, a questionnaire.Answer, currency string, processes []option) string {
	name := func(id string) string {
		for _, p := range processes {
			if p.Value == id {
				return p.Label
			}
		}
		return ""
	}
	return shell.Answers{Locale: s.Locale, Currency: currency, Process: name}.Text(q, a)
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
