package workspace

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// retold is an answer of a run that is given otherwise than before.
type retold struct {
	page   string            // of the question
	fields map[string]string // by name
	place  string            // as the page of its part names it
	why    string
}

// confirmAllBut answers a run as its respondent does: what changed first, with
// why, and then that all of every part is still true.
func (b *tab) confirmAllBut(root string, changes []retold) {
	b.t.Helper()
	for _, change := range changes {
		b.visit(root + change.page + "?then=confirm")
		for name, value := range change.fields {
			b.fill(chromedp.CSS("main form [name="+name+"]"), value)
		}
		b.press("main form .actions button.button")
		why := fmt.Sprintf("input[name=%q][value=%s]", "why-"+change.place, change.why)
		must(b.t, chromedp.Do(b, chromedp.Click(chromedp.CSS(why))))
		b.press("main form > .actions button")
	}
	b.visit(root)
	parts, err := chromedp.Run(b, chromedp.Evaluate[[]string](`Array.from(document.querySelectorAll(".tasks a"), a => a.getAttribute("href"))`))
	must(b.t, err)
	for _, part := range parts {
		b.visit(part)
		b.press("main button[name=all]")
	}
	if len(parts) == 0 {
		b.t.Error("the run has no parts")
	}
}

// A client over three quarters: a first result, a run that confirms all but two
// answers, sent when its quarter is over, and one that confirms all. The
// consultant begins each and reads what changed; the respondent answers and sends
// each from their own browser.
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
	for _, run := range []struct {
		quarter, name string
		changes       []retold
		log           []string
	}{
		{"2026-Q3", "Q3 2026", []retold{
			{"/profile/P-NAME", map[string]string{"answer": "Alder Group"}, "answers.P-NAME", "world"},
			{"/process/claims-intake/PR-MINUTES", map[string]string{"low": "11", "likely": "12", "high": "14"}, "process[claims-intake].PR-MINUTES", "knowledge"},
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

		jo := b.guest()
		jo.visit(strings.TrimPrefix(link, base))
		jo.press("main form button")
		root := "/" + strings.Join(strings.Split(jo.path(), "/")[1:3], "/")
		jo.confirmAllBut(root, run.changes)
		jo.visit(root + "/check")
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
