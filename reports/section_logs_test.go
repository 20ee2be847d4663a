package reports

import (
	"math"
	"slices"
	"strings"
	"testing"

	"waterline/assessment/usage"
	"waterline/reports/chart"
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

// TestLogsAreShownToFive shows counts of people to the nearest five, also as the
// place of a mark, and nothing of a group that is withheld.
func TestLogsAreShownToFive(t *testing.T) {
	_, result := evaluated(t, "software") // 98 people at ChatGPT, 13 of Data platform at DeepSeek
	charts, err := Charts(result, english(t))
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(charts, func(c Chart) bool { return c.ID == "logs" })
	if i < 0 {
		t.Fatal("there is no picture of logs")
	}
	drawn, _ := charts[i].drawing.(chart.Intervals)
	for _, row := range drawn.Rows {
		if math.Mod(row.Mid, 5) != 0 || row.Low != row.Mid || row.High != row.Mid {
			t.Errorf("%s is drawn at %g", row.Label, row.Mid)
		}
	}
	var said []string
	for _, row := range charts[i].Numbers.Rows {
		said = append(said, strings.Join(row, " "))
	}
	for _, want := range []string{"ChatGPT everyone 100", "ChatGPT Core product too few to say", "ChatGPT Integrations withheld, to protect another group", "DeepSeek Data platform 15", "Fireflies everyone too few to say"} {
		if !slices.Contains(said, want) {
			t.Errorf("%q is not among %q", want, said)
		}
	}
}
