package assessment_test

import (
	"math"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"waterline/assessment"
)

// Stating what stands changes no figure but how it is known: the same three
// quantiles on the same scale are the same quantity.
func TestStatingWhatStandsMovesNothing(t *testing.T) {
	in := input(t, "../examples/insurer.yaml")
	in.Draws = 1000
	before, err := assessment.Evaluate(in)
	if err != nil {
		t.Fatal(err)
	}
	all := assessment.Assumptions(before, in.Answers.Overrides, nil)
	checked := 0
	for _, a := range all {
		// Three quantiles are not the whole of a quantity that has more, or limits.
		if a.Words != nil || a.Low <= 0 || a.Quantity != "production" && a.Quantity != "minutes" {
			continue
		}
		edit := assessment.Edit{Path: a.Path, Low: a.Low, Middle: a.Middle, High: a.High, Reason: "as it is", Letter: a.Letter}
		answers, found := in.Answers.Edited([]assessment.Edit{edit})
		if len(found) > 0 {
			t.Fatal(found)
		}
		again := in
		again.Answers = answers
		after, err := assessment.Evaluate(again)
		if err != nil {
			t.Fatal(err)
		}
		checked++
		if was, is := before.Portfolio.NPV.Mean, after.Portfolio.NPV.Mean; math.Abs(was-is) > 0.003*math.Abs(was) {
			t.Errorf("%s: the mean goes from %v to %v", a.Path, was, is)
		}
	}
	if checked < 6 {
		t.Errorf("only %d assumptions were stated again", checked)
	}
}

func TestDefaultsAreWhatStandsWithoutOverrides(t *testing.T) {
	in := input(t, "../examples/insurer.yaml")
	in.Draws = 1000
	plain, err := assessment.Evaluate(in)
	if err != nil {
		t.Fatal(err)
	}
	edited := in
	var found any
	edited.Answers, found = in.Answers.Edited([]assessment.Edit{
		{Path: "claims-intake/build_cost", Low: 1, Middle: 2, High: 3, Reason: "why"}, {Path: "claims-intake/route", Value: "rules", Reason: "why"},
	})
	if reflect.ValueOf(found).Len() > 0 {
		t.Fatal(found)
	}
	result, err := assessment.Evaluate(edited)
	if err != nil {
		t.Fatal(err)
	}
	defaults, err := assessment.Defaults(edited)
	if err != nil {
		t.Fatal(err)
	}
	standing := map[string]assessment.Stated{}
	for _, a := range assessment.Assumptions(plain, nil, nil) {
		standing[a.Path] = a.Stated
	}
	for _, a := range assessment.Assumptions(result, edited.Answers.Overrides, defaults) {
		overridden := a.Path == "claims-intake/build_cost" || a.Path == "claims-intake/route"
		if a.Overridden() != overridden {
			t.Errorf("%s: overridden %v", a.Path, a.Overridden())
		}
		if a.Default == nil || a.Default.Low != standing[a.Path].Low || a.Default.Value != standing[a.Path].Value {
			t.Errorf("%s: the default is %+v, without overrides it is %+v", a.Path, a.Default, standing[a.Path])
		}
	}
	back, _ := edited.Answers.Edited([]assessment.Edit{{Path: "claims-intake/build_cost", Reset: true}, {Path: "claims-intake/route", Reset: true}})
	if len(back.Overrides) != len(in.Answers.Overrides) || len(edited.Answers.Overrides) != len(in.Answers.Overrides)+2 {
		t.Errorf("taking edits back leaves %v", back.Overrides)
	}
}

// Whatever is typed is taken or refused with a place; it never breaks.
func TestAnyEditIsTakenOrRefused(t *testing.T) {
	in := input(t, "../examples/insurer.yaml")
	in.Draws = 1000
	rapid.Check(t, func(t *rapid.T) {
		figure := rapid.OneOf(rapid.Float64(), rapid.SampledFrom([]float64{0, 1, 0.5, -1, math.NaN(), math.Inf(1), 1e300, 5e-324}))
		e := assessment.Edit{
			Path: rapid.SampledFrom([]string{"claims-intake/volume", "claims-intake/realised", "claims-intake/route", "x/volume", "", "/"}).Draw(t, "path"),
			Low:  figure.Draw(t, "low"), Middle: figure.Draw(t, "middle"), High: figure.Draw(t, "high"),
			Value: rapid.SampledFrom([]string{"", "", "agent", "no"}).Draw(t, "value"), Reason: rapid.SampledFrom([]string{"", "why"}).Draw(t, "reason"),
		}
		answers, found := in.Answers.Edited([]assessment.Edit{e})
		if later := assessment.Validate(answers, in.Bank); len(found) == 0 != (len(later) == 0) {
			t.Fatalf("%+v meets %v, and later %v", e, found, later)
		}
	})
}

func TestDifferencesOfTheSameAreNone(t *testing.T) {
	in := input(t, "../examples/agency.yaml")
	in.Draws = 1000
	r, err := assessment.Evaluate(in)
	if err != nil {
		t.Fatal(err)
	}
	if d := assessment.Differences(r, r); len(d) != 0 {
		t.Errorf("a result differs from itself in %+v", d)
	}
	fewer := r
	fewer.Provenance = r.Provenance[1:]
	if d := assessment.Differences(fewer, r); len(d) != 1 || d[0].Before != nil || d[0].After == nil {
		t.Errorf("a quantity more is %+v", d)
	}
}
