package web

import (
	"os"
	"strings"
	"testing"

	"waterline/assessment"
	"waterline/assessment/playbook"
	"waterline/assessment/questionnaire"
	"waterline/templates/locale"
)

// What is frozen in English is shown in the language of the pages.
func TestResultsAreShownInTheLanguageOfThePages(t *testing.T) {
	s := open(t)
	bank, err := questionnaire.Core()
	must(t, err)
	data, err := os.ReadFile("../../../examples/logistics.yaml")
	must(t, err)
	answers, err := assessment.Decode("logistics.yaml", data, bank)
	must(t, err)
	r, err := s.Evaluate(t.Context(), answers)
	must(t, err)
	book, err := playbook.Core()
	must(t, err)
	german := &Server{Options: s.Options}
	german.Locale, err = locale.Load("de")
	must(t, err)
	german.Bank, err = bank.In("de")
	must(t, err)
	german.Book, err = book.In("de")
	must(t, err)
	shown, err := german.summary(r, 600)
	must(t, err)
	play, _ := german.Book.Play(r.Opportunities[0].Play)
	if cell := joinedPlain(shown.Opportunities.Rows[0][0]); !strings.Contains(cell, play.Name) || strings.Contains(cell, r.Opportunities[0].PlayName) {
		t.Errorf("the first idea reads %q", cell)
	}
	if !strings.Contains(joinedPlain(shown.Answer.Headline), "erwartet") {
		t.Errorf("the headline reads %q", shown.Answer.Headline)
	}
}

func joinedPlain(text string) string {
	return strings.NewReplacer("\u00a0", " ", "\u2060", "").Replace(text)
}
