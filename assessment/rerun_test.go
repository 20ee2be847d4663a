package assessment_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"maps"
	"slices"
	"testing"
	"time"

	"waterline/assessment"
	"waterline/assessment/calendar"
	"waterline/assessment/questionnaire"
)

var autumn = time.Date(2026, 9, 16, 12, 0, 0, 0, time.UTC)

func quarter(year, number int) calendar.Quarter { return calendar.Quarter{Year: year, Number: number} }

// insurersRun is the insurer's run of the third quarter, answered in August,
// with its result of September. PR-VOLUME of the claims was changed after that.
func insurersRun(t testing.TB) (assessment.Input, assessment.Prior) {
	t.Helper()
	in := example(t, "insurer")
	p := assessment.Prior{
		Draft: assessment.Draft{
			ID: "first", Questionnaire: "core@1", Depth: assessment.Full, Form: "claims", Answers: copied(in.Answers),
			Marks: make(map[assessment.Place]assessment.Mark),
		},
		Run:  assessment.Run{Assessment: "first", Series: "first", Version: 1, At: autumn, Quarter: quarter(2026, 3)},
		Kept: assessment.Kept{Version: 2, At: autumn, Answers: encodedAnswers(t, in.Answers)},
		From: in.Bank,
	}
	for id := range in.Answers.Values {
		p.Draft.Marks[assessment.Place{Question: id}] = assessment.Mark{Version: 1, At: autumn.AddDate(0, -1, 0)}
	}
	changed := assessment.Place{Group: "process", Item: "claims-intake", Question: "PR-VOLUME"}
	p.Draft.Answers.Groups["process"][0].Values["PR-VOLUME"] = given(1)
	p.Draft.Marks[changed] = assessment.Mark{Version: 2, At: autumn.AddDate(0, 1, 0)}
	return in, p
}

func rerunOf(t testing.TB, p assessment.Prior, bank *questionnaire.Bank) assessment.Draft {
	t.Helper()
	key, d, err := assessment.NewRerun(rand.Reader, p, bank, quarter(2026, 4), "de", autumn.AddDate(0, 3, 0), time.Hour)
	if err != nil || key == "" {
		t.Fatal(err)
	}
	return d
}

// put is an answer as the store keeps it: its mark is not to be confirmed any more.
func put(d assessment.Draft, at assessment.Place, a questionnaire.Answer, m assessment.Mark) {
	values := d.Answers.Values
	for _, item := range d.Answers.Groups[at.Group] {
		if item.ID == at.Item {
			values = item.Values
		}
	}
	values[at.Question] = a
	d.Marks[at] = m
}

// A re-run starts from the answers that its result was made of, all of them to
// be confirmed, with the day they were last said.
func TestNewRerun_StartsFromTheResult(t *testing.T) {
	in, p := insurersRun(t)
	d := rerunOf(t, p, in.Bank)
	if !bytes.Equal(encodedAnswers(t, d.Answers), encodedAnswers(t, in.Answers)) {
		t.Error("the answers are not those of the result")
	}
	if d.Series != "first" || d.Quarter != quarter(2026, 4) || d.Form != "claims" || d.Depth != assessment.Full || d.Follows.Assessment != "first" || d.Follows.Version != 2 {
		t.Errorf("the re-run is %+v", d)
	}
	u := d.Unsettled(in.Bank, in.Bank)
	if len(u.New)+len(u.Again) > 0 || len(u.Confirm) != counted(in.Answers.Asked(in.Bank)) || len(d.Gone()) > 0 {
		t.Errorf("%d of %d are to confirm, %v new, %v again", len(u.Confirm), counted(in.Answers), u.New, u.Again)
	}
	volume := assessment.Place{Group: "process", Item: "claims-intake", Question: "PR-VOLUME"}
	if at := d.Marks[assessment.Place{Question: "P-NAME"}].At; !at.Equal(autumn.AddDate(0, -1, 0)) {
		t.Errorf("the name was last said %v", at)
	}
	if at := d.Marks[volume].At; !at.Equal(autumn) || d.Before(volume).Number == 1 {
		t.Errorf("the volume of the result was last said %v as %v", at, d.Before(volume))
	}
}

// A result from before answers were kept is followed by what its draft says.
func TestNewRerun_WithoutKeptAnswers(t *testing.T) {
	in, p := insurersRun(t)
	p.Kept.Answers = nil
	d := rerunOf(t, p, in.Bank)
	if got := d.Answers.Groups["process"][0].Values["PR-VOLUME"].Number; got != 1 {
		t.Errorf("the volume is %v", got)
	}
}

// In the middle of the way comes another questionnaire: what it does not take is
// asked again or named, and its new question is new.
func TestUnsettled_UnderANewerQuestionnaire(t *testing.T) {
	_, p := insurersRun(t)
	next := upgraded(t)
	d := rerunOf(t, p, next)
	u := d.Unsettled(p.From, next)
	ids := func(places []assessment.Place) []string {
		var out []string
		for _, at := range places {
			out = append(out, at.Question)
		}
		return out
	}
	if got := ids(u.New); !slices.Equal(got, []string{addedQuestion}) {
		t.Errorf("new are %v", got)
	}
	if got, want := ids(u.Again), []string{narrowedQuestion, shortenedQuestion, retypedQuestion}; !slices.Equal(got, want) {
		t.Errorf("to answer again are %v, want %v", got, want)
	}
	if got := ids(d.Gone()); len(got) != 4 {
		t.Errorf("left out are %v", got)
	}
	for _, at := range d.Gone() {
		if e := d.Earlier[at]; len(e.Value) == 0 || e.At.IsZero() || d.Before(at).State != questionnaire.Missing {
			t.Errorf("%v is left out as %+v", at, e)
		}
	}
	if u := d.Unsettled(nil, next); len(u.New) > 0 {
		t.Errorf("of a questionnaire that is not known any more %v are new", u.New)
	}
	// Answered, it is new no more; the same goes for what is asked again.
	put(d, assessment.Place{Question: addedQuestion}, given(3), assessment.Mark{Version: 1, At: autumn})
	put(d, assessment.Place{Question: narrowedQuestion}, given(400), assessment.Mark{Version: 1, At: autumn})
	if u := d.Unsettled(p.From, next); len(u.New) > 0 || len(u.Again) != 2 {
		t.Errorf("after an answer %v are new, %v to answer again", u.New, u.Again)
	}
}

// What was changed, by whom and why, is kept with the answers, as is what nobody
// confirmed; another run reads them from there.
func TestAnswerLog_IsKeptWithTheAnswers(t *testing.T) {
	in, p := insurersRun(t)
	d := rerunOf(t, p, in.Bank)
	d.People = map[string]assessment.Respondent{"ana": {ID: "ana", Name: "Ana Kern"}}
	now := autumn.AddDate(0, 3, 0)
	for at := range d.Marks {
		m := d.Marks[at]
		m.Confirm = false
		d.Marks[at] = m
	}
	volume := assessment.Place{Group: "process", Item: "claims-intake", Question: "PR-VOLUME"}
	head, note := assessment.Place{Question: "P-HEADCOUNT"}, assessment.Place{Question: "TM-CORR"}
	open := assessment.Place{Group: "process", Item: "claims-intake", Question: "PR-MINUTES"}
	put(d, volume, given(9100), assessment.Mark{Version: 2, At: now, By: "ana", Why: assessment.Knowledge})
	put(d, head, given(690), assessment.Mark{Version: 2, At: now})
	delete(d.Answers.Values, note.Question) // cleared
	d.Marks[note] = assessment.Mark{Version: 2, At: now}
	d.Marks[open] = assessment.Mark{Version: 1, At: autumn, Confirm: true}
	d.Answers.Groups["process"] = d.Answers.Groups["process"][:5] // one is gone, which is no changed answer

	a := d.Told().Answers
	if len(a.Changed) != 3 || len(a.Unconfirmed) != 1 || a.Unconfirmed[0] != (assessment.Unconfirmed{Place: open, Date: "2026-09-16"}) {
		t.Fatalf("changed are %+v, unconfirmed %+v", a.Changed, a.Unconfirmed)
	}
	data := encodedAnswers(t, a)
	read, err := assessment.Decode("answers.json", data, in.Bank)
	if err != nil || !bytes.Equal(encodedAnswers(t, read), data) {
		t.Fatalf("kept are %s, read back as %s (%v)", data, encodedAnswers(t, read), err)
	}
	changes := make(map[assessment.Place]assessment.AnswerChange)
	for _, c := range assessment.AnswerChanges(in.Answers, read, in.Bank) {
		changes[c.Place] = c
	}
	if c := changes[volume]; c.Why != assessment.Knowledge || !c.Said || c.By != "Ana Kern" || c.Date != "2026-12-16" || c.After.Number != 9100 {
		t.Errorf("the volume changed as %+v", c)
	}
	if c := changes[head]; c.Why != assessment.World || c.Said || c.By != "" {
		t.Errorf("the headcount changed as %+v", c)
	}
	if c := changes[note]; c.Why != assessment.Knowledge || c.Before.Text == "" {
		t.Errorf("what was cleared changed as %+v", c)
	}
	if got := d.Changes(in.Bank); len(got) != len(changes) {
		t.Errorf("the draft tells of %d changes, its answers of %d", len(got), len(changes))
	}
	// Notes of a change from another answer are of another run before.
	read.Changed[2].Before = given(5)
	for _, c := range assessment.AnswerChanges(in.Answers, read, in.Bank) {
		if c.Place == read.Changed[2].Place && c.By != "" {
			t.Errorf("another note was taken over: %+v", c)
		}
	}
}

// A measured figure that nobody confirmed is reported at best, and no figure
// moves by that.
func TestUnconfirmed_IsNotMeasured(t *testing.T) {
	in := insurer(t)
	was := evaluate(t, in)
	in.Answers = copied(in.Answers)
	in.Answers.Unconfirmed = []assessment.Unconfirmed{{Place: assessment.Place{Group: "process", Item: "claims-intake", Question: "PR-VOLUME"}, Date: "2026-06-01"}}
	is := evaluate(t, in)
	letters := func(r assessment.Result) map[string]assessment.Letter {
		out := make(map[string]assessment.Letter)
		for _, p := range r.Provenance {
			out[p.Path] = p.Letter
		}
		return out
	}
	want := letters(was)
	if want["claims-intake/volume"] != assessment.Measured {
		t.Fatal("the volume is not measured to begin with")
	}
	want["claims-intake/volume"] = assessment.Reported
	if got := letters(is); !maps.Equal(got, want) {
		t.Errorf("letters are %v", got)
	}
	if is.Mix.Measured >= was.Mix.Measured || is.Portfolio.NPV.Span != was.Portfolio.NPV.Span {
		t.Errorf("measured are %v of %v, the value is %v and was %v", is.Mix.Measured, was.Mix.Measured, is.Portfolio.NPV.P50, was.Portfolio.NPV.P50)
	}
}

func TestQuartersOfRerunsAreInOrder(t *testing.T) {
	last, today := quarter(2026, 3), quarter(2027, 1)
	for q, want := range map[calendar.Quarter]string{
		quarter(2026, 2): assessment.CodeQuarterOrder, quarter(2026, 3): assessment.CodeQuarterOrder,
		quarter(2026, 4): "", quarter(2027, 1): "", quarter(2027, 2): assessment.CodeQuarterAhead,
	} {
		got := ""
		if found := assessment.CheckQuarter(q, last, today); len(found) > 0 {
			got = found[0].Code
		}
		if got != want {
			t.Errorf("a run for %s is refused as %q, want %q", q, got, want)
		}
	}
	if got := assessment.Rerunnable(last, today); !slices.Equal(got, []calendar.Quarter{quarter(2027, 1), quarter(2026, 4)}) {
		t.Errorf("a run may be for %v", got)
	}
	if got := assessment.Rerunnable(today, today); len(got) != 0 {
		t.Errorf("after a run of this quarter one may be for %v", got)
	}
}

func TestLastOfTellsWhichRunIsNext(t *testing.T) {
	runs := []assessment.Run{
		{Assessment: "a", Series: "a", Version: 3, At: autumn},
		{Assessment: "b", Series: "a", Version: 1, At: autumn.AddDate(0, 4, 0), Quarter: quarter(2026, 4)},
		{Assessment: "c", Series: "a", Quarter: quarter(2027, 1)},
	}
	last, err := assessment.LastOf(runs, assessment.Draft{ID: "b"})
	if err != nil || last.Assessment != "b" || runs[0].Quarter != quarter(2026, 3) {
		t.Errorf("the last is %+v of %+v (%v)", last, runs, err)
	}
	for draft, code := range map[string]assessment.Code{"a": assessment.Conflict, "c": assessment.NotFound} {
		_, err := assessment.LastOf(runs, assessment.Draft{ID: draft})
		var known *assessment.Error
		if !errors.As(err, &known) || known.Code != code {
			t.Errorf("a run after %s: %v", draft, err)
		}
	}
	var known *assessment.Error
	if _, err := assessment.LastOf(runs[2:], assessment.Draft{ID: "c"}); !errors.As(err, &known) || known.Code != assessment.NotFound {
		t.Errorf("a run after none: %v", err)
	}
}

// pointsIn is a minute: a point is about ten seconds.
const pointsIn = 6

// A re-run of as much as the full way reckons with takes 12 minutes (UX.md
// section 6). The insurer lists twice that many processes and tools; what it
// takes is printed.
func TestARerunTakesTwelveMinutes(t *testing.T) {
	in := example(t, "insurer")
	reckoned := copied(in.Answers)
	for group, n := range in.Bank.Paths.Depths["full"].Items {
		reckoned.Groups[group] = reckoned.Groups[group][:n]
	}
	minutes := func(a assessment.Answers) float64 {
		var ids []string
		add := func(group string, scope questionnaire.Scope, values map[string]questionnaire.Answer) {
			for _, q := range in.Bank.Asked("full", group, scope) {
				if values[q.ID].State != questionnaire.Missing {
					ids = append(ids, q.ID)
				}
			}
		}
		add("", a.Scope(), a.Values)
		for _, g := range in.Bank.Groups {
			for _, item := range a.Groups[g.ID] {
				add(g.ID, a.ItemScope(item), item.Values)
			}
		}
		points := in.Bank.RerunPoints(ids)
		t.Logf("%d answers: %.1f points, %.1f minutes", len(ids), points, points/pointsIn)
		return points / pointsIn
	}
	if got := minutes(reckoned); got > 12 {
		t.Errorf("a re-run takes %.1f minutes", got)
	}
	if got := minutes(in.Answers); got > 15 {
		t.Errorf("the insurer's re-run takes %.1f minutes", got)
	}
}
