package assessment_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"waterline/assessment"
	"waterline/assessment/problem"
)

// Whatever stands in an answers file, there is a result whose figures are all
// numbers, or a list of problems; never a panic.
func FuzzEvaluate(f *testing.F) {
	for _, name := range []string{"logistics", "insurer", "agency", "insurer-2026q4"} {
		data, err := os.ReadFile(filepath.Join("..", "examples", name+".yaml"))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	for _, text := range []string{
		"questionnaire: core@1\nanswers: {P-NAME: A, P-CURRENCY: USD}\n",
		"questionnaire: core@1\nanswers: {P-NAME: A, P-CURRENCY: USD, GO-HURDLE: 0, GO-TEAM: 0}\nprocess:\n- {id: a, PR-NAME: a, PR-FUNCTION: other, PR-VOLUME: 0.1, PR-MINUTES: 0.1, PR-TOUCHLESS: 100, PR-STANDARD: 0, PR-HARM: 5}\n",
		"questionnaire: core@1\nanswers: {P-NAME: A, P-CURRENCY: JPY, GO-HURDLE: 100}\nprocess:\n- {id: a, PR-NAME: a, PR-FUNCTION: engineering, PR-VOLUME: 100000000, PR-MINUTES: {low: 1, likely: 1, high: 20000}, PR-TOUCHLESS: 0, PR-ERROR-RATE: 100, PR-ERROR-COST: 10000000}\n",
		"questionnaire: core@1\nanswers: {P-NAME: A, P-CURRENCY: USD}\nprocess:\n- {id: a, PR-NAME: a, PR-FUNCTION: engineering, PR-VOLUME: {low: 0.1, high: 100000000}, PR-MINUTES: {low: 0.1, high: 20000}, PR-COST-HR: {low: 0.5, high: 10000000}}\noverrides:\n- {path: a/half_months, knots: [[0.1, 1e-6], [0.9, 1e6]], reason: x, evidence: R}\n- {path: a/touchless, knots: [[0.1, 0.000001], [0.9, 0.999999]], reason: x, evidence: R}\n- {path: a/assisted, knots: [[0.49, 0.01], [0.51, 0.99]], reason: x, evidence: R}\n",
		"questionnaire: core@1\nanswers: {P-NAME: A, P-CURRENCY: USD}\nprocess:\n- {id: a, PR-NAME: a, PR-FUNCTION: it, PR-VOLUME: 10, PR-MINUTES: 10}\noverrides:\n- {path: a/build_cost, knots: [[0.49, 1], [0.51, 1e12]], reason: x, evidence: R}\n- {path: a/production, knots: [[0.5, 1e-300], [0.9, 0.9999999999999999]], reason: x, evidence: R}\n",
		"questionnaire: core@1\nanswers: {P-NAME: A, P-CURRENCY: USD}\nprocess:\n- {id: a, PR-NAME: a, PR-FUNCTION: it, PR-VOLUME: 10, PR-MINUTES: 10, PR-SOURCE: system}\nchanged:\n- {question: PR-VOLUME, item: a, before: {low: 1, high: 2}, why: world, by: B, date: 2026-09-16}\n- {question: PR-VOLUME, item: b}\nunconfirmed:\n- {question: PR-MINUTES, item: a, date: 2026-06-01}\n- {question: P-NAME, date: 2026-06-01}\n",
	} {
		f.Add([]byte(text))
	}
	in := example(f, "logistics")
	in.Draws = 1000
	f.Fuzz(func(t *testing.T, data []byte) {
		answers, err := assessment.Load("fuzz.yaml", data, in.Bank)
		if err != nil {
			mustBeProblems(t, err)
			return
		}
		this := in
		this.Answers = answers
		r, err := assessment.Evaluate(this)
		if err != nil {
			mustBeProblems(t, err)
			return
		}
		if _, err := json.Marshal(r); err != nil { // refuses NaN and Inf
			t.Fatal(err)
		}
	})
}

func mustBeProblems(t *testing.T, err error) {
	t.Helper()
	var list problem.List
	if !errors.As(err, &list) || len(list) == 0 {
		t.Fatalf("not a list of problems: %v", err)
	}
}
