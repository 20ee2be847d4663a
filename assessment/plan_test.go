package assessment_test

import (
	"slices"
	"testing"

	"waterline/assessment"
	"waterline/assessment/questionnaire"
)

func TestMeasureFirst_IsWorthPerDay(t *testing.T) {
	r := evaluate(t, example(t, "insurer"))
	if len(r.MeasureFirst) < 3 {
		t.Fatalf("only %d things to measure", len(r.MeasureFirst))
	}
	for i, m := range r.MeasureFirst {
		within(t, m.Path, m.PerDay*m.Days, m.EVPPI)
		if i > 0 && m.PerDay > r.MeasureFirst[i-1].PerDay {
			t.Errorf("%s is worth more a day than the one before it", m.Path)
		}
		if m.Question != "" {
			bank, err := questionnaire.Core()
			if err != nil {
				t.Fatal(err)
			}
			if _, ok := bank.Question(m.Question); !ok {
				t.Errorf("%s leads to %s, which is no question", m.Path, m.Question)
			}
		}
	}
}

// quarterOf is the first quarter with a step of a kind and id, 0 when none has.
func quarterOf(r assessment.Result, kind, id string) int {
	for _, q := range r.Portfolio.Quarters {
		if slices.ContainsFunc(q.Steps, func(s assessment.Step) bool { return s.Kind == kind && s.ID == id }) {
			return q.Number
		}
	}
	return 0
}

// The plays of the insurer's later projects need data access at a level it has
// not reached: preparing it comes before they are built, and not before the
// starter.
func TestRoadmap_PreparesBeforeItBuilds(t *testing.T) {
	r := evaluate(t, example(t, "insurer"))
	if r.Starter.ID == nil {
		t.Fatal("no starter")
	}
	if got := quarterOf(r, "build", *r.Starter.ID); got != 1 {
		t.Errorf("the starter is built in quarter %d", got)
	}
	book := example(t, "insurer").Book
	checked := 0
	for _, id := range r.Portfolio.Chosen {
		if id == *r.Starter.ID {
			continue
		}
		built := quarterOf(r, "build", id)
		if decided := quarterOf(r, "decide", *r.Starter.ID); built <= decided {
			t.Errorf("%s is built in quarter %d, before the starter is decided in %d", id, built, decided)
		}
		for _, p := range book.Plays {
			if p.ID != opportunityOf(t, r, id).Play {
				continue
			}
			for _, need := range p.Requires {
				if prepared := quarterOf(r, "prepare", need.Dimension); prepared > 0 {
					checked++
					if prepared >= built {
						t.Errorf("%s needs %s, prepared in quarter %d and built in %d", id, need.Dimension, prepared, built)
					}
				}
			}
		}
	}
	if checked == 0 {
		t.Error("no prerequisite was there to check")
	}
}

// With days for one project only, no two are built at once.
func TestRoadmap_KeepsToTheTeamsDays(t *testing.T) {
	in := example(t, "insurer")
	in.Answers.Values["GO-TEAM"] = given(2)
	r := evaluate(t, in)
	for _, q := range r.Portfolio.Quarters {
		builds := 0
		for _, s := range q.Steps {
			if s.Kind == "build" {
				builds++
			}
		}
		if builds > 1 {
			t.Errorf("quarter %d builds %d projects", q.Number, builds)
		}
	}
}
