package web

import (
	"context"
	"crypto/rand"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"waterline/assessment"
	"waterline/assessment/calendar"
	"waterline/assessment/questionnaire"
)

// again begins a run from the result page, with the one field it has.
func (s *site) again(root, quarter string) answer {
	s.t.Helper()
	form := hidden(s.get(root + "/result").doc)
	form.Set("quarter", quarter)
	return s.post(root+"/again", form)
}

// nextRunOf begins a re-run of a submitted assessment three months on, changes
// one answer and goes back to now, and returns the root of the new draft.
func (s *site) nextRunOf(root string) string {
	s.t.Helper()
	now := s.at()
	s.set(now.AddDate(0, 2, 0))
	defer s.set(now)
	a := s.again(root, "2027-Q1")
	wantStatus(s.t, a, http.StatusSeeOther)
	next := a.Header.Get("Location")
	wantStatus(s.t, s.fill(next+"/profile/P-NAME?then=confirm", url.Values{"answer": {"Renamed Ltd"}}), http.StatusSeeOther)
	return next
}

// wantText holds that a page says something.
func wantText(t testing.TB, a answer, want string) {
	t.Helper()
	if said := strings.ReplaceAll(text(byID(a.doc, "main")), "\u00a0", " "); !strings.Contains(said, want) {
		t.Errorf("%q is not in: %s", want, said)
	}
}

// boxes are the values of the boxes to tick of a name.
func boxes(a answer, name string) []string {
	var out []string
	for _, n := range all(a.doc, "input") {
		if attr(n, "name") == name {
			out = append(out, attr(n, "value"))
		}
	}
	return out
}

// A whole run of a quarter: what is still true is confirmed, one answer is
// changed, and the check page says so.
func TestARunIsConfirmedPartByPart(t *testing.T) {
	s := open(t)
	root := s.told(assessment.Full, "insurer", nil)
	wantStatus(t, s.fill(root+"/check", nil), http.StatusSeeOther)
	wantText(t, s.get(root+"/result"), "The next run can begin in Q1")
	s.set(noon.AddDate(0, 2, 0)) // 23 January 2027
	wantText(t, s.get(root+"/result"), "Run it again")
	a := s.again(root, "2027-Q1")
	wantStatus(t, a, http.StatusSeeOther)
	next := a.Header.Get("Location")
	if next == root {
		t.Fatal("the run before was opened again")
	}
	overview := s.get(next)
	wantText(t, overview, "This is the run of Q1 2027. It starts from your answers of Q4 2026.")
	for i, part := range s.tasksOf(next) {
		path := part.url
		if !strings.Contains(path, "/confirm/") || !strings.Contains(part.state, "to confirm") {
			t.Fatalf("part %d is %+v", i, part)
		}
		still := boxes(s.get(path), "still")
		if i == 0 { // one alone, then all
			wantStatus(t, s.fill(path, url.Values{"still": {still[0]}}), http.StatusSeeOther)
			if left := boxes(s.get(path), "still"); len(left) != len(still)-1 {
				t.Errorf("%d of %d are left after one was confirmed", len(left), len(still))
			}
		}
		if item := itemKey(still[0]); item != "" {
			wantStatus(t, s.fill(path, url.Values{"item": {item}}), http.StatusSeeOther)
			for _, left := range boxes(s.get(path), "still") {
				if itemKey(left) == item {
					t.Errorf("%s is left after all of %s was confirmed", left, item)
				}
			}
		}
		wantStatus(t, s.fill(path, url.Values{"all": {"yes"}}), http.StatusSeeOther)
		wantText(t, s.get(path), "Nothing is left to confirm here.")
	}
	for _, part := range s.tasksOf(next) {
		if strings.Contains(part.state, "to confirm") {
			t.Errorf("after all was confirmed a part is %+v", part)
		}
	}

	change := s.fill(next+"/profile/P-NAME?then=confirm", url.Values{"answer": {"Renamed Ltd"}, "then": {"confirm"}})
	wantStatus(t, change, http.StatusSeeOther)
	if to := change.Header.Get("Location"); to != next+"/confirm/profile" {
		t.Errorf("a changed answer leads to %s", to)
	}
	wantText(t, s.get(next+"/confirm/profile"), "Now: Renamed Ltd")
	wantStatus(t, s.fill(next+"/confirm/profile", url.Values{"why-answers.P-NAME": {"knowledge"}}), http.StatusSeeOther)
	wantText(t, s.get(next+"/check"), "We know it better now")
	wantStatus(t, s.fill(next+"/check", nil), http.StatusSeeOther)
	d := s.draft(next)
	if d.Follows == nil || d.SubmittedAt == nil || len(d.Changes(s.Bank)) != 1 {
		t.Errorf("the run became %+v", d.Follows)
	}
	if before := s.draft(root); before.Answers.Values["P-NAME"].Text == "Renamed Ltd" {
		t.Error("the run before changed")
	}
}

// What is not confirmed counts as it was, and is said.
func TestARunMayLeaveAnswersUnconfirmed(t *testing.T) {
	s := open(t)
	root := s.told(assessment.Full, "insurer", nil)
	wantStatus(t, s.fill(root+"/check", nil), http.StatusSeeOther)
	next := s.nextRunOf(root)
	wantText(t, s.get(next+"/check"), "answers of last time were not confirmed")
	wantStatus(t, s.fill(next+"/check", nil), http.StatusSeeOther)
}

func TestRunsOutOfTurn(t *testing.T) {
	s := open(t)
	root := s.told(assessment.Full, "insurer", nil)
	wantStatus(t, s.fill(root+"/check", nil), http.StatusSeeOther)
	for quarter, want := range map[string]string{
		"2026-Q4": "The last run is for 2026-Q4", "2026-Q3": "The last run is for 2026-Q4", "2027-Q2": "has not begun", "soon": "is no quarter",
	} {
		a := s.again(root, quarter)
		wantStatus(t, a, http.StatusUnprocessableEntity)
		wantText(t, a, want)
	}
	s.set(noon.AddDate(0, 2, 0))
	first := s.again(root, "2027-Q1")
	wantStatus(t, first, http.StatusSeeOther)
	second := s.again(root, "2027-Q1")
	wantStatus(t, second, http.StatusSeeOther)
	wantText(t, s.get(second.Header.Get("Location")), "A run of Q1 2027 was open already.")
	// The run before may go; the open one lives on.
	wantStatus(t, s.fill(root+"/delete", nil), http.StatusOK)
	wantText(t, s.get(first.Header.Get("Location")), "It starts from your answers of Q4 2026.")
}

// Another currency than last time's is asked back, and nothing typed is lost.
func TestAnotherCurrencyIsAskedBack(t *testing.T) {
	s := open(t)
	root := s.told(assessment.Full, "insurer", nil)
	wantStatus(t, s.fill(root+"/check", nil), http.StatusSeeOther)
	next := s.nextRunOf(root)
	was := s.draft(root).Answers.Values["P-CURRENCY"].Text
	path := next + "/profile/P-CURRENCY"
	other := map[bool]string{true: "USD", false: "CHF"}[was == "CHF"]
	a := s.fill(path, url.Values{"answer": {other}})
	wantStatus(t, a, http.StatusUnprocessableEntity)
	wantText(t, a, "Amounts of two currencies cannot be compared.")
	if len(boxes(a, "sure")) != 1 || s.draft(next).Answers.Values["P-CURRENCY"].Text != was {
		t.Error("the currency was taken without asking back")
	}
	wantStatus(t, s.fill(path, url.Values{"answer": {other}, "sure": {"yes"}}), http.StatusSeeOther)
	if got := s.draft(next).Answers.Values["P-CURRENCY"].Text; got != other {
		t.Errorf("the currency is %s", got)
	}
}

// passing are two forms, one of which may go.
type passing struct {
	oneForm
	gone bool
}

func (p *passing) Form(_ context.Context, id string) (assessment.Form, error) {
	if id == "spring" && !p.gone {
		return assessment.Form{ID: "spring", Keep: keepDrafts}, nil
	}
	if id == "" || id == usualForm {
		return assessment.Form{ID: usualForm, Keep: keepDrafts}, nil
	}
	return assessment.Form{}, &assessment.Error{Code: assessment.NotFound, Safe: "error.form_gone"}
}

// A run whose form was withdrawn goes on under the usual one, and says so.
func TestARunOutlivesItsForm(t *testing.T) {
	forms := &passing{}
	s := open(t, func(o *Options) { o.Forms = forms })
	s.service = s.service.Under(assessment.Form{ID: "spring"})
	root := s.told(assessment.Full, "insurer", nil)
	if form := s.draft(root).Form; form != "spring" {
		t.Fatalf("the draft is of form %q", form)
	}
	wantStatus(t, s.fill(root+"/check", nil), http.StatusSeeOther)
	forms.gone = true
	s.set(noon.AddDate(0, 2, 0))
	a := s.again(root, "2027-Q1")
	wantStatus(t, a, http.StatusSeeOther)
	wantText(t, s.get(a.Header.Get("Location")), "The form of your last run is no longer offered.")
	next, _, _ := strings.Cut(a.Header.Get("Location"), "?")
	if form := s.draft(next).Form; form != usualForm {
		t.Errorf("the run is of form %q", form)
	}
}

// renewedRun is a re-run under a questionnaire that takes one answer of the run
// before no more, and another in another way.
func (s *site) renewedRun() string {
	s.t.Helper()
	key, d, err := assessment.NewDraft(rand.Reader, s.Bank, assessment.Full, "", s.at(), 30*24*time.Hour)
	must(s.t, err)
	name := assessment.Place{Question: "P-NAME"}
	old := questionnaire.Answer{State: questionnaire.Given, Text: "Old Ltd"}
	d.Answers.Values = map[string]questionnaire.Answer{"P-NAME": old}
	d.Series, d.Quarter = "gone", calendar.Quarter{Year: 2026, Number: 4}
	d.Follows = &assessment.Origin{Assessment: "gone", Version: 1, At: noon, Questionnaire: "core@0", Quarter: calendar.Quarter{Year: 2026, Number: 3}}
	d.Earlier = map[assessment.Place]assessment.Earlier{
		name:                        {Value: []byte(`"Old Ltd"`), Answer: old, At: noon},
		{Question: "P-HEADCOUNT"}:   {Value: []byte(`["one","<b>"]`), At: noon, LeftOut: assessment.ReasonOtherType},
		{Question: "P-NEVER-ASKED"}: {Value: []byte(`4`), At: noon, LeftOut: assessment.ReasonGoneQuestion},
	}
	d.Marks = map[assessment.Place]assessment.Mark{name: {Version: 1, At: noon, Confirm: true}}
	must(s.t, s.Store.Create(s.t.Context(), d))
	return "/a/" + key
}

// What does not fit any more is asked again, with what it was and why.
func TestARunUnderNewQuestionsAsksAgain(t *testing.T) {
	s := open(t)
	root := s.renewedRun()
	page := s.get(root + "/confirm/profile")
	wantText(t, page, "To answer again")
	wantText(t, page, "one, <b> (asked in another way)")
	wantText(t, s.get(root+"/profile/P-NAME"), "Last time (23 November 2026): Old Ltd")
	wantText(t, s.get(root), "1 answer to confirm, 1 to answer")
	wantStatus(t, s.fill(root+"/profile/P-HEADCOUNT", url.Values{"answer": {"40"}}), http.StatusSeeOther)
	if said := text(byID(s.get(root+"/confirm/profile").doc, "main")); strings.Contains(said, "To answer again") {
		t.Errorf("it is asked again after it was answered: %s", said)
	}
}
