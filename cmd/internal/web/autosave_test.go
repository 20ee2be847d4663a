package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"waterline/assessment"
	"waterline/cmd/internal/web/shell"
)

// quick makes a quick draft and returns its root.
func (s *site) quick() string {
	s.t.Helper()
	key, _, err := s.service.Create(s.t.Context(), assessment.Quick, "")
	must(s.t, err)
	return "/a/" + key
}

// save sends a form as the script of its page does.
func (s *site) save(path string, form url.Values) (int, saveReply) {
	s.t.Helper()
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set(autosaveHeader, "1")
	a := s.do(r)
	var said saveReply
	must(s.t, json.Unmarshal([]byte(a.body), &said))
	if a.Header.Get("Cache-Control") != "no-store" {
		s.t.Error("a save may be kept by a cache")
	}
	return a.StatusCode, said
}

// typed is the form of a page with other values.
func (s *site) typed(path string, form url.Values) url.Values {
	s.t.Helper()
	page := s.get(path)
	wantStatus(s.t, page, http.StatusOK)
	sent := hidden(page.doc)
	for name, values := range form {
		sent[name] = values
	}
	return sent
}

// stored is the draft of a root as it is on disk.
func (s *site) stored(root string) assessment.Draft {
	s.t.Helper()
	d, err := s.service.Open(s.t.Context(), strings.TrimPrefix(root, "/a/"))
	must(s.t, err)
	return d
}

func TestTheScriptSavesAndSaysWhen(t *testing.T) {
	s := open(t)
	root := s.quick()
	form := s.typed(root+"/profile/P-NAME", url.Values{"answer": {"Example Ltd"}})
	s.set(noon.Add(4 * time.Minute))
	status, said := s.save(root+"/profile/P-NAME", form)
	if status != http.StatusOK || said.Text != "Saved 12:04 UTC" || said.Version != 1 {
		t.Errorf("status %d, said %+v", status, said)
	}
	if name := s.stored(root).Answers.Values["P-NAME"].Text; name != "Example Ltd" {
		t.Errorf("stored is %q", name)
	}
	if status, said = s.save(root+"/profile/P-NAME", form); status != http.StatusOK || said.Version != 1 {
		t.Errorf("sent again: status %d, said %+v", status, said)
	}
	form.Set(fieldVersion, "1")
	wantStatus(t, s.post(root+"/profile/P-NAME", form), http.StatusSeeOther)
	page := s.get(root + "/profile/P-NAME")
	if n := byID(page.doc, "saved"); n == nil || attr(n, "role") != "status" || text(n) != "Saved 12:04 UTC" {
		t.Error("the page does not say in a status when the answer was saved")
	}
}

func TestASaveThatIsRefusedSaysWhyAndStoresNothing(t *testing.T) {
	s := open(t)
	root := s.quick()
	item := s.addProcess(root)
	page := root + "/profile/P-NAME"
	volume := item + "/PR-VOLUME"
	for name, c := range map[string]struct {
		path   string
		change url.Values
		status int
		says   string
	}{
		"nothing":         {page, url.Values{"answer": {""}}, http.StatusUnprocessableEntity, "Enter an answer"},
		"no number":       {volume, url.Values{"low": {"many"}}, http.StatusUnprocessableEntity, "Enter a number"},
		"the wrong way":   {volume, url.Values{"low": {"9"}, "high": {"2"}}, http.StatusUnprocessableEntity, "must not be above"},
		"another's form":  {page, url.Values{"answer": {"X"}, shell.TokenField: {"nonsense"}}, http.StatusForbidden, "did not come from a page"},
		"no question":     {root + "/profile/NO-SUCH", url.Values{"answer": {"X"}}, http.StatusNotFound, "not known here"},
		"another section": {root + "/spend/P-NAME", url.Values{"answer": {"X"}}, http.StatusNotFound, "not known here"},
		"no such item":    {root + "/process/nobody/PR-VOLUME", url.Values{"low": {"9"}}, http.StatusNotFound, "was removed"},
	} {
		t.Run(name, func(t *testing.T) {
			from := page
			if c.path == volume {
				from = volume
			}
			before := s.stored(root)
			status, said := s.save(c.path, s.typed(from, c.change))
			if status != c.status || !strings.Contains(said.Text, c.says) || !strings.HasPrefix(said.Text, "Not saved") || said.Version != 0 {
				t.Errorf("status %d, said %+v", status, said)
			}
			if after := s.stored(root); len(after.Marks) != len(before.Marks) {
				t.Errorf("stored are %v, before %v", after.Marks, before.Marks)
			}
		})
	}
}

// addProcess adds one and returns the root of its pages.
func (s *site) addProcess(root string) string {
	s.t.Helper()
	wantStatus(s.t, s.fill(root+"/process/add", url.Values{"answer": {"Handle refunds"}}), http.StatusSeeOther)
	return root + "/process/handle-refunds"
}

func TestSavesToLinksThatDoNotWork(t *testing.T) {
	s := open(t)
	root := s.quick()
	form := s.typed(root+"/profile/P-NAME", url.Values{"answer": {"X"}})
	s.set(noon.Add(keepDrafts))
	if status, said := s.save(root+"/profile/P-NAME", form); status != http.StatusGone || !strings.Contains(said.Text, "date until which") {
		t.Errorf("status %d, said %+v", status, said)
	}
	for path, want := range map[string]int{
		"/a/" + strings.Repeat("A", keyLength) + "/profile/P-NAME": http.StatusForbidden, "/a/short/profile/P-NAME": http.StatusNotFound,
	} {
		if status, _ := s.save(path, form); status != want {
			t.Errorf("%s has status %d", path, status)
		}
	}
}

// Two people have the same page open. The second is told and chooses.
func TestTheLaterOfTwoChooses(t *testing.T) {
	for name, c := range map[string]struct {
		button url.Values
		want   float64
	}{
		"use mine":    {nil, 900},
		"keep theirs": {url.Values{fieldKeep: {"theirs"}}, 1400},
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t)
			root := s.quick()
			volume := s.addProcess(root) + "/PR-VOLUME"
			mine := s.typed(volume, url.Values{"low": {"900"}})
			s.set(noon.Add(12 * time.Minute))
			wantStatus(t, s.fill(volume, url.Values{"low": {"1400"}}), http.StatusSeeOther)

			status, said := s.save(volume, mine)
			if status != http.StatusConflict || !strings.Contains(said.Text, "12:12 UTC to 1,400") {
				t.Errorf("the script is told %d, %q", status, said.Text)
			}
			page := s.post(volume, mine)
			wantStatus(t, page, http.StatusConflict)
			if !strings.Contains(text(byID(page.doc, "errors")), "12:12 UTC to 1,400") {
				t.Errorf("the page says %q", text(page.doc))
			}
			if typed := attr(byID(page.doc, "low"), "value"); typed != "900" {
				t.Errorf("what was typed is now %q", typed)
			}
			if got := s.stored(root).Answers.Groups["process"][0].Values["PR-VOLUME"].Number; got != 1400 {
				t.Errorf("stored is %v before anybody chose", got)
			}
			choose := hidden(page.doc)
			choose.Set("low", "900")
			for field, value := range c.button {
				choose[field] = value
			}
			wantStatus(t, s.post(volume, choose), http.StatusSeeOther)
			if got := s.stored(root).Answers.Groups["process"][0].Values["PR-VOLUME"].Number; got != c.want {
				t.Errorf("stored is %v, want %v", got, c.want)
			}
		})
	}
}

func TestAWrongValueDoesNotForgetWhatThePageWasMadeFrom(t *testing.T) {
	s := open(t)
	root := s.quick()
	volume := s.addProcess(root) + "/PR-VOLUME"
	mine := s.typed(volume, url.Values{"low": {"many"}})
	wantStatus(t, s.fill(volume, url.Values{"low": {"1400"}}), http.StatusSeeOther)
	page := s.post(volume, mine)
	wantStatus(t, page, http.StatusUnprocessableEntity)
	again := hidden(page.doc)
	again.Set("low", "900")
	wantStatus(t, s.post(volume, again), http.StatusConflict)
}

// Versions come from pages that anybody can change. The first of an answer is
// one more than that of the page.
func TestAVersionMayBeAnyNumber(t *testing.T) {
	s := open(t)
	root := s.quick()
	path := root + "/profile/P-NAME"
	for i, version := range []string{"9223372036854775807", "99999999999999999999", "-1", "4294967296", "2147483648", "x"} {
		form := s.typed(path, url.Values{"answer": {fmt.Sprint("Example ", i)}, fieldVersion: {version}})
		if status, said := s.save(path, form); status != http.StatusOK && status != http.StatusConflict {
			t.Errorf("version %s: status %d, said %+v", version, status, said)
		}
		wantStatus(t, s.get(path), http.StatusOK)
	}
}

func TestTheScriptIsSmall(t *testing.T) {
	info, err := os.Stat("../../../static/" + autosaveScript)
	must(t, err)
	if info.Size() >= 1500 {
		t.Errorf("the script has %d bytes, the budget is 1500", info.Size())
	}
}
