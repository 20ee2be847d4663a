package store

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"waterline/assessment"
	"waterline/assessment/benchmark"
	"waterline/assessment/client"
	"waterline/assessment/evidence"
	"waterline/assessment/questionnaire"
	"waterline/assessment/survey"
	"waterline/cmd/internal/account"
)

// compared is the service on a real store, which goes on by a day at each
// computation.
func compared(t *testing.T, s *Store) (refresh func(), shown func(pool string) benchmark.State) {
	t.Helper()
	known := banks(t)
	bank, _ := known.Of("core@1")
	base, err := evidence.Core()
	must(t, err)
	now := noon
	service, err := benchmark.New(s, assessment.Input{Bank: bank, Evidence: base}, known.Of, known.Asked, func() time.Time { return now })
	must(t, err)
	refresh = func() {
		t.Helper()
		now = now.Add(24 * time.Hour)
		if done, err := service.Refresh(t.Context()); err != nil || !done {
			t.Fatalf("computed %v: %v", done, err)
		}
	}
	shown = func(pool string) benchmark.State {
		t.Helper()
		found, err := s.State(t.Context(), pool)
		must(t, err)
		return found
	}
	return refresh, shown
}

// answered is a draft of a form with a result, whose respondent agrees.
func answered(t *testing.T, s *Store, id, form string) {
	t.Helper()
	d := example(id)
	d.Form = form
	must(t, s.Create(t.Context(), d))
	handed(t, s, id, noon)
}

// handed hands a draft in, and its respondent agrees.
func handed(t *testing.T, s *Store, id string, at time.Time) {
	t.Helper()
	a := assessment.Answers{Questionnaire: "core@1", Values: map[string]questionnaire.Answer{
		"G-OUT-01": {State: questionnaire.Given, Number: float64(1 + len(id)%4)}, "G-OUT-02": {State: questionnaire.Given, Number: 2},
	}}
	must(t, s.Submit(t.Context(), id, a, ranked(id), at))
	agreed(t, s, id, true)
}

func agreed(t *testing.T, s *Store, id string, given bool) {
	t.Helper()
	must(t, s.Agree(t.Context(), id, []assessment.Consent{{Kind: assessment.ConsentBenchmark, Given: given, Wording: "…", At: noon}}))
}

func ranked(name string) assessment.Result {
	level, se := 2.4, 0.6
	return assessment.Result{
		Questionnaire: "core@1", Organisation: assessment.Organisation{Name: name},
		Maturity: assessment.Maturity{Dimensions: []assessment.DimensionLevel{{ID: "OUT", Level: &level, Ungated: &level, SE: &se, Asked: 2}}},
	}
}

func TestBenchmarksFollowConsent(t *testing.T) {
	s := open(t)
	refresh, shown := compared(t, s)
	for i := range 12 {
		answered(t, s, fmt.Sprintf("org %d", i), "")
	}
	agreed(t, s, "org 3", false)
	agreed(t, s, "org 3", true) // asked again, and agreed again
	must(t, s.Create(t.Context(), example("nothing agreed")))
	must(t, s.Submit(t.Context(), "nothing agreed", assessment.Answers{}, ranked("other"), noon))
	refresh()
	state := shown("")
	if state.Agreed != 12 || len(state.Shown()) != 1 || state.Cells[0].About != 10 {
		t.Fatalf("%d agreed, cells %+v", state.Agreed, state.Cells)
	}
	agreed(t, s, "org 5", false)
	if state = shown(""); len(state.Cells) != 0 {
		t.Errorf("a cell is shown whose run was taken back: %+v", state.Cells)
	}
	must(t, s.Delete(t.Context(), "org 6", noon))
	refresh()
	if state = shown(""); state.Agreed != 10 || len(state.Cells) != 0 || state.Sets[0].Left != 2 {
		t.Errorf("two left: %+v", state)
	}
	for i := range 5 {
		answered(t, s, fmt.Sprintf("newcomer %d", i), "")
	}
	refresh()
	if state = shown(""); len(state.Shown()) != 1 || state.Cells[0].About != 15 {
		t.Errorf("five came: %+v", state)
	}
	must(t, s.Delete(t.Context(), "newcomer 1", noon))
	if state = shown(""); len(state.Cells) != 0 {
		t.Error("a cell is shown whose run is deleted")
	}
	left := 0
	must(t, s.read.QueryRow(`SELECT COUNT(*) FROM benchmark_member WHERE assessment_id = 'newcomer 1'`).Scan(&left))
	if left != 0 {
		t.Errorf("%d rows name the run that was deleted", left)
	}
}

// Answers are given to whoever asks: the organisation of the client or of the
// form. Where the site has one organisation its own forms are those of it too.
func TestPoolsAreApart(t *testing.T) {
	s := open(t)
	pool := func(id, want string) {
		t.Helper()
		if got, err := s.Pool(t.Context(), id); err != nil || got != want {
			t.Errorf("%s is in pool %q (%v), want %q", id, got, err, want)
		}
	}
	answered(t, s, "prospect", "")
	pool("prospect", "")
	must(t, s.AddOrganisation(t.Context(), account.Organisation{ID: "org", Name: "Heron", CreatedAt: noon}, account.Event{At: noon}))
	pool("prospect", "org")
	must(t, s.AddOrganisation(t.Context(), account.Organisation{ID: "two", Name: "Egret", CreatedAt: noon}, account.Event{At: noon}))
	pool("prospect", "")
	must(t, s.AddForm(t.Context(), survey.Form{Form: assessment.Form{ID: "claims-check"}, Organisation: "two", Text: "id: claims-check", UpdatedAt: noon}, survey.Event{At: noon}))
	answered(t, s, "lead", "claims-check")
	pool("lead", "two")
	started(t, s, "alder")
	pool("alder-a", "org")
	_, err := s.Pool(t.Context(), "nobody")
	wantCode(t, err, assessment.NotFound)
	refresh, shown := compared(t, s)
	for i := range 10 {
		answered(t, s, fmt.Sprintf("lead %d", i), "claims-check")
	}
	refresh()
	if a, b := shown("two"), shown(""); len(a.Shown()) != 1 || len(b.Cells) != 0 || b.Agreed != 1 {
		t.Errorf("the form's pool shows %d cells, the site's %d", len(a.Shown()), len(b.Cells))
	}
}

// An organisation that runs again under another name is still one: three runs of
// a series beside eight others make nine organisations, not eleven.
func TestBenchmarksCountASeriesOnce(t *testing.T) {
	s := open(t)
	refresh, shown := compared(t, s)
	for i := range 8 {
		answered(t, s, fmt.Sprintf("org %d", i), "")
	}
	answered(t, s, "first", "")
	for i, id := range []string{"renamed", "renamed again"} {
		must(t, s.StartRun(t.Context(), rerunOf("first", id, i+2)))
		handed(t, s, id, noon.Add(time.Duration(i+1)*time.Hour))
	}
	series := make(map[string]int)
	must(t, s.EachRun(t.Context(), func(r benchmark.Run) error { series[r.Series]++; return nil }))
	if len(series) != 9 || series["first"] != 3 || series["org 0"] != 1 {
		t.Errorf("series are %v", series)
	}
	refresh()
	if state := shown(""); state.Agreed != 9 || len(state.Shown()) != 0 {
		t.Errorf("nine organisations count as %d, cells %+v", state.Agreed, state.Cells)
	}
}

// An edit is a consultant's and not what the respondent said.
func TestBenchmarksReadRunsAlone(t *testing.T) {
	c, s := consultancy(t, 1000)
	_, f := imported(t, c)
	agreed(t, s, f.Assessment, true)
	edited := f
	edited.Base, edited.Reason, edited.By = f.Number, "A quote", ana
	_, err := s.SaveRevision(t.Context(), "org", edited, client.Moved{})
	must(t, err)
	n := 0
	must(t, s.EachRun(t.Context(), func(r benchmark.Run) error {
		n++
		if r.Number != 1 || r.Pool != "org" || r.Client == "" || len(r.Answers) == 0 || r.Result.Organisation.Industry != "finance" {
			data, _ := json.Marshal(r)
			t.Errorf("run %.200s", data)
		}
		return nil
	}))
	if n != 1 {
		t.Errorf("%d runs", n)
	}
}
