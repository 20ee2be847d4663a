package workspace

import (
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"waterline/assessment"
	"waterline/assessment/questionnaire"
)

// confirmAllBut answers the open run of a quarter for its respondent: what is
// changed, and all else as it was.
func (s *site) confirmAllBut(id string, changes ...assessment.Change) {
	s.t.Helper()
	ctx := s.t.Context()
	respondent := &assessment.Service{
		Store: s.kept, Bank: s.Clients.Model.Bank, Clock: s.Clients.Clock, Random: rand.NewChaCha8([32]byte{7}), Keep: s.Clients.Keep,
	}
	read := func() assessment.Draft {
		d, _, err := s.Clients.Store.AssessmentDraft(ctx, s.org, id)
		must(s.t, err)
		return d.Told()
	}
	must(s.t, respondent.AnswerIn(ctx, read(), changes...))
	var places []assessment.Place
	for _, u := range read().Answers.Unconfirmed {
		places = append(places, u.Place)
	}
	must(s.t, respondent.Confirm(ctx, read(), places))
	if left := read().Answers.Unconfirmed; len(left) != 0 {
		s.t.Fatalf("%d answers are left to confirm", len(left))
	}
}

// A client over three quarters: a first result, a run that confirms all but two
// answers, sent when its quarter is over, and one that confirms all. The consultant begins each and reads what
// changed; the respondent sends each from their own browser.
func TestBrowserThreeQuartersOfAClient(t *testing.T) {
	ln, base := listener(t)
	s := openSite(t)
	s.PublicURL = base
	s.clientsAt(noon.AddDate(0, -6, 0))
	one := s.company("Alder Insurance", "insurer")
	s.clientsAt(noon)
	s.serve(t, ln)
	b := launchFor(t, base, 2*time.Minute)
	b.signIn()
	client := clientURLOf(one.ID)
	minutes := questionnaire.Answer{State: questionnaire.Given, Number: 12}
	for _, run := range []struct {
		quarter, name string
		changes       []assessment.Change
		log           []string
	}{
		{"2026-Q3", "Q3 2026", []assessment.Change{
			{Question: "P-NAME", Answer: given("Alder Group"), Why: assessment.World},
			{Group: "process", Item: "claims-intake", Question: "PR-MINUTES", Answer: minutes, Why: assessment.Knowledge},
		}, []string{"Alder Group", "Real change", "Known better"}},
		{"2026-Q4", "Q4 2026", nil, []string{"No answer differs from the run before."}},
	} {
		b.visit(client)
		must(t, chromedp.Do(b, chromedp.SetValue(chromedp.CSS("#next-run #quarter"), run.quarter)))
		if status := b.press("#next-run button"); status != http.StatusOK {
			t.Fatalf("beginning the run of %s answers %d", run.quarter, status)
		}
		link := b.read(".address")
		at, _, _ := strings.Cut(b.path(), "?")
		if h1 := b.read("h1"); !strings.Contains(strings.ReplaceAll(h1, "\u00a0", " "), "Run of "+run.name) || !strings.HasPrefix(link, base+"/r/") {
			t.Fatalf("the run of %s is %q with the link %q", run.quarter, h1, link)
		}
		if left := b.read("#unconfirmed"); !strings.Contains(left, "answers are not confirmed yet") {
			t.Errorf("before it is answered %q", left)
		}
		_, id, _ := strings.Cut(at, "/assessments/")
		s.confirmAllBut(id, run.changes...)

		jo := b.guest()
		jo.visit(strings.TrimPrefix(link, base))
		if strings.HasPrefix(jo.path(), "/r/") {
			jo.press("main form button")
		}
		jo.visit("/" + strings.Join(strings.Split(jo.path(), "/")[1:3], "/") + "/check")
		jo.press("main form button.large")
		if said := jo.read("h1"); said == "" {
			t.Error("the respondent reads no result")
		}

		b.visit(at)
		log := b.read("main")
		for _, want := range append(run.log, "Every answer is confirmed.") {
			if !strings.Contains(log, want) {
				t.Errorf("the run of %s does not say %q: %s", run.quarter, want, log)
			}
		}
	}

	b.visit(progressURL(one.ID))
	page := strings.ReplaceAll(b.read("main"), "\u00a0", " ")
	for _, want := range []string{"Q2 2026", "Q3 2026", "Q4 2026"} {
		if !strings.Contains(page, want) {
			t.Errorf("the progress does not show %s: %s", want, page)
		}
	}
	rows, err := chromedp.Run(b, chromedp.Evaluate[int](`document.querySelector("#runs").parentElement.querySelectorAll("tbody tr").length`))
	must(t, err)
	if rows != 3 {
		t.Errorf("the progress has %d runs, want 3", rows)
	}
	if said := b.read("#since"); said == "" {
		t.Error("the progress compares nothing")
	}
	b.visit(progressURL(one.ID) + "?from=2026-Q2&to=2026-Q3")
	said := b.read("main")
	for _, want := range []string{"mostly because we know more", "2 different without being better or worse, 317 the same", "What we know better makes −"} {
		if !strings.Contains(said, want) {
			t.Errorf("of the first two quarters it does not say %q: %s", want, said)
		}
	}
}
