package evidence_test

import (
	"os"
	"strings"
	"testing"

	"waterline/assessment/evidence"
)

func TestGermanEvidenceIsTheSameFiguresInOtherWords(t *testing.T) {
	en, err := evidence.Core()
	if err != nil {
		t.Fatal(err)
	}
	de, err := en.In("de")
	if err != nil {
		t.Fatal(err)
	}
	if de.SHA256 != en.SHA256 {
		t.Error("the words change the digest of the figures")
	}
	for _, r := range en.References() {
		g, _ := de.Reference(r.ID)
		if g.Quantity == r.Quantity || g.Point != r.Point || g.Source != r.Source {
			t.Errorf("%s: %q", r.ID, g.Quantity)
		}
	}
	if got := de.Unit("share of cases"); got != "Anteil der Fälle" {
		t.Errorf("unit: %q", got)
	}
	for _, b := range []*evidence.Base{en, de} {
		if got := b.Unit("no such unit"); got != "no such unit" {
			t.Errorf("an unknown unit became %q", got)
		}
	}
}

func TestIncompleteWordsOfEvidenceAreRefused(t *testing.T) {
	en, err := evidence.Core()
	if err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile("references.de.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ old, with, want string }{
		"missing quantity": {"  C36: ", "  # ", "quantity C36 is missing"},
		"missing unit":     {`  "weight": `, `  # `, `unit "weight" is missing`},
		"extra quantity":   {"  C36: ", "  Z99: x\n  C36: ", "there is no reference Z99"},
		"extra unit":       {`  "weight": `, "  parsec: x\n  \"weight\": ", `no figure has the unit "parsec"`},
		"unknown key":      {"units:", "colour: red\nunits:", "field colour not found"},
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
}
