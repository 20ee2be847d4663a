package fiction_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"waterline/assessment"
	"waterline/assessment/evidence"
	"waterline/assessment/usage"
	"waterline/assessment/usage/fiction"
)

// leaky is a company whose groups are made to give people away: very small ones,
// one that a person dominates, people who came or left alone in a month, a few
// with keys in place of names, and a second source that knows a few.
type leaky struct {
	records []usage.Record
	groups  map[string]string
	keys    []string // of the people, with those of programs
	plan    usage.Plan
	rules   usage.Rules
	base    *evidence.Base
}

func newLeaky(t *testing.T, seed uint64) *leaky {
	t.Helper()
	c, err := fiction.Make(fiction.Order{World: "mixed", Actors: 70, Months: 4, Share: 0.2, Seed: seed})
	if err != nil {
		t.Fatal(err)
	}
	keys := usage.NewKeyring([]byte("k"))
	ledger, err := c.Days(keys, false)
	if err != nil {
		t.Fatal(err)
	}
	base, err := evidence.Core()
	if err != nil {
		t.Fatal(err)
	}
	rules, err := assessment.UsageRules(base)
	if err != nil {
		t.Fatal(err)
	}
	l := &leaky{base: base, rules: rules, records: ledger.Records(), groups: make(map[string]string), plan: c.Tools[0].Plan}
	met := make(map[string]int)
	sizes := []int{3, 12, 11, 9, 20}
	for i := range l.records {
		r := &l.records[i]
		n, there := met[r.Actor.Key]
		if !there {
			n = len(l.keys)
			met[r.Actor.Key] = n
			l.keys = append(l.keys, r.Actor.Key)
			at := n
			for g, size := range sizes {
				if at -= size; at < 0 {
					l.groups[r.Actor.Key] = fmt.Sprint("G", g)
					break
				}
			}
		}
		if n%20 == 7 { // a few have keys and no names
			r.Actor.Kind, r.Actor.Basis = usage.Unknown, usage.ByAPIKey
		}
		if n >= 4 && r.Day < c.From+31 { // the first month is that of four
			r.Day += 31
		}
		r.Counts.Set(usage.Requests, 3)
		if n < 5 { // a second source and kind that knows five
			other := *r
			other.Source = "anthropic_console_cost"
			other.Counts = usage.Counts{}
			other.Counts.Set(usage.CostList, r.Counts.Of(usage.CostEstimated)*2)
			l.records = append(l.records, other)
		}
	}
	return l
}

// person reports whether records are of somebody: with an address, or in a group.
func (l *leaky) person(r *usage.Record) bool {
	_, grouped := l.groups[r.Actor.Key]
	return r.Actor.Kind != usage.Service && (r.Actor.Basis == usage.ByMail || grouped)
}

// people are the keys of everybody but declared programs: a key that names nobody
// may be somebody's.
func (l *leaky) people() []string {
	programs := make(map[string]bool)
	for _, r := range l.records {
		programs[r.Actor.Key] = r.Actor.Kind == usage.Service
	}
	return slices.DeleteFunc(slices.Clone(l.keys), func(key string) bool { return programs[key] })
}

// counted reports whether a figure is a number of people.
func counted(place string) bool {
	for _, name := range []string{".actors", ".actors_before", ".people", ".short"} {
		if strings.HasSuffix(place, name) {
			return true
		}
	}
	return false
}

// summary sums up the company, with the records of one person times a factor.
func (l *leaky) summary(t *testing.T, changed string, factor float64) *usage.Summary {
	t.Helper()
	ledger := usage.NewLedger()
	for _, r := range l.records {
		if r.Actor.Key == changed {
			for _, m := range []usage.Measure{usage.CostEstimated, usage.CostList, usage.PRsOpened, usage.Requests} {
				if n, known := r.Counts.Get(m); known {
					r.Counts.Set(m, int64(float64(n)*factor)+1)
				}
			}
		}
		if err := ledger.Put(r); err != nil {
			t.Fatal(err)
		}
	}
	ledger.Keep("claude_code_analytics", "sum", false)
	return usage.Summarise(ledger, usage.Question{Plan: l.plan, Groups: l.groups, Seed: 1, Rules: l.rules})
}

// figures are the numbers of a summary by their place; a histogram, and what
// Near counts, are one.
func figures(t *testing.T, s *usage.Summary) map[string]string {
	t.Helper()
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	var tree any
	if err := json.Unmarshal(text, &tree); err != nil {
		t.Fatal(err)
	}
	out := make(map[string]string)
	flatten("", tree, out)
	return out
}

func flatten(at string, v any, out map[string]string) {
	switch v := v.(type) {
	case map[string]any:
		if strings.HasSuffix(at, ".near") || strings.HasSuffix(at, ".spread") {
			out[at] = fmt.Sprint(v)
			return
		}
		for name, below := range v {
			flatten(at+"."+name, below, out)
		}
	case []any:
		for i, below := range v {
			flatten(fmt.Sprintf("%s[%d]", at, i), below, out)
		}
	default:
		out[at] = fmt.Sprint(v)
	}
}

// Whatever a summary says depends on at least ten people: no figure is that of
// fewer. Money and results of each person are changed in turn, and the figures
// that follow are theirs. A small change leaves who dominates what; a large one
// moves those whom ranks and histograms hold apart.
func TestNoFigureIsThatOfAFew(t *testing.T) {
	for seed := range uint64(2) {
		l := newLeaky(t, seed)
		whole := l.summary(t, "", 1)
		before, of := figures(t, whole), make(map[string]int)
		for _, key := range l.people() {
			little, much := figures(t, l.summary(t, key, 1.02)), figures(t, l.summary(t, key, 3))
			for place, said := range before {
				if a, there := little[place]; there && a != said {
					of[place]++
				} else if b, there := much[place]; there && b != said {
					of[place]++
				}
			}
		}
		if len(of) < 20 {
			t.Fatalf("only %d figures follow from anybody: %v", len(of), of)
		}
		for place, people := range of {
			if n, err := strconv.Atoi(before[place]); err == nil && n >= usage.MinGroup && counted(place) {
				continue // of so many people, some of whom may just not belong
			}
			if people < usage.MinGroup {
				t.Errorf("seed %d: %s is that of %d people: %s", seed, place, people, before[place])
			}
		}
		l.differences(t, whole)
		l.names(t, whole)
	}
}

// differences holds sums against those that they are parts of: what is left is
// nothing, or that of at least ten people.
func (l *leaky) differences(t *testing.T, s *usage.Summary) {
	t.Helper()
	tool := &s.Tools[0]
	shown := make(map[string]bool)
	for _, g := range tool.Groups {
		shown[g.Group] = g.Withheld == ""
	}
	rest := make(map[string]bool)
	for _, r := range l.records {
		if r.Source == tool.Source && r.Day >= l.plan.Since && l.person(&r) && !shown[l.groups[r.Actor.Key]] {
			rest[r.Actor.Key] = true
		}
	}
	if n := len(rest); n > 0 && n < usage.MinGroup {
		t.Errorf("everybody less the groups shown are %d people", n)
	}
	for _, side := range []bool{false, true} {
		hidden := make(map[string]bool)
		months := make(map[string]bool)
		for _, m := range tool.Months {
			months[m.Month.String()] = m.Withheld == ""
		}
		for _, r := range l.records {
			if r.Source == tool.Source && (r.Day >= l.plan.Since) == side && !months[r.Day.Month().String()] && l.person(&r) {
				hidden[r.Actor.Key] = true
			}
		}
		if n := len(hidden); n > 0 && n < usage.MinGroup {
			t.Errorf("the amount since (%v) less the months shown is that of %d people", side, n)
		}
	}
}

// names looks for anybody's key in what is said.
func (l *leaky) names(t *testing.T, s *usage.Summary) {
	t.Helper()
	judged, err := assessment.JudgeUsage(assessment.UsageInput{Summary: s, Evidence: l.base, Seed: 1, Draws: 1000})
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(struct {
		S *usage.Summary
		U assessment.Usage
	}{s, judged})
	if err != nil {
		t.Fatal(err)
	}
	if at := slices.IndexFunc(l.keys, func(key string) bool { return strings.Contains(string(text), key) }); at >= 0 {
		t.Errorf("the key %s is said", l.keys[at])
	}
}
