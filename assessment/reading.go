package assessment

import "waterline/assessment/questionnaire"

// number is the figure of an answer outside the groups, or the documented
// default of its question when the answer is missing or "I do not know".
func (e *evaluation) number(question string) (value float64, known bool) {
	return e.itemNumber(e.Answers.Values, question)
}

func (e *evaluation) itemNumber(values map[string]questionnaire.Answer, question string) (value float64, known bool) {
	if a := values[question]; a.Known() {
		return a.Likely(), true
	}
	if q, ok := e.Bank.Question(question); ok && q.Default != nil {
		return *q.Default, false
	}
	return 0, false
}

// optional is the figure of an answer, nil when it was not given.
func (e *evaluation) optional(question string) *float64 {
	return optional(e.Answers.Values, question, 1)
}

// optional is the figure of an answer times a factor, nil when not given.
func optional(values map[string]questionnaire.Answer, question string, factor float64) *float64 {
	a := values[question]
	if !a.Known() {
		return nil
	}
	v := a.Likely() * factor
	return &v
}

// step is the number of an anchored choice, 0 when not given.
func step(values map[string]questionnaire.Answer, question string) int {
	if a := values[question]; a.Known() {
		return int(a.Number)
	}
	return 0
}

// text is the word of an answer outside the groups, "" when not given.
func (e *evaluation) text(question string) string { return word(e.Answers.Values, question) }

func word(values map[string]questionnaire.Answer, question string) string {
	if a := values[question]; a.Known() {
		return a.Text
	}
	return ""
}

// countedChoice is the number of a choice whose options are counted from 0, −1
// when not given.
func countedChoice(a questionnaire.Answer) int {
	if !a.Known() {
		return -1
	}
	return int(a.Number)
}
