package store

import (
	"reflect"
	"testing"
	"time"

	"waterline/assessment"
	"waterline/assessment/questionnaire"
)

// withAna makes the example, and invites Ana to one part of it.
func withAna(t *testing.T, s assessment.Store) {
	t.Helper()
	must(t, s.Create(t.Context(), example("one")))
	link := assessment.Link{KeyHash: "hash of Ana's", CreatedAt: noon, ExpiresAt: noon.AddDate(0, 0, 90), Part: "spend", Respondent: "ana"}
	must(t, s.Invite(t.Context(), "one", link, assessment.Respondent{ID: "ana", Label: "our buyer"}))
}

// read is the draft as its owner reads it.
func read(t *testing.T, s assessment.Store) assessment.Draft {
	t.Helper()
	d, err := s.ByKey(t.Context(), "hash of one", noon)
	must(t, err)
	return d
}

func invited(t *testing.T, s assessment.Store) {
	withAna(t, s)
	links, err := s.Links(t.Context(), "one")
	must(t, err)
	if len(links) != 2 || links[1].Part+links[0].Part != "spend" || links[1].Respondent+links[0].Respondent != "ana" {
		t.Errorf("links are %+v", links)
	}
	if got := read(t, s); got.Part != "" || got.Respondent != assessment.Owner || got.People["ana"] != (assessment.Respondent{ID: "ana", Label: "our buyer"}) {
		t.Errorf("the owner's draft has part %q, respondent %q, people %v", got.Part, got.Respondent, got.People)
	}
	must(t, s.Introduce(t.Context(), "one", "ana", "Ana", noon))
	must(t, s.Introduce(t.Context(), "one", "ana", "Ana B.", noon.Add(time.Hour)))
	got, err := s.ByKey(t.Context(), "hash of Ana's", noon)
	must(t, err)
	if who := got.People["ana"]; got.ID != "one" || got.Part != "spend" || got.Respondent != "ana" || who.Name != "Ana B." || who.OpenedAt == nil || !who.OpenedAt.Equal(noon) {
		t.Errorf("Ana's draft is %q, part %q, respondent %q: %+v", got.ID, got.Part, got.Respondent, who)
	}
	must(t, s.Speak(t.Context(), "one", "en"))
	must(t, s.SpeakTo(t.Context(), "one", "ana", "de"))
	hers, err := s.ByKey(t.Context(), "hash of Ana's", noon)
	must(t, err)
	if own := read(t, s); own.Language != "en" || hers.Language != "de" {
		t.Errorf("the owner is spoken to in %q, Ana in %q", own.Language, hers.Language)
	}
	wantCode(t, s.SpeakTo(t.Context(), "one", "nobody", "de"), assessment.NotFound)
	wantCode(t, s.Introduce(t.Context(), "one", "nobody", "X", noon), assessment.NotFound)
	wantCode(t, s.Invite(t.Context(), "nobody", assessment.Link{KeyHash: "x"}, assessment.Respondent{ID: "x"}), assessment.NotFound)
}

func partial(t *testing.T, s assessment.Store) {
	withAna(t, s)
	save := func(question, part string) error {
		_, err := s.SaveByKey(t.Context(), "hash of Ana's", []assessment.Change{{Question: question, Answer: number(7), Part: part}}, noon)
		return err
	}
	wantCode(t, save("Q", "goals"), assessment.Forbidden)
	wantCode(t, save("Q", ""), assessment.Forbidden)
	must(t, save("SP-TOTAL", "spend"))
	got := read(t, s)
	if _, there := got.Answers.Values["Q"]; there || got.Marks[assessment.Place{Question: "SP-TOTAL"}].By != "ana" {
		t.Errorf("stored are %v, marked %v", got.Answers.Values, got.Marks)
	}
}

func keptSaid(t *testing.T, s assessment.Store) {
	withAna(t, s)
	at := assessment.Place{Question: "NEW"}
	say := func(by string, x float64, now time.Time) {
		t.Helper()
		base := read(t, s).Marks[at].Version
		must(t, s.Save(t.Context(), "one", []assessment.Change{{Question: "NEW", Answer: number(x), By: by, Base: &base}}, now))
	}
	want := func(step string, counts float64, said ...assessment.Said) {
		t.Helper()
		got := read(t, s)
		if !reflect.DeepEqual(got.Said, said) || got.Answers.Values["NEW"].Number != counts {
			t.Errorf("%s: %v counts, besides %+v; want %v, %+v", step, got.Answers.Values["NEW"].Number, got.Said, counts, said)
		}
	}
	later := noon.Add(time.Hour)
	say("", 900, noon)
	say("", 950, noon)
	want("one respondent", 950)
	say("ana", 1400, later)
	want("another one", 1400, assessment.Said{Place: at, By: "", At: noon, Answer: number(950)})
	say("ana", 1500, later)
	want("the same one again", 1500, assessment.Said{Place: at, By: "", At: noon, Answer: number(950)})
	say("", 1000, later)
	want("the first again", 1000, assessment.Said{Place: at, By: "ana", At: later, Answer: number(1500)})
	say("ben", 5, later)
	want("a third", 5, assessment.Said{Place: at, By: "", At: later, Answer: number(1000)}, assessment.Said{Place: at, By: "ana", At: later, Answer: number(1500)})
	say("ana", 5, later)
	want("one who agrees", 5, assessment.Said{Place: at, By: "", At: later, Answer: number(1000)})

	old := int64(1)
	wantCode(t, s.Save(t.Context(), "one", []assessment.Change{{Question: "NEW", Answer: number(6), By: "", Base: &old}}, later), assessment.Conflict)
	want("a refused one", 5, assessment.Said{Place: at, By: "", At: later, Answer: number(1000)})
}

func chosen(t *testing.T, s assessment.Store) {
	withAna(t, s)
	at := assessment.Place{Question: "NEW"}
	put := func(by string, x float64, choose bool) assessment.Mark {
		t.Helper()
		must(t, s.Save(t.Context(), "one", []assessment.Change{{Question: "NEW", Answer: number(x), By: by, Chosen: choose}}, noon))
		return read(t, s).Marks[at]
	}
	put("", 900, false)
	put("ana", 1400, false)
	if m := put("", 900, true); !m.Chosen || m.By != "" {
		t.Errorf("after choosing the mark is %+v", m)
	}
	if m := put("", 900, false); !m.Chosen {
		t.Errorf("the same once more leaves %+v", m)
	}
	if m := put("ana", 1500, false); m.Chosen {
		t.Errorf("a later answer leaves %+v", m)
	}
}

func removedSaid(t *testing.T, s assessment.Store) {
	withAna(t, s)
	minutes := func(x float64, by string) {
		must(t, s.Save(t.Context(), "one", []assessment.Change{{Group: "process", Item: "refunds", Question: "PR-MINUTES", Answer: number(x), By: by}}, noon))
	}
	minutes(3, "ana")
	if n := len(read(t, s).Said); n != 1 {
		t.Errorf("%d answers are kept besides", n)
	}
	must(t, s.RemoveItem(t.Context(), "one", "process", "refunds", noon))
	must(t, s.AddItem(t.Context(), "one", "process", assessment.Item{ID: "refunds", Values: map[string]questionnaire.Answer{"PR-MINUTES": number(4)}}, "ana", noon))
	got := read(t, s)
	if by := got.Marks[assessment.Place{Group: "process", Item: "refunds", Question: "PR-MINUTES"}].By; len(got.Said) != 0 || by != "ana" {
		t.Errorf("a new item begins with %v, by %q", got.Said, by)
	}
}
