package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"waterline/assessment"
	"waterline/cmd/internal/web/shell"
)

// TestWhoRunsTheFormIsSaid reads contact and privacy in both languages, from the
// landing page and from a form's own.
func TestWhoRunsTheFormIsSaid(t *testing.T) {
	for tag, wants := range map[string][3]string{
		"en": {"Registered in England", "deleted after 60 days", "Contact"},
		"de": {"Eingetragen in England", "nach 60 Tagen gelöscht", "Kontakt"},
	} {
		s := under(t, nil)
		for _, from := range []string{"/", "/e/claims-check"} {
			page := s.get(from + "?lang=" + tag)
			wantStatus(t, page, http.StatusOK)
			if !strings.Contains(text(page.doc), wants[1]) {
				t.Errorf("%s, %s: the page does not say what is kept: %s", tag, from, text(page.doc))
			}
			links := all(byClass(page.doc, "foot-links"), "a") // in the language of the page
			if len(links) != 2 || text(links[0]) != wants[2] {
				t.Fatalf("%s, %s: the foot has %d links", tag, from, len(links))
			}
			contact, privacy := s.get(attr(links[0], "href")), s.get(attr(links[1], "href"))
			wantStatus(t, contact, http.StatusOK)
			wantStatus(t, privacy, http.StatusOK)
			for _, want := range []string{"Heron & Quay Advisory Ltd", "ai@heron-quay.example", wants[0]} {
				if !strings.Contains(text(contact.doc), want) {
					t.Errorf("%s, %s: the contact does not say %q: %s", tag, from, want, text(contact.doc))
				}
			}
			if !strings.Contains(text(privacy.doc), wants[1]) {
				t.Errorf("%s, %s: the privacy page says %s", tag, from, text(privacy.doc))
			}
			if strings.Contains(page.body, "{days}") || strings.Contains(text(page.doc), "[") {
				t.Errorf("%s, %s: a place or a text is open: %s", tag, from, text(page.doc))
			}
		}
	}
}

// answeredUnder is a full assessment with a result, of a form.
func (s *site) answeredUnder(id string) string {
	s.t.Helper()
	f, err := s.Forms.Form(s.t.Context(), id)
	must(s.t, err)
	usual := s.service
	defer func() { s.service = usual }()
	s.service = usual.Under(f)
	return s.answered(assessment.Full, "insurer")
}

// Without forms nobody is named, and that is said.
func TestWithoutFormsThePagesStayHonest(t *testing.T) {
	s := open(t)
	if said := text(s.get("/contact").doc); !strings.Contains(said, "has given no contact here") {
		t.Errorf("the contact says %s", said)
	}
	said := text(s.get("/privacy").doc)
	for _, want := range []string{"whoever runs this site", "90 days", "Delete my data", "no cookies"} {
		if !strings.Contains(said, want) {
			t.Errorf("the privacy page does not say %q: %s", want, said)
		}
	}
	wantStatus(t, s.get("/e/start"), http.StatusOK)
	wantStatus(t, s.get("/e/nothing"), http.StatusNotFound)
	wantStatus(t, s.post("/e/nothing", url.Values{"depth": {"quick"}}), http.StatusNotFound)
}

// A draft keeps to the terms of its form, also when the form is gone later.
func TestADraftKeepsToItsForm(t *testing.T) {
	s := under(t, nil)
	a := s.post("/e/second", nil) // asks one depth only, so that nothing is picked
	wantStatus(t, a, http.StatusSeeOther)
	key := strings.Split(a.Header.Get("Location"), "/")[2]
	d, err := s.service.Open(t.Context(), key)
	must(t, err)
	if d.Form != "second" || d.Depth != assessment.Quick || !d.ExpiresAt.Equal(noon.Add(24*time.Hour)) {
		t.Errorf("the draft has form %q, depth %s and ends at %s", d.Form, d.Depth, d.ExpiresAt)
	}
	wantStatus(t, s.fill("/a/"+key+"/profile/P-NAME", url.Values{"answer": {"Ltd"}}), http.StatusSeeOther)
	if home := attr(byClass(s.get("/a/"+key).doc, "brand"), "href"); home != "/e/second?lang=en" {
		t.Errorf("the head leads to %s", home)
	}
	s.Forms = operators{{ID: "another", Keep: time.Hour, Origins: []string{"https://elsewhere.example"}}}
	later := s.get("/a/" + key + "/profile/P-NAME")
	wantStatus(t, later, http.StatusOK)
	if got := later.Header.Get("Content-Security-Policy"); got != shell.Policy("'none'") || !strings.Contains(later.body, `value="Ltd"`) {
		t.Errorf("without its form the draft has the policy %q and says %s", got, text(later.doc))
	}
	start := s.beginAt(assessment.Full)
	d, err = s.service.Open(t.Context(), start[len("/a/"):])
	must(t, err)
	if d.Form != "another" {
		t.Errorf("a draft of the start page has form %q", d.Form)
	}
}

// The words of a consent are those of its form, as shown and as stored.
func TestConsentsHaveTheWordsOfTheForm(t *testing.T) {
	s := under(t, nil)
	root := s.answeredUnder("claims-check")
	result := s.get(root + "/result")
	for _, want := range []string{"Heron & Quay may write to me once", "Heron & Quay Advisory Ltd may send me"} {
		if !strings.Contains(text(result.doc), want) {
			t.Errorf("the result does not ask %q", want)
		}
	}
	sent := hidden(result.doc)
	sent.Set("contact", "yes")
	sent.Set("mail", "ana@example.com")
	wantStatus(t, s.post(root+"/consent", sent), http.StatusSeeOther)
	d, err := s.service.Open(t.Context(), root[len("/a/"):])
	must(t, err)
	kept, err := s.Store.Consents(t.Context(), d.ID)
	must(t, err)
	if len(kept) != 1 || !strings.HasPrefix(kept[0].Wording, "Heron & Quay may write to me once") {
		t.Errorf("stored %+v", kept)
	}
}

// Where the operator wants a consent first, pages say so before the first
// question, the result is shown all the same, and the report waits.
func TestAReportThatNeedsAConsent(t *testing.T) {
	s := under(t, func(forms []assessment.Form) { forms[0].ReportNeeds = "contact" })
	const condition = "once you agree that Heron & Quay Advisory Ltd may contact you"
	root := s.answeredUnder("claims-check")
	result := s.get(root + "/result")
	for path, page := range map[string]answer{"/": s.get("/"), "/e/claims-check": s.get("/e/claims-check"), "result": result} {
		if !strings.Contains(text(page.doc), condition) {
			t.Errorf("%s does not say what the report is given for", path)
		}
	}
	if strings.Contains(result.body, "/report.pdf") {
		t.Error("the report is offered before")
	}
	if a := s.get(root + "/report.pdf"); a.StatusCode != http.StatusSeeOther || a.Header.Get("Location") != root+"/result#consent" {
		t.Errorf("the report comes with status %d and leads to %q", a.StatusCode, a.Header.Get("Location"))
	}
	give := func(given bool) {
		sent := hidden(s.get(root + "/result").doc)
		sent.Set("mail", "ana@example.com")
		if given {
			sent.Set("contact", "yes")
		}
		wantStatus(t, s.post(root+"/consent", sent), http.StatusSeeOther)
	}
	give(true)
	if a := s.get(root + "/report.pdf"); a.StatusCode != http.StatusOK || !strings.HasPrefix(a.body, "%PDF-") {
		t.Errorf("after the consent the report has status %d", a.StatusCode)
	}
	give(false)
	wantStatus(t, s.get(root+"/report.pdf"), http.StatusSeeOther)
}

// TestBrandsColourThePages: pages bear the name, the logo and the sheet of their
// form's brand, which is served under the hash of its content.
func TestBrandsColourThePages(t *testing.T) {
	s := under(t, nil)
	page := s.get("/e/claims-check")
	if strings.Contains(page.body, "Waterline") {
		t.Error("the page of a firm that wants no mark of ours names us")
	}
	if logo := byClass(page.doc, "logo"); attr(logo, "aria-label") != "Heron & Quay" {
		t.Error("there is no logo")
	}
	address := ""
	for _, link := range all(page.doc, "link") {
		if attr(link, "rel") == "stylesheet" {
			address = attr(link, "href")
		}
	}
	if !regexp.MustCompile(`^/brand/claims-check\.[0-9a-f]{12}\.css$`).MatchString(address) {
		t.Fatalf("the sheet is at %q", address)
	}
	for encoding, want := range map[string]string{"br, gzip": "br", "gzip": "gzip", "": ""} {
		r := httptest.NewRequest(http.MethodGet, address, nil)
		r.Header.Set("Accept-Encoding", encoding)
		a := s.do(r)
		if a.StatusCode != http.StatusOK || a.Header.Get("Content-Encoding") != want || a.Header.Get("Cache-Control") != cacheForEver {
			t.Errorf("accepting %q: status %d, encoding %q", encoding, a.StatusCode, a.Header.Get("Content-Encoding"))
		}
	}
	seen := s.get(s.share(s.answeredUnder("claims-check"), url.Values{}))
	if strings.Contains(seen.body, "Waterline") || !strings.Contains(seen.body, address) || seen.Header.Get("Content-Security-Policy") != shell.Policy(ownAncestors) {
		t.Error("a shared result does not bear the brand of its form, or can be framed")
	}
	sheet := s.get(address).body
	if !strings.Contains(sheet, "--brand:#7A2E1F") || !strings.Contains(sheet, "@layer reset") {
		t.Errorf("the sheet ends %q", sheet[max(0, len(sheet)-300):])
	}
	for _, path := range []string{"/brand/claims-check.000000000000.css", "/brand/nothing.css", "/brand/second.000000000000.css", "/brand/.css"} {
		wantStatus(t, s.get(path), http.StatusNotFound)
	}
	if second := s.get("/e/second"); strings.Contains(second.body, "/brand/") || !strings.Contains(text(all(second.doc, "title")[0]), "Waterline") {
		t.Error("a form without a brand is not as usual")
	}
}
