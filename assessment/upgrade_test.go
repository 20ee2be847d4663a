package assessment_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"waterline/assessment/questionnaire"
)

// What the next version of the questionnaire changes.
const (
	addedQuestion     = "P-SITES"     // a question of the full way
	removedQuestion   = "BN-NEXT"     // a question that is not asked any more
	narrowedQuestion  = "P-HEADCOUNT" // takes at most 500
	shortenedQuestion = "BN-TRIED"    // has no option lostOption any more
	lostOption        = "rpa"
	retypedQuestion   = "BN-RELEASE" // was a text and is yes or no
)

// upgraded is the released bank as its next version: with a question added and
// one removed, an option removed, a limit and a type changed.
func upgraded(t testing.TB) *questionnaire.Bank {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("questionnaire", "core.v1.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	put := func(from, to string) {
		if strings.Count(text, from) != 1 {
			t.Fatalf("%q is %d times in the bank", from, strings.Count(text, from))
		}
		text = strings.Replace(text, from, to, 1)
	}
	question := func(id string) string { // as it is written
		start := strings.Index(text, "  - id: "+id+"\n")
		length := strings.Index(text[start+1:], "\n  - id: ")
		if start < 0 || length < 0 {
			t.Fatalf("%s is not in the bank", id)
		}
		return text[start : start+length+2]
	}
	put("\nversion: 1\n", "\nversion: 2\n")
	put("  - id: P-ROLE\n", "  - {id: "+addedQuestion+", section: profile, type: integer, text: \"At how many places do people work?\", "+
		"validation: {min: 1, max: 1000}, dont_know: true, est_seconds: 5}\n  - id: P-ROLE\n")
	put(question(removedQuestion), "")
	put("{min: 1, max: 2000000}", "{min: 1, max: 500}")
	put("      - {value: "+lostOption+", label: Automation without AI}\n", "")
	put(question(retypedQuestion), "  - {id: "+retypedQuestion+", section: bottlenecks, type: single_choice, text: \"Would twice as much be sold?\", "+
		"options: [{value: yes_it_would, label: It would}, {value: no_it_would_not, label: It would not}], est_seconds: 5}\n")
	bank, err := questionnaire.Parse("core.v2.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return bank
}
