package web

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"waterline/assessment"
	"waterline/cmd/internal/web/audit"
)

// TestMarkupIsValid holds every template in every state to html-validate.
func TestMarkupIsValid(t *testing.T) {
	s := open(t)
	var pages []audit.Page
	for _, p := range s.gallery() {
		pages = append(pages, audit.Page{Name: p.name, Text: s.page(p).body})
	}
	for name, page := range framedPages(t) {
		pages = append(pages, audit.Page{Name: "framed " + name, Text: page})
	}
	audit.Markup(t, pages)
}

// framedPages are pages of a brand as a frame shows them.
func framedPages(t *testing.T) map[string]string {
	t.Helper()
	s := under(t, func(forms []assessment.Form) { forms[0].ReportNeeds = "contact" })
	root := s.answeredUnder("claims-check")
	out := make(map[string]string)
	for name, path := range map[string]string{
		"entry": "/e/claims-check", "only": "/e/second", "contact": "/e/claims-check/contact", "privacy": "/e/claims-check/privacy",
		"question": root + "/profile/P-NAME", "result": root + "/result",
	} {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.Header.Set("Sec-Fetch-Dest", "iframe")
		a := s.do(r)
		wantStatus(t, a, http.StatusOK)
		out[name] = a.body
	}
	return out
}
