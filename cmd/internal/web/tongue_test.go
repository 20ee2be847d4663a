package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"os/exec"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"waterline/assessment"
)

// speaks is the language a page says it is in.
func speaks(a answer) string {
	if a.Header.Get("Content-Language") != attr(all(a.doc, "html")[0], "lang") {
		return "two languages at once"
	}
	return a.Header.Get("Content-Language")
}

// What a browser prefers picks the first offer, a link wins over it, and
// caches are told what a page depends on.
func TestThePagesOfferTheirLanguages(t *testing.T) {
	s := open(t)
	for _, c := range []struct {
		path, accept, want string
		varies             bool
	}{
		{"/", "", "en", true},
		{"/", "de-AT,de;q=0.8,en;q=0.5", "de", true},
		{"/", "fr,en;q=0.5", "en", true},
		{"/", "fr", "en", true},
		{"/", "%%%;;q=x", "en", true},
		{"/?lang=de", "en", "de", false},
		{"/?lang=xx", "de", "de", true},
		{"/start?lang=de", "", "de", false},
		{"/nothing", "de", "de", true},
		{"/s/nothing", "de", "de", true},
	} {
		r := httptest.NewRequest(http.MethodGet, c.path, nil)
		r.Header.Set("Accept-Language", c.accept)
		a := s.do(r)
		if got := speaks(a); got != c.want {
			t.Errorf("%s for %q is in %s, want %s", c.path, c.accept, got, c.want)
		}
		if varies := strings.Contains(strings.Join(a.Header.Values("Vary"), ","), "Accept-Language"); varies != c.varies {
			t.Errorf("%s for %q: Vary is %q", c.path, c.accept, a.Header.Values("Vary"))
		}
	}
	found := make(map[string]string)
	for _, link := range all(s.get("/").doc, "link") {
		if attr(link, "rel") == "alternate" {
			found[attr(link, "hreflang")] = attr(link, "href")
		}
	}
	if found["en"] != "http://example.com/?lang=en" || found["de"] != "http://example.com/?lang=de" || found["x-default"] != "http://example.com/" {
		t.Errorf("alternates are %v", found)
	}
	for _, link := range all(s.get("/?lang=de").doc, "a") {
		if strings.HasPrefix(attr(link, "href"), "/start") && attr(link, "href") != "/start?lang=de" {
			t.Errorf("from the German page %q leads on", attr(link, "href"))
		}
	}
}

// The choice is kept with the draft, whatever a browser prefers, and goes with
// its result, tables, report and shares.
func TestADraftRemembersItsLanguage(t *testing.T) {
	s := open(t)
	a := s.post("/start?lang=de", url.Values{"depth": {"quick"}})
	wantStatus(t, a, http.StatusSeeOther)
	if page := s.get(a.Header.Get("Location")); speaks(page) != "de" {
		t.Fatalf("the first question is in %s", speaks(page))
	}

	root := s.told(assessment.Full, "insurer", nil)
	wantStatus(t, s.fill(root+"/check", nil), http.StatusSeeOther)
	s.change(root+"/result", "de", root+"/result")
	page := s.get(root + "/result")
	if speaks(page) != "de" || !strings.Contains(heading(page.doc), "erwarte") {
		t.Errorf("the result is in %s: %s", speaks(page), heading(page.doc))
	}
	if table := s.get(root + "/result/ideas.csv"); !strings.Contains(table.body, "Ablauf") {
		t.Errorf("the table reads %.80q", table.body)
	}
	if missing := s.get(root + "/nothing/at/all"); missing.StatusCode != http.StatusNotFound {
		t.Errorf("a page that is not there has status %d", missing.StatusCode)
	}
	made := s.fill(root+"/share", url.Values{"days": {"7"}, "make": {"yes"}})
	share := strings.TrimPrefix(text(byClass(made.doc, "address")), "http://example.com")
	if shared := s.get(share); speaks(shared) != "de" {
		t.Errorf("the share of a German draft is in %s", speaks(shared))
	}
	if shared := s.get(share + "?lang=en"); speaks(shared) != "en" {
		t.Errorf("a reader who wants English gets %s", speaks(shared))
	}
	if _, err := exec.LookPath("pdftotext"); err == nil {
		if said := pdfText(t, s.get(root+"/report.pdf").body); !strings.Contains(said, "Zusammenfassung") && !strings.Contains(said, "Bericht") {
			t.Errorf("the report begins %.300q", said)
		}
	}
	s.change(root+"/result", "en", root+"/result")
	if page := s.get(root + "/result"); speaks(page) != "en" {
		t.Errorf("back in English it is in %s", speaks(page))
	}
}

// change presses the switch of a page and looks where it leads.
func (s *site) change(from, tag, want string) {
	s.t.Helper()
	page := s.get(from)
	form := url.Values{"language": {tag}}
	for _, f := range all(page.doc, "form") {
		if strings.HasSuffix(attr(f, "action"), "/language") {
			for _, input := range all(f, "input") {
				form.Set(attr(input, "name"), attr(input, "value"))
			}
			a := s.post(attr(f, "action"), form)
			wantStatus(s.t, a, http.StatusSeeOther)
			if got := a.Header.Get("Location"); got != want {
				s.t.Errorf("the switch of %s leads to %q, want %q", from, got, want)
			}
			return
		}
	}
	s.t.Fatalf("%s has no switch", from)
}

func TestTheSwitchLeadsNowhereElse(t *testing.T) {
	s := open(t)
	root := s.begin()
	token := hidden(s.get(root).doc).Get("form_token")
	for _, back := range []string{"", "https://evil.example/a", "//evil.example", "/a/another", root + "/../../x", "javascript:alert(1)", root + "x"} {
		a := s.post(root+"/language", url.Values{"form_token": {token}, "language": {"de"}, "back": {back}})
		if a.StatusCode != http.StatusSeeOther || a.Header.Get("Location") != root {
			t.Errorf("back %q leads to %q (%d)", back, a.Header.Get("Location"), a.StatusCode)
		}
	}
	a := s.post(root+"/language", url.Values{"form_token": {token}, "language": {"xx"}})
	wantStatus(t, a, http.StatusUnprocessableEntity)
	a = s.post(root+"/language", url.Values{"language": {"de"}})
	wantStatus(t, a, http.StatusForbidden)
}

// A figure is read as the language of its page writes it, though the draft was
// switched in another tab meanwhile, and the same for the save of a script.
func TestAFigureIsReadInTheLanguageOfItsPage(t *testing.T) {
	s := open(t)
	root := s.told(assessment.Quick, "logistics", nil)
	path := root + "/process/" + s.first(root, "process") + "/PR-COST-HR"
	sent := hidden(s.get(path).doc)
	sent.Set("low", "1.234")
	sent.Set("one", "yes")
	s.change(root, "de", root)
	if a := s.post(path, sent); a.StatusCode != http.StatusUnprocessableEntity || speaks(a) != "en" {
		t.Errorf("an English page with 1.234: status %d in %s", a.StatusCode, speaks(a))
	}
	sent = hidden(s.get(path).doc)
	sent.Set("low", "1.234")
	sent.Set("one", "yes")
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(sent.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("X-Autosave", "1")
	if a := s.do(r); a.StatusCode != http.StatusOK || !strings.Contains(a.body, "Gespeichert") {
		t.Errorf("a German page with 1.234: status %d, %s", a.StatusCode, a.body)
	}
	if shown := s.get(path); !strings.Contains(shown.body, `value="1234"`) {
		t.Error("the figure is not shown as typed")
	}
}

func byClass(doc *html.Node, class string) *html.Node {
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode && attr(n, "class") == class {
			return n
		}
	}
	return doc
}

func pdfText(t *testing.T, data string) string {
	t.Helper()
	command := exec.CommandContext(t.Context(), "pdftotext", "-", "-")
	command.Stdin = strings.NewReader(data)
	out, err := command.Output()
	must(t, err)
	return string(out)
}
