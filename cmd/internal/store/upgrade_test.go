package store

import (
	"context"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"waterline/assessment"
	"waterline/assessment/calendar"
	"waterline/assessment/evidence"
	"waterline/assessment/playbook"
	"waterline/assessment/questionnaire"
	"waterline/examples"
)

// secondCore is the released bank as its next version might be: P-SITES is new,
// GO-NOGO is gone, P-ROLE lost the option operations and PR-PEOPLE takes ten at most.
func secondCore(t *testing.T) *questionnaire.Bank {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "..", "assessment", "questionnaire", "core.v1.yaml"))
	must(t, err)
	edit := func(pattern, with string) {
		t.Helper()
		found := regexp.MustCompile(pattern)
		if n := len(found.FindAllIndex(data, -1)); n != 1 {
			t.Fatalf("%s is in the bank %d times", pattern, n)
		}
		data = found.ReplaceAll(data, []byte(with))
	}
	edit(`(?m)^version: 1$`, "version: 2")
	edit(`(?s)  - id: GO-NOGO\n.*?(\n  - id: )`, "${1}")
	edit(`(  - id: P-ROLE\n(?:    .*\n)*?)      - \{value: operations, label: Operations\}\n`, "${1}")
	edit(`(?s)(  - id: PR-PEOPLE\n.*?validation: \{min: 0.1, max: )100000\}`, "${1}10}")
	edit(`(  - id: P-HOURS\n)`, "  - id: P-SITES\n    section: profile\n    type: integer\n    text: At how many sites do you work?\n    unit: sites\n    validation: {min: 1, max: 10000}\n    dont_know: true\n    est_seconds: 5\n${1}")
	b, err := questionnaire.Parse("core.v2.yaml", data)
	must(t, err)
	return b
}

// answerers are services of respondents under two versions of a questionnaire.
func answerers(t *testing.T, s *Store, now *time.Time, banks ...*questionnaire.Bank) []*assessment.Service {
	t.Helper()
	base, err := evidence.Core()
	must(t, err)
	book, err := playbook.Core()
	must(t, err)
	var out []*assessment.Service
	for i, bank := range banks {
		out = append(out, &assessment.Service{
			Store: s, Bank: bank, Clock: func() time.Time { return *now }, Random: rand.NewChaCha8([32]byte{byte(i + 1)}), Keep: 400 * 24 * time.Hour,
			Evaluate: func(_ context.Context, answers assessment.Answers) (assessment.Result, error) {
				return assessment.Evaluate(assessment.Input{Bank: bank, Evidence: base, Book: book, Answers: answers, Seed: 1, Draws: 1000})
			},
		})
	}
	return out
}

// filled starts an assessment with the answers of an example.
func filled(t *testing.T, s *Store, of *assessment.Service, name string) (key string, d assessment.Draft, answers assessment.Answers) {
	t.Helper()
	ctx := t.Context()
	data, err := examples.Files.ReadFile(name + ".yaml")
	must(t, err)
	answers, err = assessment.Load(name+".yaml", data, of.Bank)
	must(t, err)
	key, d, err = of.Create(ctx, assessment.Full, "en")
	must(t, err)
	for group, items := range answers.Groups {
		for _, item := range items {
			must(t, s.AddItem(ctx, d.ID, group, item, "", of.Clock()))
		}
	}
	var changes []assessment.Change
	for id, a := range answers.Values {
		changes = append(changes, assessment.Change{Question: id, Answer: a})
	}
	must(t, of.Answer(ctx, d.ID, changes...))
	d, err = of.Open(ctx, key)
	must(t, err)
	return key, d, answers
}

// allOf is every answer, by place, as an answers file has it.
func allOf(t *testing.T, a assessment.Answers) map[assessment.Place]string {
	t.Helper()
	out := make(map[assessment.Place]string)
	add := func(at assessment.Place, values map[string]questionnaire.Answer) {
		for id, answer := range values {
			if at.Question = id; answer.State != questionnaire.Missing {
				data, err := assessment.EncodeAnswer(answer)
				must(t, err)
				out[at] = string(data)
			}
		}
	}
	add(assessment.Place{}, a.Values)
	for group, items := range a.Groups {
		for _, item := range items {
			add(assessment.Place{Group: group, Item: item.ID}, item.Values)
		}
	}
	return out
}

// nothingLost holds what was answered against what is there now: each answer is
// either among the answers or kept beside them with the reason it was left out.
func nothingLost(t *testing.T, was map[assessment.Place]string, d assessment.Draft) {
	t.Helper()
	now, aside := allOf(t, d.Answers), 0
	for at, value := range was {
		gone := d.Earlier[at].LeftOut != "" && string(d.Earlier[at].Value) == value
		if (now[at] == value) == gone {
			t.Errorf("%+v was %s, is %s and kept aside as %s (%s)", at, value, now[at], d.Earlier[at].Value, d.Earlier[at].LeftOut)
		}
		if gone {
			aside++
		}
	}
	if len(now)+aside != len(was) || aside < 3 {
		t.Errorf("of %d answers %d are there and %d aside", len(was), len(now), aside)
	}
}

// names are the questions of places, each once, as they come.
func names(places []assessment.Place) string {
	var out []string
	for _, at := range places {
		if !slices.Contains(out, at.Question) {
			out = append(out, at.Question)
		}
	}
	return strings.Join(out, " ")
}

// A questionnaire gets its next version between two runs, and in the middle of
// another one: what it does not take is kept beside and asked again, what is new
// is asked, and the run before stays as it is.
func TestANewQuestionnaireLosesNoAnswer(t *testing.T) {
	ctx := t.Context()
	core, err := questionnaire.Core()
	must(t, err)
	next := secondCore(t)
	s, err := Open(ctx, t.TempDir(), func(id string) (questionnaire.Question, bool) {
		if q, ok := core.Question(id); ok {
			return q, true
		}
		return next.Question(id)
	})
	must(t, err)
	t.Cleanup(func() { must(t, s.Close()) })
	now := noon.AddDate(0, -3, 0)
	under := answerers(t, s, &now, core, next)
	old, young := under[0], under[1]
	key, first, answers := filled(t, s, old, "insurer")
	was := allOf(t, answers)
	_, err = old.Submit(ctx, first)
	must(t, err)
	first, err = old.Open(ctx, key)
	must(t, err)

	now = noon
	begun, err := young.Rerun(ctx, first, core, first.Year.Of(calendar.MonthOf(now)))
	must(t, err)
	run, err := young.Open(ctx, begun.Key)
	must(t, err)
	if run.Questionnaire != "core@2" {
		t.Fatalf("the run is asked from %s", run.Questionnaire)
	}
	nothingLost(t, was, run)
	open := run.Unsettled(core, next)
	if got := names(open.New); got != "P-SITES" {
		t.Errorf("newly asked is %q", got)
	}
	if got := names(open.Again); got != "P-ROLE PR-PEOPLE" {
		t.Errorf("asked again is %q", got)
	}
	if got := names(run.Gone()); got != "GO-NOGO P-ROLE PR-PEOPLE" {
		t.Errorf("left out is %q", got)
	}
	if at := (assessment.Place{Question: "GO-NOGO"}); !strings.Contains(string(run.Earlier[at].Value), "No automatic refusal") {
		t.Errorf("kept of a question that is gone is %s", run.Earlier[at].Value)
	}
	if len(open.Confirm) == 0 {
		t.Error("nothing is to be confirmed")
	}
	must(t, young.Answer(ctx, run.ID, assessment.Change{Question: "P-SITES", Answer: number(3)}, assessment.Change{Question: "P-ROLE", Answer: questionnaire.Answer{State: questionnaire.Given, Text: "finance"}}))
	must(t, young.Confirm(ctx, run, open.Confirm))
	if run, err = young.Open(ctx, begun.Key); err != nil || len(run.Unsettled(core, next).New) != 0 || len(run.Answers.Unconfirmed) != 0 {
		t.Errorf("after all was said there is %+v to do (%v)", run.Unsettled(core, next), err)
	}
	result, err := young.Submit(ctx, run)
	must(t, err)
	if result.Questionnaire != "core@2" {
		t.Errorf("the result is of %s", result.Questionnaire)
	}
	if before, err := old.Open(ctx, key); err != nil || before.Questionnaire != "core@1" || !maps.Equal(allOf(t, before.Answers), was) {
		t.Errorf("the run before changed to %s (%v)", before.Questionnaire, err)
	}

	// In the middle of a first run, half of which is answered.
	key, half, answers := filled(t, s, old, "insurer")
	must(t, young.Reask(ctx, half, core))
	half, err = young.Open(ctx, key)
	must(t, err)
	if half.Questionnaire != "core@2" {
		t.Errorf("the draft is asked from %s", half.Questionnaire)
	}
	nothingLost(t, allOf(t, answers), half)
	if got := names(half.Unsettled(core, next).Again); got != "P-ROLE PR-PEOPLE" {
		t.Errorf("asked again in the middle is %q", got)
	}
	must(t, young.Reask(ctx, half, core)) // a second time changes nothing
	again, err := young.Open(ctx, key)
	must(t, err)
	nothingLost(t, allOf(t, answers), again)
}
