package playbook_test

import (
	"testing"

	"waterline/assessment/playbook"
)

func TestBestFollowsFunctionThenFeatures(t *testing.T) {
	book := loadCore(t)
	stable := map[string]float64{"rules": 1, "digital": 1, "standard": 1, "exceptions": 1, "stability": 1, "records": 0.25}
	onPaper := map[string]float64{"rules": 0.75, "digital": 0.25, "standard": 0.8, "exceptions": 0.75, "stability": 0.75}
	// Plays chosen by reading the playbook, not by running it: what a person
	// would propose for a process with these answers.
	for _, c := range []struct {
		why, function string
		features      map[string]float64
		want          string
	}{
		{"a stable path with clear rules", "finance", stable, "rules-automation"},
		{"invoices that arrive on paper", "finance", onPaper, "document-extraction"},
		{"two clean ledgers", "finance", map[string]float64{"rules": 1, "digital": 1, "standard": 0.9, "exceptions": 0.8, "records": 1}, "matching-reconciliation"},
		{"tickets with a long history", "support", map[string]float64{"rules": 0.5, "digital": 1, "standard": 0.7, "records": 1, "api": 0.75}, "triage-and-routing"},
		{"texts without rules", "legal", map[string]float64{"rules": 0, "digital": 1, "standard": 0.2}, "drafting-assistant"},
		{"noisy alerts", "engineering", map[string]float64{"rules": 0.25, "digital": 1, "standard": 0.4, "exceptions": 0.3, "stability": 0.25, "api": 1}, "on-call-triage"},
	} {
		if got := book.Best(c.function, c.features).ID; got != c.want {
			t.Errorf("%s: %s, want %s", c.why, got, c.want)
		}
	}
}

func TestBestWorkedByHand(t *testing.T) {
	book := &playbook.Book{Plays: []playbook.Play{
		{ID: "b", Functions: []string{"finance"}, Suits: map[string]float64{"rules": 1, "digital": 0.5}},
		{ID: "a", Functions: []string{"finance"}, Suits: map[string]float64{"rules": 0.5, "digital": 1}},
		{ID: "c", Functions: []string{"other"}, Suits: map[string]float64{"rules": 0}},
	}}
	for _, c := range []struct {
		why, function string
		features      map[string]float64
		want          string
	}{
		{"b is (.1+.1)/2 away, a is (.4+.4)/2", "finance", map[string]float64{"rules": 0.9, "digital": 0.6}, "b"},
		{"both are (.25+.25)/2 away: the tie goes to a", "finance", map[string]float64{"rules": 0.75, "digital": 0.75}, "a"},
		{"nothing answered: a tie", "finance", nil, "a"},
		{"only what is answered counts", "finance", map[string]float64{"rules": 1}, "b"},
		{"an unknown function takes the plays of other", "zoo", map[string]float64{"rules": 1}, "c"},
	} {
		if got := book.Best(c.function, c.features).ID; got != c.want {
			t.Errorf("%s: got %s, want %s", c.why, got, c.want)
		}
	}
	if got := (&playbook.Book{}).Best("finance", nil); got.ID != "" {
		t.Errorf("an empty book gave %s", got.ID)
	}
}
