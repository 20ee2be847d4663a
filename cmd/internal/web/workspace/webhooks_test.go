package workspace

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// An endpoint is added, its secret shown once, changed, tried, disabled and removed.
func TestWebhooksAreLookedAfter(t *testing.T) {
	s := openSite(t)
	bad := s.owner.fill("/workspace/webhooks", url.Values{"url": {"http://127.0.0.1/x"}})
	wantStatus(t, bad, http.StatusUnprocessableEntity)
	for _, want := range []string{"must begin with https", "No event is chosen"} {
		if !strings.Contains(text(bad.doc), want) {
			t.Errorf("the page does not say %q: %s", want, text(bad.doc))
		}
	}
	if !strings.Contains(bad.body, `value="http://127.0.0.1/x"`) {
		t.Error("what was typed is gone")
	}
	if a := s.owner.fill("/workspace/webhooks", url.Values{"url": {"https://127.0.0.1/x"}, "event": {"batch.finished"}}); !strings.Contains(text(a.doc), "inside a network") {
		t.Errorf("an address inside is answered with %s", text(a.doc))
	}
	added := s.owner.fill("/workspace/webhooks", url.Values{"url": {"https://hooks.example.com/x"}, "event": {"batch.finished", "result.created"}})
	wantStatus(t, added, http.StatusSeeOther)
	path, _, _ := strings.Cut(added.Header.Get("Location"), "?")
	first := s.owner.get(added.Header.Get("Location"))
	if !strings.Contains(first.body, "whsec_") || strings.Contains(s.owner.get(path).body, "whsec_") {
		t.Error("the secret is not shown once")
	}
	rotated := s.owner.fill(path+"/rotate", nil)
	if again := s.owner.get(rotated.Header.Get("Location")); !strings.Contains(again.body, "whsec_") {
		t.Error("the new secret is not shown")
	}
	wantStatus(t, s.owner.fill(path+"/test", nil), http.StatusSeeOther)
	page := s.owner.get(path + "?done=webhook_tested")
	if got := text(page.doc); !strings.Contains(got, "A test is on its way") || !strings.Contains(got, "Under way") {
		t.Errorf("after a test the page reads %s", got)
	}
	wantStatus(t, s.owner.fill(path+"/disable", nil), http.StatusSeeOther)
	wantStatus(t, s.owner.fill(path+"/test", nil), http.StatusConflict)
	wantStatus(t, s.owner.fill(path+"/enable", nil), http.StatusSeeOther)
	wantStatus(t, s.owner.fill(path, url.Values{"url": {"https://hooks.example.com/y"}, "event": {"nothing"}}), http.StatusUnprocessableEntity)
	wantStatus(t, s.owner.fill(path, url.Values{"url": {"https://hooks.example.com/y"}, "event": {"report.issued"}}), http.StatusSeeOther)
	if got := text(s.owner.get("/workspace/webhooks").doc); !strings.Contains(got, "hooks.example.com/y") || !strings.Contains(got, "made final") {
		t.Errorf("the list reads %s", got)
	}
	wantStatus(t, s.owner.fill(path+"/remove", nil), http.StatusSeeOther)
	wantStatus(t, s.owner.get(path), http.StatusNotFound)
}
