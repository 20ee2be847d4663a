package assessment

import (
	"math"
	"slices"

	"waterline/assessment/evidence"
	"waterline/scoring/signal"
)

// UsagePrior is what is known of the inflated share of metered spend before any
// export is looked at: a Beta(A, B), and the facts it was made from.
type UsagePrior struct {
	A, B       float64
	Incentives []Incentive
	Said       bool // any of what makes an incentive was answered
	Flat       bool // every tool has a flat price, so that nothing can be inflated
}

// unknownState is the state of an incentive that nobody answered.
const unknownState = "unknown"

// flatPrices are the answers to SP-BILLING under which use costs nothing more.
func flatPrices() []string { return []string{"seat", "flat", "bundled", "free"} }

// UsagePriorOf reads the prior from the answers: the middle is
//
//	logit⁻¹(logit(base) + Σ shifts), at most cap
//
// and it is worth as many observations as questions were answered. The shifts
// are judgements of the evidence, parameters usage/shift/….
func UsagePriorOf(a Answers, base *evidence.Base) (UsagePrior, error) {
	p := &parameters{base: base}
	said := incentives{a}
	states := []Incentive{
		{ID: "ranking", State: said.ranking()}, {ID: "minimum", State: said.minimum()}, {ID: "review", State: said.review()},
		{ID: "distance", State: said.distance()}, {ID: "outcome", State: said.outcome()}, {ID: "unattended", State: said.unattended()},
		{ID: "cap", State: said.cap()}, {ID: "growth", State: said.growth(p.cell("usage/shift/growth", "from"))},
	}
	out := UsagePrior{Incentives: states, Flat: said.flat()}
	const at = "usage/prior"
	odds, worth := logit(p.cell(at, "base")), p.cell(at, "known")
	for i := range states {
		one := &states[i]
		if one.State == unknownState {
			worth -= p.cell(at, "unknown")
			continue
		}
		one.Shift = p.cell("usage/shift/"+one.ID, one.State)
		odds += one.Shift
	}
	out.Said = slices.ContainsFunc(states[:3], func(i Incentive) bool { return i.State != unknownState })
	worth = math.Max(worth, p.cell(at, "least"))
	middle := math.Min(1/(1+math.Exp(-odds)), p.cell(at, "cap"))
	out.A, out.B = middle*worth, (1-middle)*worth
	return out, p.err()
}

func logit(x float64) float64 { return math.Log(x / (1 - x)) }

// interval is the prior as a share with its range.
func (p UsagePrior) interval() Interval {
	return intervalOf(signal.NewPosterior(p.A, p.B, signal.Estimate{}, 0, 0))
}

func intervalOf(p signal.Posterior) Interval {
	return Interval{Low: p.Quantile(0.05), Middle: p.Quantile(0.5), High: p.Quantile(0.95)}
}

// incentives reads what answers say of targets for use.
type incentives struct{ Answers }

// stepOf is the place of a counted answer among states, unknown where there is
// none.
func (a incentives) stepOf(question string, states ...string) string {
	at := countedChoice(a.Values[question])
	if at < 0 || at >= len(states) {
		return unknownState
	}
	return states[at]
}

func (a incentives) ranking() string { return a.stepOf("TM-BOARD", "none", "some", "all") }

func (a incentives) minimum() string {
	denied := false
	for _, tool := range a.Groups["tool"] {
		switch word(tool.Values, "SP-MINSPEND") {
		case "yes":
			return "amount"
		case "no":
			denied = true
		}
	}
	asked := a.stepOf("TM-MANDATE", "none", "asked", "asked")
	if asked == unknownState && denied {
		return "none"
	}
	return asked
}

// review takes fear for a mention: people who worry have heard something.
func (a incentives) review() string {
	rewarded := a.stepOf("TM-TARGET", "none", "some", "all")
	if rewarded == unknownState {
		switch step(a.Values, "G-OUT-04") {
		case 1:
			rewarded = "all"
		case 2:
			rewarded = "some"
		case 3, 4, 5:
			rewarded = "none"
		}
	}
	feared := a.stepOf("TM-FEAR", "none", "some", "some")
	if rewarded == unknownState || rewarded == "none" && feared == "some" {
		return feared
	}
	return rewarded
}

// distance is seen where use is ranked and something is asked for.
func (a incentives) distance() string {
	asked := func(state string) bool { return state != "none" && state != unknownState }
	switch ranked := a.ranking(); {
	case ranked == unknownState:
		return unknownState
	case asked(ranked) && (asked(a.minimum()) || asked(a.review())):
		return "seen"
	default:
		return "hidden"
	}
}

func (a incentives) outcome() string {
	switch step(a.Values, "G-OUT-01") {
	case 1, 2:
		return "never"
	case 3:
		return "sometimes"
	case 4, 5:
		return "always"
	}
	return unknownState
}

func (a incentives) unattended() string {
	busy, stops := a.Values["TM-BUSY"], step(a.Values, "G-SPD-02")
	switch {
	case busy.Known() && slices.Contains(busy.List, "loops"):
		return "seen"
	case stops == 1 || stops == 2:
		return "limited"
	case busy.Known() || stops > 0:
		return "none"
	}
	return unknownState
}

func (a incentives) cap() string {
	switch step(a.Values, "G-SPD-02") {
	case 1, 2:
		return "none"
	case 3, 4:
		return "loose"
	case 5:
		return "tight"
	}
	return unknownState
}

// growth is how spend and results moved; triple where the cost of all tools of
// which the change is known rose by at least so much, as a fraction.
func (a incentives) growth(from float64) string {
	switch word(a.Values, "TM-CORR") {
	case "spend_only":
		before, now := 0.0, 0.0
		for _, tool := range a.Groups["tool"] {
			cost := orZero(optional(tool.Values, "SP-COST", 1)) + orZero(optional(tool.Values, "SP-API", 1))
			if change := optional(tool.Values, "SP-TREND", 0.01); change != nil && *change > -1 {
				before, now = before+cost/(1+*change), now+cost
			}
		}
		if before > 0 && now >= before*(1+from) {
			return "triple"
		}
		return "apart"
	case "both_up", "both_flat", "results_only", "both_down":
		return "alike"
	}
	return unknownState
}

// flat reports whether every tool is known to cost the same however much it is
// used.
func (a incentives) flat() bool {
	tools := a.Groups["tool"]
	return len(tools) > 0 && !slices.ContainsFunc(tools, func(tool Item) bool {
		return !slices.Contains(flatPrices(), word(tool.Values, "SP-BILLING"))
	})
}
