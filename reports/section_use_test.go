package reports

import (
	"slices"
	"strings"
	"testing"

	"waterline/assessment/usage"
)

// TestToolsAreCalledByTheirNames shows tools of exports and of logs as people
// know them, whatever their ids.
func TestToolsAreCalledByTheirNames(t *testing.T) {
	_, result := evaluated(t, "software")
	result.Spend.Tools = nil // the company's own names
	result.Usage.Shadow = []usage.ShadowUse{
		{Tool: "anthropic_api", Name: "Anthropic API and Claude Code", Group: "*", Actors: 25, First: usage.NewDay(2026, 9, 1), Last: usage.NewDay(2026, 9, 20)},
		{Tool: "anthropic_api", Name: "Anthropic API and Claude Code", Training: "not_used", Group: "Mobile", Actors: 15, Requests: 200, First: usage.NewDay(2026, 9, 1), Last: usage.NewDay(2026, 9, 20)},
		{Tool: "not_listed_any_more", Group: "Mobile", Actors: 25, Requests: 90, First: usage.NewDay(2026, 9, 1), Last: usage.NewDay(2026, 9, 2)},
	}
	doc, err := Build(result, options(t, A4))
	if err != nil {
		t.Fatal(err)
	}
	texts := textsOf(doc)
	for _, want := range []string{"Claude Code", "Cursor", "Anthropic API and Claude Code", "not_listed_any_more"} {
		if !slices.ContainsFunc(texts, func(text string) bool { return strings.HasPrefix(text, want) }) {
			t.Errorf("%q is nowhere", want)
		}
	}
	for _, text := range texts {
		if strings.Contains(text, "claude-code") || strings.Contains(text, "anthropic_api") {
			t.Errorf("an id is shown: %q", text)
		}
	}
}
