package assessment_test

import (
	"encoding/json"
	"os"
	"reflect"
	"testing"

	"waterline/assessment"
	"waterline/assessment/evidence"
	"waterline/assessment/playbook"
	"waterline/assessment/questionnaire"
)

// frozen is an example's result with what it was made from.
func frozen(t *testing.T, name string) (assessment.Result, *questionnaire.Bank, *playbook.Book) {
	t.Helper()
	bank, err := questionnaire.Core()
	if err != nil {
		t.Fatal(err)
	}
	base, err := evidence.Core()
	if err != nil {
		t.Fatal(err)
	}
	book, err := playbook.Core()
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile("../examples/" + name)
	if err != nil {
		t.Fatal(err)
	}
	answers, err := assessment.Decode(name, data, bank)
	if err != nil {
		t.Fatal(err)
	}
	res, err := assessment.Evaluate(assessment.Input{Answers: answers, Bank: bank, Evidence: base, Book: book, Seed: 1, Draws: 1000})
	if err != nil {
		t.Fatal(err)
	}
	return res, bank, book
}

func TestAResultIsReadInAnotherLanguage(t *testing.T) {
	res, bank, book := frozen(t, "insurer.yaml")
	before, err := json.Marshal(res)
	if err != nil {
		t.Fatal(err)
	}
	if same := res.In(bank, book); !reflect.DeepEqual(same, res) {
		t.Error("its own language changes a result")
	}
	german, err := bank.In("de")
	if err != nil {
		t.Fatal(err)
	}
	plays, err := book.In("de")
	if err != nil {
		t.Fatal(err)
	}
	de := res.In(german, plays)
	for i, o := range res.Opportunities {
		if g := de.Opportunities[i]; g.PlayName == o.PlayName || g.PlayText.Does == o.PlayText.Does || !reflect.DeepEqual(g.NPV, o.NPV) {
			t.Errorf("%s: %q", o.ID, g.PlayName)
		}
	}
	for i, d := range res.Maturity.Dimensions {
		g := de.Maturity.Dimensions[i]
		if g.Name == d.Name || d.NextStep != "" && g.NextStep == d.NextStep {
			t.Errorf("%s: %q, %q", d.ID, g.Name, g.NextStep)
		}
	}
	for i, gate := range res.Maturity.Overall.Gates {
		if g := de.Maturity.Overall.Gates[i]; g.Reason == gate.Reason || g.Release == gate.Release || g.Cap != gate.Cap {
			t.Errorf("%s: %q", gate.ID, g.Reason)
		}
	}
	for i, check := range res.Checks {
		if de.Checks[i].Message == check.Message {
			t.Errorf("%s: %q", check.ID, check.Message)
		}
	}
	was, is := res.Starter.Charter, de.Starter.Charter
	if was == nil || is.Play == was.Play || reflect.DeepEqual(is.ScopeIn, was.ScopeIn) || is.Price != was.Price {
		t.Errorf("charter: %+v", is)
	}
	if after, err := json.Marshal(res); err != nil || string(after) != string(before) {
		t.Error("reading in German changed the frozen result")
	}
	if none := res.In(nil, nil); !reflect.DeepEqual(none, res) {
		t.Error("no words change a result")
	}
}
