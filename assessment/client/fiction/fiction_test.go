package fiction

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"testing"
	"time"

	"waterline/assessment"
	"waterline/assessment/client"
	"waterline/assessment/evidence"
	"waterline/assessment/playbook"
	"waterline/assessment/questionnaire"
)

func model(t *testing.T) assessment.Input {
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
	return assessment.Input{Bank: bank, Evidence: base, Book: book, Seed: 1, Draws: 1000, Answers: assessment.Answers{
		Questionnaire: bank.Ref(), Values: map[string]questionnaire.Answer{
			"P-NAME": {State: questionnaire.Given, Text: "A"}, "P-CURRENCY": {State: questionnaire.Given, Text: "EUR"},
		},
	}}
}

// A renamed sample is what its answers give, so that a report made from it can
// be verified.
func TestARenamedSampleIsTheResultOfItsAnswers(t *testing.T) {
	in := model(t)
	r, err := assessment.Evaluate(in)
	if err != nil {
		t.Fatal(err)
	}
	named, err := Sample{in.Answers, r}.Named("Dürnstein Bau & Co")
	if err != nil {
		t.Fatal(err)
	}
	in.Answers = named.Answers
	again, err := assessment.Evaluate(in)
	if err != nil {
		t.Fatal(err)
	}
	got, err := json.Marshal(named.Result)
	if err != nil {
		t.Fatal(err)
	}
	want, err := json.Marshal(again)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("renamed %s\nevaluated %s", got, want)
	}
	if r.Organisation.Name != "A" {
		t.Error("the sample itself was renamed")
	}
}

func TestInventedClientsAreSoundAndTheSameEachTime(t *testing.T) {
	m := Maker{Organisation: "o", Owners: []client.Author{{ID: "u"}}, Samples: []Sample{{}}, Assessments: 3, Now: time.Unix(1e9, 0), Seed: 7}
	names := make(map[string]bool)
	stages := make(map[client.Stage]bool)
	for i := range 2000 {
		w, err := m.Client(i)
		if err != nil {
			t.Fatal(err)
		}
		if list := w.Client.Tidied().Validate(); len(list) > 0 {
			t.Fatalf("client %d: %v", i, list)
		}
		if again, _ := m.Client(i); !reflect.DeepEqual(again, w) {
			t.Fatalf("client %d is another one the second time", i)
		}
		names[w.Client.Name], stages[w.Client.Stage] = true, true
	}
	if len(names) < 1900 || len(stages) != len(client.Stages()) {
		t.Errorf("%d names and %v", len(names), fmt.Sprint(stages))
	}
}
