package store

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"waterline/assessment"
	"waterline/assessment/questionnaire"
	"waterline/assessment/usage"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// conformance is what every assessment.Store has to do, whatever keeps the rows.
func conformance(t *testing.T, open func(*testing.T) assessment.Store) {
	for name, test := range map[string]func(*testing.T, assessment.Store){
		"a draft comes back as it was made":      comesBack,
		"a second draft with the same id":        sameDraft,
		"an unknown key is not found":            unknownKey,
		"a draft ends on its date":               expiry,
		"answers are changed and cleared":        changes,
		"a page is saved whole or not at all":    wholePage,
		"items keep their order":                 order,
		"a removed item takes its answers along": removal,
		"results are added and never changed":    results,
		"a deleted draft leaves nothing":         deletion,
		"what ended is purged, and nothing else": purging,
		"writers do not lose each other's work":  writers,
		"a respondent is invited and named":      invited,
		"a link to a part saves nothing else":    partial,
		"what another said is kept":              keptSaid,
		"a chosen answer stays chosen":           chosen,
		"a removed item takes along who said it": removedSaid,
		"a re-run has what it was started from":  reruns,
		"confirming changes nothing":             confirming,
		"a series has one open run":              oneOpenRun,
		"a deleted run takes no other along":     deletedBefore,
		"a newer questionnaire loses nothing":    reasked,
		"what exports say comes back":            summaries,
		"a clock that jumps loses nothing":       jumps,
	} {
		t.Run(name, func(t *testing.T) { test(t, open(t)) })
	}
}

func example(id string) assessment.Draft {
	return assessment.Draft{
		ID: id, KeyHash: "hash of " + id, Questionnaire: "core@1", Form: "claims", Depth: assessment.Quick,
		CreatedAt: noon, UpdatedAt: noon, ExpiresAt: noon.AddDate(0, 0, 90),
		Answers: assessment.Answers{
			Questionnaire: "core@1",
			Values: map[string]questionnaire.Answer{
				"P-NAME":  {State: questionnaire.Given, Text: "Müller & Söhne \u202e <b> 🙂"},
				"SP-LATE": {State: questionnaire.DontKnow},
			},
			Groups: map[string][]assessment.Item{"process": {
				{ID: "refunds", Values: map[string]questionnaire.Answer{
					"PR-MINUTES": {State: questionnaire.Given, Range: &questionnaire.Range{Low: 2, Likely: 3.5, High: 9, HasLikely: true}},
				}},
			}},
			Overrides: []assessment.Override{{Path: "refunds/route", Value: "vendor", Reason: "Quote", Letter: assessment.Reported}},
		},
	}
}

func comesBack(t *testing.T, s assessment.Store) {
	want := example("one")
	must(t, s.Create(t.Context(), want))
	must(t, s.Create(t.Context(), example("two")))
	got, err := s.ByKey(t.Context(), want.KeyHash, noon)
	must(t, err)
	want.Marks = map[assessment.Place]assessment.Mark{
		{Question: "P-NAME"}:  {Version: 1, At: noon},
		{Question: "SP-LATE"}: {Version: 1, At: noon},
		{Group: "process", Item: "refunds", Question: "PR-MINUTES"}: {Version: 1, At: noon},
	}
	if !reflect.DeepEqual(want, got) {
		t.Errorf("made %+v\nread %+v", want, got)
	}
}

func sameDraft(t *testing.T, s assessment.Store) {
	must(t, s.Create(t.Context(), example("one")))
	wantCode(t, s.Create(t.Context(), example("one")), assessment.Conflict)
}

func purging(t *testing.T, s assessment.Store) {
	ended, lasting, extended := example("ended"), example("lasting"), example("extended")
	ended.ExpiresAt, extended.ExpiresAt = noon.AddDate(0, 0, 1), noon.AddDate(0, 0, 1)
	for _, d := range []assessment.Draft{ended, lasting, extended} {
		must(t, s.Create(t.Context(), d))
	}
	must(t, s.AddLink(t.Context(), "extended", assessment.Link{KeyHash: "another", CreatedAt: noon, ExpiresAt: noon.AddDate(0, 0, 30)}))
	for _, want := range []int64{1, 0} {
		if got, err := s.Purge(t.Context(), noon.AddDate(0, 0, 2)); err != nil || got != want {
			t.Errorf("purged %d (%v), want %d", got, err, want)
		}
	}
	_, err := s.ByKey(t.Context(), ended.KeyHash, noon)
	wantCode(t, err, assessment.NotFound)
	for _, hash := range []string{lasting.KeyHash, extended.KeyHash, "another"} {
		_, err := s.ByKey(t.Context(), hash, noon)
		must(t, err)
	}
}

// jumps lets the clock go back and far ahead between writes: what was written
// last counts, whatever the clock said.
func jumps(t *testing.T, s assessment.Store) {
	must(t, s.Create(t.Context(), example("one")))
	for i, at := range []time.Time{noon, noon.Add(-2 * time.Hour), noon.AddDate(-3, 0, 0), noon.Add(time.Hour)} {
		change := assessment.Change{Question: "PR-VOLUME", Answer: questionnaire.Answer{State: questionnaire.Given, Number: float64(i)}}
		must(t, s.Save(t.Context(), "one", []assessment.Change{change}, at))
		d, err := s.ByKey(t.Context(), "hash of one", at)
		must(t, err)
		if got := d.Answers.Values["PR-VOLUME"].Number; got != float64(i) {
			t.Errorf("the clock says %v and the answer is %v, saved last was %d", at, got, i)
		}
		must(t, s.Submit(t.Context(), "one", d.Answers, assessment.Result{Draws: i + 1}, at))
		latest, _, err := s.LatestResult(t.Context(), "one")
		must(t, err)
		if latest.Draws != i+1 {
			t.Errorf("the latest result is number %d of %d", latest.Draws, i+1)
		}
	}
	if n, err := s.Purge(t.Context(), noon.AddDate(-5, 0, 0)); err != nil || n != 0 {
		t.Errorf("a clock years back deletes %d drafts (%v)", n, err)
	}
}

func unknownKey(t *testing.T, s assessment.Store) {
	must(t, s.Create(t.Context(), example("one")))
	_, err := s.ByKey(t.Context(), "hash of another", noon)
	wantCode(t, err, assessment.NotFound)
	wantCode(t, s.Save(t.Context(), "another", nil, noon), assessment.NotFound)
	wantCode(t, s.AddItem(t.Context(), "another", "process", assessment.Item{ID: "x"}, "", noon), assessment.NotFound)
	wantCode(t, s.Submit(t.Context(), "another", assessment.Answers{}, assessment.Result{}, noon), assessment.NotFound)
	wantCode(t, s.Delete(t.Context(), "another", noon), assessment.NotFound)
}

func expiry(t *testing.T, s assessment.Store) {
	d := example("one")
	must(t, s.Create(t.Context(), d))
	_, err := s.ByKey(t.Context(), d.KeyHash, d.ExpiresAt.Add(-time.Millisecond))
	must(t, err)
	_, err = s.ByKey(t.Context(), d.KeyHash, d.ExpiresAt)
	wantCode(t, err, assessment.Expired)
}

func changes(t *testing.T, s assessment.Store) {
	d := example("one")
	must(t, s.Create(t.Context(), d))
	later := noon.Add(time.Minute)
	must(t, s.Save(t.Context(), "one", []assessment.Change{
		{Question: "P-NAME", Answer: questionnaire.Answer{State: questionnaire.Given, Text: "Another name"}},
		{Question: "SP-LATE"},
		{Group: "process", Item: "refunds", Question: "PR-VOLUME", Answer: questionnaire.Answer{State: questionnaire.Given, Number: 1400}},
	}, later))
	got, err := s.ByKey(t.Context(), d.KeyHash, noon)
	must(t, err)
	if name := got.Answers.Values["P-NAME"].Text; name != "Another name" {
		t.Errorf("name is %q after the change", name)
	}
	if _, there := got.Answers.Values["SP-LATE"]; there {
		t.Error("a cleared answer is still there")
	}
	if n := got.Answers.Groups["process"][0].Values["PR-VOLUME"].Number; n != 1400 {
		t.Errorf("volume is %v, saved as 1400", n)
	}
	if !got.UpdatedAt.Equal(later) {
		t.Errorf("changed at %v, saved at %v", got.UpdatedAt, later)
	}
}

func wholePage(t *testing.T, s assessment.Store) {
	d := example("one")
	must(t, s.Create(t.Context(), d))
	err := s.Save(t.Context(), "one", []assessment.Change{
		{Question: "P-NAME", Answer: questionnaire.Answer{State: questionnaire.Given, Text: "Half a page"}},
		{Group: "process", Item: "nobody", Question: "PR-VOLUME", Answer: questionnaire.Answer{State: questionnaire.Given, Number: 1}},
	}, noon)
	wantCode(t, err, assessment.NotFound)
	got, err := s.ByKey(t.Context(), d.KeyHash, noon)
	must(t, err)
	if name := got.Answers.Values["P-NAME"].Text; name == "Half a page" {
		t.Error("the first answer of a refused page was kept")
	}
}

func order(t *testing.T, s assessment.Store) {
	d := example("one")
	must(t, s.Create(t.Context(), d))
	for _, id := range []string{"zebra", "apple", "mango"} {
		must(t, s.AddItem(t.Context(), "one", "process", assessment.Item{ID: id}, "", noon))
	}
	wantCode(t, s.AddItem(t.Context(), "one", "process", assessment.Item{ID: "apple"}, "", noon), assessment.Conflict)
	must(t, s.AddItem(t.Context(), "one", "tool", assessment.Item{ID: "apple"}, "", noon))
	wantItems(t, s, d.KeyHash, "refunds", "zebra", "apple", "mango")
}

func removal(t *testing.T, s assessment.Store) {
	d := example("one")
	must(t, s.Create(t.Context(), d))
	must(t, s.AddItem(t.Context(), "one", "process", assessment.Item{ID: "second"}, "", noon))
	must(t, s.RemoveItem(t.Context(), "one", "process", "refunds", noon))
	wantCode(t, s.RemoveItem(t.Context(), "one", "process", "refunds", noon), assessment.NotFound)
	must(t, s.AddItem(t.Context(), "one", "process", assessment.Item{ID: "refunds"}, "", noon))
	wantItems(t, s, d.KeyHash, "second", "refunds")
	got, err := s.ByKey(t.Context(), d.KeyHash, noon)
	must(t, err)
	if left := got.Answers.Groups["process"][1].Values; len(left) != 0 {
		t.Errorf("a new item starts with answers of the removed one: %v", left)
	}
}

func results(t *testing.T, s assessment.Store) {
	d := example("one")
	must(t, s.Create(t.Context(), d))
	_, _, err := s.LatestResult(t.Context(), "one")
	wantCode(t, err, assessment.NotFound)
	for i := range 3 {
		must(t, s.Submit(t.Context(), "one", assessment.Answers{}, assessment.Result{Seed: uint64(i + 1)}, noon.Add(time.Duration(i)*time.Hour)))
	}
	r, at, err := s.LatestResult(t.Context(), "one")
	must(t, err)
	if r.Seed != 3 || !at.Equal(noon.Add(2*time.Hour)) {
		t.Errorf("latest result is number %d of %v, want 3 of %v", r.Seed, at, noon.Add(2*time.Hour))
	}
	got, err := s.ByKey(t.Context(), d.KeyHash, noon)
	must(t, err)
	if got.SubmittedAt == nil || !got.SubmittedAt.Equal(at) {
		t.Errorf("submitted at %v, want %v", got.SubmittedAt, at)
	}
}

func deletion(t *testing.T, s assessment.Store) {
	d := example("one")
	must(t, s.Create(t.Context(), d))
	must(t, s.Submit(t.Context(), "one", assessment.Answers{}, assessment.Result{}, noon))
	must(t, s.Delete(t.Context(), "one", noon))
	_, err := s.ByKey(t.Context(), d.KeyHash, noon)
	wantCode(t, err, assessment.NotFound)
	_, _, err = s.LatestResult(t.Context(), "one")
	wantCode(t, err, assessment.NotFound)
	d.Answers = assessment.Answers{}
	must(t, s.Create(t.Context(), d))
	wantItems(t, s, d.KeyHash)
}

func writers(t *testing.T, s assessment.Store) {
	d := example("one")
	must(t, s.Create(t.Context(), d))
	const each = 8
	var group sync.WaitGroup
	for w := range 8 {
		group.Go(func() {
			for i := range each {
				change := assessment.Change{Question: fmt.Sprintf("Q-%d-%d", w, i), Answer: questionnaire.Answer{State: questionnaire.Given, Number: 1}}
				if err := s.Save(t.Context(), "one", []assessment.Change{change}, noon); err != nil {
					t.Errorf("writer %d: %v", w, err)
				}
			}
		})
	}
	group.Wait()
	got, err := s.ByKey(t.Context(), d.KeyHash, noon)
	must(t, err)
	if n := len(got.Answers.Values) - len(d.Answers.Values); n != 8*each {
		t.Errorf("%d of %d answers are there", n, 8*each)
	}
}

func wantItems(t *testing.T, s assessment.Store, key string, want ...string) {
	t.Helper()
	d, err := s.ByKey(t.Context(), key, noon)
	must(t, err)
	var got []string
	for _, item := range d.Answers.Groups["process"] {
		got = append(got, item.ID)
	}
	if !slices.Equal(want, got) {
		t.Errorf("items are %q, want %q", got, want)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantCode(t *testing.T, err error, code assessment.Code) {
	t.Helper()
	var known *assessment.Error
	if !errors.As(err, &known) || known.Code != code {
		t.Errorf("error is %v, want code %s", err, code)
	}
}

func summaries(t *testing.T, s assessment.Store) {
	d := example("one")
	d.Answers.Usage = &usage.Summary{From: usage.NewDay(2026, 1, 1), To: usage.NewDay(2026, 6, 30), Currency: "EUR", MinGroup: 10, Actors: 40}
	must(t, s.Create(t.Context(), d))
	read := func() *usage.Summary {
		got, err := s.ByKey(t.Context(), d.KeyHash, noon)
		must(t, err)
		return got.Answers.Usage
	}
	if got := read(); !reflect.DeepEqual(got, d.Answers.Usage) {
		t.Errorf("made with %+v, read %+v", d.Answers.Usage, got)
	}
	other := &usage.Summary{Currency: "USD"}
	must(t, s.PutSummary(t.Context(), "one", other, noon))
	if got := read(); !reflect.DeepEqual(got, other) {
		t.Errorf("put %+v, read %+v", other, got)
	}
	must(t, s.PutSummary(t.Context(), "one", nil, noon))
	if got := read(); got != nil {
		t.Errorf("taken out, and %+v is read", got)
	}
	wantCode(t, s.PutSummary(t.Context(), "nobody", other, noon), assessment.NotFound)
}
