package store

import (
	"testing"

	"waterline/assessment/questionnaire"
	"waterline/assessment/survey"
)

// What one process publishes is asked by the others at once: its bank, the types
// of its own questions in answers that are read, and the newest version.
func TestAVersionIsKnownToOtherProcesses(t *testing.T) {
	address := empty.URL(t)
	process := func() *survey.Service {
		known := banks(t)
		kept, err := Connect(t.Context(), address, known.Question)
		must(t, err)
		t.Cleanup(func() { must(t, kept.Close()) })
		must(t, known.Load(t.Context(), kept))
		return &survey.Service{Store: kept, Banks: known, Clock: surveys(t, t.TempDir()).Clock}
	}
	one, other := process(), process()
	ctx := t.Context()
	_, err := one.Add(ctx, "org", heronText(t), surveyor)
	must(t, err)
	_, err = one.Publish(ctx, "org", "heronquay", 1, surveyor)
	must(t, err)
	const own = "X-HERONQUAY-LINE" // of the example
	d := example("one")
	d.Answers.Values[own] = questionnaire.Answer{State: questionnaire.Given, Text: "motor"}
	must(t, one.Store.(*Store).Create(ctx, d))
	read, err := other.Store.(*Store).ByKey(ctx, "hash of one", noon)
	must(t, err)
	if read.Answers.Values[own].Text != "motor" {
		t.Errorf("the answer to %q reads %+v", own, read.Answers.Values[own])
	}
	if _, ok := other.Banks.Bank("heronquay@1", "de"); !ok {
		t.Error("another process does not know the bank")
	}
	if newest := process().Banks.Newest("heronquay@1"); newest.Ref() != "heronquay@1" {
		t.Errorf("the newest is %s", newest.Ref())
	}
}
