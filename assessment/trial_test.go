package assessment_test

import (
	"math"
	"testing"

	"waterline/assessment"
)

// Knots keep their distance on the scale of their quantity.
func TestTriedKeepsTheSpread(t *testing.T) {
	r := assessment.Result{Provenance: []assessment.Provenance{
		{Path: "p/volume", Scale: "log", Middle: 100, Knots: [][2]float64{{0.1, 50}, {0.9, 200}}},
		{Path: "p/realised", Scale: "logit", Middle: 0.5, Knots: [][2]float64{{0.1, 0.2}, {0.9, 0.8}}},
	}}
	got, problems := r.Tried([]assessment.Trial{{Path: "p/volume", Middle: 300}, {Path: "p/realised", Middle: 0.8}}, "why")
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	// 300/100 = 3; odds of 0.8 are 4, so odds 1/4 and 4 become 1 and 16.
	want := [][2]float64{{150, 600}, {0.5, 16.0 / 17}}
	for i, o := range got {
		for k, knot := range o.Knots {
			if math.Abs(knot[1]-want[i][k]) > 1e-9 {
				t.Errorf("%s knot %d is %g, want %g", o.Path, k, knot[1], want[i][k])
			}
		}
	}
	for _, bad := range []assessment.Trial{{Path: "p/volume", Middle: 0}, {Path: "p/realised", Middle: 1}, {Path: "p/volume", Middle: -3}, {Path: "q/volume", Middle: 2}} {
		if _, problems := r.Tried([]assessment.Trial{bad}, "why"); len(problems) != 1 {
			t.Errorf("%+v is accepted", bad)
		}
	}
}
