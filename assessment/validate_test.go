package assessment_test

import (
	"slices"
	"testing"

	"waterline/assessment"
	"waterline/assessment/problem"
	"waterline/assessment/questionnaire"
)

func said(x float64) questionnaire.Answer {
	return questionnaire.Answer{State: questionnaire.Given, Number: x}
}

func word(s string) questionnaire.Answer {
	return questionnaire.Answer{State: questionnaire.Given, Text: s}
}

func smallest() assessment.Answers {
	return assessment.Answers{
		Questionnaire: "core@1",
		Values:        map[string]questionnaire.Answer{"P-NAME": word("Example Ltd"), "P-CURRENCY": word("USD")},
		Groups:        map[string][]assessment.Item{},
	}
}

func withProcess() assessment.Answers {
	a := smallest()
	a.Groups["process"] = []assessment.Item{{ID: "triage", Values: map[string]questionnaire.Answer{
		"PR-NAME": word("Support triage"), "PR-FUNCTION": word("support"), "PR-VOLUME": said(6200), "PR-MINUTES": said(8),
	}}}
	return a
}

func TestValidateAsksOnlyForTheIndispensable(t *testing.T) {
	bank := core(t)
	if found := assessment.Validate(smallest(), bank); len(found) > 0 {
		t.Errorf("a company without processes: %v", found)
	}
	a := withProcess()
	if found := assessment.Validate(a, bank); len(found) > 0 {
		t.Errorf("one process: %v", found)
	}
	delete(a.Values, "P-CURRENCY")
	delete(a.Groups["process"][0].Values, "PR-VOLUME")
	want := []string{"answers.P-CURRENCY", "process[triage].PR-VOLUME"}
	var got []string
	for _, p := range assessment.Validate(a, bank) {
		if p.Code == assessment.CodeRequired {
			got = append(got, p.Path)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// Answers may come from the web, where no file was decoded: the range is judged
// once, by its question, and the blocking check CK-01 does not repeat it.
func TestValidateTellsARangeInWrongOrderOnce(t *testing.T) {
	a := withProcess()
	a.Groups["process"][0].Values["PR-MINUTES"] = questionnaire.Answer{State: questionnaire.Given,
		Range: &questionnaire.Range{Low: 9, Likely: 8, High: 14, HasLikely: true}}
	want := problem.New("process[triage].PR-MINUTES", questionnaire.CodeLowAboveLikely, "first", "9", "second", "8")
	if found := assessment.Validate(a, core(t)); len(found) != 1 || found[0].Path != want.Path || found[0].Code != want.Code {
		t.Errorf("got %v, want %v", found, want)
	}
}

func TestDepth(t *testing.T) {
	bank, a := core(t), withProcess()
	a.Values["G-OUT-01"] = said(3)
	a.Values["P-INDUSTRY"] = word("logistics")
	a.Groups["tool"] = []assessment.Item{{ID: "chat", Values: map[string]questionnaire.Answer{"SP-VENDOR": word("Chat")}}}
	if got := a.Depth(bank); got != assessment.Quick {
		t.Errorf("got %s for quick questions, facts and tools", got)
	}
	a.Values["G-OUT-02"] = questionnaire.Answer{State: questionnaire.DontKnow}
	if got := a.Depth(bank); got != assessment.Full {
		t.Errorf("got %s with a question of the full path", got)
	}
}

// CK-02: 6200 cases of 8 minutes are 9,920 hours a year; 3 people of 1,650
// hours and a quarter more are 6,187.5.
func TestFindingsNameTheItem(t *testing.T) {
	bank, a := core(t), withProcess()
	a.Values["P-HOURS"] = said(1650)
	a.Groups["process"][0].Values["PR-PEOPLE"] = said(3)
	found := a.Findings(bank)
	want := []string{"process[triage].PR-VOLUME", "process[triage].PR-MINUTES", "process[triage].PR-PEOPLE"}
	if len(found) != 1 || found[0].ID != "CK-02" || !slices.Equal(found[0].Where, want) {
		t.Errorf("got %+v", found)
	}
	a.Groups["process"][0].Values["PR-PEOPLE"] = said(5) // 10,312.5 hours
	if found := a.Findings(bank); len(found) != 0 {
		t.Errorf("with enough people: %+v", found)
	}
}

func TestItemScopeFallsBackToTheWhole(t *testing.T) {
	a := withProcess()
	item := a.Scope().Items("process")[0]
	if item.Answer("PR-VOLUME").Number != 6200 || item.Answer("P-NAME").Text != "Example Ltd" {
		t.Error("an item reads its own answers, then those of the whole")
	}
	if a.Scope().Answer("PR-VOLUME").Known() {
		t.Error("the whole knows nothing of an item")
	}
}

// CONTRACT.md lists the paths of drawn quantities; "production" and the other
// shares stay strictly between 0 and 1.
func TestQuantities(t *testing.T) {
	var names []string
	for _, q := range assessment.Quantities() {
		names = append(names, q.Name)
	}
	want := []string{"volume", "minutes", "hourly_cost", "straight_through", "touchless", "assisted", "cash_share",
		"realised", "production", "plateau", "half_months", "build_cost", "overrun", "build_months", "run_cost",
		"maintenance", "training", "error_reduction"}
	if !slices.Equal(names, want) {
		t.Errorf("got %v", names)
	}
}
