package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"waterline/cmd/internal/web/shell"

	"golang.org/x/net/html"
)

// press sends the form of a page that has a button of that name.
func (s *site) press(path, button string) answer {
	s.t.Helper()
	page := s.get(path)
	wantStatus(s.t, page, http.StatusOK)
	for _, b := range all(page.doc, "button") {
		if attr(b, "name") == button {
			form := hidden(b.Parent.Parent)
			if len(form) == 0 {
				form = hidden(b.Parent)
			}
			form.Set(button, attr(b, "value"))
			return s.post(path, form)
		}
	}
	s.t.Fatalf("%s has no button %q", path, button)
	return answer{}
}

func addresses(doc *html.Node) []string {
	var out []string
	for _, n := range all(doc, "p") {
		if attr(n, "class") == "address" {
			out = append(out, text(n))
		}
	}
	return out
}

func TestALinkCanBeMadeAndWithdrawn(t *testing.T) {
	s := open(t)
	root := s.quick()
	for _, path := range []string{root, root + "/links"} {
		page := s.get(path)
		if got := addresses(page.doc); len(got) != 1 || !strings.HasSuffix(got[0], "/r/"+root[len("/a/"):]) {
			t.Errorf("%s shows the links %q", path, got)
		}
		if !strings.Contains(text(page.doc), "21 February 2027") {
			t.Errorf("%s does not say until when the link works: %s", path, text(page.doc))
		}
	}
	made := s.press(root+"/links", "add")
	wantStatus(t, made, http.StatusOK)
	links := addresses(made.doc)
	if len(links) != 2 || links[0] == links[1] {
		t.Fatalf("links are %q", links)
	}
	second := "/a/" + links[0][strings.LastIndex(links[0], "/")+1:]
	wantStatus(t, s.get(second), http.StatusOK)
	if shown := s.get(root + "/links").body; strings.Contains(shown, second[len("/a/"):]) {
		t.Error("a link is shown again, so it is stored")
	}
	wantStatus(t, s.press(root+"/links", "revoke"), http.StatusSeeOther)
	wantRevoked(t, s, second)
	wantStatus(t, s.get(root), http.StatusOK)

	fresh := s.press(root+"/links", "renew")
	wantStatus(t, fresh, http.StatusSeeOther)
	wantRevoked(t, s, root)
	wantStatus(t, s.get(fresh.Header.Get("Location")), http.StatusOK)
}

func wantRevoked(t *testing.T, s *site, root string) {
	t.Helper()
	for _, path := range []string{root, root + "/profile/P-NAME", "/r/" + root[len("/a/"):]} {
		a := s.get(path)
		wantStatus(t, a, http.StatusGone)
		if !strings.Contains(heading(a.doc), "withdrawn") {
			t.Errorf("%s says %q", path, text(a.doc))
		}
	}
}

func TestDeletingTakesEverythingAndTheLink(t *testing.T) {
	s := open(t)
	root := s.quick()
	s.addProcess(root)
	other := s.quick()
	ask := s.get(root + "/delete")
	wantStatus(t, ask, http.StatusOK)
	wantStatus(t, s.get(root), http.StatusOK)
	wantStatus(t, s.post(root+"/delete", url.Values{shell.TokenField: {"nonsense"}}), http.StatusForbidden)
	done := s.fill(root+"/delete", nil)
	wantStatus(t, done, http.StatusOK)
	if !strings.Contains(heading(done.doc), "deleted") || strings.Contains(done.body, root) {
		t.Errorf("the page says %q", text(done.doc))
	}
	for _, path := range []string{root, root + "/check", root + "/result", "/r/" + root[len("/a/"):]} {
		wantStatus(t, s.get(path), http.StatusNotFound)
	}
	wantStatus(t, s.get(other), http.StatusOK)
}
