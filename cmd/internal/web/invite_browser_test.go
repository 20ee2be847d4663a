package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"waterline/assessment"
)

// TestBrowsersOfTwoPeople invites a colleague in one browser and answers in
// another, with the same question open in both.
func TestBrowsersOfTwoPeople(t *testing.T) {
	first, second := start(t), start(t)
	s := open(t)
	base := "http://" + s.listen(t)
	for _, scripts := range []bool{true, false} {
		t.Run(fmt.Sprintf("scripts %t", scripts), func(t *testing.T) {
			s.set(noon)
			root := s.told(assessment.Full, "logistics", nil)
			volume := "/process/" + s.first(root, "process") + "/PR-VOLUME"
			wantStatus(t, s.fill(root+volume, url.Values{"low": {"1000"}, "high": {""}, "one": {"yes"}}), http.StatusSeeOther)
			owner, ana := tab(first, t, s, base, 1280, scripts), tab(second, t, s, base, 320, scripts)

			owner.visit(root)
			owner.press(".invite a")
			owner.fits()
			must(t, chromedp.Do(owner, chromedp.Click(chromedp.CSS("label[for=part-2]"))))
			owner.press("main form button.button")
			link := owner.read(".address")
			if !strings.HasPrefix(link, base+"/r/") {
				t.Fatalf("the link is %q", link)
			}
			ana.visit(strings.TrimPrefix(link, base))
			ana.fits()
			ana.fill("#name", "Ana")
			ana.press("main form button.button")
			ana.fits()
			hers := ana.path()
			if said := ana.read("main"); !strings.Contains(said, "How work gets done") || !strings.Contains(said, "those of Ana") {
				t.Errorf("the part says %q", said)
			}
			ana.visit(hers + "/result")
			ana.fits()
			if said := ana.read("h1"); !strings.Contains(said, "does not open this page") {
				t.Errorf("the result opens for Ana: %q", said)
			}
			ana.press(".actions a.button")
			if ana.path() != hers {
				t.Errorf("the refusal leads to %s", ana.path())
			}

			s.set(noon.Add(12 * time.Minute))
			owner.visit(root + volume)
			ana.visit(hers + volume)
			ana.types("#low", "1400")
			ana.press("main form button.button")
			owner.types("#low", "900")
			if scripts {
				owner.said("Ana\u2069 changed this at 12:12 UTC to 1,400")
			}
			if status := owner.press("main form button.button"); status != http.StatusConflict {
				t.Errorf("the later one gets status %d", status)
			}
			if said := owner.read("#errors"); !strings.Contains(said, "Ana\u2069 changed this at 12:12 UTC to 1,400") {
				t.Errorf("the later one is told %q", said)
			}
			if got := s.volume(root).Number; got != 1400 {
				t.Errorf("before anybody chose, %v is stored", got)
			}
			owner.fits()
			owner.press("main form button.button") // use mine

			ana.visit(hers + "/check/processes")
			ana.fits()
			if said := ana.read("#differ"); !strings.Contains(said, "You: 1,400") || !strings.Contains(said, "Whoever began this assessment: 900") || ana.count("#differ button") > 0 {
				t.Errorf("Ana's check says %q", said)
			}
			owner.visit(root + "/check")
			if said := owner.read("#differ"); !strings.Contains(said, "You: 900") || !strings.Contains(said, "Ana\u2069: 1,400") {
				t.Errorf("the owner's check says %q", said)
			}
			owner.press("#differ button[value^='by:']:not([value='by:'])")
			if said := owner.read("#differ"); !strings.Contains(said, "This one counts, because it was chosen") || s.volume(root).Number != 1400 {
				t.Errorf("after choosing, %v is stored and the check says %q", s.volume(root).Number, said)
			}
			owner.press("form.submit button")
			if said := owner.read("#differ"); !strings.Contains(said, "Ana\u2069: 1,400") {
				t.Errorf("the result says %q", said)
			}
			owner.fits()
			for _, b := range []*browser{owner, ana} {
				if said := b.complained(); len(said) > 0 {
					t.Errorf("the browser complains: %q", said)
				}
			}
		})
	}
}
