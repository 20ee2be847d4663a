package workspace

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"waterline/assessment"
	"waterline/examples"
)

// answerAll stores the answers of an example for an assessment, as if they had
// been typed.
func (s *site) answerAll(id, example string) {
	s.t.Helper()
	data, err := examples.Files.ReadFile(example + ".yaml")
	must(s.t, err)
	answers, err := assessment.Decode(example+".yaml", data, s.languages[0].Bank)
	must(s.t, err)
	for group, items := range answers.Groups {
		for _, item := range items {
			must(s.t, s.kept.AddItem(s.t.Context(), id, group, item, "", noon))
		}
	}
	var changes []assessment.Change
	for question, a := range answers.Values {
		changes = append(changes, assessment.Change{Question: question, Answer: a})
	}
	must(s.t, s.kept.Save(s.t.Context(), id, changes, noon))
}

// guest is a tab of the same browser that shares nothing with the first.
func (b *tab) guest() *tab {
	b.t.Helper()
	ctx, stop := chromedp.NewContext(b, chromedp.WithNewBrowserContext())
	b.t.Cleanup(stop)
	must(b.t, chromedp.Do(ctx))
	return &tab{ctx, b.t, b.base}
}

// A consultant makes a client, sends a link, watches the answers arrive, opens
// the result and compares it with another client's.
func TestBrowserConsultantsFirstHalfDay(t *testing.T) {
	ln, base := listener(t)
	s := openSite(t)
	s.PublicURL = base
	s.serve(t, ln)
	b := launchFor(t, base, 2*time.Minute)
	b.signIn()

	b.visit(clientsPath)
	b.press("main .head a.button")
	b.fill("#name", "Brook Freight")
	b.fill("#contact-1-name", "Jo Marsh")
	b.fill("#contact-1-mail", "jo@brook.example")
	if status := b.press("form.form button"); status != http.StatusOK || !strings.HasPrefix(b.path(), clientsPath+"/") {
		t.Fatalf("making a client leads to %s with %d", b.path(), status)
	}
	at, _, _ := strings.Cut(b.path(), "?")

	b.press("main .head a.button")
	must(t, chromedp.Do(b, chromedp.Click(chromedp.CSS("#depth-quick"))))
	b.press("form[action$='/assessments/new'] button")
	link := b.read(".address")
	if !strings.HasPrefix(link, base+"/r/") {
		t.Fatalf("the page shows the link %q", link)
	}
	_, id, _ := strings.Cut(b.path(), "/assessments/")
	id, _, _ = strings.Cut(id, "?")

	jo := b.guest()
	jo.visit(strings.TrimPrefix(link, base))
	jo.press("main form button")
	if strings.HasPrefix(jo.path(), "/workspace") || !strings.HasPrefix(jo.path(), "/a/") {
		t.Fatalf("the link leads the respondent to %s", jo.path())
	}
	root := "/" + strings.Join(strings.Split(jo.path(), "/")[1:3], "/")
	b.visit(at)
	before := b.read(".gauge")
	s.answerAll(id, "logistics")
	b.visit(at)
	if after := b.read(".gauge"); after == before || strings.HasPrefix(after, "0 of") {
		t.Errorf("before answers the page says %q, after them %q", before, after)
	}
	jo.visit(root + "/check")
	jo.press("main form button.large")
	theirs := jo.read("h1")

	b.visit(at)
	if said := b.read("#timeline + .timeline li"); !strings.HasPrefix(said, "Result, version 1") {
		t.Errorf("the timeline begins with %q", said)
	}
	b.press("main .panel .actions a")
	if ours := b.read("h1"); ours != theirs || theirs == "" {
		t.Errorf("the consultant reads %q, the respondent %q", ours, theirs)
	}

	s.company("Alder Insurance", "insurer")
	b.visit(clientsPath)
	must(t, chromedp.Do(b, chromedp.Click(chromedp.CSS("tbody tr:nth-child(1) input")), chromedp.Click(chromedp.CSS("tbody tr:nth-child(2) input"))))
	b.press(".picked button")
	if said := b.read("#columns thead"); !strings.Contains(said, "Alder Insurance") || !strings.Contains(said, "Brook Freight") {
		t.Errorf("the comparison has the columns %q", said)
	}
}

// Keys go where the page says, and stop when they are switched off.
func TestKeyboardOfTheWorkspaceIsSwitchedOff(t *testing.T) {
	ln, base := listener(t)
	s := openSite(t)
	s.company("Alder Insurance", "insurer")
	s.serve(t, ln)
	b := launch(t, base)
	b.signIn()
	strike := func(keys string) { must(t, chromedp.Do(b, chromedp.KeyEvent(keys))) }
	focused := func() string {
		t.Helper()
		said, err := chromedp.Run(b, chromedp.Evaluate[string](`document.activeElement.id || document.activeElement.textContent`))
		must(t, err)
		return said
	}
	b.visit(clientsPath)
	strike("j")
	if got := focused(); got != "Alder Insurance" {
		t.Errorf("j leads to %q", got)
	}
	strike("/")
	if got := focused(); got != "q" {
		t.Errorf("/ leads to %q", got)
	}
	b.visit(portfolioPath)
	if response, err := chromedp.RunResponse(b, chromedp.KeyEvent("?")); err != nil || response.Status != http.StatusOK || b.path() != "/workspace/keys" {
		t.Fatalf("? leads to %s: %v", b.path(), err)
	}
	if b.hidden("#keys") || !b.hidden("#keys-none") {
		t.Error("with scripts the page hides the switch")
	}
	must(t, chromedp.Do(b, chromedp.Click(chromedp.CSS("#keys-on"))))
	if said := b.read("#keys [role=status]"); said != "The keys are off." {
		t.Errorf("switching off says %q", said)
	}
	b.visit(clientsPath)
	strike("j")
	strike("/")
	if got := focused(); got == "q" || got == "Alder Insurance" {
		t.Errorf("a key that is switched off leads to %q", got)
	}
}
