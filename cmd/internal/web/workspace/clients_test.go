package workspace

import (
	"encoding/csv"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"waterline/cmd/internal/web/verdict"
)

// The list shows each client with its range, sorts by a link, filters by the
// address, and gives the same as a file.
func TestTheListOfClients(t *testing.T) {
	s := openSite(t)
	s.company("Brook Freight", "logistics")
	s.company("Alder Insurance", "insurer")
	s.company("=Cedar & Söhne", "agency")

	page := s.owner.get("/workspace/clients")
	wantStatus(t, page, http.StatusOK)
	rows := all(all(page.doc, "tbody")[0], "tr")
	if len(rows) != 3 {
		t.Fatalf("%d rows: %s", len(rows), text(page.doc))
	}
	first := text(rows[1])
	if !strings.HasPrefix(first, "Alder Insurance") || !strings.Contains(first, "£") || len(all(rows[1], "svg")) != 1 {
		t.Errorf("the second row by name reads %q", first)
	}
	sorted := s.owner.get("/workspace/clients?sort=-name")
	if got := text(all(all(sorted.doc, "tbody")[0], "tr")[0]); !strings.HasPrefix(got, "Brook") {
		t.Errorf("the first row by name from the end reads %q", got)
	}
	for _, search := range []string{"sohne", "SÖHNE", "cedar"} {
		if found := s.owner.get("/workspace/clients?q=" + url.QueryEscape(search)); len(all(all(found.doc, "tbody")[0], "tr")) != 1 {
			t.Errorf("%q finds %s", search, text(found.doc))
		}
	}
	if none := s.owner.get("/workspace/clients?q=zzz"); !strings.Contains(none.body, "No client fits") {
		t.Errorf("a search for nothing reads %s", text(none.doc))
	}
	wantStatus(t, s.owner.get("/workspace/clients?sort=shoe"), http.StatusUnprocessableEntity)
	file := s.owner.get("/workspace/clients.csv")
	records, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(file.body, verdict.ByteOrderMark))).ReadAll()
	must(t, err)
	if len(records) != 4 || records[1][1] != "'=Cedar & Söhne" {
		t.Errorf("the file holds %q", records)
	}
	if low, err := strconv.ParseFloat(records[2][6], 64); err != nil || low >= 0 {
		t.Errorf("the low end of %s is %q, no number below zero", records[2][1], records[2][6])
	}
}

// Who is not signed in is asked to and led back; a form without the token of
// the session does nothing.
func TestNobodyIsLetInByAddress(t *testing.T) {
	s := openSite(t)
	stranger := s.browser()
	a := stranger.get("/workspace/clients?q=x")
	if a.StatusCode != http.StatusSeeOther || a.Header.Get("Location") != "/sign-in?next=%2Fworkspace%2Fclients%3Fq%3Dx" {
		t.Errorf("a stranger gets %d to %q", a.StatusCode, a.Header.Get("Location"))
	}
	wantStatus(t, stranger.signIn(ownerMail, "wrong wrong wrong"), http.StatusUnauthorized)
	wantStatus(t, s.owner.post("/sign-out", nil), http.StatusForbidden)
	wantStatus(t, s.owner.get("/workspace/clients"), http.StatusOK)
	wantStatus(t, s.owner.fill("/sign-out", nil), http.StatusSeeOther)
	wantStatus(t, s.owner.get("/workspace/clients"), http.StatusSeeOther)
	for _, next := range []string{"https://evil.example", "//evil.example", "/elsewhere", "/workspace/../x"} {
		b := s.browser()
		a := b.post("/sign-in", url.Values{"mail": {ownerMail}, "password": {password}, "next": {next}})
		if a.Header.Get("Location") != "/workspace" {
			t.Errorf("after signing in with next %q one is led to %q", next, a.Header.Get("Location"))
		}
	}
}
