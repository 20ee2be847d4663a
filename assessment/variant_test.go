package assessment_test

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"waterline/assessment"
	"waterline/assessment/evidence"
	"waterline/assessment/playbook"
	"waterline/assessment/problem"
	"waterline/assessment/questionnaire"
)

func exampleVariant(t testing.TB) questionnaire.Variant {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "examples", "questionnaire-heron.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	v, err := assessment.DecodeVariant("questionnaire.yaml", data, core(t), bothLanguages)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestAVariantChangesWhatItSays(t *testing.T) {
	bank := core(t)
	v := exampleVariant(t)
	german, err := bank.In("de")
	if err != nil {
		t.Fatal(err)
	}
	made, spoken := bank.Vary(v, 2), german.Vary(v, 2)
	if made.Ref() != "heronquay@2" || len(made.Lint()) > 0 {
		t.Errorf("made %s with %v", made.Ref(), made.Lint())
	}
	var first []string
	for _, q := range made.Asked(questionnaire.FullDepth, "", nil)[:3] {
		first = append(first, q.ID)
	}
	if want := []string{"P-INDUSTRY", "X-HERONQUAY-LINE", "P-NAME"}; !slices.Equal(first, want) {
		t.Errorf("the full way begins with %v, want %v", first, want)
	}
	if q, _ := made.Question("P-REVENUE"); q.AskedAt(questionnaire.FullDepth) {
		t.Error("a question that was switched off is asked")
	}
	if q, _ := spoken.Question("X-HERONQUAY-LINE"); q.Options[0].Label != "Kraftfahrt" || !q.Own() || spoken.Deepens(q) {
		t.Errorf("in German the question is %+v", q)
	}
	// One single choice more is one point. Without the percentage of each process
	// it is one less for each: two are reckoned with on the quick way, three on
	// the full one, where revenue is one more.
	for depth, more := range map[string]int{questionnaire.QuickDepth: 1 - 2, questionnaire.FullDepth: 1 - 3 - 1} {
		if got := made.Points(depth) - bank.Points(depth); got != more {
			t.Errorf("%s has %d points more, want %d", depth, got, more)
		}
	}
	if q, _ := bank.Question("P-HEADCOUNT"); strings.Contains(q.Help, "payroll") {
		t.Error("the released bank was changed")
	}
}

// No figure reads what an organisation changed: the same answers give the same
// result, whatever the order and the questions of its own.
func TestAVariantMovesNoFigure(t *testing.T) {
	bank := core(t)
	base, err := evidence.Core()
	if err != nil {
		t.Fatal(err)
	}
	book, err := playbook.Core()
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join("..", "examples", "insurer.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	answers, err := assessment.Load("insurer.yaml", data, bank)
	if err != nil {
		t.Fatal(err)
	}
	in := assessment.Input{Answers: answers, Bank: bank, Evidence: base, Book: book, Seed: 1, Draws: 1000}
	before, err := assessment.Evaluate(in)
	if err != nil {
		t.Fatal(err)
	}
	v := exampleVariant(t)
	v.Off = nil // a switched-off answer is another answer
	v.Order["governance"] = []string{"G-DEL-01", "G-OUT-01"}
	in.Bank = bank.Vary(v, 1)
	in.Answers.Questionnaire = in.Bank.Ref()
	in.Answers.Values = maps.Clone(answers.Values)
	in.Answers.Values["X-HERONQUAY-LINE"] = questionnaire.Answer{State: questionnaire.Given, Text: "motor"}
	after, err := assessment.Evaluate(in)
	if err != nil {
		t.Fatal(err)
	}
	if after.Questionnaire != "heronquay@1" || after.Answers == before.Answers {
		t.Errorf("the result names %s and the answers %s", after.Questionnaire, after.Answers)
	}
	if !reflect.DeepEqual(before.Portfolio, after.Portfolio) || !reflect.DeepEqual(before.Maturity, after.Maturity) {
		t.Errorf("value %+v became %+v", before.Portfolio.NPV, after.Portfolio.NPV)
	}
}

// Every fault of a file comes at once, each with its line.
func TestBustedVariants(t *testing.T) {
	files, err := filepath.Glob("testdata/variant/busted_*.yaml")
	if err != nil || len(files) < 8 {
		t.Fatalf("%d files (%v)", len(files), err)
	}
	words := english(t)
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			_, err = assessment.DecodeVariant(file, data, core(t), bothLanguages)
			list := problemsOf(t, err)
			if len(list) == 0 {
				t.Fatal("nothing was found wrong")
			}
			golden(t, strings.TrimSuffix(file, ".yaml")+".golden", told(words, list))
		})
	}
}

func TestAnOwnQuestionKeepsItsType(t *testing.T) {
	v := exampleVariant(t)
	text := "questionnaire: heronquay\nof: core@1\noff: [PR-TOUCHLESS]\nextra:\n- {id: X-HERONQUAY-LINE, section: profile, type: text, max_length: 20, text: {en: A, de: B}}\n"
	_, err := assessment.DecodeVariant("v.yaml", []byte(text), core(t), bothLanguages, v)
	if found := problemsOf(t, err); len(found) != 1 || found[0].Code != questionnaire.VariantMoved || found[0].Line != 5 {
		t.Errorf("another type is %v", err)
	}
}

// Whatever stands in a file, there is a variant whose bank passes the lint, or a
// list of problems; never a panic.
func FuzzDecodeVariant(f *testing.F) {
	files, err := filepath.Glob("testdata/variant/*.yaml")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range append(files, filepath.Join("..", "examples", "questionnaire-heron.yaml")) {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	bank := core(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		v, err := assessment.DecodeVariant("v.yaml", data, bank, bothLanguages)
		var found problem.List
		if err != nil && (!errors.As(err, &found) || len(found) == 0) {
			t.Fatalf("an error that is no list: %v", err)
		}
		for _, p := range found {
			if p.Line == 0 && p.Path != "file" {
				t.Errorf("no line: %+v", p)
			}
		}
		if err == nil && len(bank.Vary(v, 1).Lint()) > 0 {
			t.Error("an accepted variant makes a bank with faults")
		}
	})
}
