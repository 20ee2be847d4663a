package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"waterline/assessment"
	"waterline/assessment/questionnaire"
	"waterline/cmd/internal/web/shell"
	"waterline/reports"
)

// disputed is a full assessment in which the owner said 900 cases and Ana, at
// 12:12, 1,400.
func disputed(t *testing.T) (s *site, root, ana, volume string) {
	t.Helper()
	s = open(t)
	root = s.told(assessment.Full, "logistics", nil)
	volume = "/process/" + s.first(root, "process") + "/PR-VOLUME"
	wantStatus(t, s.fill(root+volume, url.Values{"low": {"900"}, "high": {""}, "one": {"yes"}}), http.StatusSeeOther)
	ana = s.colleague(root, "processes", "Ana")
	s.set(noon.Add(12 * time.Minute))
	wantStatus(t, s.fill(ana+volume, url.Values{"low": {"1400"}, "high": {""}, "one": {"yes"}}), http.StatusSeeOther)
	return s, root, ana, volume
}

func (s *site) volume(root string) questionnaire.Answer {
	return s.stored(root).Answers.Groups["process"][0].Values["PR-VOLUME"]
}

// buttons are the forms of the differing answers by what their button says.
func buttons(n *html.Node) map[string]url.Values {
	out := make(map[string]url.Values)
	for _, f := range all(n, "form") {
		for _, b := range all(f, "button") {
			form := hidden(f)
			form.Set(attr(b, "name"), attr(b, "value"))
			out[text(b)] = form
		}
	}
	return out
}

func TestDifferentAnswersAreKeptAndShown(t *testing.T) {
	s, root, ana, volume := disputed(t)
	check := s.get(root + "/check")
	said := text(byID(check.doc, "differ"))
	for _, want := range []string{
		"One question was answered differently", "\u2068Ana\u2069: 1,400 cases a month (23 November 2026) This one counts, because it was saved last.",
		"You: 900 cases a month", "nothing is averaged",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("the check does not say %q: %s", want, said)
		}
	}
	if page := text(s.get(root + volume).doc); !strings.Contains(page, "Answered by \u2068Ana\u2069") || !strings.Contains(page, "You: 900") {
		t.Errorf("the question says %q", page)
	}
	part := s.get(ana + "/check/processes")
	if shown := byID(part.doc, "differ"); shown == nil || len(all(shown, "form")) > 0 || !strings.Contains(text(shown), "You: 1,400") || !strings.Contains(text(shown), "Whoever began this assessment: 900") {
		t.Errorf("the colleague's check says %q", text(part.doc))
	}
	foreign := url.Values{shell.TokenField: {hidden(s.get(ana + volume).doc).Get(shell.TokenField)}, fieldAt: {"process/x/PR-VOLUME"}, fieldUse: {"by:"}}
	wantStatus(t, s.post(ana+"/settle", foreign), http.StatusForbidden)
	if s.volume(root).Number != 1400 {
		t.Error("a colleague settled what only the owner settles")
	}

	wantStatus(t, s.fill(root+"/check", nil), http.StatusSeeOther)
	result := s.get(root + "/result")
	if shown := byID(result.doc, "differ"); shown == nil || !strings.Contains(text(shown), "\u2068Ana\u2069: 1,400 cases a month") || !strings.Contains(text(shown), "You: 900") {
		t.Errorf("the result says %q", text(result.doc))
	}
	r, _, err := s.Store.LatestResult(t.Context(), s.stored(root).ID)
	must(t, err)
	if len(r.Disagreements) != 1 || string(r.Disagreements[0].Said[1].Value) != "900" || r.Disagreements[0].Said[0].By != "Ana" {
		t.Errorf("frozen is %+v", r.Disagreements)
	}
	wantStatus(t, s.get(root+"/report.pdf"), http.StatusOK)
	if rows := reports.Assumptions(r, s.Locale, 1000).Rows; !strings.Contains(fmt.Sprint(rows), "Ana's answer to PR-VOLUME") {
		t.Errorf("the assumptions do not say who reported the cases: %q", rows)
	}
	s.Shares = s.Store.(assessment.ShareStore)
	hidden := s.get(s.share(root, url.Values{"hide_names": {"yes"}}))
	if strings.Contains(hidden.body, "Ana") || !strings.Contains(text(hidden.doc), "Respondents answered one question differently") {
		t.Errorf("without names the share says %q", text(hidden.doc))
	}
}

func TestTheOwnerSettlesWhatDiffers(t *testing.T) {
	for name, c := range map[string]struct {
		press string
		want  questionnaire.Answer
		by    string
	}{
		"the other answer": {"Use this answer : 900 cases a month", questionnaire.Answer{State: questionnaire.Given, Number: 900}, "You"},
		"the one that counts": {
			"Keep this answer : 1,400 cases a month", questionnaire.Answer{State: questionnaire.Given, Number: 1400}, "\u2068Ana\u2069"},
		"a range of both": {
			"Use the range 900 to 1,400 cases a month",
			questionnaire.Answer{State: questionnaire.Given, Range: &questionnaire.Range{Low: 900, High: 1400}}, "You"},
	} {
		t.Run(name, func(t *testing.T) {
			s, root, ana, volume := disputed(t)
			form, ok := buttons(byID(s.get(root+"/check").doc, "differ"))[c.press]
			if !ok {
				t.Fatalf("no button %q: %s", c.press, text(byID(s.get(root+"/check").doc, "differ")))
			}
			wantStatus(t, s.post(root+"/settle", form), http.StatusSeeOther)
			wantStatus(t, s.post(root+"/settle", form), http.StatusSeeOther) // sent twice
			got := s.volume(root)
			if got.Number != c.want.Number || (got.Range == nil) != (c.want.Range == nil) || got.Range != nil && *got.Range != *c.want.Range {
				t.Errorf("stored is %+v %+v", got, got.Range)
			}
			said := text(byID(s.get(root+"/check").doc, "differ"))
			if !strings.Contains(said, "because it was chosen") || !strings.Contains(said[:strings.Index(said, "because it was chosen")], c.by+": ") {
				t.Errorf("the check says %q", said)
			}
			s.set(noon.Add(time.Hour))
			wantStatus(t, s.fill(ana+volume, url.Values{"low": {"1500"}, "high": {""}, "one": {"yes"}}), http.StatusSeeOther)
			if said := text(byID(s.get(root+"/check").doc, "differ")); strings.Contains(said, "because it was chosen") || !strings.Contains(said, "1,500") {
				t.Errorf("after a later answer the check says %q", said)
			}
		})
	}
}

func TestAnAgreementIsNoDifference(t *testing.T) {
	s, root, _, volume := disputed(t)
	wantStatus(t, s.fill(root+volume, url.Values{"low": {"1400"}, "high": {""}, "one": {"yes"}}), http.StatusSeeOther)
	if byID(s.get(root+"/check").doc, "differ") != nil {
		t.Error("the check still sees a difference")
	}
}

func TestSettlingWhatChangedMeanwhileChangesNothing(t *testing.T) {
	s, root, ana, volume := disputed(t)
	form := buttons(byID(s.get(root+"/check").doc, "differ"))["Use this answer : 900 cases a month"]
	wantStatus(t, s.fill(ana+volume, url.Values{"low": {"900"}, "high": {""}, "one": {"yes"}}), http.StatusSeeOther)
	wantStatus(t, s.post(root+"/settle", form), http.StatusSeeOther)
	for _, form := range []url.Values{{fieldAt: {"//P-NO"}, fieldUse: {"by:x"}}, {fieldAt: {"x"}, fieldSpan: {"yes"}}, {}} {
		form.Set(shell.TokenField, hidden(s.get(root+volume).doc).Get(shell.TokenField))
		wantStatus(t, s.post(root+"/settle", form), http.StatusSeeOther)
	}
	if got := s.volume(root).Number; got != 900 || byID(s.get(root+"/check").doc, "differ") != nil {
		t.Errorf("stored is %v", got)
	}
}

// Ana changes an answer while the owner has its page open.
func TestTheLaterOneIsToldWhoChangedAnAnswer(t *testing.T) {
	s, root, ana, volume := disputed(t)
	mine := s.typed(root+volume, url.Values{"low": {"800"}, "high": {""}, "one": {"yes"}})
	wantStatus(t, s.fill(ana+volume, url.Values{"low": {"1300"}, "high": {""}, "one": {"yes"}}), http.StatusSeeOther)
	status, said := s.save(root+volume, mine)
	if status != http.StatusConflict || !strings.Contains(said.Text, "\u2068Ana\u2069 changed this at 12:12 UTC to 1,300") {
		t.Errorf("the script is told %d, %q", status, said.Text)
	}
	page := s.post(root+volume, mine)
	wantStatus(t, page, http.StatusConflict)
	if said := text(byID(page.doc, "errors")); !strings.Contains(said, "\u2068Ana\u2069 changed this at 12:12 UTC to 1,300") {
		t.Errorf("the page says %q", said)
	}
	hers := s.typed(ana+volume, url.Values{"low": {"1200"}, "high": {""}, "one": {"yes"}})
	wantStatus(t, s.post(root+volume, merged(hidden(page.doc), url.Values{"low": {"800"}, "one": {"yes"}})), http.StatusSeeOther)
	_, told := s.save(ana+volume, hers)
	if !strings.HasPrefix(told.Text, "Whoever began this assessment changed this") {
		t.Errorf("Ana is told %q", told.Text)
	}
}

func merged(forms ...url.Values) url.Values {
	out := url.Values{}
	for _, f := range forms {
		for name, values := range f {
			out[name] = values
		}
	}
	return out
}
