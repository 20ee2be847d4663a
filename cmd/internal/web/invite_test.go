package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"waterline/assessment"
	"waterline/cmd/internal/web/shell"
)

// colleague invites somebody to a part and opens the link under a name. It
// returns the root of their pages.
func (s *site) colleague(root, part, name string) string {
	s.t.Helper()
	made := s.fill(root+"/invite", url.Values{"part": {part}})
	wantStatus(s.t, made, http.StatusOK)
	links := addresses(made.doc)
	if len(links) != 1 {
		s.t.Fatalf("the page shows the links %q: %s", links, text(made.doc))
	}
	key := links[0][strings.Index(links[0], "/r/")+len("/r/"):]
	wantStatus(s.t, s.post("/r/"+key, url.Values{"name": {name}}), http.StatusSeeOther)
	return "/a/" + key
}

func TestAColleagueIsAskedOnePart(t *testing.T) {
	s := open(t)
	root := s.beginAt(assessment.Full)
	wantStatus(t, s.fill(root+"/profile/P-NAME", url.Values{"answer": {"Example Ltd"}}), http.StatusSeeOther)
	if !strings.Contains(s.get(root).body, `href="`+root+`/invite"`) {
		t.Error("the task list does not lead to inviting")
	}
	made := s.fill(root+"/invite", url.Values{"part": {"spend"}, "name": {"our buyer"}})
	wantStatus(t, made, http.StatusOK)
	if said := text(made.doc); !strings.Contains(said, `opens "What you spend on AI" until 21 February 2027`) {
		t.Errorf("the page says %q", said)
	}
	link := addresses(made.doc)[0]
	key := link[strings.Index(link, "/r/")+len("/r/"):]
	if len(key) != keyLength || strings.Contains(s.get(root+"/links").body, key) {
		t.Errorf("the key %q is short, or is shown again", key)
	}
	if said := text(s.get(root + "/links").doc); !strings.Contains(said, "our buyer") || !strings.Contains(said, "Not opened yet") {
		t.Errorf("the list of links says %q", said)
	}

	door := s.get("/r/" + key)
	wantStatus(t, door, http.StatusOK)
	if said := text(door.doc); !strings.Contains(said, "What you spend on AI") || !strings.Contains(said, "Example Ltd") {
		t.Errorf("the link says %q", said)
	}
	if name := attr(byID(door.doc, "name"), "value"); name != "our buyer" {
		t.Errorf("the name is filled with %q", name)
	}
	bad := s.post("/r/"+key, url.Values{"name": {strings.Repeat("x", 61)}})
	wantStatus(t, bad, http.StatusUnprocessableEntity)
	if attr(byID(bad.doc, "name"), "aria-invalid") != "true" || len(attr(byID(bad.doc, "name"), "value")) != 61 {
		t.Error("a name that is too long is not marked, or is lost")
	}
	wantStatus(t, s.post("/r/"+key, url.Values{"name": {"Ana"}}), http.StatusSeeOther)
	own := s.get("/a/" + key)
	wantStatus(t, own, http.StatusOK)
	if said := text(own.doc); !strings.Contains(heading(own.doc), "What you spend on AI") || !strings.Contains(said, "Ana") || strings.Contains(own.body, "/links") || strings.Contains(own.body, "/delete") {
		t.Errorf("the part says %q", said)
	}
	if said := text(s.get(root + "/links").doc); !strings.Contains(said, "A link for Ana") || !strings.Contains(said, "First opened on 23 November 2026") {
		t.Errorf("the list of links says %q", said)
	}
}

// A colleague walks their part from the first page to its check.
func TestAColleagueWalksThePartAndTheOwnerSeesWhoAnswered(t *testing.T) {
	s := open(t)
	root := s.beginAt(assessment.Full)
	ana := s.colleague(root, "token_max", "Ana")
	path := attr(all(s.get(ana).doc, "a")[2], "href")
	for _, a := range all(s.get(ana).doc, "a") {
		if attr(a, "class") == "button" {
			path = attr(a, "href")
		}
	}
	seen := 0
	for ; !strings.Contains(path, "/check/"); seen++ {
		page := s.get(path)
		wantStatus(t, page, http.StatusOK)
		if !strings.HasPrefix(path, ana+"/") || seen > 40 {
			t.Fatalf("page %d is %s", seen, path)
		}
		sent := s.fill(path, s.guess(path, page.doc))
		wantStatus(t, sent, http.StatusSeeOther)
		path = sent.Header.Get("Location")
	}
	check := s.get(path)
	wantStatus(t, check, http.StatusOK)
	if strings.Contains(check.body, "answered differently") || strings.Contains(text(check.doc), "Answered by") {
		t.Errorf("the colleague's own check says %q", text(check.doc))
	}
	for _, at := range []string{root, root + "/check", root + "/check/token_max"} {
		if said := text(s.get(at).doc); !strings.Contains(said, "Answered by \u2068Ana\u2069, 23 November 2026") {
			t.Errorf("%s does not say who answered: %s", at, said)
		}
	}
	sections := map[string]bool{}
	for place := range s.stored(root).Marks {
		q, _ := s.Bank.Question(place.Question)
		sections[q.Section] = true
	}
	if len(sections) != 2 || !sections["token_max"] || !sections["bottlenecks"] {
		t.Errorf("answers were given in the sections %v", sections)
	}
}

// Every route under an assessment is tried with the link to a part, so that one
// added later is closed unless this test is told that it is not.
func TestALinkToOnePartOpensNothingElse(t *testing.T) {
	s := open(t)
	root := s.told(assessment.Full, "insurer", nil)
	wantStatus(t, s.fill(root+"/check", nil), http.StatusSeeOther)
	ana := s.colleague(root, "governance", "Ana")
	before := s.stored(root)
	item := s.first(root, "process")
	fill := strings.NewReplacer("/a/:token", "", ":part", "spend", ":section", "spend", ":group", "process", ":item", item, ":table", "ideas")
	token := hidden(s.get(ana + "/governance/G-OUT-01").doc).Get(shell.TokenField)
	tried := 0
	for _, routes := range s.App().Stack() {
		for _, route := range routes {
			if !strings.HasPrefix(route.Path, "/a/:token/") || route.Method != http.MethodGet && route.Method != http.MethodPost {
				continue
			}
			question := map[bool]string{true: "PR-VOLUME", false: "SP-TOTAL"}[strings.Contains(route.Path, ":item")]
			path := ana + strings.ReplaceAll(fill.Replace(route.Path), ":question", question)
			if path == ana+"/" || path == ana+"/language" {
				continue
			}
			tried++
			a := s.get(path)
			if route.Method == http.MethodPost {
				a = s.post(path, url.Values{shell.TokenField: {token}, "answer": {"9"}, "low": {"9"}, "one": {"yes"}, "add": {"yes"}, "renew": {"yes"}, "part": {"spend"}, "use": {"by:"}})
			}
			if a.StatusCode != http.StatusForbidden || !strings.Contains(heading(a.doc), "does not open") {
				t.Errorf("%s %s has status %d: %s", route.Method, path[len(ana):], a.StatusCode, heading(a.doc))
			}
			if !strings.Contains(a.body, `href="`+ana+`"`) || strings.Contains(a.body, root) {
				t.Errorf("%s %s does not lead back to the part, or shows the owner's key", route.Method, path[len(ana):])
			}
		}
	}
	if tried < 30 {
		t.Errorf("only %d routes were tried", tried)
	}
	for path, form := range map[string]url.Values{
		"/spend/SP-TOTAL": {"answer": {"9"}, "low": {"9"}, "one": {"yes"}}, "/process/" + item + "/PR-VOLUME": {"low": {"9"}, "one": {"yes"}}, "/profile/P-NAME": {"answer": {"Mine"}},
	} {
		form.Set(shell.TokenField, token)
		if status, said := s.save(ana+path, form); status != http.StatusForbidden || !strings.Contains(said.Text, "does not open this part") {
			t.Errorf("the script's save of %s has status %d and says %q", path, status, said.Text)
		}
	}
	after := s.stored(root)
	if len(after.Marks) != len(before.Marks) || !after.UpdatedAt.Equal(before.UpdatedAt) {
		t.Error("something was saved")
	}
	links, err := s.service.Links(t.Context(), after.ID)
	must(t, err)
	if len(links) != 2 {
		t.Errorf("there are %d links", len(links))
	}
}

func TestAWithdrawnLinkLeavesItsAnswers(t *testing.T) {
	s := open(t)
	root := s.beginAt(assessment.Full)
	ana := s.colleague(root, "profile", "Ana")
	wantStatus(t, s.fill(ana+"/profile/P-NAME", url.Values{"answer": {"Example Ltd"}}), http.StatusSeeOther)
	if said := text(s.get(root + "/links").doc); !strings.Contains(said, "What was answered with it stays.") {
		t.Errorf("before withdrawing the page says %q", said)
	}
	gone := s.press(root+"/links", "revoke")
	wantStatus(t, gone, http.StatusSeeOther)
	notice := s.get(gone.Header.Get("Location"))
	if said := text(notice.doc); !strings.Contains(said, "One answer given with it stays. The name \u2068Ana\u2069 still stands") {
		t.Errorf("after withdrawing the page says %q", said)
	}
	wantRevoked(t, s, ana)
	d := s.stored(root)
	if d.Answers.Values["P-NAME"].Text != "Example Ltd" || !strings.Contains(text(s.get(root).doc), "Answered by") {
		t.Error("the answer or its name went with the link")
	}
	if said := text(s.get(root + "/links?withdrawn=%3Cb%3E").doc); strings.Contains(said, "withdrawn.") {
		t.Errorf("a made up respondent is told %q", said)
	}
}

func TestALinkToOnePartEndsWithTheAssessment(t *testing.T) {
	s := open(t)
	root := s.beginAt(assessment.Full)
	s.set(noon.Add(80 * 24 * time.Hour))
	ana := s.colleague(root, "goals", "")
	wantStatus(t, s.get(ana), http.StatusOK)
	if said := text(s.get(ana).doc); !strings.Contains(said, "21 February 2027") || !strings.Contains(said, "without a name") {
		t.Errorf("the part says %q", said)
	}
	s.set(noon.Add(keepDrafts))
	wantStatus(t, s.get(ana), http.StatusGone)
	s.set(noon)
	wantStatus(t, s.fill(root+"/delete", nil), http.StatusOK)
	wantStatus(t, s.get(ana), http.StatusNotFound)
}

func TestInvitingSaysWhatIsWrong(t *testing.T) {
	s := open(t)
	root := s.beginAt(assessment.Full)
	for name, c := range map[string]struct {
		form   url.Values
		anchor string
	}{
		"no part":        {url.Values{"name": {"Ana"}}, "part"},
		"a foreign part": {url.Values{"part": {"no-such"}, "name": {"Ana"}}, "part"},
		"a long name":    {url.Values{"part": {"goals"}, "name": {strings.Repeat("ü", 61)}}, "name"},
	} {
		t.Run(name, func(t *testing.T) {
			a := s.fill(root+"/invite", c.form)
			wantStatus(t, a, http.StatusUnprocessableEntity)
			if byID(a.doc, c.anchor) == nil || !strings.Contains(a.body, `href="#`+c.anchor+`"`) || attr(byID(a.doc, "name"), "value") != c.form.Get("name") {
				t.Errorf("the page says %q", text(byID(a.doc, "errors")))
			}
		})
	}
}

func TestHostileNamesOfColleaguesStayText(t *testing.T) {
	s := open(t)
	root := s.beginAt(assessment.Full)
	for _, name := range []string{`<script>alert(1)</script>`, "شركة", "\u202e abc", "🙂👩‍👩‍👧", "{{.Token}} %s", "a\x00b\n\tc"} {
		ana := s.colleague(root, "profile", name)
		wantStatus(t, s.fill(ana+"/profile/P-NAME", url.Values{"answer": {"By " + name}}), http.StatusSeeOther)
		for _, path := range []string{root, root + "/check", root + "/links", ana, root + "/profile/P-NAME"} {
			a := s.get(path)
			wantStatus(t, a, http.StatusOK)
			if inline(a.doc) > 0 || strings.ContainsAny(a.body, "\x00") {
				t.Errorf("%s: the name %q became an element", path, name)
			}
		}
	}
}
