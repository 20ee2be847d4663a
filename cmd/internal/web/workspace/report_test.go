package workspace

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"waterline/assessment/client"
	"waterline/cmd/internal/account"
	"waterline/reports"
)

// printed renders as cmd/waterline does, so that what is issued can be read.
func (s *site) printed() {
	s.Clients.Render = func(_ context.Context, j client.Job) (client.Rendered, error) {
		o, err := s.printing(j)
		if err != nil {
			return client.Rendered{}, err
		}
		o.Answers = &j.Answers
		doc, err := reports.Build(j.Result, o)
		if err != nil {
			return client.Rendered{}, err
		}
		var b bytes.Buffer
		if err := doc.WritePDF(&b); err != nil {
			return client.Rendered{}, err
		}
		source, err := reports.ReadSource(b.Bytes())
		if err != nil {
			return client.Rendered{}, err
		}
		return client.Rendered{File: b.Bytes(), Fingerprint: source.Fingerprint(), Program: "test"}, nil
	}
}

// composed are the fields of the composer as a browser would send them.
func composed(t testing.TB, a answer) url.Values {
	t.Helper()
	out := url.Values{}
	form := byID(a.doc, "composer")
	if form == nil {
		t.Fatalf("there is no composer: %.600s", text(a.doc))
	}
	for _, n := range all(form, "input") {
		switch attr(n, "type") {
		case "hidden", "text":
			out.Add(attr(n, "name"), attr(n, "value"))
		case "checkbox":
			if has(n, "checked") {
				out.Add(attr(n, "name"), attr(n, "value"))
			}
		}
	}
	for _, n := range all(form, "select") {
		for _, o := range all(n, "option") {
			if has(o, "selected") {
				out.Set(attr(n, "name"), attr(o, "value"))
			}
		}
	}
	for _, n := range all(form, "textarea") {
		out.Set(attr(n, "name"), text(n))
	}
	return out
}

// A report is composed, seen, issued, downloaded byte for byte and superseded.
func TestAReportIsComposedAndIssued(t *testing.T) {
	s := openSite(t)
	s.printed()
	path, _ := s.editor("Alder Insurance", "insurer")
	path = strings.TrimSuffix(path, "/assumptions") + "/report"
	page := s.owner.get(path)
	wantStatus(t, page, http.StatusOK)
	if policy := page.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "frame-src 'self'") || strings.Contains(policy, "unsafe") {
		t.Errorf("the policy of the page is %s", policy)
	}
	form := composed(t, page)
	form["on"] = slices.DeleteFunc(form["on"], func(id string) bool { return id == "spend" })
	comment := "For **{{client}}**: {{net.middle}}. * One " + strings.TrimSpace(strings.Repeat("A long sentence that goes on. ", 40))
	form.Set("comment-summary", comment)
	form.Set("move", "down:iceberg")
	saved := s.owner.fill(path, form)
	wantStatus(t, saved, http.StatusSeeOther)
	page = s.owner.get(path)
	if again := composed(t, page); again["order"][1] != "iceberg" || slices.Contains(again["on"], "spend") || again.Get("comment-summary") != comment {
		t.Errorf("saved: %v", again)
	}
	if !strings.Contains(page.body, "Written by Ana Keller") {
		t.Error("the page does not say who wrote the comment")
	}

	frame := s.owner.get(path + "/preview")
	wantStatus(t, frame, http.StatusOK)
	if !strings.Contains(frame.body, "Written by Ana Keller") || strings.Contains(frame.body, "{{") {
		t.Error("the preview does not show the comment")
	}
	if policy := frame.Header.Get("Content-Security-Policy"); strings.Contains(policy, "unsafe") || !strings.Contains(policy, "sandbox") || !strings.Contains(policy, "style-src 'sha256-") {
		t.Errorf("the policy of the preview is %s", policy)
	}

	issue := url.Values{"version": {"1"}, "of": {"1"}}
	wantStatus(t, s.owner.fill(path+"/issue", url.Values{"version": {"0"}, "of": {"1"}}), http.StatusConflict)
	done := s.owner.fill(path+"/issue", issue)
	wantStatus(t, done, http.StatusSeeOther)
	who := strings.Split(path, "/")[3]
	list, err := s.kept.IssuedOf(t.Context(), s.org, who)
	must(t, err)
	file := s.owner.get("/workspace/clients/" + who + "/issued/" + list[0].ID)
	_, kept, err := s.kept.IssuedFile(t.Context(), s.org, list[0].ID)
	must(t, err)
	if file.body != string(kept) {
		t.Error("the download is not what was issued")
	}
	source, err := reports.ReadSource(kept)
	must(t, err)
	if len(source.Composition.Comments) != 1 || source.Composition.Off[0] != "spend" || !source.Prints("Ana Keller") {
		t.Errorf("the file carries %+v", source.Composition)
	}
	issue.Set("supersedes", list[0].ID)
	wantStatus(t, s.owner.fill(path+"/issue", issue), http.StatusSeeOther)
	list, err = s.kept.IssuedOf(t.Context(), s.org, who)
	must(t, err)
	if len(list) != 2 || list[1].SupersededBy != list[0].ID {
		t.Errorf("issued: %+v", list)
	}
	if options := all(byID(s.owner.get(path).doc, "supersedes"), "option"); len(options) != 2 {
		t.Errorf("%d reports can be superseded", len(options)-1)
	}
}

// Hostile and wrong comments are refused with what was typed kept; figures that
// were typed are pointed out.
func TestCommentsAreChecked(t *testing.T) {
	s := openSite(t)
	path, _ := s.editor("Alder Insurance", "insurer")
	path = strings.TrimSuffix(path, "/assumptions") + "/report"
	form := composed(t, s.owner.get(path))
	form.Set("comment-roadmap", "<script>alert(1)</script> and {{net.midle}}")
	form.Set("title", "")
	refused := s.owner.fill(path, form)
	wantStatus(t, refused, http.StatusUnprocessableEntity)
	said := text(byID(refused.doc, "errors"))
	for _, want := range []string{"takes no HTML", "no figure net.midle", "{{net.middle}}", "Enter a title"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not in %s", want, said)
		}
	}
	if strings.Contains(refused.body, "<script>alert") || !strings.Contains(composed(t, refused).Get("comment-roadmap"), "<script>alert(1)") {
		t.Error("what was typed is run or lost")
	}
	form.Set("comment-roadmap", "We expect £999k, which is 12 % more.")
	form.Set("title", "Report")
	wantStatus(t, s.owner.fill(path, form), http.StatusSeeOther)
	page := s.owner.get(path)
	if !strings.Contains(page.body, "£999k” is typed") {
		t.Errorf("a typed figure is not pointed out: %s", text(page.doc))
	}
	form.Set("version", "1")
	form["on"] = nil
	form.Add("section", "summary")
	refused = s.owner.fill(path, form)
	wantStatus(t, refused, http.StatusUnprocessableEntity)
	if !strings.Contains(text(byID(refused.doc, "errors")), "is part of every report") {
		t.Errorf("the summary can be left out: %s", text(refused.doc))
	}
}

// Two who compose at once: the second sees it and loses nothing.
func TestTwoComposers(t *testing.T) {
	s := openSite(t)
	path, _ := s.editor("Alder Insurance", "insurer")
	path = strings.TrimSuffix(path, "/assumptions") + "/report"
	form := composed(t, s.owner.get(path))
	form.Set("title", "Theirs")
	wantStatus(t, s.coworker("bo@heron.example", account.Consultant).fill(path, form), http.StatusSeeOther)
	form.Set("title", "Mine")
	late := s.owner.fill(path, form)
	wantStatus(t, late, http.StatusConflict)
	if again := composed(t, late); again.Get("title") != "Mine" || !strings.Contains(late.body, "Bo Lind saved the composition") {
		t.Errorf("the second composer sees %v", again)
	} else {
		wantStatus(t, s.owner.fill(path, again), http.StatusSeeOther)
	}
}

// Nothing of the composer is there for other organisations, nor for those who
// only read.
func TestWhoMayCompose(t *testing.T) {
	s := openSite(t)
	path, _ := s.editor("Alder Insurance", "insurer")
	path = strings.TrimSuffix(path, "/assumptions") + "/report"
	brands := s.brand(t, url.Values{"name": {"Heron"}, "vendor_mark": {"1"}})
	form := composed(t, s.owner.get(path))
	outsider, viewer := s.outsider(), s.coworker("vera@heron.example", account.Viewer)
	for _, one := range []string{path, path + "/preview", brands, brands + "/preview"} {
		wantStatus(t, outsider.get(one), http.StatusNotFound)
		wantStatus(t, viewer.get(one), http.StatusForbidden)
	}
	for _, one := range []string{path, path + "/issue", brands} {
		wantStatus(t, outsider.fill(one, form), http.StatusNotFound)
		wantStatus(t, viewer.fill(one, form), http.StatusForbidden)
	}
	// A brand of others cannot be borrowed.
	theirs, err := s.Clients.NewBrand(t.Context(), "another", client.Brand{Name: "Kite", File: []byte("name: Kite\n")})
	must(t, err)
	form.Set("brand", theirs.ID)
	wantStatus(t, s.owner.fill(path, form), http.StatusSeeOther)
	draft, err := s.kept.ReportDraft(t.Context(), s.org, strings.Split(path, "/")[5])
	must(t, err)
	if draft.Brand != "" {
		t.Error("a report bears the brand of another organisation")
	}
}
