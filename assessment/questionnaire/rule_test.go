package questionnaire

import (
	"slices"
	"strings"
	"testing"
)

// answers is a scope made of plain maps.
type answers struct {
	values map[string]Answer
	groups map[string][]Scope
}

func (a answers) Answer(id string) Answer    { return a.values[id] }
func (a answers) Items(group string) []Scope { return a.groups[group] }

func figureOf(x float64) Answer { return Answer{State: Given, Number: x} }
func wordOf(s string) Answer    { return Answer{State: Given, Text: s} }

var dontKnow = Answer{State: DontKnow}

func sample() answers {
	tool := func(values map[string]Answer) Scope { return answers{values: values} }
	return answers{
		values: map[string]Answer{
			"Q-TWO":   figureOf(2),
			"Q-ZERO":  figureOf(0),
			"Q-DK":    dontKnow,
			"Q-NA":    {State: NotApplicable},
			"Q-WORD":  wordOf("yes"),
			"Q-LIST":  {State: Given, List: []string{"a", "b"}},
			"Q-RANGE": {State: Given, Range: &Range{Low: 5, Likely: 8, High: 14, HasLikely: true}},
			"Q-HALF":  {State: Given, Range: &Range{Low: 4, High: 8}},
		},
		groups: map[string][]Scope{
			"tool": {
				tool(map[string]Answer{"T-A": wordOf("yes"), "T-N": figureOf(10)}),
				tool(map[string]Answer{"T-A": wordOf("no"), "T-N": figureOf(30)}),
				tool(map[string]Answer{"T-A": dontKnow, "T-M": figureOf(1)}),
				tool(map[string]Answer{"T-A": wordOf("no"), "T-D": dontKnow}),
			},
			"sure": {
				tool(map[string]Answer{"T-N": figureOf(1)}),
				tool(map[string]Answer{"T-N": figureOf(2)}),
			},
			"none": {},
		},
	}
}

// The expected truths follow from Kleene's tables and the sample above.
func TestEval(t *testing.T) {
	cases := map[string]Truth{
		"Q-TWO == 2": True, "Q-TWO != 2": False, "Q-TWO < 2": False, "Q-TWO <= 2": True, "Q-TWO > 1.5": True, "Q-TWO >= 2.5": False,
		"Q-WORD == 'yes'": True, "Q-WORD != 'yes'": False, "Q-WORD == 'no'": False, "Q-WORD == 2": Unknown,
		"Q-DK == 2": Unknown, "Q-MISSING == 2": Unknown, "Q-NA == 2": Unknown, "Q-DK != 2": Unknown,
		"Q-DK == dont_know": True, "Q-TWO == dont_know": False, "Q-MISSING == dont_know": False, "Q-NA == not_applicable": True,
		"Q-DK != dont_know": False, "Q-TWO != not_applicable": True,

		"Q-TWO in [1, 2]": True, "Q-TWO in [1, 3]": False, "Q-WORD in ['yes', 'no']": True, "Q-WORD not in ['no']": True,
		"Q-WORD in []": False, "'a' in Q-LIST": True, "'c' not in Q-LIST": True, "'a' in Q-DK": Unknown, "Q-DK not in ['no']": Unknown,
		"overlap(Q-LIST, ['b', 'c'])": True, "overlap(Q-LIST, ['c'])": False, "overlap(Q-DK, ['c'])": Unknown,

		"Q-TWO == 2 and Q-ZERO == 0": True, "Q-TWO == 2 and Q-ZERO == 1": False, "Q-TWO == 2 and Q-DK == 1": Unknown,
		"Q-TWO == 3 and Q-DK == 1": False, "Q-DK == 1 and Q-DK == 1": Unknown,
		"Q-TWO == 3 or Q-ZERO == 1": False, "Q-TWO == 2 or Q-DK == 1": True, "Q-TWO == 3 or Q-DK == 1": Unknown,
		"not Q-TWO == 2": False, "not Q-DK == 1": Unknown, "not not Q-TWO == 2": True,
		"Q-TWO == 2 or Q-TWO == 3 and Q-TWO == 4": True, "(Q-TWO == 2 or Q-TWO == 3) and Q-TWO == 4": False,

		"Q-TWO + 3 * 4 - 1 == 13": True, "(Q-TWO + 3) * 4 == 20": True, "Q-TWO - 1 - 1 == 0": True, "8 / Q-TWO / 2 == 2": True,
		"-Q-TWO == -2": True, "abs(Q-ZERO - 3) == 3": True, "Q-TWO / Q-ZERO > 1": Unknown, "Q-TWO + Q-DK > 1": Unknown,
		"abs(Q-DK) > 1": Unknown, "1 + Q-MISSING > 0": Unknown,
		"Q-RANGE.low == 5": True, "Q-RANGE == 8": True, "Q-RANGE.likely == 8": True, "Q-RANGE.high == 14": True,
		"Q-HALF == 6": True, "Q-TWO.low == 2": True, "Q-DK.low > 1": Unknown,

		"any(tool, T-A == 'yes')": True, "any(tool, T-A == 'maybe')": Unknown, "any(sure, T-N == 3)": False, "any(none, T-N == 3)": False,
		"all(tool, T-A == 'yes')": False, "all(tool, T-N > 1)": Unknown, "all(sure, T-N > 0)": True, "all(none, T-N > 1)": True,
		"share(tool, T-A == 'no') == 2 / 3": True, "share(none, T-A == 'no') < 1": Unknown, "share(tool, T-X == 1) < 1": Unknown,
		"sum(tool, T-N) == 40": True, "sum(tool, T-N) + sum(tool, T-M) == 41": True, "sum(tool, T-D) > 0": Unknown, "sum(none, T-N) == 0": True,
		"median(tool, T-N) == 20": True, "median(none, T-N) > 0": Unknown,
		"count(tool) == 4": True, "count(tool, T-A == 'no') == 2": True, "count(tool, Q-TWO == 2) == 0": True,
		"any(tool, T-A == dont_know)": True,
	}
	s := sample()
	for source, want := range cases {
		rule, err := ParseRule(source)
		if err != nil {
			t.Errorf("%s: %v", source, err)
		} else if got := rule.Eval(s); got != want {
			t.Errorf("%s: got %d, want %d", source, got, want)
		}
	}
}

func TestParseRuleRefuses(t *testing.T) {
	cases := map[string]string{
		"":                         "column 1",
		"Q-A":                      "not a condition",
		"Q-A ==":                   "column 7",
		"Q-A == 'x":                "column 8: a quote is not closed",
		"Q-A = 2":                  "column 5",
		"Q-A == 2 and":             "column 13",
		"Q-A == 2 and Q-B":         "must be conditions",
		"Q-A and Q-B == 1":         "must be conditions",
		"not Q-A":                  "needs a condition",
		"(Q-A == 2":                "column 10",
		"Q-A == 2)":                "column 9",
		"Q-A == 1 == 1":            "column 10",
		"(Q-A == 1) == (Q-B == 1)": "cannot be compared",
		"(Q-A == 1) + 2 > 1":       "needs numbers",
		"Q-A in [1 2]":             "column 11",
		"Q-A in [Q-B]":             "a number or a quoted word",
		"any(tool)":                "needs a group",
		"any(tool, Q-A)":           "takes a condition",
		"sum(tool, Q-A == 1) > 1":  "takes a number",
		"any('tool', Q-A == 1)":    "the name of a group",
		"best(Q-A) > 1":            "column 1",
		"Q-A.middle > 1":           "low, likely or high",
		"Q-A < dont_know":          "stands after ID ==",
		"2 == dont_know":           "stands after ID ==",
		"Q-A not 2":                `"in"`,
		"1.2.3 == Q-A":             "not a number",
		"Q-A ; 1":                  "unexpected",
		strings.Repeat("(", 60) + "Q-A == 1" + strings.Repeat(")", 60): "nested too deeply",
		strings.Repeat("not ", 60) + "Q-A == 1":                        "nested too deeply",
		"Q-A == " + strings.Repeat("- ", 60) + "1":                     "nested too deeply",
	}
	for source, want := range cases {
		if _, err := ParseRule(source); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", source, err, want)
		}
	}
}

func TestRuleQuestions(t *testing.T) {
	rule, err := ParseRule("Q-A <= 1 or any(tool, Q-B == 'x' and Q-A == dont_know) or abs(Q-C - Q-A) > level")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := rule.Questions(), []string{"Q-A", "Q-B", "Q-C"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	var empty Rule
	if !empty.Empty() || empty.Eval(sample()) != Unknown || empty.Questions() != nil {
		t.Error("an empty rule reads nothing and decides nothing")
	}
}

func FuzzParseRule(f *testing.F) {
	f.Add("G-OUT-04 <= 1 or TM-BOARD == 2 or any(tool, SP-MINSPEND == 'yes')")
	f.Add("not overlap(Q-LIST, ['a']) and Q-RANGE.low / -2 not in [1, .5]")
	f.Add("share(tool, T-N == dont_know) > 0.5 and count(tool) == 4")
	s := sample()
	f.Fuzz(func(t *testing.T, source string) {
		rule, err := ParseRule(source)
		if err != nil {
			return
		}
		first := rule.Eval(s)
		again, err := ParseRule(rule.Source)
		if err != nil || again.Eval(s) != first {
			t.Errorf("%q: %d, then %v", source, first, err)
		}
	})
}
