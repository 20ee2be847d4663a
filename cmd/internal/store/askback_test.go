package store

import (
	"errors"
	"testing"

	"waterline/assessment"
	"waterline/assessment/calendar"
	"waterline/assessment/problem"
	"waterline/assessment/questionnaire"
)

// after is the insurer's assessment with a result, three months later, and the
// service of its respondent.
func after(t *testing.T) (*assessment.Service, assessment.Draft, calendar.Quarter) {
	t.Helper()
	bank, err := questionnaire.Core()
	must(t, err)
	s, err := Open(t.Context(), t.TempDir(), bank.Question)
	must(t, err)
	t.Cleanup(func() { must(t, s.Close()) })
	now := noon.AddDate(0, -3, 0)
	of := answerers(t, s, &now, bank)[0]
	key, d, _ := filled(t, s, of, "insurer")
	first := calendar.Year{}.Of(calendar.MonthOf(now))
	_, err = of.Rerun(t.Context(), d, bank, first)
	wantCode(t, err, assessment.NotFound) // there is no result to go on from
	_, err = of.Submit(t.Context(), d)
	must(t, err)
	now = noon
	d, err = of.Open(t.Context(), key)
	must(t, err)
	return of, d, first
}

func opened(t *testing.T, of *assessment.Service, key string) assessment.Draft {
	t.Helper()
	d, err := of.Open(t.Context(), key)
	must(t, err)
	return d
}

// Another currency is asked back, also where it is saved by itself; said to be
// so, every amount is to be confirmed again, and nothing else.
func TestACurrencyThatChangedIsAskedBack(t *testing.T) {
	of, d, first := after(t)
	begun, err := of.Rerun(t.Context(), d, of.Bank, first.Plus(1))
	must(t, err)
	next := opened(t, of, begun.Key)
	must(t, of.Confirm(t.Context(), next, next.Unsettled(of.Bank, of.Bank).Confirm))
	next = opened(t, of, begun.Key)
	change := assessment.Change{Question: "P-CURRENCY", Answer: questionnaire.Answer{State: questionnaire.Given, Text: "EUR"}}
	var found problem.List
	if err := of.AnswerIn(t.Context(), next, change); !errors.As(err, &found) || found[0].Code != assessment.CodeCurrency || found[0].Args["was"] != "GBP" || found[0].Args["got"] != "EUR" {
		t.Errorf("another currency: %v", err)
	}
	if _, err := of.Autosave(t.Context(), begun.Key, change); !errors.As(err, &found) || found[0].Code != assessment.CodeCurrency {
		t.Errorf("another currency, saved by itself: %v", err)
	}
	at := assessment.Place{Question: "P-CURRENCY"}
	if now := opened(t, of, begun.Key); now.Answers.At(at).Text != "GBP" || now.Recounted() != "" {
		t.Errorf("asked back, the currency is %v", now.Answers.At(at))
	}
	change.Sure = true
	must(t, of.AnswerIn(t.Context(), next, change))
	next = opened(t, of, begun.Key)
	cost := assessment.Place{Group: "process", Item: "claims-intake", Question: "PR-COST-HR"}
	if next.Answers.At(at).Text != "EUR" || next.Recounted() != "GBP" || !next.ToConfirm(assessment.Place{Question: "SP-TOTAL"}) || !next.ToConfirm(cost) {
		t.Errorf("the currency is %v, to confirm are %v", next.Answers.At(at), next.Answers.Unconfirmed)
	}
	for _, p := range next.Answers.Unconfirmed {
		if q, _ := of.Bank.Question(p.Question); q.Type != questionnaire.Money {
			t.Errorf("%s is asked again", p.Question)
		}
	}
	// The same once more asks nothing, and neither does going back.
	change.Sure = false
	must(t, of.AnswerIn(t.Context(), next, change))
	must(t, of.AnswerIn(t.Context(), next, assessment.Change{Question: "P-CURRENCY", Answer: d.Answers.Values["P-CURRENCY"]}))
}

// A run is refused for a quarter that is not after the last one or has not begun,
// and after a run that is not the last.
func TestARunOfAnotherQuarterIsRefused(t *testing.T) {
	of, d, first := after(t)
	for after, code := range map[int]string{-1: assessment.CodeQuarterOrder, 0: assessment.CodeQuarterOrder, 2: assessment.CodeQuarterAhead} {
		var found problem.List
		if _, err := of.Rerun(t.Context(), d, of.Bank, first.Plus(after)); !errors.As(err, &found) || found[0].Code != code {
			t.Errorf("a run %d quarters after the last: %v", after, err)
		}
	}
	begun, err := of.Rerun(t.Context(), d, of.Bank, first.Plus(1))
	must(t, err)
	next := opened(t, of, begun.Key)
	if again, err := of.Rerun(t.Context(), d, of.Bank, first.Plus(1)); err != nil || !again.Again || opened(t, of, again.Key).ID != next.ID {
		t.Errorf("begun a second time: %+v (%v)", again, err)
	}
	_, err = of.Submit(t.Context(), next)
	must(t, err)
	_, err = of.Rerun(t.Context(), d, of.Bank, first.Plus(1))
	wantCode(t, err, assessment.Conflict)
}
