package workspace

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"waterline/assessment/client"
	"waterline/cmd/internal/account"
)

// clientForm is what the form of a client sends.
func clientForm(change url.Values) url.Values {
	form := url.Values{
		"name": {"Alder Insurance"}, "stage": {"lead"}, "owner": {""}, "next_due": {"2026-12-01"}, "tags": {"insurance, London"}, "version": {"0"},
		"contact_name": {"", "Jo Marsh", ""}, "contact_role": {"", "Head of operations", ""}, "contact_mail": {"", "jo@alder.example", ""}, "contact_phone": {"", "", ""},
	}
	for name, values := range change {
		form[name] = values
	}
	return form
}

// made fills in the form of a new client and returns the address of its page.
func (s *site) made(change url.Values) string {
	s.t.Helper()
	a := s.owner.fill("/workspace/clients/new", clientForm(change))
	wantStatus(s.t, a, http.StatusSeeOther)
	path, _, _ := strings.Cut(a.Header.Get("Location"), "?")
	return path
}

func TestAClientIsMadeReadChangedAndArchived(t *testing.T) {
	s := openSite(t)
	path := s.made(nil)
	page := s.owner.get(path + "?done=added")
	wantStatus(t, page, http.StatusOK)
	for _, want := range []string{"Alder Insurance", "The client is there", "1 December 2026", "London", "Jo Marsh", "Head of operations", "Client added", "There is no result yet"} {
		if !strings.Contains(text(page.doc), want) {
			t.Errorf("the page does not say %q: %s", want, text(page.doc))
		}
	}
	form := clientForm(url.Values{"name": {"Alder & Co"}, "stage": {"starter"}, "version": {"1"}, "next_due": {""}})
	wantStatus(t, s.owner.fill(path+"/edit", form), http.StatusSeeOther)
	wantStatus(t, s.owner.fill(path+"/notes", url.Values{"note": {"Budget closes soon.\nAsk Jo."}}), http.StatusSeeOther)
	said := text(s.owner.get(path).doc)
	for _, want := range []string{"Alder & Co Starter project", "No date", "Stage is now: Starter project", "Budget closes soon. Ask Jo.", "Ana Keller · 23 Nov 2026, 12:00 UTC"} {
		if !strings.Contains(said, want) {
			t.Errorf("after the changes the page does not say %q: %s", want, said)
		}
	}
	a := s.owner.fill(path+"/notes", url.Values{"note": {strings.Repeat("x", 10_001)}})
	wantStatus(t, a, http.StatusUnprocessableEntity)
	if note := byID(a.doc, "note"); len(text(note)) != 10_001 {
		t.Errorf("of a note that is too long %d characters are kept", len(text(note)))
	}
	wantStatus(t, s.owner.fill(path+"/archive", nil), http.StatusSeeOther)
	if list := s.owner.get("/workspace/clients"); strings.Contains(list.body, "Alder") {
		t.Error("an archived client is in the list")
	}
	if said := text(s.owner.get(path).doc); !strings.Contains(said, "This client is archived") {
		t.Errorf("an archived client reads %s", said)
	}
}

// Everything that is wrong comes at once, each with the field it is in, and
// what was typed stays.
func TestAllFaultsOfAClientComeAtOnce(t *testing.T) {
	s := openSite(t)
	form := clientForm(url.Values{
		"name": {""}, "stage": {"shoe"}, "next_due": {"soon"}, "tags": {"a, A"},
		"contact_name": {"", "Jo", ""}, "contact_mail": {"", "nobody", "lost@alder.example"},
	})
	a := s.owner.fill("/workspace/clients/new", form)
	wantStatus(t, a, http.StatusUnprocessableEntity)
	if title := text(all(a.doc, "title")[0]); !strings.HasPrefix(title, "Error: ") {
		t.Errorf("the title is %q", title)
	}
	var at []string
	for _, link := range all(byID(a.doc, "errors"), "a") {
		id := strings.TrimPrefix(attr(link, "href"), "#")
		at = append(at, id)
		if byID(a.doc, id) == nil {
			t.Errorf("%q leads to no field", attr(link, "href"))
		}
	}
	if got, want := strings.Join(at, " "), "name stage tags contact-1-mail contact-2-name next_due"; got != want {
		t.Errorf("faults are in %s, want %s", got, want)
	}
	if said := text(byID(a.doc, "errors")); !strings.Contains(said, "Name: This is missing and needed") {
		t.Errorf("an empty name gets %s", said)
	}
	for id, want := range map[string]string{"tags": "a, A", "contact-1-name": "Jo", "contact-1-mail": "nobody", "contact-2-mail": "lost@alder.example", "next_due": "soon"} {
		if got := attr(byID(a.doc, id), "value"); got != want {
			t.Errorf("%s holds %q, want %q as typed", id, got, want)
		}
	}
}

// Of two editors the second hears who was first and in what they differ, loses
// nothing, and decides.
func TestTwoEditorsOfAClient(t *testing.T) {
	s := openSite(t)
	path := s.made(nil)
	bo := s.coworker("bo@heron.example", account.Consultant)
	wantStatus(t, bo.get(path+"/edit"), http.StatusOK)
	wantStatus(t, bo.fill(path+"/edit", clientForm(url.Values{"version": {"1"}, "stage": {"running"}, "tags": {"Leeds"}})), http.StatusSeeOther)
	a := s.owner.fill(path+"/edit", clientForm(url.Values{"version": {"1"}, "name": {"Alder Mutual"}}))
	wantStatus(t, a, http.StatusConflict)
	said := text(byID(a.doc, "errors"))
	for _, want := range []string{"Bo Lind", "Stage Running Lead", "Tags Leeds insurance, London", "Name Alder Insurance Alder Mutual"} {
		if !strings.Contains(strings.NewReplacer("\u2068", "", "\u2069", "").Replace(said), want) {
			t.Errorf("the second editor does not hear %q: %s", want, said)
		}
	}
	if got := attr(byID(a.doc, "name"), "value"); got != "Alder Mutual" {
		t.Errorf("of what was typed there is %q", got)
	}
	version := ""
	for _, input := range all(a.doc, "input") {
		if attr(input, "name") == "version" {
			version = attr(input, "value")
		}
	}
	wantStatus(t, s.owner.fill(path+"/edit", clientForm(url.Values{"version": {version}, "name": {"Alder Mutual"}})), http.StatusSeeOther)
	if said := text(s.owner.get(path).doc); !strings.Contains(said, "Alder Mutual Lead") {
		t.Errorf("after deciding the page reads %s", said)
	}
}

// issue stores a report of a client, as the composer does.
func (s *site) issue(id string) (client.Issued, []byte) {
	s.t.Helper()
	c, err := s.Clients.Store.Client(s.t.Context(), s.org, id)
	must(s.t, err)
	s.Clients.Render = func(_ context.Context, j client.Job) (client.Rendered, error) {
		return client.Rendered{File: []byte("%PDF-1.7 " + j.Language), Fingerprint: "4f1c9a7be2", Program: "test"}, nil
	}
	made, err := s.Clients.Finalise(s.t.Context(), s.org, client.Order{
		Client: id, Assessment: c.Newest.Assessment, Title: "Where AI pays off", Language: "en", Paper: "A4", By: client.Author{ID: "ana", Name: "Ana Keller"},
	})
	must(s.t, err)
	_, file, err := s.Clients.Download(s.t.Context(), s.org, made.ID)
	must(s.t, err)
	return made, file
}

func TestAnIssuedReportIsDownloadedByteForByte(t *testing.T) {
	s := openSite(t)
	one, other := s.company("Alder Insurance", "insurer"), s.company("Brook Freight", "logistics")
	made, file := s.issue(one.ID)
	page := s.owner.get("/workspace/clients/" + one.ID)
	path := "/workspace/clients/" + one.ID + "/issued/" + made.ID
	if said := text(page.doc); !strings.Contains(page.body, path) || !strings.Contains(said, "4f1c9a7b") || !strings.Contains(said, "Report issued") {
		t.Errorf("the page of the client reads %s", said)
	}
	a := s.owner.get(path)
	wantStatus(t, a, http.StatusOK)
	if a.body != string(file) || a.Header.Get("Content-Type") != "application/pdf" {
		t.Errorf("downloaded is %q as %s", a.body, a.Header.Get("Content-Type"))
	}
	wantStatus(t, s.owner.get("/workspace/clients/"+other.ID+"/issued/"+made.ID), http.StatusNotFound)
}

// Only owners erase, only with the name typed, and the page says what goes.
func TestErasingAClientWithIssuedReports(t *testing.T) {
	s := openSite(t)
	one := s.company("Alder Insurance", "insurer")
	s.issue(one.ID)
	path := "/workspace/clients/" + one.ID
	consultant := s.coworker("bo@heron.example", account.Consultant)
	wantStatus(t, consultant.get(path+"/erase"), http.StatusForbidden)
	wantStatus(t, consultant.fill(path+"/erase", url.Values{"name": {one.Name}}), http.StatusForbidden)
	if strings.Contains(consultant.get(path).body, path+"/erase") {
		t.Error("a consultant is led to a page that is not theirs")
	}
	said := text(s.owner.get(path + "/erase").doc)
	for _, want := range []string{"One assessment", "One issued report", "These reports were sent out", "Where AI pays off"} {
		if !strings.Contains(said, want) {
			t.Errorf("the page does not say %q: %s", want, said)
		}
	}
	wrong := s.owner.fill(path+"/erase", url.Values{"name": {"alder"}})
	wantStatus(t, wrong, http.StatusUnprocessableEntity)
	if attr(byID(wrong.doc, "name"), "value") != "alder" {
		t.Error("what was typed is lost")
	}
	wantStatus(t, s.owner.get(path), http.StatusOK)
	wantStatus(t, s.owner.fill(path+"/erase", url.Values{"name": {one.Name}}), http.StatusSeeOther)
	wantStatus(t, s.owner.get(path), http.StatusNotFound)
}

func TestViewersReadAndChangeNothing(t *testing.T) {
	s := openSite(t)
	one := s.company("Alder Insurance", "insurer")
	path := "/workspace/clients/" + one.ID
	viewer := s.coworker("vi@heron.example", account.Viewer)
	page := viewer.get(path)
	wantStatus(t, page, http.StatusOK)
	for _, form := range all(page.doc, "form") {
		if attr(form, "action") != "/sign-out" {
			t.Errorf("a viewer is offered the form %s", attr(form, "action"))
		}
	}
	if strings.Contains(page.body, "/edit") || strings.Contains(page.body, "assessments/new") {
		t.Error("a viewer is led to what they may not do")
	}
	wantStatus(t, viewer.fill(path+"/notes", url.Values{"note": {"x"}}), http.StatusForbidden)
	wantStatus(t, viewer.get(path+"/edit"), http.StatusForbidden)
}

// Nothing of one organisation is there for another, by whatever address.
func TestClientsOfOthersAreNotThere(t *testing.T) {
	s := openSite(t)
	one := s.company("Alder Insurance", "insurer")
	c, err := s.Clients.Store.Client(t.Context(), s.org, one.ID)
	must(t, err)
	issued, _ := s.issue(one.ID)
	olga := s.outsider()
	fill := strings.NewReplacer(":client", one.ID, ":assessment", c.Newest.Assessment, ":issued", issued.ID, ":version", "1", ":table", "fan")
	tried := 0
	for _, r := range Routes() {
		if !strings.HasPrefix(r.Path, clientPath) {
			continue
		}
		path := fill.Replace(r.Path)
		if r.Method == http.MethodGet {
			wantStatus(t, olga.get(path), http.StatusNotFound)
		} else {
			wantStatus(t, olga.fill(path, clientForm(url.Values{"name": {one.Name}, "note": {"x"}, "depth": {"full"}, "language": {"en"}})), http.StatusNotFound)
		}
		tried++
	}
	if tried < 15 {
		t.Errorf("only %d addresses were tried", tried)
	}
	if said := olga.get("/workspace/clients"); strings.Contains(said.body, "Alder") {
		t.Error("another organisation's client is in the list")
	}
}

// hostile are names that try to be more than text.
var hostile = []string{
	`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `{{.Token}}`, "\u202eevil.example", "شركة المثال", strings.Repeat("Versicherung", 10), `=cmd|' /C calc'!A0`, `javascript:alert(1)`,
}

func TestHostileNamesStayText(t *testing.T) {
	s := openSite(t)
	for _, name := range hostile {
		tag := []rune(strings.ReplaceAll(name, ",", ""))
		path := s.made(url.Values{"name": {name}, "tags": {string(tag[:min(len(tag), 40)])}, "contact_name": {name}, "contact_role": {name}, "contact_mail": {""}, "contact_phone": {name}})
		wantStatus(t, s.owner.fill(path+"/notes", url.Values{"note": {name}}), http.StatusSeeOther)
		for _, at := range []string{path, path + "/edit", path + "/erase", path + "/assessments/new", "/workspace/clients"} {
			a := s.owner.get(at)
			wantStatus(t, a, http.StatusOK)
			if n := foreign(a.doc); n != nil {
				t.Errorf("%s: %q became <%s>", at, name, n.Data)
			}
		}
		if got := text(all(s.owner.get(path).doc, "h1")[0]); !strings.HasPrefix(got, strings.Join(strings.Fields(name), " ")) {
			t.Errorf("%q reads %q", name, got)
		}
	}
}

// foreign is an element that no template of ours holds, or one that runs.
func foreign(doc *html.Node) *html.Node {
	for _, name := range []string{"img", "iframe", "object", "style", "base"} {
		if found := all(doc, name); len(found) > 0 {
			return found[0]
		}
	}
	for _, script := range all(doc, "script") {
		if !strings.HasPrefix(attr(script, "src"), "/static/") || text(script) != "" {
			return script
		}
	}
	for n := range doc.Descendants() {
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || strings.HasPrefix(strings.TrimSpace(a.Val), "javascript:") && a.Key == "href" {
				return n
			}
		}
	}
	return nil
}
