package questionnaire_test

import (
	"os"
	"strings"
	"testing"

	"waterline/assessment/questionnaire"
)

func core(t *testing.T) *questionnaire.Bank {
	t.Helper()
	bank, err := questionnaire.Core()
	if err != nil {
		t.Fatal(err)
	}
	return bank
}

// In itself refuses missing and surplus texts; what is left to see is that the
// words changed and nothing else did.
func TestGermanBankAsksTheSameInOtherWords(t *testing.T) {
	en := core(t)
	de, err := en.In("de")
	if err != nil {
		t.Fatal(err)
	}
	if de.Language != "de" || de.Ref() != en.Ref() || en.Language != "en" {
		t.Errorf("languages %s and %s of %s and %s", en.Language, de.Language, en.Ref(), de.Ref())
	}
	for i, q := range en.Questions {
		g := de.Questions[i]
		if g.Text == q.Text {
			t.Errorf("%s is not translated: %s", q.ID, q.Text)
		}
		if g.ID != q.ID || g.Type != q.Type || g.Required != q.Required || g.Item != q.Item {
			t.Errorf("%s is another question", q.ID)
		}
		for k, o := range q.Options {
			if g.Options[k].Value != o.Value || g.Options[k].Alone != o.Alone {
				t.Errorf("%s option %s is another option", q.ID, o.Value)
			}
		}
	}
	if found := de.Lint(); len(found) > 0 {
		t.Errorf("lint: %v", found)
	}
	for _, p := range de.Style() {
		t.Errorf("style: %s %v", p.Path, p.Args)
	}
	if again := core(t); again.Questions[0].Text != en.Questions[0].Text {
		t.Error("the English bank changed")
	}
}

func TestLabelOfAFrozenAnswerIsFoundInAnotherLanguage(t *testing.T) {
	en := core(t)
	de, err := en.In("de")
	if err != nil {
		t.Fatal(err)
	}
	const written = "We keep a log" // option 3 of G-ORC-03 in core.v1.yaml
	if got, want := de.Label("G-ORC-03", written), "Wir führen ein Protokoll"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	for _, b := range []*questionnaire.Bank{en, de} {
		if got := b.Label("G-ORC-03", "no such label"); got != "no such label" {
			t.Errorf("%s: an unknown label became %q", b.Language, got)
		}
		if got := b.Label("no-such-question", written); got != written {
			t.Errorf("%s: an unknown question gave %q", b.Language, got)
		}
	}
}

func TestIncompleteWordsAreRefused(t *testing.T) {
	en := core(t)
	whole, err := os.ReadFile("core.v1.de.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ old, with, want string }{
		"missing text":   {"    text: Wie heißt Ihre Organisation?\n", "", "P-NAME text is missing"},
		"missing option": {"      owner: Inhaberschaft, Gründung oder Geschäftsführung\n", "", "P-ROLE option owner is missing"},
		"extra option":   {"      owner: ", "      tyrant: x\n      owner: ", "P-ROLE option tyrant is too many"},
		"extra question": {"  P-ROLE:", "  P-SHOE:\n    text: x\n  P-ROLE:", "question P-SHOE is too many"},
		"extra text":     {"  P-ROLE:\n", "  P-ROLE:\n    why: x\n", "P-ROLE why is too many"},
		"extra proof":    {"  P-ROLE:\n", "  P-ROLE:\n    proof: x\n", "P-ROLE proof is too many"},
		"unknown key":    {"  P-ROLE:\n", "  P-ROLE:\n    colour: x\n", "field colour not found"},
		"repeated key":   {"  P-ROLE:\n", "  P-NAME:\n    text: x\n  P-ROLE:\n", "already defined"},
		"missing gate":   {"    release: Streichen Sie", "    label: Streichen Sie", "gate GT-1 release is missing"},
		"missing check":  {"  CK-20: ", "  CK-99: ", "check CK-99 is too many"},
		"other bank":     {"of: core@1", "of: core@2", `the words of "core@2"`},
	} {
		t.Run(name, func(t *testing.T) {
			data := strings.Replace(string(whole), c.old, c.with, 1)
			if data == string(whole) {
				t.Fatalf("%q is not in the file", c.old)
			}
			_, err := en.Reworded("busted.yaml", "de", []byte(data))
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "busted.yaml") {
				t.Errorf("got %v, want %q in it", err, c.want)
			}
		})
	}
	if _, err := en.In("xx"); err == nil || !strings.Contains(err.Error(), `"xx"`) {
		t.Errorf("an unknown language gave %v", err)
	}
}
