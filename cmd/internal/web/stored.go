package web

import (
	"strconv"

	"waterline/assessment"
	"waterline/assessment/questionnaire"
)

// filled is what the boxes of a form hold: as typed, or as stored.
type filled interface {
	One(name string) string
	All(name string) []string
}

// stored is an answer put back into the boxes it came from.
type stored map[string][]string

func (s stored) All(name string) []string { return s[name] }

func (s stored) One(name string) string {
	if values := s[name]; len(values) > 0 {
		return values[0]
	}
	return ""
}

func (s stored) set(name, value string) { s[name] = []string{value} }

// storedAnswer fills the form of a question. processes are the listed items
// that a process reference may name.
func storedAnswer(q questionnaire.Question, a questionnaire.Answer, decimal string, processes []assessment.Item) stored {
	s := make(stored)
	switch a.State {
	case questionnaire.Missing:
		return s
	case questionnaire.DontKnow:
		s.set(fieldState, questionnaire.WordDontKnow)
		return s
	case questionnaire.NotApplicable:
		s.set(fieldState, questionnaire.WordNotApplicable)
		return s
	}
	switch {
	case q.Numeric():
		s.figures(q, a, decimal)
	case q.Numbered():
		s.set(fieldAnswer, strconv.Itoa(int(a.Number)))
	case q.Type == questionnaire.Multi:
		s[fieldAnswer] = a.List
	case q.Type == questionnaire.Ranked:
		for i, value := range a.List {
			s.set(fieldRank+strconv.Itoa(i+1), value)
		}
	case q.Type == questionnaire.Table:
		for row, x := range a.Table {
			s.set(fieldCell+row, plain(x, decimal))
		}
	case q.Type == questionnaire.Process:
		s.set(fieldAnswer, valueOther)
		s.set(fieldOther, a.Text)
		for _, item := range processes {
			if item.ID == a.Text {
				s.set(fieldAnswer, item.ID)
				s.set(fieldOther, "")
			}
		}
	default:
		s.set(fieldAnswer, a.Text)
	}
	return s
}

func (s stored) figures(q questionnaire.Question, a questionnaire.Answer, decimal string) {
	if q.Type == questionnaire.Duration {
		s.set(fieldUnit, "hours")
	}
	switch {
	case a.Range != nil:
		s.set(fieldLow, plain(a.Range.Low, decimal))
		s.set(fieldHigh, plain(a.Range.High, decimal))
		if a.Range.HasLikely {
			s.set(fieldLikely, plain(a.Range.Likely, decimal))
		}
	case q.Type == questionnaire.Three:
		s.set(fieldLikely, plain(a.Number, decimal))
		s.set(fieldOne, "yes")
	case q.TakesRange():
		s.set(fieldLow, plain(a.Number, decimal))
		s.set(fieldOne, "yes")
	default:
		s.set(fieldAnswer, plain(a.Number, decimal))
	}
}

// plain writes a figure as it can be typed again, without grouping.
func plain(x float64, decimal string) string {
	text := []byte(strconv.FormatFloat(x, 'f', -1, 64))
	for i := range text {
		if text[i] == '.' {
			text[i] = decimal[0]
		}
	}
	return string(text)
}
