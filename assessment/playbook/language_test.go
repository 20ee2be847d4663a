package playbook_test

import (
	"os"
	"reflect"
	"strings"
	"testing"

	"waterline/assessment/playbook"
)

func TestGermanPlaysAreTheSamePlaysInOtherWords(t *testing.T) {
	en := loadCore(t)
	de, err := en.In("de")
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range en.Plays {
		g := de.Plays[i]
		if g.Name == p.Name || g.Does == p.Does {
			t.Errorf("%s is not translated", p.ID)
		}
		if g.ID != p.ID || g.Route != p.Route || !reflect.DeepEqual(g.Suits, p.Suits) || !reflect.DeepEqual(g.Requires, p.Requires) {
			t.Errorf("%s is another play", p.ID)
		}
		sentences := append([]string{g.Does, g.Person, g.Measure, g.FailsWhen}, g.Needs...)
		sentences = append(append(sentences, g.ScopeIn...), g.ScopeOut...)
		for _, sentence := range sentences { // the style rules of the English plays hold here too
			if n := len(strings.Fields(sentence)); n > 20 {
				t.Errorf("%s: %d words: %s", p.ID, n, sentence)
			}
			if !strings.HasSuffix(sentence, ".") {
				t.Errorf("%s: no full stop: %s", p.ID, sentence)
			}
		}
	}
	if again := loadCore(t); !reflect.DeepEqual(again, en) {
		t.Error("the English plays changed")
	}
}

func TestIncompleteWordsOfPlaysAreRefused(t *testing.T) {
	en := loadCore(t)
	whole, err := os.ReadFile("core.v1.de.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ old, with, want string }{
		"missing name": {"    name: Erstellen von Berichten\n", "", "name of report-generation is missing"},
		"missing line": {"      - Gesetzliche Abschlüsse.\n", "", "scope_out of report-generation has 1 lines, not 2"},
		"extra play":   {"  report-generation:\n", "  day-dreaming: {name: x}\n  report-generation:\n", "there is no play day-dreaming"},
		"unknown key":  {"  report-generation:\n", "  report-generation:\n    colour: x\n", "field colour not found"},
	} {
		t.Run(name, func(t *testing.T) {
			data := strings.Replace(string(whole), c.old, c.with, 1)
			if data == string(whole) {
				t.Fatalf("%q is not in the file", c.old)
			}
			if _, err := en.Reworded("busted.yaml", []byte(data)); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q in it", err, c.want)
			}
		})
	}
	if _, err := en.In("xx"); err == nil || !strings.Contains(err.Error(), `"xx"`) {
		t.Errorf("an unknown language gave %v", err)
	}
	var book playbook.Book
	if _, found := book.Play("none"); found {
		t.Error("an empty book has a play")
	}
}
