package assessment_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"waterline/assessment"
	"waterline/assessment/questionnaire"
)

func encodedAnswers(t testing.TB, a assessment.Answers) []byte {
	t.Helper()
	data, err := assessment.Encode(a)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// Under the questionnaire that they were given to, answers are read as they are.
func TestReread_SameQuestionnaireKeepsAll(t *testing.T) {
	for _, name := range []string{"insurer", "agency", "logistics"} {
		in := example(t, name)
		data := encodedAnswers(t, in.Answers)
		for _, from := range []*questionnaire.Bank{in.Bank, nil} {
			got, dropped, err := assessment.Reread(data, from, in.Bank)
			if err != nil || len(dropped) > 0 {
				t.Fatalf("%s: left out %v (%v)", name, dropped, err)
			}
			in.Answers.Shown, in.Answers.Said = assessment.Shown{}, nil
			if again := encodedAnswers(t, got); !bytes.Equal(again, encodedAnswers(t, in.Answers)) {
				t.Errorf("%s was reread as %s", name, again)
			}
		}
	}
}

// Under the next version every answer is either carried over as it is, or left
// out with its value and the reason.
func TestReread_AnUpgradeLosesNothing(t *testing.T) {
	in, next := example(t, "insurer"), upgraded(t)
	in.Answers.Overrides = []assessment.Override{
		{Path: "claims-intake/volume", Knots: [][2]float64{{0.1, 100}, {0.9, 200}}, Reason: "Counted", Letter: assessment.Measured},
	}
	for _, from := range []*questionnaire.Bank{in.Bank, nil} {
		got, dropped, err := assessment.Reread(encodedAnswers(t, in.Answers), from, next)
		if err != nil {
			t.Fatal(err)
		}
		if got.Questionnaire != "core@2" || !reflect.DeepEqual(got.Overrides, in.Answers.Overrides) {
			t.Errorf("carried over are %s with %v", got.Questionnaire, got.Overrides)
		}
		var reasons []string
		for _, d := range dropped {
			reasons = append(reasons, d.Question+" "+d.Reason)
			value, err := assessment.EncodeAnswer(in.Answers.At(assessment.Place{Group: d.Group, Item: d.Item, Question: d.Question}))
			if err != nil || !bytes.Equal(value, d.Value) {
				t.Errorf("%s was %s and is left out as %s (%v)", d.Question, value, d.Value, err)
			}
			if a := got.At(assessment.Place{Group: d.Group, Item: d.Item, Question: d.Question}); a.State != questionnaire.Missing {
				t.Errorf("%s is left out and there: %v", d.Question, a)
			}
		}
		retyped := " unknown_option"
		if from != nil {
			retyped = " other_type"
		}
		want := []string{
			removedQuestion + " gone_question", retypedQuestion + retyped,
			shortenedQuestion + " unknown_option", narrowedQuestion + " out_of_range",
		}
		if !slices.Equal(reasons, want) {
			t.Errorf("left out are %v, want %v", reasons, want)
		}
		if n := counted(got) + len(dropped); n != counted(in.Answers) {
			t.Errorf("of %d answers %d are told of", counted(in.Answers), n)
		}
		for i, item := range in.Answers.Groups["process"] {
			if got.Groups["process"][i].ID != item.ID {
				t.Errorf("process %s became %s", item.ID, got.Groups["process"][i].ID)
			}
		}
	}
}

// counted is how many answers there are.
func counted(a assessment.Answers) int {
	n := len(a.Values)
	for _, items := range a.Groups {
		for _, item := range items {
			n += len(item.Values)
		}
	}
	return n
}

// What does not fit an override any more is left behind, and items beyond what a
// questionnaire takes are named.
func TestReread_LeavesBehindWhatHasNoPlace(t *testing.T) {
	bank := core(t)
	text := `{"questionnaire":"core@1","answers":{"P-NAME":"A"},"gadget":[{"id":"g","Q-1":5}],
		"process":[{"id":"a","PR-NAME":"A","PR-VOLUME":10}],"said":[{"question":"P-NAME"}],
		"overrides":[{"path":"a/volume","knots":[[0.1,3],[0.9,4]],"reason":"x","evidence":"R"},{"path":"b/volume","knots":[[0.1,3],[0.9,4]],"reason":"x","evidence":"R"},{"path":"a/charm","knots":[[0.1,3],[0.9,4]],"reason":"x","evidence":"R"}]}`
	a, dropped, err := assessment.Reread([]byte(text), nil, bank)
	if err != nil || len(a.Overrides) != 1 || a.Overrides[0].Path != "a/volume" || len(a.Said) != 0 {
		t.Errorf("carried over are %+v (%v)", a, err)
	}
	if len(dropped) != 1 || dropped[0].LeftOut != (assessment.LeftOut{Group: "gadget", Item: "g", Question: "Q-1", Reason: "gone_question"}) || string(dropped[0].Value) != "5" {
		t.Errorf("left out are %+v", dropped)
	}
	for _, broken := range []string{"", "{", "[]", `{"answers":3}`, `{"process":{}}`, `{"process":[{"PR-NAME":"A"}]}`, `{"overrides":3}`} {
		if _, _, err := assessment.Reread([]byte(broken), nil, bank); err == nil {
			t.Errorf("%q was read", broken)
		}
	}
}

// Whatever was kept, rereading it ends without a panic, and what it gives can be
// read again.
func FuzzReread(f *testing.F) {
	for _, name := range []string{"logistics", "insurer", "agency", "insurer-2026q4"} {
		data, err := os.ReadFile(filepath.Join("..", "examples", name+".yaml"))
		if err != nil {
			f.Fatal(err)
		}
		a, err := assessment.Decode(name+".yaml", data, core(f))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(encodedAnswers(f, a))
	}
	for _, text := range []string{
		`{"answers":{"P-HEADCOUNT":{"low":1,"high":9e9},"BN-TRIED":["rpa","rpa"]},"process":[{"id":"a","PR-NAME":"a"},{"id":"a"}]}`,
		`{"answers":null,"process":[null,{"id":null}],"overrides":[null,3],"changed":[{}],"unconfirmed":3}`,
	} {
		f.Add([]byte(text))
	}
	bank := upgraded(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		a, dropped, err := assessment.Reread(data, nil, bank)
		if err != nil {
			return
		}
		for _, d := range dropped {
			if d.Reason == "" || !json.Valid(d.Value) {
				t.Errorf("left out is %+v", d)
			}
		}
		again, dropped, err := assessment.Reread(encodedAnswers(t, a), bank, bank)
		if err != nil || len(dropped) > 0 || !bytes.Equal(encodedAnswers(t, again), encodedAnswers(t, a)) {
			t.Errorf("reread again: %v, left out %v", err, dropped)
		}
	})
}
