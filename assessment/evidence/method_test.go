package evidence_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"waterline/assessment/evidence"
)

func loadCore(t *testing.T) *evidence.Base {
	t.Helper()
	base, err := evidence.Core()
	if err != nil {
		t.Fatal(err)
	}
	return base
}

// knots of P10, P50 and P90 from a cell such as ".10/.30/.55".
func knots(t *testing.T, cell string) [][2]float64 {
	t.Helper()
	var low, middle, high float64
	if _, err := fmt.Sscanf(strings.ReplaceAll(cell, "/", " "), "%g %g %g", &low, &middle, &high); err != nil {
		t.Fatalf("cell %q: %v", cell, err)
	}
	return [][2]float64{{.1, low}, {.5, middle}, {.9, high}}
}

func wantKnots(t *testing.T, base *evidence.Base, id, scale string, want [][2]float64) {
	t.Helper()
	p, ok := base.Parameter(id)
	if !ok {
		t.Errorf("no parameter %s", id)
		return
	}
	if p.Scale != scale || !slices.Equal(p.Knots, want) {
		t.Errorf("%s: %s %v, METHOD says %s %v", id, p.Scale, p.Knots, scale, want)
	}
}

// functions are the columns of the table "By function" of METHOD.md section 3.
var functions = strings.Fields("support finance hr sales marketing legal procurement it engineering data compliance operations other")

// The rows A and T of METHOD.md section 3, "By function".
const (
	rowA = ".10/.30/.55 .20/.45/.70 .03/.12/.30 .04/.15/.35 .02/.10/.25 .01/.04/.12 .05/.20/.45 .08/.25/.48 .01/.06/.18 .04/.15/.35 .01/.06/.18 .10/.28/.55 .05/.15/.35"
	rowT = ".04/.12/.22 .03/.09/.22 .03/.10/.22 .02/.08/.18 .08/.20/.38 .08/.20/.36 .03/.09/.20 .04/.12/.22 -.10/.08/.26 .03/.12/.28 .02/.08/.20 .03/.10/.22 .03/.09/.20"
)

func TestPriorsByFunctionAreThoseOfMethod(t *testing.T) {
	base := loadCore(t)
	assisted := strings.Fields(rowT)
	for i, cell := range strings.Fields(rowA) {
		wantKnots(t, base, "straight_through/"+functions[i], "logit", knots(t, cell))
		scale := "logit"
		if functions[i] == "engineering" {
			scale = "linear"
		}
		wantKnots(t, base, "assisted/"+functions[i], scale, knots(t, assisted[i]))
		if p, ok := base.Parameter("hourly_cost/" + functions[i]); !ok || p.Scale != "log" {
			t.Errorf("hourly_cost/%s: %v, scale %q, want log", functions[i], ok, p.Scale)
		}
	}
	engineering, _ := base.Parameter("assisted/engineering")
	if engineering.Min == nil || *engineering.Min != -.4 || engineering.Max == nil || *engineering.Max != .5 {
		t.Errorf("assisted/engineering: not held in [-.4, .5]")
	}
}

func TestDrawnPriorsAreThoseOfMethod(t *testing.T) {
	base := loadCore(t)
	// METHOD.md section 3: the line of π by route and the table "Drawn for each process".
	for _, row := range [][3]string{
		{"production/rules", "logit", ".40/.61/.79"},
		{"production/vendor", "logit", ".38/.58/.76"},
		{"production/internal", "logit", ".17/.34/.55"},
		{"production/agent", "logit", ".21/.39/.60"},
		{"touchless", "logit", ".005/.03/.15"},
		{"cash/reduce_cost", "logit", ".6/.8/.95"},
		{"cash/avoid_hire", "logit", ".5/.75/.9"},
		{"cash/growth", "logit", ".4/.65/.85"},
		{"cash/redeploy", "logit", ".2/.4/.65"},
		{"cash/unclear", "logit", ".1/.25/.5"},
		{"realised", "logit", ".45/.75/.95"},
		{"adoption/plateau", "logit", ".25/.5/.75"},
		{"adoption/half_months", "log", "3.2/6/11.4"},
		{"build/cost", "log", "8000/25000/80000"},
		{"build/months", "log", "1/2/5"},
		{"run/cost", "log", ".02/.10/.50"},
		{"run/maintenance", "logit", ".1/.2/.4"},
		{"run/training", "log", "4/10/25"},
		{"error/reduction", "logit", ".1/.3/.6"},
	} {
		wantKnots(t, base, row[0], row[1], knots(t, row[2]))
	}
	wantKnots(t, base, "build/overrun", "log", [][2]float64{
		{.05, .69}, {.10, .75}, {.50, 1.0}, {.75, 1.23}, {.80, 1.35}, {.90, 1.94}, {.95, 2.74}, {.99, 6.1},
	})
	if p, _ := base.Parameter("build/overrun"); p.Max == nil || *p.Max != 10 {
		t.Error("build/overrun: max is not 10")
	}
}

func TestConstantsAreThoseOfMethod(t *testing.T) {
	base := loadCore(t)
	// METHOD.md sections 1 to 8, one constant a line: parameter, key of the table ("value" for a single
	// one), number.
	const constants = `
answer/percentile system .05
answer/percentile sample .10
answer/percentile expert .25
answer/percentile guess .25
answer/spread system .10
answer/spread sample .20
answer/spread expert .30
answer/spread guess .50
answer/spread_percentile value .10
answer/fraction_bounds min .005
answer/fraction_bounds max .995
sampling/draws default 10000
sampling/draws min 1000
sampling/draws max 1000000
suitability/weights rules .20
suitability/weights digital .20
suitability/weights standard .15
suitability/weights exceptions .15
suitability/weights api .10
suitability/weights stability .10
suitability/weights records .10
suitability/standard_path value .8
suitability/shift slope 2
suitability/shift centre .5
production/governance slope .35
production/governance centre 3
cash/usable_time value .47
build/systems per_system .15
build/systems from 2
build/overrun_cap fixed 1.25
build/stage_gate fixed .4
build/stage_gate time .8
adoption/start value .1
review/share 1 .02
review/share 2 .05
review/share 3 .10
review/share 4 .20
review/share 5 .40
review/share unanswered .10
delay/next_queue value .5
fate/shared value .3
horizon value 36
hurdle value .10
cvar/reported value .05
feasibility/gate suitability .25
feasibility/gate harm 5
sensitivity/bins value 20
maturity/company mean -.6
maturity/company sd .8
maturity/dimension sd .75
maturity/grid theta_low -4
maturity/grid theta_high 4
maturity/grid theta_points 41
maturity/grid company_low -3.4
maturity/grid company_high 2.2
maturity/grid company_points 21
maturity/se_inflation value 1.25
maturity/proof described_shift .25
maturity/proof described_slope .85
maturity/proof none_shift .5
maturity/proof none_slope .70
maturity/unknown_limit value .5
maturity/draws value 4000
maturity/centre value 3
maturity/target value 4
cvar/portfolio value .20
risk/appetite 1 1.0
risk/appetite 2 .6
risk/appetite 3 .3
risk/appetite 4 .15
risk/appetite 5 0
starter/rule weeks 12
starter/rule harm 3
starter/power power .9
starter/power level .05`
	for line := range strings.Lines(constants[1:]) {
		var id, key string
		var want float64
		if _, err := fmt.Sscan(line, &id, &key, &want); err != nil {
			t.Fatalf("line %q: %v", line, err)
		}
		p, ok := base.Parameter(id)
		got, there := p.Table[key]
		if key == "value" && p.Value != nil {
			got, there = *p.Value, true
		}
		if !ok || !there || got != want {
			t.Errorf("%s %s: %v (there: %v), METHOD says %v", id, key, got, there, want)
		}
	}
}

func TestWeightsOfSuitabilityAddUpToOne(t *testing.T) {
	p, _ := loadCore(t).Parameter("suitability/weights")
	sum := 0.0
	for _, weight := range p.Table {
		sum += weight
	}
	if sum < 1-1e-12 || sum > 1+1e-12 {
		t.Errorf("weights add up to %v", sum)
	}
}

func TestEveryFractionIsHeldInsideItsScale(t *testing.T) {
	for _, p := range loadCore(t).Parameters() {
		if p.Scale == "logit" && (p.Min == nil || p.Max == nil) {
			t.Errorf("%s: a fraction without limits", p.ID)
		}
	}
}
