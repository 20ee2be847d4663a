package assessment_test

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"waterline/assessment"
	"waterline/assessment/calendar"
	"waterline/assessment/usage"
)

// summaryOf draws what exports may say, in order.
func summaryOf(t *rapid.T) *usage.Summary {
	s := &usage.Summary{
		From: usage.NewDay(2026, time.April, 1), To: usage.NewDay(2026, time.September, 30), Currency: "EUR",
		MinGroup: rapid.IntRange(5, 20).Draw(t, "min"), Records: 1000, Actors: 60,
	}
	for _, name := range rapid.SliceOfNDistinct(rapid.StringMatching(`[a-zé][a-z ]{0,8}[a-z]`), 0, 3, rapid.ID[string]).Draw(t, "tools") {
		tool := usage.ToolSummary{
			Tool: name, Vendor: "v", Source: "s", Kind: rapid.SampledFrom([]string{"billed", "estimated", "list"}).Draw(t, "kind"),
			Plan: usage.Plan{Floor: rapid.Float64Range(0, 500).Draw(t, "floor")}, Events: rapid.Bool().Draw(t, "events"),
		}
		if rapid.Bool().Draw(t, "dated") {
			tool.Plan.Since = usage.NewDay(2026, time.July, 1)
			tool.Months = []usage.MonthSum{{Month: calendar.NewMonth(2026, time.July), Days: 31, Whole: true, Amount: -3.25, Actors: 30}, {Month: calendar.NewMonth(2026, time.August), Days: 31, Withheld: "few"}}
			tool.Seats = &usage.SeatCount{Month: calendar.NewMonth(2026, time.August), Paid: 40, Active: 30}
			tool.Result = []usage.Outcome{{Measure: "prs_merged", Count: 12}}
			tool.Others, tool.Apart = []usage.SourceSum{{Source: "x", Kind: "list", Amount: 5}}, []string{"cap"}
		}
		if rapid.Bool().Draw(t, "all") {
			all := groupOf(t, usage.Everyone)
			tool.All = &all
			tool.Groups = []usage.GroupUse{{Group: "", Withheld: "few"}, groupOf(t, "eng")}
		}
		s.Tools = append(s.Tools, tool)
	}
	slices.SortFunc(s.Tools, func(a, b usage.ToolSummary) int { return strings.Compare(a.Tool, b.Tool) })
	if rapid.Bool().Draw(t, "shadow") {
		s.Shadow = []usage.ShadowUse{{Tool: "chat", Group: "eng", Actors: 25, Requests: 300, First: usage.NewDay(2026, time.May, 2), Last: usage.NewDay(2026, time.May, 9)}, {Tool: "chat", Group: "ops", Withheld: "few"}}
	}
	return s
}

func groupOf(t *rapid.T, name string) usage.GroupUse {
	g := usage.GroupUse{Group: name, Actors: rapid.IntRange(20, 400).Draw(t, "actors"), Amount: rapid.Float64Range(-1, 1e6).Draw(t, "amount"), After: 5.5}
	count := func() int { return rapid.IntRange(0, 9).Draw(t, "count") }
	if rapid.Bool().Draw(t, "spread") {
		g.Spread = &usage.Spread{Width: 0.13, Lowest: -0.26, Before: []int{count(), count(), count()}, After: []int{count(), count(), count()}}
		g.Near = &usage.Near{People: 40, Above: count(), Below: count(), AboveBefore: count(), BelowBefore: count()}
		at := 0
		counts := [4]int{g.Near.Above, g.Near.Below, g.Near.AboveBefore, g.Near.BelowBefore}
		for i := range 4 {
			for j := i; j < 4; j++ {
				g.Near.Products[at] = float64(counts[i] * counts[j])
				at++
			}
		}
	}
	if rapid.Bool().Draw(t, "rest") {
		g.End = &usage.PeriodEnd{Short: 12, People: 40, Periods: 3, Effect: -0.2, SE: 0.1, P: 0.9, Excess: -4}
		g.Loop = &usage.Loop{Actors: 30, Weeks: 60, Gaps: 4000, Flagged: 6, Level: 0.01, P: 0.001, Amount: 10, SE: 2}
		g.Tie = &usage.Tie{Measure: "prs_merged", ActorsBefore: 30, Actors: 30, Before: 0.4, After: -0.1, SE: 0.2, Growth: 0.5, ResultGrowth: -0.1}
		g.Shape = &usage.Shape{GiniBefore: 0.5, Gini: 0.4, SE: 0.05, TenthFifty: 0.2}
	}
	return g
}

// A section that was written is read as it was, and written as the same bytes,
// in whatever order its lists came.
func TestLaw_UsageRoundTrip(t *testing.T) {
	bank := core(t)
	rapid.Check(t, func(t *rapid.T) {
		a := draw(t, bank)
		a.Usage = summaryOf(t)
		data, err := assessment.Encode(a)
		if err != nil {
			t.Fatal(err)
		}
		again, err := assessment.Decode("a.json", data, bank)
		if err != nil {
			t.Fatalf("%v\n%s", err, data)
		}
		if !reflect.DeepEqual(again.Usage, a.Usage) {
			t.Fatalf("got %+v\nwant %+v", again.Usage, a.Usage)
		}
		slices.Reverse(again.Usage.Tools)
		for i := range again.Usage.Tools {
			slices.Reverse(again.Usage.Tools[i].Groups)
			slices.Reverse(again.Usage.Tools[i].Months)
		}
		if reordered, err := assessment.Encode(again); err != nil || !bytes.Equal(reordered, data) {
			t.Fatalf("%v\n%s\n%s", err, reordered, data)
		}
	})
}

// FuzzUsage reads any section without a panic, and what it takes it writes and
// reads again as the same.
func FuzzUsage(f *testing.F) {
	files, err := filepath.Glob("testdata/busted_usage*.yaml")
	if err != nil || len(files) == 0 {
		f.Fatal(files, err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	const head = "questionnaire: core@1\nanswers: {P-NAME: A, P-CURRENCY: USD}\nusage: "
	f.Add([]byte(head + "{from: 2026-01-01, to: 2026-06-30, currency: USD, min_group: 10, records: 1, actors: 40, tools: [{tool: a, kind: billed, plan: {floor: 100, since: 2026-04-01}, months: [{month: 2026-04, days: 30, whole: true, amount: 4000, actors: 40}], all: {group: '*', actors: 40, amount: 4000, after: 3000, spread: {width: 0.13, lowest: -0.26, before: [1, 2, 3], after: [3, 2, 1]}, near: {people: 4, above: 1, below: 1, above_before: 1, below_before: 1, products: [1, 0, 0, 0, 1, 0, 0, 1, 0, 1]}}}]}"))
	f.Add([]byte(head + "{from: 1e9, to: ~, currency: [], min_group: -0, tools: {}}"))
	bank := core(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		a, err := assessment.Load("f.yaml", data, bank)
		if err != nil {
			mustBeProblems(t, err)
			return
		}
		first, err := assessment.Encode(a)
		if err != nil {
			t.Fatal(err)
		}
		again, err := assessment.Load("f.json", first, bank)
		if err != nil {
			t.Fatalf("%v\n%s", err, first)
		}
		if second, err := assessment.Encode(again); err != nil || !bytes.Equal(first, second) {
			t.Fatalf("%v\n%s\n%s", err, first, second)
		}
	})
}
