package web

import (
	"slices"
	"strconv"
	"strings"

	"waterline/assessment/problem"
	"waterline/assessment/questionnaire"
	"waterline/cmd/internal/web/shell"
)

// Names of the fields of a question's form.
const (
	fieldAnswer = "answer"
	fieldLow    = "low"
	fieldLikely = "likely"
	fieldHigh   = "high"
	fieldOne    = "one" // "I only have one number"
	fieldUnit   = "unit"
	fieldOther  = "other" // free text beside the choice of a process
	fieldState  = "state" // dont_know or not_applicable beside boxes
	fieldRank   = "rank"  // with the place from 1 appended
	fieldCell   = "cell_" // with the row of a table appended
	valueOther  = "other:"
)

// Codes of what is wrong with a form; rules of the bank have their own.
const (
	codeAnswerNeeded = "answer_needed"
	codeChoiceNeeded = "choice_needed"
	codeBoth         = "answer_and_unknown"
	codeBothEnds     = "both_ends_needed"
	codeEither       = "pick_or_describe"
	codeOne          = "only_one_number"
)

// reader turns a form into an answer to its question.
type reader struct {
	shell.Fields
	q        questionnaire.Question
	decimal  string
	problems problem.List
}

// readAnswer is what the form says. Problems have the field's name as path. An
// empty form is a Missing answer, which is a problem only where one is needed.
func readAnswer(f shell.Fields, q questionnaire.Question, decimal string) (questionnaire.Answer, problem.List) {
	r := &reader{Fields: f, q: q, decimal: decimal}
	a := r.value()
	switch state := r.state(); {
	case state != questionnaire.Missing && (a.State == questionnaire.Given || len(r.problems) > 0):
		r.problems = problem.List{problem.New(fieldAnswer, codeBoth)}
	case state != questionnaire.Missing:
		a = questionnaire.Answer{State: state}
	case a.State == questionnaire.Missing && len(r.problems) == 0 && q.Required:
		r.fail(fieldAnswer, needed(q))
	}
	if len(r.problems) > 0 {
		return questionnaire.Answer{}, r.problems
	}
	for _, fault := range q.Check(fieldAnswer, a) {
		fault.Path = fieldOf(fault.Path)
		r.problems = append(r.problems, fault)
	}
	return a, r.problems
}

// fieldOf is the name of the box that a rule's path speaks of.
func fieldOf(path string) string {
	_, part, found := strings.Cut(path, ".")
	switch {
	case !found:
		return fieldAnswer
	case part == fieldLow, part == fieldLikely, part == fieldHigh:
		return part
	}
	return fieldCell + part
}

func needed(q questionnaire.Question) string {
	switch q.Type {
	case questionnaire.Single, questionnaire.Anchored, questionnaire.Multi, questionnaire.Process, questionnaire.Currency, questionnaire.Ranked:
		return codeChoiceNeeded
	}
	return codeAnswerNeeded
}

func (r *reader) fail(field, code string) { r.problems = append(r.problems, problem.New(field, code)) }

func (r *reader) state() questionnaire.State {
	for _, name := range []string{fieldState, fieldAnswer} {
		switch r.One(name) {
		case questionnaire.WordDontKnow:
			return questionnaire.DontKnow
		case questionnaire.WordNotApplicable:
			return questionnaire.NotApplicable
		}
	}
	return questionnaire.Missing
}

func (r *reader) value() questionnaire.Answer {
	switch {
	case r.q.TakesRange():
		return r.span()
	case r.q.Numeric():
		return r.figure()
	case r.q.Numbered():
		n, err := strconv.Atoi(r.chosen())
		if err != nil {
			return questionnaire.Answer{}
		}
		return questionnaire.Answer{State: questionnaire.Given, Number: float64(n)}
	}
	switch r.q.Type {
	case questionnaire.Multi:
		return listed(r.All(fieldAnswer))
	case questionnaire.Ranked:
		return r.ranked()
	case questionnaire.Table:
		return r.table()
	case questionnaire.Process:
		return r.process()
	}
	return texted(r.chosen())
}

// chosen is the typed or picked value, empty when a state stands in its place.
func (r *reader) chosen() string {
	value := strings.TrimSpace(r.One(fieldAnswer))
	if value == questionnaire.WordDontKnow || value == questionnaire.WordNotApplicable {
		return ""
	}
	return value
}

func texted(text string) questionnaire.Answer {
	if text == "" {
		return questionnaire.Answer{}
	}
	return questionnaire.Answer{State: questionnaire.Given, Text: text}
}

func listed(values []string) questionnaire.Answer {
	values = slices.DeleteFunc(values, func(v string) bool {
		return v == "" || v == questionnaire.WordDontKnow || v == questionnaire.WordNotApplicable
	})
	if len(values) == 0 {
		return questionnaire.Answer{}
	}
	return questionnaire.Answer{State: questionnaire.Given, List: values}
}

func (r *reader) ranked() questionnaire.Answer {
	var values []string
	for place := range places(r.q) {
		values = append(values, r.One(fieldRank+strconv.Itoa(place+1)))
	}
	return listed(values)
}

func (r *reader) process() questionnaire.Answer {
	value := r.chosen()
	other := strings.TrimSpace(r.One(fieldOther))
	if value == valueOther || value == "" && other != "" {
		if other == "" {
			r.fail(fieldOther, codeAnswerNeeded)
		}
		return texted(other)
	}
	if value != "" && other != "" {
		r.fail(fieldOther, codeEither)
	}
	return texted(value)
}
