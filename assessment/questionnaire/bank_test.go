package questionnaire

import (
	"slices"
	"strings"
	"testing"
)

func coreBank(t testing.TB) *Bank {
	t.Helper()
	b, err := Core()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// The 13 functions are those of METHOD.md section 3, in its order.
func TestCore(t *testing.T) {
	b := coreBank(t)
	if b.Ref() != "core@1" || len(b.Questions) < 114 || len(b.Gates) != 6 || len(b.Checks) != 20 || len(b.Sections) != 7 {
		t.Errorf("%s: %d questions, %d gates, %d checks", b.Ref(), len(b.Questions), len(b.Gates), len(b.Checks))
	}
	q, _ := b.Question("PR-FUNCTION")
	want := "support, finance, hr, sales, marketing, legal, procurement, it, engineering, data, compliance, operations, other"
	if got := q.optionList(); got != want {
		t.Errorf("functions: %s", got)
	}
	for id, want := range map[string]float64{"P-HOURS": 1650, "GO-HURDLE": 10, "GO-PAYBACK": 12} {
		if q, _ := b.Question(id); q.Default == nil || *q.Default != want {
			t.Errorf("%s: default %v, want %v", id, q.Default, want)
		}
	}
	items := 0
	for _, d := range b.Dimensions {
		items += len(b.DimensionItems(d.ID))
	}
	if items != 38 {
		t.Errorf("%d governance questions, want 38", items)
	}
	if style := b.Style(); len(style) > 0 {
		t.Errorf("long sentences: %v", style)
	}
}

// Quick has one question of each dimension; UX.md section 3 sets the points.
func TestPaths(t *testing.T) {
	b := coreBank(t)
	if quick, full := b.Points(QuickDepth), b.Points(FullDepth); quick > 45 || full > 240 {
		t.Errorf("quick %d points, full %d", quick, full)
	}
	seen := map[string]int{}
	for _, q := range b.Asked(QuickDepth, "", nil) {
		seen[q.Dimension]++
	}
	for _, d := range b.Dimensions {
		if seen[d.ID] != 1 {
			t.Errorf("%s: %d quick questions", d.ID, seen[d.ID])
		}
	}
	if tools := b.Asked(QuickDepth, "tool", nil); len(tools) != 0 {
		t.Errorf("the quick path asks %d questions about tools", len(tools))
	}
}

// SP-SEATS is for those who pay for seats, SP-API for those who pay by use; an
// unknown way of billing hides neither.
func TestAskedHonoursShowIf(t *testing.T) {
	b := coreBank(t)
	for billing, want := range map[string][2]bool{"seat": {true, false}, "usage": {false, true}, "hybrid": {true, true}, "": {true, true}} {
		s := answers{values: map[string]Answer{}}
		if billing != "" {
			s.values["SP-BILLING"] = wordOf(billing)
		}
		asked := b.Asked(FullDepth, "tool", s)
		has := func(id string) bool { return slices.ContainsFunc(asked, func(q Question) bool { return q.ID == id }) }
		if got := [2]bool{has("SP-SEATS"), has("SP-API")}; got != want {
			t.Errorf("%q: got %v, want %v", billing, got, want)
		}
	}
}

func gateOf(t *testing.T, b *Bank, id string) Gate {
	t.Helper()
	i := slices.IndexFunc(b.Gates, func(g Gate) bool { return g.ID == id })
	if i < 0 {
		t.Fatalf("no gate %s", id)
	}
	return b.Gates[i]
}

func TestGates(t *testing.T) {
	b := coreBank(t)
	cases := []struct {
		gate   string
		values map[string]Answer
		want   Truth
	}{
		{"GT-1", map[string]Answer{"G-OUT-04": figureOf(1)}, True},
		{"GT-1", map[string]Answer{"G-OUT-04": figureOf(3), "TM-BOARD": figureOf(2)}, True},
		{"GT-1", map[string]Answer{"G-OUT-04": figureOf(3), "TM-BOARD": figureOf(1), "TM-TARGET": figureOf(0)}, False},
		{"GT-1", map[string]Answer{"G-OUT-04": dontKnow, "TM-BOARD": figureOf(1), "TM-TARGET": figureOf(0)}, Unknown},
		{"GT-2", map[string]Answer{"G-SHA-01": figureOf(1)}, True},
		{"GT-2", map[string]Answer{"G-SHA-01": dontKnow}, Unknown},
		{"GT-3", map[string]Answer{"P-HIGH-RISK": {State: Given, List: []string{"chatbot", "credit"}}, "G-RSK-01": figureOf(2)}, True},
		{"GT-3", map[string]Answer{"P-HIGH-RISK": {State: Given, List: []string{"chatbot", "content"}}, "G-RSK-01": figureOf(1)}, False},
		{"GT-3", map[string]Answer{"P-HIGH-RISK": {State: Given, List: []string{"none"}}, "G-RSK-01": figureOf(1)}, False},
		{"GT-3", map[string]Answer{"P-HIGH-RISK": {State: Given, List: []string{"hiring"}}, "G-RSK-01": figureOf(4), "G-ORC-01": figureOf(3)}, False},
		{"GT-4", map[string]Answer{"G-OUT-01": figureOf(2)}, True},
	}
	for _, c := range cases {
		if got := gateOf(t, b, c.gate).When.Eval(answers{values: c.values}); got != c.want {
			t.Errorf("%s %v: got %d, want %d", c.gate, c.values, got, c.want)
		}
	}
}

func TestGatesOfADimension(t *testing.T) {
	b := coreBank(t)
	claimed, unknown := gateOf(t, b, "GT-5"), gateOf(t, b, "GT-6")
	shown := Answer{State: Given, Number: 4, Proof: Linked}
	bare := Answer{State: Given, Number: 5}
	cases := []struct {
		name    string
		level   float64
		values  map[string]Answer
		claimed Truth
		unknown Truth
	}{
		{"high and shown", 3.8, map[string]Answer{"G-SPD-01": shown, "G-SPD-02": bare}, False, False},
		{"high and not shown", 3.8, map[string]Answer{"G-SPD-01": bare, "G-SPD-02": bare}, True, False},
		{"not high", 3.4, map[string]Answer{"G-SPD-01": bare, "G-SPD-02": bare}, False, False},
		{"half unknown", 3, map[string]Answer{"G-SPD-01": bare, "G-SPD-02": dontKnow}, False, False},
		{"most unknown", 3, map[string]Answer{"G-SPD-01": bare, "G-SPD-02": dontKnow, "G-SPD-03": dontKnow}, False, True},
		{"other dimension", 3.8, map[string]Answer{"G-SHA-01": shown, "G-SPD-01": bare}, True, False},
	}
	for _, c := range cases {
		s := b.DimensionScope(answers{values: c.values}, "SPD", c.level)
		if got := claimed.When.Eval(s); got != c.claimed {
			t.Errorf("%s: GT-5 %d, want %d", c.name, got, c.claimed)
		}
		if got := unknown.When.Eval(s); got != c.unknown {
			t.Errorf("%s: GT-6 %d, want %d", c.name, got, c.unknown)
		}
	}
}

func findingIDs(b *Bank, s Scope) []string {
	var ids []string
	for _, f := range b.Findings(s) {
		ids = append(ids, f.Check.ID)
	}
	return ids
}

func TestChecksOfPatterns(t *testing.T) {
	b := coreBank(t)
	fill := func(n int, a Answer) answers {
		s := answers{values: map[string]Answer{}}
		for _, q := range b.Questions {
			if q.Dimension != "" && len(s.values) < n {
				s.values[q.ID] = a
			}
		}
		return s
	}
	if got := findingIDs(b, fill(20, figureOf(3))); !slices.Equal(got, []string{"CK-16"}) {
		t.Errorf("20 answers alike: %v", got)
	}
	if got := findingIDs(b, fill(19, figureOf(3))); got != nil {
		t.Errorf("19 answers alike: %v", got)
	}
	if got := findingIDs(b, fill(9, Answer{State: Given, Number: 4, Proof: Described})); !slices.Contains(got, "CK-19") {
		t.Errorf("9 high claims, none linked: %v", got)
	}
	if got := findingIDs(b, fill(9, Answer{State: Given, Number: 4, Proof: Linked})); slices.Contains(got, "CK-19") {
		t.Errorf("9 high claims, all linked: %v", got)
	}
}

// A question that stops being about what a dimension is, and faults of every
// other kind, must not load.
func TestParseRefuses(t *testing.T) {
	data := string(coreV1)
	cases := map[string]struct{ old, new, want string }{
		"unknown key":        {"version: 1\n", "version: 1\ncolour: red\n", "line 5: field colour"},
		"duplicate key":      {"version: 1\n", "version: 1\nversion: 1\n", "already"},
		"second document":    {"", "\n---\nid: more\n", "a second document"},
		"rule":               {"when: G-SHA-01 <= 1", "when: G-SHA-01 <=", "column"},
		"rule of no one":     {"when: G-SHA-01 <= 1", "when: G-SHA-99 <= 1", "gate.GT-2: bank_unknown_reference"},
		"rule misspelt":      {"SP-OUTCOME == 'measured'", "SP-OUTCOME == 'measurd'", "check.CK-08: bank_rule"},
		"rule of a group":    {"median(process,", "median(proces,", "check.CK-12: bank_unknown_reference"},
		"no release":         {"    release: List the AI tools in use, even if the list is not complete.\n", "", "gate.GT-2: bank_missing"},
		"twice":              {"- id: P-ROLE", "- id: P-NAME", "question.P-NAME: bank_id_twice"},
		"section":            {"section: goals", "section: gaols", "bank_unknown_reference"},
		"dimension":          {"dimension: OUT", "dimension: OTU", "bank_unknown_reference"},
		"better of text":     {"type: text\n    text: What is the name of your organisation?", "type: text\n    better: higher\n    text: What is the name of your organisation?", "bank_better"},
		"better of anchors":  {"dimension: OUT\n    type: anchored_choice", "dimension: OUT\n    type: anchored_choice\n    better: higher", "bank_better"},
		"better unknown":     {"better: lower", "better: less", "bank_better"},
		"earlier of figures": {"better: lower", "better: earlier", "bank_better"},
		"item order":         {"b: [-1.5, -0.5, 0.5, 1.5]", "b: [-1.5, 0.5, -0.5, 1.5]", "bank_item_parameters"},
		"the forbidden word": {"text: What is your role?", "text: What is your level?", "question.P-ROLE: bank_forbidden_word"},
		"no bounds":          {"validation: {min: 1, max: 60}", "validation: {min: 1}", "question.GO-PAYBACK: bank_bounds"},
		"budget":             {"max_points: 45", "max_points: 44", "paths.quick: bank_over_budget"},
		"group minimum":      {"name: PR-NAME, min: 0", "name: PR-NAME, min: 1", "group.process: bank_group_minimum"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if c.old != "" && !strings.Contains(data, c.old) {
				t.Fatalf("the bank has no %q", c.old)
			}
			changed := strings.Replace(data, c.old, c.new, 1)
			if c.old == "" {
				changed = data + c.new
			}
			_, err := Parse("changed.yaml", []byte(changed))
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "changed.yaml") {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}
