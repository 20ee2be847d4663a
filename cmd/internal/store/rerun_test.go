package store

import (
	"encoding/json"
	"errors"
	"reflect"
	"sync"
	"testing"
	"time"

	"waterline/assessment"
	"waterline/assessment/calendar"
	"waterline/assessment/client"
	"waterline/assessment/questionnaire"
)

func quarter(number int) calendar.Quarter { return calendar.Quarter{Year: 2026, Number: number} }

// rerunOf is a re-run of a draft of example, for a quarter, in which P-NAME and
// PR-MINUTES are carried over and one answer was left out.
func rerunOf(of, id string, number int) assessment.Draft {
	d := example(id)
	d.Series, d.Quarter = of, quarter(number)
	d.Follows = &assessment.Origin{Assessment: of, Version: 1, At: noon, Questionnaire: "core@1", Quarter: quarter(number - 1)}
	d.CreatedAt, d.UpdatedAt = noon.Add(time.Hour), noon.Add(time.Hour)
	name, minutes := assessment.Place{Question: "P-NAME"}, assessment.Place{Group: "process", Item: "refunds", Question: "PR-MINUTES"}
	d.Earlier = make(map[assessment.Place]assessment.Earlier)
	for _, at := range []assessment.Place{name, minutes} {
		a := d.Answers.At(at)
		value, _ := assessment.EncodeAnswer(a)
		d.Earlier[at] = assessment.Earlier{Value: value, Answer: a, At: noon.Add(-time.Hour)}
	}
	d.Earlier[assessment.Place{Question: "GONE"}] = assessment.Earlier{
		Value: json.RawMessage("4"), Answer: questionnaire.Answer{State: questionnaire.Given, Number: 4}, At: noon, LeftOut: "gone_question",
	}
	return d
}

func submitted(t *testing.T, s assessment.Store, id string, at time.Time) {
	t.Helper()
	must(t, s.Submit(t.Context(), id, assessment.Answers{Questionnaire: "core@1"}, resultOf(1), at))
}

// A re-run comes back with what it was started from, which is to be confirmed
// until it is said again, changed or not.
func reruns(t *testing.T, s assessment.Store) {
	ctx := t.Context()
	must(t, s.Create(ctx, example("one")))
	submitted(t, s, "one", noon)
	want := rerunOf("one", "two", 2)
	must(t, s.StartRun(ctx, want))
	got, err := s.ByKey(ctx, want.KeyHash, noon)
	must(t, err)
	if !reflect.DeepEqual(got.Follows, want.Follows) || !reflect.DeepEqual(got.Earlier, want.Earlier) || got.Quarter != want.Quarter || got.Series != "one" {
		t.Errorf("made %+v\nread %+v", want, got)
	}
	name, minutes, late := assessment.Place{Question: "P-NAME"}, assessment.Place{Group: "process", Item: "refunds", Question: "PR-MINUTES"}, assessment.Place{Question: "SP-LATE"}
	if !got.ToConfirm(name) || !got.ToConfirm(minutes) || got.ToConfirm(late) || !got.Marks[name].At.Equal(noon.Add(-time.Hour)) {
		t.Errorf("to confirm are %+v", got.Marks)
	}
	// Said again as it is; and changed.
	now := noon.Add(2 * time.Hour)
	_, err = s.SaveByKey(ctx, want.KeyHash, []assessment.Change{{Question: "P-NAME", Answer: want.Answers.Values["P-NAME"]}}, now)
	must(t, err)
	must(t, s.Save(ctx, "two", []assessment.Change{
		{Group: "process", Item: "refunds", Question: "PR-MINUTES", Answer: number(4), Why: assessment.World},
	}, now))
	got, err = s.ByKey(ctx, want.KeyHash, noon)
	must(t, err)
	if got.ToConfirm(name) || got.ToConfirm(minutes) || !got.Marks[name].At.Equal(now) || got.Marks[minutes].Why != assessment.World || got.Marks[minutes].Version != 2 {
		t.Errorf("after they were said marks are %+v", got.Marks)
	}
	if d, err := s.ByKey(ctx, "hash of one", noon); err != nil || d.Follows != nil || len(d.Earlier) != 0 || d.Answers.At(minutes).Range == nil {
		t.Errorf("the run before became %+v (%v)", d, err)
	}
}

// Confirming says nothing of what was changed meanwhile.
func confirming(t *testing.T, s assessment.Store) {
	ctx := t.Context()
	must(t, s.Create(ctx, example("one")))
	submitted(t, s, "one", noon)
	d := rerunOf("one", "two", 2)
	must(t, s.StartRun(ctx, d))
	name, minutes := assessment.Place{Question: "P-NAME"}, assessment.Place{Group: "process", Item: "refunds", Question: "PR-MINUTES"}
	must(t, s.Save(ctx, "two", []assessment.Change{{Question: "P-NAME", Answer: questionnaire.Answer{State: questionnaire.Given, Text: "Other"}, By: "ana"}}, noon.Add(time.Hour)))
	must(t, s.Confirm(ctx, "two", []assessment.Place{name, minutes}, "bo", noon.Add(2*time.Hour)))
	got, err := s.ByKey(ctx, d.KeyHash, noon)
	must(t, err)
	if got.Marks[name].By != "ana" || got.Marks[minutes].By != "bo" || got.ToConfirm(minutes) || len(got.Said) != 0 {
		t.Errorf("marks are %+v, said %+v", got.Marks, got.Said)
	}
	must(t, s.Reopen(ctx, "two", []assessment.Place{name, minutes}))
	if got, err = s.ByKey(ctx, d.KeyHash, noon); err != nil || got.ToConfirm(name) || !got.ToConfirm(minutes) {
		t.Errorf("asked again are %+v (%v)", got.Marks, err)
	}
	// A removed item that is put back is asked about again.
	must(t, s.Confirm(ctx, "two", []assessment.Place{minutes}, "bo", noon.Add(2*time.Hour)))
	must(t, s.RemoveItem(ctx, "two", "process", "refunds", noon))
	must(t, s.AddItem(ctx, "two", "process", d.Answers.Groups["process"][0], "", noon))
	if got, err = s.ByKey(ctx, d.KeyHash, noon); err != nil || !got.ToConfirm(minutes) {
		t.Errorf("put back it is %+v (%v)", got.Marks, err)
	}
	wantCode(t, s.Confirm(ctx, "none", nil, "", noon), assessment.NotFound)
}

// Of many that start at once, one begins a run and all others hear of it.
func oneOpenRun(t *testing.T, s assessment.Store) {
	ctx := t.Context()
	must(t, s.Create(ctx, example("one")))
	submitted(t, s, "one", noon)
	errs := make([]error, 8)
	var wait sync.WaitGroup
	for i := range errs {
		wait.Go(func() { errs[i] = s.StartRun(ctx, rerunOf("one", string(rune('a'+i)), 2)) })
	}
	wait.Wait()
	begun := 0
	for _, err := range errs {
		var open *assessment.Ongoing
		switch {
		case err == nil:
			begun++
		case !errors.As(err, &open) || open.Quarter != quarter(2):
			t.Errorf("a second start: %v", err)
		default:
			wantCode(t, err, assessment.Conflict)
		}
	}
	if begun != 1 {
		t.Errorf("%d runs were begun", begun)
	}
	// What was left open until the next quarter is for that one.
	var open *assessment.Ongoing
	if err := s.StartRun(ctx, rerunOf("one", "later", 3)); !errors.As(err, &open) || open.Quarter != quarter(3) {
		t.Errorf("a start in the next quarter: %v", err)
	}
	runs, err := s.Runs(ctx, "one")
	must(t, err)
	if len(runs) != 2 || runs[0].Open() || !runs[1].Open() || runs[1].Quarter != quarter(3) || runs[1].Series != "one" || runs[1].Follows.Assessment != "one" {
		t.Errorf("runs are %+v", runs)
	}
	submitted(t, s, open.Assessment, noon.Add(time.Hour))
	wantCode(t, s.StartRun(ctx, rerunOf("one", "x", 3)), assessment.Conflict)
	wantCode(t, s.StartRun(ctx, rerunOf("one", "x", 2)), assessment.Conflict)
	must(t, s.StartRun(ctx, rerunOf("one", "x", 4)))
}

// A re-run of what was deleted is refused; one that is open lives on.
func deletedBefore(t *testing.T, s assessment.Store) {
	ctx := t.Context()
	must(t, s.Create(ctx, example("one")))
	submitted(t, s, "one", noon)
	must(t, s.StartRun(ctx, rerunOf("one", "two", 2)))
	must(t, s.Delete(ctx, "one", noon))
	d, err := s.ByKey(ctx, "hash of two", noon)
	must(t, err)
	if len(d.Earlier) != 3 || d.Follows == nil || d.Answers.Values["P-NAME"].Text == "" {
		t.Errorf("the run after a deleted one is %+v", d)
	}
	_, err = s.Kept(ctx, "one", 1)
	wantCode(t, err, assessment.NotFound)
	submitted(t, s, "two", noon)
	must(t, s.Delete(ctx, "two", noon))
	wantCode(t, s.StartRun(ctx, rerunOf("two", "three", 3)), assessment.NotFound)
}

// Under a newer questionnaire what that does not take is kept beside the answers.
func reasked(t *testing.T, s assessment.Store) {
	ctx := t.Context()
	must(t, s.Create(ctx, example("one")))
	late := assessment.Place{Question: "SP-LATE"}
	all, err := s.Answered(ctx, "one")
	must(t, err)
	if len(all) != 3 {
		t.Errorf("answered are %v", all)
	}
	must(t, s.Reask(ctx, "one", "core@2", []assessment.Dropped{{LeftOut: assessment.LeftOut{Question: "SP-LATE", Reason: "out_of_range"}}}, noon.Add(time.Hour)))
	d, err := s.ByKey(ctx, "hash of one", noon)
	must(t, err)
	if _, there := d.Answers.Values["SP-LATE"]; there || d.Questionnaire != "core@2" || d.Earlier[late].LeftOut != "out_of_range" || string(d.Earlier[late].Value) != `"dont_know"` || !d.Earlier[late].At.Equal(noon) {
		t.Errorf("under the newer questionnaire the draft is %+v", d)
	}
}

func TestAClientsRunsAreTold(t *testing.T) {
	s := open(t)
	ctx := t.Context()
	started(t, s, "one")
	submitted(t, s, "one-a", noon)
	must(t, s.StartClientRun(ctx, "org", rerunOf("one-a", "two", 2), ana))
	submitted(t, s, "two", noon.Add(time.Hour))
	must(t, s.StartRun(ctx, rerunOf("one-a", "three", 3))) // by the respondent
	runs, err := s.ClientRuns(ctx, "org", "one")
	must(t, err)
	if len(runs) != 3 || runs[1].Quarter != quarter(2) || runs[1].Currency != "EUR" || !runs[2].Open() {
		t.Errorf("runs are %+v", runs)
	}
	list, err := s.Assessments(ctx, "org", "one")
	must(t, err)
	if list[0].Quarter.IsZero() || list[0].Follows == nil || list[2].Follows != nil {
		t.Errorf("assessments are %+v", list)
	}
	line, err := s.Timeline(ctx, "org", "one", 0, 3)
	must(t, err)
	if e := line.Entries[0]; e.Kind != client.Rerun || e.Assessment != "three" || e.Text != "2026-Q3" || e.By.ID != "" {
		t.Errorf("the respondent's start is told as %+v", e)
	}
	if e := line.Entries[2]; e.Kind != client.Rerun || e.Assessment != "two" || e.By != ana {
		t.Errorf("the consultant's start is told as %+v", e)
	}
}

// The database itself holds one open run of a series, and one of a quarter.
func TestOneOpenRunIsHeldByTheDatabase(t *testing.T) {
	s := open(t)
	must(t, s.Create(t.Context(), example("one")))
	first, second := rerunOf("one", "two", 2), rerunOf("one", "three", 3)
	must(t, s.Create(t.Context(), first))
	wantCode(t, s.Create(t.Context(), second), assessment.Conflict)
	submitted(t, s, "two", noon)
	must(t, s.Create(t.Context(), second))
	submitted(t, s, "three", noon)
	wantCode(t, s.Create(t.Context(), rerunOf("one", "four", 3)), assessment.Conflict)
}
