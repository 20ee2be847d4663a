package web

import (
	"crypto/rand"
	"net/http"
	"strings"
	"testing"
	"time"

	"waterline/assessment"
	"waterline/assessment/questionnaire"
)

// outdatedDraft is a draft of a questionnaire that no release knows any more: one
// answer is to a question that is gone, one is beyond its limit now.
func (s *site) outdatedDraft() string {
	s.t.Helper()
	key, d, err := assessment.NewDraft(rand.Reader, s.Bank, assessment.Quick, "", s.at(), 30*24*time.Hour)
	must(s.t, err)
	given := func(a questionnaire.Answer) questionnaire.Answer { a.State = questionnaire.Given; return a }
	d.Questionnaire = "core@0"
	d.Answers.Values = map[string]questionnaire.Answer{
		"P-NAME": given(questionnaire.Answer{Text: "Old Ltd"}), "P-CURRENCY": given(questionnaire.Answer{Text: "EUR"}),
		"P-HEADCOUNT": given(questionnaire.Answer{Number: 9e9}), "P-GONE": given(questionnaire.Answer{List: []string{"one", "<b>"}}),
	}
	must(s.t, s.Store.Create(s.t.Context(), d))
	return "/a/" + key
}

// A draft of an earlier questionnaire makes no result; in one press it goes on
// under the new questions, with all its answers there or named.
func TestADraftOfAnEarlierQuestionnaireGoesOn(t *testing.T) {
	s := open(t)
	root := s.outdatedDraft()
	wantText(t, s.get(root), "The questions have changed")
	wantStatus(t, s.get(root+"/profile/P-NAME"), http.StatusOK)
	if a := s.fill(root+"/check", nil); a.StatusCode != http.StatusSeeOther || a.Header.Get("Location") != root {
		t.Errorf("its result: %d, to %q", a.StatusCode, a.Header.Get("Location"))
	}
	for range 2 { // pressed twice
		a := s.post(root+"/reask", hidden(s.get(root).doc))
		if a.StatusCode != http.StatusSeeOther || a.Header.Get("Location") != root {
			t.Fatalf("going on: %d, to %q", a.StatusCode, a.Header.Get("Location"))
		}
	}
	page := s.get(root)
	wantText(t, page, "One answer was left out")
	wantText(t, page, "one, <b>")
	if said := text(byID(page.doc, "main")); strings.Contains(said, "The questions have changed") {
		t.Errorf("it is still offered: %s", said)
	}
	d, err := s.service.Open(t.Context(), strings.TrimPrefix(root, "/a/"))
	must(t, err)
	if d.Questionnaire != s.Bank.Ref() || d.Answers.Values["P-NAME"].Text != "Old Ltd" || len(d.Gone()) != 2 {
		t.Errorf("it goes on as %+v", d)
	}
	wantStatus(t, s.fill(root+"/profile/P-HEADCOUNT", map[string][]string{"answer": {"40"}}), http.StatusSeeOther)
	if a := s.fill(root+"/check", nil); a.StatusCode == http.StatusSeeOther && a.Header.Get("Location") == root {
		t.Error("its result is refused as before")
	}
}

// Only a page of ours changes the questions.
func TestAnotherSiteDoesNotChangeTheQuestions(t *testing.T) {
	s := open(t)
	a := s.post(s.outdatedDraft()+"/reask", nil)
	if a.StatusCode == http.StatusSeeOther {
		t.Errorf("without a token of ours: %d", a.StatusCode)
	}
}
