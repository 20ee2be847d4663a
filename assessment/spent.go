package assessment

import (
	"math"
	"slices"
	"strings"
	"unicode"

	"waterline/assessment/usage"
	"waterline/scoring/dist"
	"waterline/scoring/signal"
	"waterline/scoring/summary"
)

// spent is a month of one tool's money. Fixed and metered add up to it.
type spent struct {
	id       string // names its draws
	tool     string // in the export, "" where it has none
	fixed    float64
	metered  float64
	idle     float64 // of fixed
	surely   bool    // idle was counted
	shadow   bool
	inflates bool // its metered part may be inflated
}

// spend puts together what is stated of tools and what exports say of them, each
// tool once, and splits a month of it.
func (j *judge) spend(out *Usage) {
	exports := make(map[string]*usage.ToolSummary)
	if j.in.Summary != nil && j.rate > 0 {
		for i := range j.in.Summary.Tools {
			exports[j.in.Summary.Tools[i].Tool] = &j.in.Summary.Tools[i]
		}
	}
	listed := make(map[string]string)
	stated := make(map[string]float64)
	for _, item := range j.in.Answers.Groups["tool"] {
		s := j.stated(item)
		if t := matching(item, exports, listed); t != nil {
			listed[t.Tool], stated[t.Tool] = item.ID, s.fixed+s.metered
			j.withExport(&s, t)
		}
		j.money = append(j.money, s)
	}
	for _, name := range sortedKeys(exports) {
		t := exports[name]
		one := j.toolUse(t)
		if id, there := listed[name]; there {
			total := stated[name]
			one.Listed, one.Stated = id, &total
		} else if t.Withheld == "" {
			s := spent{id: name, inflates: true}
			j.withExport(&s, t)
			j.money = append(j.money, s)
		}
		out.Tools = append(out.Tools, one)
	}
	j.split(out)
}

// stated is a month of a tool as answered. Where a tool is paid by use and only
// one amount is given, that amount is the use.
func (j *judge) stated(item Item) spent {
	s := spent{id: item.ID, fixed: orZero(optional(item.Values, "SP-COST", 1)), metered: orZero(optional(item.Values, "SP-API", 1)), inflates: true}
	billing := word(item.Values, "SP-BILLING")
	if s.metered == 0 && (billing == "usage" || billing == "self_hosted") {
		s.fixed, s.metered = 0, s.fixed
	}
	if slices.Contains(flatPrices(), billing) {
		s.fixed, s.metered = s.fixed+s.metered, 0
	}
	approved := yesNo(word(item.Values, "SP-SANCTIONED"))
	s.shadow = approved != nil && !*approved
	seats, active := optional(item.Values, "SP-SEATS", 1), optional(item.Values, "SP-ACTIVE", 1)
	if seats != nil && active != nil && *seats > 0 {
		s.idle = s.fixed * math.Max(0, *seats-*active) / *seats
	}
	return s
}

// withExport lets what was exported of a tool win over what is stated of it:
// the metered amount where it was billed or nothing is stated, and the seats.
func (j *judge) withExport(s *spent, t *usage.ToolSummary) {
	s.tool = t.Tool
	if monthly, ok := j.monthly(t); ok {
		switch t.Kind {
		case "billed":
			s.metered = monthly
		case "estimated", "list", "billed_included":
			if s.metered == 0 && s.fixed == 0 {
				s.metered = monthly
			}
		}
	}
	if t.Seats == nil || t.Seats.Paid == 0 {
		return
	}
	if price := t.Plan.Seat * j.rate; price > 0 {
		s.fixed = price * float64(t.Seats.Paid)
	}
	s.idle, s.surely = s.fixed*float64(t.Seats.Paid-t.Seats.Active)/float64(t.Seats.Paid), true
}

// fewMonths is how many whole months a monthly mean is taken of, the last ones.
const fewMonths = 3

// monthly is the mean of the last whole months of a tool, or what its days come
// to in a month where none is whole.
func (j *judge) monthly(t *usage.ToolSummary) (float64, bool) {
	sum, n := 0.0, 0
	for i := len(t.Months) - 1; i >= 0 && n < fewMonths; i-- {
		if m := t.Months[i]; m.Whole && m.Withheld == "" {
			sum, n = sum+m.Amount, n+1
		}
	}
	if n > 0 {
		return math.Max(0, sum/float64(n)*j.rate), true
	}
	days := 0
	for _, m := range t.Months {
		if m.Withheld == "" {
			sum, days = sum+m.Amount, days+m.Days
		}
	}
	if days == 0 {
		return 0, false
	}
	return math.Max(0, sum/float64(days)*daysPerMonth*j.rate), true
}

// matching finds the export of a listed tool: by its id or name, else by a name
// that holds the tool's. No export is taken twice.
func matching(item Item, exports map[string]*usage.ToolSummary, taken map[string]string) *usage.ToolSummary {
	own := []string{lettersOf(item.ID), lettersOf(word(item.Values, "SP-VENDOR"))}
	const least = 4 // letters that a part of a name needs to be no chance
	var part *usage.ToolSummary
	for _, name := range sortedKeys(exports) {
		t := exports[name]
		if _, there := taken[name]; there {
			continue
		}
		tool := lettersOf(t.Tool)
		for _, o := range own {
			switch {
			case o == "" || tool == "":
			case o == tool || o == lettersOf(t.Vendor)+tool:
				return t
			case part == nil && len(tool) >= least && strings.Contains(o, tool):
				part = t
			}
		}
	}
	return part
}

func lettersOf(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}

// toolUse is a tool's money beside its results, in the judgement's currency.
func (j *judge) toolUse(t *usage.ToolSummary) UsageTool {
	out := UsageTool{Tool: t.Tool, Kind: t.Kind, Seats: t.Seats, Months: make([]usage.MonthSum, 0, len(t.Months)), Apart: t.Apart}
	total := 0.0
	for _, m := range t.Months {
		m.Amount *= j.rate
		total += m.Amount
		out.Months = append(out.Months, m)
	}
	if monthly, ok := j.monthly(t); ok && t.Withheld == "" && t.Kind != "" {
		out.Monthly = &monthly
	}
	if t.Seats != nil && t.Plan.Seat > 0 {
		idle := t.Plan.Seat * j.rate * float64(t.Seats.Paid-t.Seats.Active)
		out.Idle = &idle
	}
	if c := j.whole(t.Tool); c != nil && t.Kind != "included" {
		out.Share = c.out.Share
	}
	for _, r := range t.Result {
		if r.Count > 0 && total > 0 {
			out.Results = append(out.Results, UsageResult{Measure: r.Measure, Count: r.Count, Cost: total / float64(r.Count)})
		}
	}
	return out
}

// split draws how a month divides into the four lines. Each amount goes to the
// first line it belongs to: outside contracts, idle, inflated, the rest.
func (j *judge) split(out *Usage) {
	n := j.in.Draws
	shadow, total := 0.0, 0.0
	idle, inflated := make([]float64, n), make([]float64, n)
	seen := make([]float64, n)      // inflated, of tools that tests speak of
	avoidable := make([]float64, n) // idle, and inflated where tests found something
	column, share := make([]float64, n), make([]float64, n)
	for i := range j.money {
		s := &j.money[i]
		total += s.fixed + s.metered
		if s.shadow {
			shadow += s.fixed + s.metered
			continue
		}
		j.idleShare(s, column)
		for k, x := range column {
			idle[k] += x
			avoidable[k] += x
		}
		if s.metered <= 0 || s.tool == "" && j.prior.Flat {
			continue
		}
		out.Metered += s.metered
		measured, found := j.inflatedShare(s, share), false
		if measured {
			out.Measured += s.metered
			found = verdictRank(j.whole(s.tool).out.Verdict) >= verdictRank(Possible)
		}
		for k, x := range share {
			inflated[k] += x * s.metered
			if measured {
				seen[k] += x * s.metered
			}
			if found {
				avoidable[k] += x * s.metered
			}
		}
	}
	j.share(out, inflated)
	if total <= 0 {
		return
	}
	rest, risk := make([]float64, n), make([]float64, n)
	for k := range rest {
		rest[k] = total - shadow - idle[k] - inflated[k]
		risk[k] = inflated[k] - seen[k]
	}
	out.Lines = &SpendLines{
		Total: total, Inflated: span(inflated), Idle: span(idle), Legitimate: span(rest), Seen: span(seen), Risk: span(risk),
		Shadow: Span{P5: shadow, P50: shadow, P95: shadow, Mean: shadow},
	}
	a := span(avoidable)
	out.Avoidable = &a
}

// share is that of all metered spend, or where no amount is known, of the tests
// or the answers alone.
func (j *judge) share(out *Usage, inflated []float64) {
	if out.Metered <= 0 {
		out.Share = out.Prior
		for _, c := range j.cells {
			if c.out.Group == usage.Everyone && c.out.Share != nil {
				out.Share = *c.out.Share
			}
		}
		return
	}
	q := summary.Quantiles(inflated, 0.05, 0.5, 0.95)
	out.Share = Interval{Low: q[0] / out.Metered, Middle: q[1] / out.Metered, High: q[2] / out.Metered}
}

// idleShare draws the idle money of a tool. Counted and stated seats are spread
// as every figure is, by where they come from.
func (j *judge) idleShare(s *spent, column []float64) {
	if s.idle <= 0 || s.fixed <= 0 {
		clear(column)
		return
	}
	source := usualSource
	if s.surely {
		source = "system"
	}
	least, most := j.p.cell("answer/fraction_bounds", "min"), j.p.cell("answer/fraction_bounds", "max")
	centre := logit(math.Max(least, math.Min(most, s.idle/s.fixed)))
	reach := math.Log1p(2*j.p.cell("answer/spread", source)) / dist.Probit(0.9)
	j.plan.Normals("usage/idle/"+s.id, column)
	for k, z := range column {
		column[k] = s.fixed / (1 + math.Exp(-(centre + reach*z)))
	}
}

// inflatedShare draws the inflated share of a tool's metered money. Tools that no
// test speaks of share one draw of the prior: it is of the company.
func (j *judge) inflatedShare(s *spent, column []float64) bool {
	p, measured := j.known(s.tool)
	if !measured {
		if j.common == nil {
			j.common = make([]float64, j.in.Draws)
			j.shares("usage/share", p, j.common)
		}
		copy(column, j.common)
		return false
	}
	j.shares("usage/share/"+s.tool, p, column)
	return true
}

func (j *judge) shares(name string, p signal.Posterior, column []float64) {
	j.plan.Normals(name, column)
	for k, z := range column {
		column[k] = p.Quantile(dist.Phi(z))
	}
}
