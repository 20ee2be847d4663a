package reports

import (
	"regexp"
	"strings"
	"testing"

	"waterline/assessment"
	"waterline/reports/font"
)

// prefixes are the keys of this package.
var prefixes = []string{
	"report.", "chart.", "function.", "route.", "dimension.", "letter.", "outcome.", "reason.", "release.", "starter.",
	"strength.", "quantity.", "measure.", "stays.", "step.", "wait.", "advice.", "signal.", "glossary.",
}

// hollow are words that a report does not use (the design brief, section 9).
var hollow = regexp.MustCompile(`(?i)\b(leverage|unlock|journey|transform|cutting-edge|exponential|game-changer)`)

func TestWording(t *testing.T) {
	l, fonts := english(t), loaded(t)
	for _, key := range l.Keys() {
		ours := false
		for _, p := range prefixes {
			ours = ours || strings.HasPrefix(key, p)
		}
		if !ours {
			continue
		}
		text := l.T(key)
		if hollow.MatchString(text) || strings.Contains(text, "!") {
			t.Errorf("%s: %q", key, text)
		}
		for _, sentence := range regexp.MustCompile(`[.?;:·]( |$)`).Split(text, -1) {
			if n := len(strings.Fields(sentence)); n > 20 {
				t.Errorf("%s: %d words in %q", key, n, sentence)
			}
		}
		if clean, lost := fonts.Clean(text); lost || clean != text {
			t.Errorf("%s: %q cannot be printed as it stands: %q", key, text, clean)
		}
	}
}

// TestCodesHaveWords: each code that a result may hold has its words. The lists
// of questions come from the bank; the codes from the assessment.
func TestCodesHaveWords(t *testing.T) {
	l, bank := english(t), options(t, A4).Bank
	var keys []string
	add := func(group string, codes ...string) {
		for _, c := range codes {
			keys = append(keys, group+"."+c)
		}
	}
	answers := func(group, question string, skip ...string) {
		q, ok := bank.Question(question)
		if !ok {
			t.Fatalf("the bank has no %s", question)
		}
		for _, o := range q.Options {
			if !strings.Contains(strings.Join(skip, " "), o.Value) {
				add(group, o.Value)
			}
		}
	}
	answers("function", "PR-FUNCTION")
	answers("wait", "BN-WHY")
	answers("outcome", "SP-OUTCOME")
	for _, d := range bank.Dimensions {
		add("dimension", d.ID)
	}
	add("letter", string(assessment.Measured), string(assessment.Reported), string(assessment.Benchmark), string(assessment.Default))
	add("route", "rules", "vendor", "internal", "agent")
	add("reason", "off_limits", "harm_unchecked", "low_suitability", "stopped")
	add("release", "lift_limit", "set_human_check", "raise_rules", "raise_digital", "raise_standard", "raise_exceptions", "raise_api", "raise_stability", "raise_records", "start_anew")
	add("starter", "chosen", "none_worth_it", "too_harmful", "over_budget", "no_days", "too_risky", "not_ready", "under_way")
	add("step", "measure", "prepare", "build", "decide", "run")
	add("strength", "strong", "moderate", "thin", "judgement")
	for _, name := range companies {
		for _, p := range company(t, name).Provenance {
			_, q, _ := strings.Cut(p.Path, "/")
			add("quantity", q)
		}
	}
	seen := []string{"TM-MANDATE", "TM-BOARD", "TM-TARGET", "TM-FEAR", "TM-CORR", "SP-MINSPEND"}
	busy, _ := bank.Question("TM-BUSY")
	for _, o := range busy.Options {
		if o.Value != "none" {
			seen = append(seen, "TM-BUSY."+o.Value)
		}
	}
	for _, s := range seen {
		add("signal", s+".seen", s+".innocent", s+".check")
	}
	for _, key := range keys {
		if !l.Has(key) {
			t.Errorf("no words for %s", key)
		}
	}
}

func loaded(t testing.TB) *font.Family {
	t.Helper()
	f, err := font.Load()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestMark(t *testing.T) {
	for i, want := range map[int]string{0: "A", 25: "Z", 26: "AA", 51: "AZ", 52: "BA"} {
		if got := mark(i); got != want {
			t.Errorf("mark(%d) = %s, want %s", i, got, want)
		}
	}
}
