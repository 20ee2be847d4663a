package web

import (
	"strings"

	"waterline/assessment/questionnaire"
	"waterline/cmd/internal/web/shell"
)

// hoursOf is how many hours a unit of duration has, as the bank stores them.
var hoursOf = map[string]float64{"minutes": 1.0 / 60, "hours": 1, "working days": 8, "weeks": 40}

// number reads one box; ok is false when it is empty or wrong.
func (r *reader) number(field string) (x float64, ok bool) {
	typed := strings.TrimSpace(r.One(field))
	if typed == "" {
		return 0, false
	}
	x, fault := shell.Number(field, typed, r.decimal)
	if fault != nil {
		r.problems = append(r.problems, *fault)
		return 0, false
	}
	if hours, known := hoursOf[r.One(fieldUnit)]; known && r.q.Type == questionnaire.Duration {
		x *= hours
	}
	return x, true
}

func (r *reader) figure() questionnaire.Answer {
	x, ok := r.number(fieldAnswer)
	if !ok {
		return questionnaire.Answer{}
	}
	return questionnaire.Answer{State: questionnaire.Given, Number: x}
}

// span reads from, to and, where it is asked, the likely figure. One figure
// alone in the first box, or in the likely one, is a single figure.
func (r *reader) span() questionnaire.Answer {
	low, hasLow := r.number(fieldLow)
	likely, hasLikely := r.number(fieldLikely)
	high, hasHigh := r.number(fieldHigh)
	given := questionnaire.Answer{State: questionnaire.Given}
	if r.One(fieldOne) != "" && len(r.problems) == 0 {
		return r.single([]float64{low, likely, high}, []bool{hasLow, hasLikely, hasHigh})
	}
	switch {
	case len(r.problems) > 0, !hasLow && !hasLikely && !hasHigh:
		return questionnaire.Answer{}
	case hasLow && hasHigh:
		given.Range = &questionnaire.Range{Low: low, Likely: likely, High: high, HasLikely: hasLikely}
	case hasLikely && !hasLow && !hasHigh:
		given.Number = likely
	case hasLow && !hasHigh && !hasLikely && r.q.Type != questionnaire.Three:
		given.Number = low
	case hasLow:
		r.fail(fieldHigh, codeBothEnds)
	default:
		r.fail(fieldLow, codeBothEnds)
	}
	return given
}

// single is the one figure of a respondent who says that there is only one, in
// whichever box it stands.
func (r *reader) single(figures []float64, has []bool) questionnaire.Answer {
	var given []float64
	for i, x := range figures {
		if has[i] {
			given = append(given, x)
		}
	}
	switch len(given) {
	case 0:
		return questionnaire.Answer{}
	case 1:
		return questionnaire.Answer{State: questionnaire.Given, Number: given[0]}
	}
	r.fail(fieldLow, codeOne)
	return questionnaire.Answer{}
}

func (r *reader) table() questionnaire.Answer {
	cells := make(map[string]float64)
	for _, row := range r.q.Options {
		if x, ok := r.number(fieldCell + row.Value); ok {
			cells[row.Value] = x
		}
	}
	if len(cells) == 0 {
		return questionnaire.Answer{}
	}
	return questionnaire.Answer{State: questionnaire.Given, Table: cells}
}
