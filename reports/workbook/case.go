package workbook

import (
	"slices"
	"strings"

	"waterline/assessment"
)

// initiative is one opportunity of the middle case: its inputs by name, and
// what follows from them.
type initiative struct {
	assessment.Opportunity
	Middle assessment.MiddleCase
	suffix string // of the names of its cells
	inputs map[string]term

	gain       worth
	goLive     term // months
	buildEnd   term // last month of building
	oneOff     term
	upkeep     term // a month
	training   term // once
	sums       branches
	first, end int // rows of its months
}

// worth is money a month at full adoption.
type worth struct{ time, errors, delay, run term }

// branches is the value when it goes live, when it is stopped, and of the two
// weighed by their chance.
type branches struct{ live, stopped, both term }

// The names of what the middle case adds to the drawn quantities and the fixed
// terms.
const (
	nameChance     = "chance_live"
	nameHurdle     = "hurdle_rate"
	nameAtGoLive   = "start_share"
	nameUsableTime = "usable_time"
)

// initiatives lists the chosen opportunities, or the feasible ones when none is
// chosen, each with its middle case.
func (b *book) initiatives() []initiative {
	var out []initiative
	for _, o := range b.res.Opportunities {
		wanted := slices.Contains(b.res.Portfolio.Chosen, o.ID)
		if len(b.res.Portfolio.Chosen) == 0 {
			wanted = o.Feasible
		}
		i := slices.IndexFunc(b.src.Middle.Cases, func(m assessment.MiddleCase) bool { return m.ID == o.ID })
		if !wanted || i < 0 {
			continue
		}
		c := initiative{Opportunity: o, Middle: b.src.Middle.Cases[i], suffix: "_" + strings.ReplaceAll(o.ID, "-", "_")}
		c.inputs = make(map[string]term)
		for _, t := range append(slices.Clone(c.Middle.Drawn), c.Middle.Fixed...) {
			c.inputs[t.Name] = named(t.Name+c.suffix, t.Value)
		}
		c.inputs[nameChance] = named(nameChance+c.suffix, o.Production)
		out = append(out, c)
	}
	return out
}

// at is an input of the initiative, or a step worked out before.
func (c *initiative) at(name string) term { return c.inputs[name] }

// company is an input that all initiatives share.
func (b *book) company(name string) term {
	m := b.src.Middle
	return named(name, map[string]float64{
		nameHurdle: m.HurdleRate, nameAtGoLive: m.AtGoLive, nameUsableTime: m.UsableTime,
	}[name])
}

// step is one line that is worked out from the inputs.
type step struct {
	key  string // of its label, and of the name of its cell
	look look
	of   func(c *initiative) term
	keep func(c *initiative, t term)
}

// steps are METHOD section 3 without its draws, in the order they build on each
// other. Each is kept under its name for those that follow.
func (b *book) steps() []step { return append(hourSteps(), b.moneySteps()...) }

// hourSteps are the hours a month, from the inputs.
func hourSteps() []step {
	return []step{
		{key: "hours_now", look: lookFigure, of: func(c *initiative) term {
			return over(times(c.at("volume"), c.at("minutes")), number(60))
		}},
		{key: "newly_untouched", look: lookShare, of: func(c *initiative) term {
			reach := smallest(c.at("straight_through"), c.at(assessment.TermStandardPath))
			return largest(number(0), less(reach, c.at("touchless")))
		}},
		{key: "hours_straight", look: lookFigure, of: func(c *initiative) term {
			return times(c.at("hours_now"), c.at("newly_untouched"), less(number(1), c.at(assessment.TermReview)))
		}},
		{key: "hours_assisted", look: lookFigure, of: func(c *initiative) term {
			touched := largest(number(0), less(number(1), c.at("touchless"), c.at("newly_untouched")))
			return times(c.at("hours_now"), touched, c.at("assisted"))
		}},
		{key: "hours_freed", look: lookFigure, of: func(c *initiative) term {
			return times(c.at("realised"), sum(c.at("hours_straight"), times(c.at("plateau"), c.at("hours_assisted"))))
		}},
	}
}

// moneySteps are the money a month, and what is paid once, from the hours.
func (b *book) moneySteps() []step {
	usable := b.company(nameUsableTime)
	return []step{
		{key: "money_time", look: lookMoney, of: func(c *initiative) term {
			hours := sum(c.at("hours_straight"), times(usable, c.at("plateau"), c.at("hours_assisted")))
			return times(c.at("hourly_cost"), c.at("realised"), c.at("cash_share"), hours)
		}, keep: func(c *initiative, t term) { c.gain.time = t }},
		{key: "money_errors", look: lookMoney, of: func(c *initiative) term {
			return times(c.at("realised"), c.at("volume"), c.at(assessment.TermErrorRate),
				c.at(assessment.TermErrorCost), c.at("newly_untouched"), c.at("error_reduction"))
		}, keep: func(c *initiative, t term) { c.gain.errors = t }},
		{key: "money_delay", look: lookMoney, of: func(c *initiative) term {
			return times(c.at("realised"), c.at(assessment.TermDelayCost), c.at("newly_untouched"))
		}, keep: func(c *initiative, t term) { c.gain.delay = t }},
		{key: "money_run", look: lookMoney, of: func(c *initiative) term {
			return times(c.at("run_cost"), c.at("volume"), c.at("newly_untouched"))
		}, keep: func(c *initiative, t term) { c.gain.run = t }},
		{key: "one_off", look: lookMoney, of: func(c *initiative) term {
			return times(c.at("build_cost"), c.at("overrun"))
		}, keep: func(c *initiative, t term) { c.oneOff = t }},
		{key: "months_to_live", look: lookFigure, of: func(c *initiative) term {
			return times(c.at("build_months"), root(c.at("overrun")))
		}, keep: func(c *initiative, t term) { c.goLive = t }},
		{key: "months_building", look: lookNumber, of: func(c *initiative) term {
			return largest(number(1), upwards(c.goLive))
		}, keep: func(c *initiative, t term) { c.buildEnd = t }},
		{key: "upkeep_month", look: lookMoney, of: func(c *initiative) term {
			return over(times(c.at("maintenance"), c.oneOff), number(12))
		}, keep: func(c *initiative, t term) { c.upkeep = t }},
		{key: "training_once", look: lookMoney, of: func(c *initiative) term {
			return times(c.at("training"), c.at(assessment.TermPeople), c.at("hourly_cost"))
		}, keep: func(c *initiative, t term) { c.training = t }},
	}
}

// work puts a step's formula on the sheet under a name of its own.
func (c *initiative) work(s step) cell {
	t := s.of(c)
	kept := named(s.key+c.suffix, t.value)
	c.inputs[s.key] = kept
	if s.keep != nil {
		s.keep(c, kept)
	}
	return t.cell(s.look)
}
