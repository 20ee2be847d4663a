package web

import (
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"

	"waterline/assessment"
	"waterline/assessment/questionnaire"
)

// specimen is a page in one of its states. With a form, it is what comes back
// when the form is sent.
type specimen struct {
	name string
	path string
	form url.Values

	status int // 0 for OK, or for what was not right with a form
}

// told stores the answers of an example company, as if they had been given.
func (s *site) told(depth assessment.Depth, example string, change func(*assessment.Answers)) string {
	s.t.Helper()
	data, err := os.ReadFile("../../../examples/" + example + ".yaml")
	must(s.t, err)
	answers, err := assessment.Decode(example+".yaml", data, s.Bank)
	must(s.t, err)
	if change != nil {
		change(&answers)
	}
	key, d, err := s.service.Create(s.t.Context(), depth, "")
	must(s.t, err)
	for group, items := range answers.Groups {
		for _, item := range items {
			must(s.t, s.Store.AddItem(s.t.Context(), d.ID, group, item, "", s.at()))
		}
	}
	var changes []assessment.Change
	for id, a := range answers.Values {
		changes = append(changes, assessment.Change{Question: id, Answer: a})
	}
	must(s.t, s.Store.Save(s.t.Context(), d.ID, changes, s.at()))
	return "/a/" + key
}

// long makes every name as long as it may be, without a place to break, and
// one that runs from right to left.
func long(a *assessment.Answers) {
	endless := func(n int) questionnaire.Answer {
		return questionnaire.Answer{State: questionnaire.Given, Text: strings.Repeat("Versicherungsschadensbearbeitungsprozess", 4)[:n]}
	}
	a.Values["P-NAME"] = endless(120)
	for _, items := range a.Groups {
		for i := range items {
			for _, id := range []string{"PR-NAME", "SP-VENDOR"} {
				if _, ok := items[i].Values[id]; ok {
					items[i].Values[id] = endless(80 - i)
				}
			}
		}
	}
	if items := a.Groups["process"]; len(items) > 1 {
		items[1].Values["PR-NAME"] = questionnaire.Answer{State: questionnaire.Given, Text: "شركة المثال للتجارة والخدمات " + strings.Repeat("م", 50)}
	}
}

// exported adds an export to a draft and returns the page that says so.
func (s *site) exported(root string) string {
	s.t.Helper()
	wantStatus(s.t, s.sends(root+"/usage", "team.csv", team(40, 125000), nil), http.StatusSeeOther)
	return root + "/usage"
}

// gallery is every template in its states: normal, wrong, empty and full of
// long words.
func (s *site) gallery() []specimen {
	s.t.Helper()
	whole := s.told(assessment.Full, "insurer", nil)
	wordy := s.told(assessment.Full, "insurer", long)
	small := s.told(assessment.Quick, "logistics", nil)
	blank := s.beginAt(assessment.Full)
	for _, root := range []string{whole, wordy, small} {
		wantStatus(s.t, s.fill(root+"/check", nil), http.StatusSeeOther)
	}
	item := whole + "/process/" + s.first(whole, "process")
	wordyItem := wordy + "/process/" + s.first(wordy, "process")
	tool := whole + "/tool/" + s.first(whole, "tool")
	wantStatus(s.t, s.fill(small+"/process/"+s.first(small, "process")+"/remove", nil), http.StatusSeeOther)

	wantStatus(s.t, s.fill(small+"/links", url.Values{"send": {"yes"}, "mail": {"ana@example.com"}}), http.StatusSeeOther)
	wantStatus(s.t, s.fill(whole+"/share", url.Values{"days": {"7"}, "make": {"yes"}, "mail": {"ana@example.com"}}), http.StatusSeeOther)

	next := s.nextRunOf(wordy)
	pages := []specimen{
		{name: "to answer again", path: s.renewedRun() + "/confirm/profile"}, {name: "tasks of a re-run", path: next}, {name: "tasks under new questions", path: s.outdatedDraft()}, {name: "to confirm", path: next + "/confirm/profile"}, {name: "to confirm, long", path: next + "/confirm/processes"},
		{name: "check of a re-run", path: next + "/check"}, {name: "question of a re-run", path: next + "/profile/P-NAME"},
		{name: "landing", path: "/"}, {name: "choose", path: "/start"}, {name: "choose, wrong", path: "/start", form: url.Values{"depth": {""}}},
		{name: "missing", path: "/nothing"}, {name: "resume", path: "/r/" + whole[len("/a/"):]}, {name: "resume, long", path: "/r/" + wordy[len("/a/"):]},
		{name: "tasks, empty", path: blank}, {name: "tasks", path: whole}, {name: "tasks, long", path: wordy}, {name: "tasks of a quick one", path: small},
		{name: "add", path: blank + "/process/add"}, {name: "add a tool", path: blank + "/tool/add"},
		{name: "add, wrong", path: blank + "/process/add", form: url.Values{"answer": {""}}},
		{name: "paste", path: blank + "/tool/paste"}, {name: "paste, wrong", path: blank + "/tool/paste", form: url.Values{"list": {""}}},
		{name: "list, empty", path: blank + "/process"}, {name: "list", path: whole + "/tool"}, {name: "list, long", path: wordy + "/process"},
		{name: "list, wrong", path: whole + "/process", form: url.Values{}}, {name: "list with undo", path: small + "/process"},
		{name: "usage", path: blank + "/usage"}, {name: "usage, known", path: s.exported(whole)}, {name: "usage, wrong", path: blank + "/usage", form: url.Values{"price": {"yes"}}},
		{name: "item", path: item}, {name: "item, long", path: wordyItem}, {name: "remove", path: item + "/remove"}, {name: "remove, long", path: wordyItem + "/remove"},
		{name: "links with mails", path: small + "/links"}, {name: "share with mails", path: whole + "/share"},
		{name: "links, wrong address", path: small + "/links", form: url.Values{"send": {"yes"}, "mail": {"ana"}}},
		{name: "share, wrong address", path: whole + "/share", form: url.Values{"days": {"7"}, "make": {"yes"}, "mail": {"ana"}}},
		{name: "proof", path: whole + "/governance/G-OUT-01/proof"},
		{name: "proof, wrong", path: whole + "/governance/G-OUT-01/proof", form: url.Values{"answer": {""}}},
		{name: "check", path: whole + "/check"}, {name: "check, empty", path: blank + "/check"}, {name: "check, long", path: wordy + "/check"},
		{name: "check, wrong", path: blank + "/check", form: url.Values{}},
		{name: "check of a part", path: whole + "/check/spend"}, {name: "check of an empty part", path: blank + "/check/processes"},
		{name: "links", path: whole + "/links"}, {name: "delete", path: whole + "/delete"},
		{name: "result", path: whole + "/result"}, {name: "result, long", path: wordy + "/result"},
		{name: "result, wrong", path: whole + "/consent", form: url.Values{"contact": {"yes"}, "mail": {"nobody"}}},
		{name: "result, wrong value", path: whole + "/result?" + url.Values{fieldTry + s.first(whole, "process") + "/realised": {"400"}}.Encode()},
		{name: "result, other value", path: whole + "/result?" + url.Values{fieldTry + s.first(whole, "process") + "/realised": {"40"}}.Encode()},
	}
	pages = append(pages, specimen{name: "contact", path: "/contact"}, specimen{name: "privacy", path: "/privacy"},
		specimen{name: "entry", path: "/e/start"}, specimen{name: "entry, wrong", path: "/e/start", form: url.Values{"depth": {""}}})
	for _, q := range []string{
		"profile/P-NAME", "profile/P-COUNTRIES", "profile/P-CURRENCY", "profile/P-HEADCOUNT", "profile/P-HEADS-FN", "spend/SP-TOTAL", "bottlenecks/BN-WHERE",
		"bottlenecks/BN-WAIT", "bottlenecks/BN-RELEASE", "governance/G-OUT-01", "goals/GO-AIM", "goals/GO-DEADLINE", "goals/GO-HURDLE",
	} {
		pages = append(pages, specimen{name: q, path: whole + "/" + q}, specimen{name: q + ", empty", path: blank + "/" + q})
	}
	pages = append(pages, specimen{name: "a range, long", path: wordyItem + "/PR-VOLUME"}, specimen{name: "a date", path: tool + "/SP-COMMIT"})
	for _, m := range mistakes {
		path := whole + "/" + m.question
		if rest, ok := strings.CutPrefix(m.question, "process/p"); ok {
			path = item + rest
		}
		pages = append(pages, specimen{name: m.question + ", wrong: " + m.says, path: path, form: m.form})
	}
	pages = append(pages, s.together(whole, wordy)...)
	return append(pages, s.sharedPages(whole, wordy)...)
}

// together are the pages of several people in one assessment.
func (s *site) together(whole, wordy string) []specimen {
	s.t.Helper()
	const longName = "Wilhelmine-Friederike-Charlotte von Hohenlohe-Schillingsfürst"
	ana, ben := s.colleague(whole, "processes", "Ana"), s.colleague(whole, "goals", "")
	lena := s.colleague(wordy, "processes", longName[:60])
	item, wordyItem := "/process/"+s.first(whole, "process"), "/process/"+s.first(wordy, "process")
	for _, at := range []string{ana + item, lena + wordyItem} {
		wantStatus(s.t, s.fill(at+"/PR-VOLUME", url.Values{"low": {"1400"}, "high": {""}, "one": {"yes"}}), http.StatusSeeOther)
	}
	wantStatus(s.t, s.fill(lena+wordyItem+"/PR-NAME", url.Values{"answer": {strings.Repeat("Unfallversicherungsanstalt", 3)}}), http.StatusSeeOther)
	wantStatus(s.t, s.fill(wordy+"/check", nil), http.StatusSeeOther)
	key := func(root string) string { return root[len("/a/"):] }
	return []specimen{
		{name: "tasks with a colleague", path: whole}, {name: "tasks with a long name", path: wordy},
		{name: "invite", path: whole + "/invite"}, {name: "invite, wrong", path: whole + "/invite", form: url.Values{"name": {strings.Repeat("x", 90)}, "part": {"goals"}}},
		{name: "invite, no part", path: whole + "/invite", form: url.Values{}},
		{name: "invited", path: whole + "/invite", form: url.Values{"part": {"goals"}, "name": {longName[:60]}}, status: http.StatusOK},
		{name: "door of a part", path: "/r/" + key(ana)}, {name: "door of a part, long", path: "/r/" + key(lena)},
		{name: "door of a part, wrong", path: "/r/" + key(ana), form: url.Values{"name": {strings.Repeat("x", 90)}}},
		{name: "part", path: ana}, {name: "part, empty", path: ben}, {name: "part, long", path: lena},
		{name: "another part", path: ana + "/spend/SP-TOTAL", status: http.StatusForbidden},
		{name: "question of a colleague", path: whole + item + "/PR-VOLUME"},
		{name: "question, overtaken", path: whole + item + "/PR-VOLUME", form: url.Values{"version": {"1"}, "low": {"3"}, "one": {"yes"}}, status: http.StatusConflict},
		{name: "check with a difference", path: whole + "/check"}, {name: "check with a difference, long", path: wordy + "/check"},
		{name: "check of a colleague", path: ana + "/check/processes"}, {name: "result with a difference", path: wordy + "/result"},
		{name: "links of colleagues", path: whole + "/links?withdrawn=" + s.stored(ana).Respondent},
		{name: "links, wrong", path: whole + "/links", form: url.Values{"add": {"yes"}, "name": {strings.Repeat("x", 90)}}},
	}
}

// sharedPages are those of results that are shared.
func (s *site) sharedPages(whole, wordy string) []specimen {
	s.t.Helper()
	s.Shares = s.Store.(assessment.ShareStore)
	ended := s.share(whole, url.Values{})
	wantStatus(s.t, s.press(whole+"/share", "revoke"), http.StatusSeeOther)
	locked := s.share(whole, url.Values{"password": {"correct horse"}, "hide_money": {"yes"}, "hide_names": {"yes"}})
	seen := s.share(wordy, url.Values{})
	wantStatus(s.t, s.get(seen), http.StatusOK)
	return []specimen{
		{name: "share", path: whole + "/share"}, {name: "share, looked at", path: wordy + "/share"},
		{name: "share, no days", path: whole + "/share", form: url.Values{}},
		{name: "share, wrong", path: whole + "/share", form: url.Values{"days": {"7"}, "password": {strings.Repeat("x", 300)}}},
		{name: "share, made", path: whole + "/share", form: url.Values{"days": {"7"}}, status: http.StatusOK},
		{name: "shared", path: s.share(whole, url.Values{})}, {name: "shared, long", path: seen},
		{name: "shared without money and names", path: s.share(whole, url.Values{"hide_money": {"yes"}, "hide_names": {"yes"}})},
		{name: "unlock", path: locked}, {name: "unlock, wrong", path: locked, form: url.Values{"password": {"battery"}}, status: http.StatusForbidden},
		{name: "share, ended", path: ended, status: http.StatusGone},
	}
}

// first is the id of the first item of a group.
func (s *site) first(root, group string) string {
	s.t.Helper()
	d, err := s.service.Open(s.t.Context(), root[len("/a/"):])
	must(s.t, err)
	if len(d.Answers.Groups[group]) == 0 {
		s.t.Fatalf("no item of %s", group)
	}
	return d.Answers.Groups[group][0].ID
}

// page fetches a specimen.
func (s *site) page(p specimen) answer {
	s.t.Helper()
	if p.form == nil {
		return s.get(p.path)
	}
	sent := url.Values{}
	from := p.path
	if strings.HasSuffix(from, "/consent") {
		from = strings.TrimSuffix(from, "consent") + "result"
	}
	for name, values := range hidden(s.get(from).doc) {
		sent[name] = values
	}
	for name, values := range p.form {
		sent[name] = values
	}
	return s.post(p.path, sent)
}

func TestEveryPageIsSound(t *testing.T) {
	s := open(t)
	for _, p := range s.gallery() {
		t.Run(p.name, func(t *testing.T) {
			a := s.page(p)
			wrong := a.StatusCode == http.StatusUnprocessableEntity || p.form != nil && a.StatusCode >= http.StatusBadRequest
			want := p.status
			switch {
			case want != 0:
			case wrong:
				want = http.StatusUnprocessableEntity
			case p.name == "missing":
				want = http.StatusNotFound
			default:
				want = http.StatusOK
			}
			if a.StatusCode != want {
				t.Errorf("status %d, want %d", a.StatusCode, want)
			} else if wrong != strings.HasPrefix(text(all(a.doc, "title")[0]), "Error: ") {
				t.Errorf("status %d under the title %q", a.StatusCode, text(all(a.doc, "title")[0]))
			}
			wantSound(t, a)
		})
	}
}
