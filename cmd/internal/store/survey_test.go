package store

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"waterline/assessment"
	"waterline/assessment/problem"
	"waterline/assessment/questionnaire"
	"waterline/assessment/survey"
	"waterline/templates/locale"
)

var surveyor = survey.Author{ID: "u1", Name: "Ana Keller"}

func banks(t *testing.T) *survey.Banks {
	t.Helper()
	core, err := questionnaire.Core()
	must(t, err)
	german, err := core.In("de")
	must(t, err)
	return survey.NewBanks(core, german)
}

// surveys works on a real store in a directory.
func surveys(t *testing.T, dir string) *survey.Service {
	t.Helper()
	known := banks(t)
	kept, err := Open(t.Context(), dir, known.Question)
	must(t, err)
	t.Cleanup(func() { must(t, kept.Close()) })
	must(t, known.Load(t.Context(), kept))
	return &survey.Service{Store: kept, Banks: known, Clock: func() time.Time { return noon }}
}

func heronText(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "..", "examples", "questionnaire-heron.yaml"))
	must(t, err)
	return string(data)
}

func codesOf(t *testing.T, err error) []string {
	t.Helper()
	var found problem.List
	if !errors.As(err, &found) {
		t.Fatalf("%v is no list", err)
	}
	var out []string
	for _, p := range found {
		out = append(out, p.Code)
	}
	return out
}

// A version is prepared once, and is there again after a restart.
func TestAVersionIsPreparedOnceAndStays(t *testing.T) {
	dir := t.TempDir()
	s := surveys(t, dir)
	ctx := t.Context()
	_, err := s.Add(ctx, "org", heronText(t), surveyor)
	must(t, err)
	if _, ok := s.Banks.Bank("heronquay@1", "de"); ok {
		t.Error("a draft can be asked")
	}
	_, err = s.Publish(ctx, "org", "heronquay", 1, surveyor)
	must(t, err)
	first, _ := s.Banks.Bank("heronquay@1", "de")
	again, _ := s.Banks.Bank("heronquay@1", "de")
	if first == nil || first != again || first.Language != "de" {
		t.Errorf("the bank is %p and %p", first, again)
	}
	if got := codesOf(t, errOf(s.Publish(ctx, "org", "heronquay", 1, surveyor))); !slices.Equal(got, []string{survey.CodeUnchanged}) {
		t.Errorf("publishing the same again is %v", got)
	}
	later := surveys(t, dir)
	if _, ok := later.Banks.Of("heronquay@1"); !ok {
		t.Error("after a restart the version is gone")
	}
	if q, ok := later.Banks.Question("X-HERONQUAY-LINE"); !ok || q.Type != questionnaire.Single {
		t.Errorf("after a restart the question is %+v", q)
	}
	moved := strings.Replace(heronText(t), "type: single_choice", "type: multi_choice", 1)
	must(t, later.Save(ctx, "org", "heronquay", 1, moved, surveyor))
	if got := codesOf(t, errOf(later.Publish(ctx, "org", "heronquay", 2, surveyor))); !slices.Equal(got, []string{questionnaire.VariantMoved}) {
		t.Errorf("another type is %v", got)
	}
	must(t, later.Save(ctx, "org", "heronquay", 2, strings.Replace(heronText(t), "Kraftfahrt", "Auto", 1), surveyor))
	must(t, errOf(later.Publish(ctx, "org", "heronquay", 3, surveyor)))
	for reference, want := range map[string]string{"heronquay@1": "heronquay@2", "heronquay@2": "heronquay@2", "core@1": "core@1", "gone@7": "core@1"} {
		if got := later.Banks.Newest(reference).Ref(); got != want {
			t.Errorf("the newest of %s is %s, want %s", reference, got, want)
		}
	}
}

func errOf[T any](_ T, err error) error { return err }

func TestWhatAQuestionnaireBeginsWithIsSound(t *testing.T) {
	s := surveys(t, t.TempDir())
	if p := s.Prove(survey.Questionnaire{}, s.Begin("ourcheck")); len(p.Faults) > 0 || p.Budget[0].Points != p.Budget[0].Most {
		t.Errorf("it begins with %v and %+v", p.Faults, p.Budget)
	}
	// Its examples are right too, once they fit the budget.
	text := strings.NewReplacer("\n# ", "\n", "off: [P-REVENUE]", "off: [P-REVENUE, PR-TOUCHLESS]",
		"Other words for a question:", "#", "Questions that come first in their section:", "#", "Questions that are not asked:", "#",
		"Questions of your own. No figure reads their answers.", "#").Replace(s.Begin("ourcheck"))
	if p := s.Prove(survey.Questionnaire{}, text); len(p.Faults) > 0 || len(p.Variant.Extra) != 1 || len(p.Variant.Texts) != 1 {
		t.Errorf("its examples are %v of\n%s", p.Faults, text)
	}
	if _, err := s.ReadForm(t.Context(), "org", s.BeginForm()); err != nil {
		t.Errorf("a form begins with %v", err)
	}
}

func TestFormsKeepToTheirOrganisation(t *testing.T) {
	s := surveys(t, t.TempDir())
	s.Taken = func(id string) bool { return id == "claims-check" }
	ctx := t.Context()
	must(t, errOf(s.Add(ctx, "org", heronText(t), surveyor)))
	must(t, errOf(s.Publish(ctx, "org", "heronquay", 1, surveyor)))
	const text = "id: heron-check\nquestionnaire: heronquay@1\ncontact: {name: A, mail: a@b.example}\n"
	for organisation, want := range map[string]int{"org": 0, "other": 1} {
		_, err := s.ReadForm(ctx, organisation, text)
		if got := err != nil; got != (want > 0) {
			t.Errorf("for %s the form is %v", organisation, err)
		}
	}
	if got := codesOf(t, errOf(s.AddForm(ctx, "org", strings.Replace(text, "heron-check", "claims-check", 1), surveyor))); !slices.Equal(got, []string{survey.CodeIDTaken}) {
		t.Errorf("an id of the operator's is %v", got)
	}
	must(t, errOf(s.AddForm(ctx, "org", text, surveyor)))
	if f, err := s.Open(ctx, "heron-check"); err != nil || !f.Closed {
		t.Errorf("a new form is %+v (%v)", f, err)
	}
	must(t, s.SwitchForm(ctx, "org", "heron-check", true, surveyor))
	must(t, s.SaveForm(ctx, "org", "heron-check", 1, strings.Replace(text, "name: A", "name: Heron Quay", 1), surveyor))
	if f, err := s.Open(ctx, "heron-check"); err != nil || f.Closed || f.Contact.Name != "Heron Quay" {
		t.Errorf("the form is %+v (%v)", f, err)
	}
	if got := codesOf(t, s.SaveForm(ctx, "org", "heron-check", 2, strings.Replace(text, "heron-check", "other-check", 1), surveyor)); !slices.Equal(got, []string{survey.CodeIDMoved}) {
		t.Errorf("another id is %v", got)
	}
	brand := errOf(s.ReadForm(ctx, "org", text+"brand: ../../etc/passwd\n"))
	if got := codesOf(t, brand); !slices.Equal(got, []string{assessment.CodeFormBrand}) {
		t.Errorf("a brand that is a path is %v", got)
	}
}

// Each kind of difference is found, and has a sentence.
func TestEveryDifferenceHasASentence(t *testing.T) {
	w := func(text string) questionnaire.Words { return questionnaire.Words{"en": text, "de": text} }
	extra := func(id, text string) questionnaire.Extra { return questionnaire.Extra{ID: id, Text: w(text)} }
	a := questionnaire.Variant{Off: []string{"P-REVENUE"}, Extra: []questionnaire.Extra{extra("X-A-ONE", "One"), extra("X-A-TWO", "Two")}}
	b := questionnaire.Variant{
		Off: []string{"PR-TOUCHLESS"}, Extra: []questionnaire.Extra{extra("X-A-ONE", "Another"), extra("X-A-NEW", "New")},
		Order: map[string][]string{"profile": {"P-NAME"}},
		Texts: map[string]questionnaire.Wording{"P-NAME": {Text: w("a"), Help: w("b"), Why: w("c"), Options: map[string]questionnaire.Words{"x": w("d")}}},
	}
	var got []string
	for _, d := range survey.Differences(a, b) {
		got = append(got, d.Kind)
	}
	want := survey.Kinds()
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("found %v, want %v", got, want)
	}
	if same := survey.Differences(b, b); len(same) != 0 {
		t.Errorf("the same differs in %v", same)
	}
	for _, tag := range locale.Tags() {
		words, err := locale.Load(tag)
		must(t, err)
		for _, kind := range survey.Kinds() {
			if !words.Has("workspace.forms.diff." + kind) {
				t.Errorf("%s has no sentence for %s", tag, kind)
			}
		}
		for _, code := range survey.Codes() {
			if !words.Has("problem." + code) {
				t.Errorf("%s has no sentence for %s", tag, code)
			}
		}
	}
}
