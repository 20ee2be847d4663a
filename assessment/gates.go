package assessment

import (
	"math"
	"slices"

	"waterline/assessment/questionnaire"
)

// applyGates lowers shown levels to what the questionnaire's gates allow. A gate
// that an unknown answer leaves undecided stays open.
func (e *evaluation) applyGates() {
	scope := e.Answers.Scope()
	m := &e.govern.result
	for _, gate := range e.Bank.Gates {
		if gate.Scope == "dimension" {
			for i := range m.Dimensions {
				e.gateDimension(gate, scope, &m.Dimensions[i])
			}
			continue
		}
		answered, found := gate.When.Eval(scope) == questionnaire.True, e.found(gate)
		if !answered && !found {
			continue
		}
		bound := Bound{
			ID: gate.ID, Cap: gate.Caps["overall"], Reason: gate.Because(answered, found), Release: gate.Release,
			Found: found, OnlyFound: found && !answered,
		}
		for i := range m.Dimensions {
			if top, capped := gate.Caps[m.Dimensions[i].ID]; capped && lower(&m.Dimensions[i], gate.ID, top) {
				bound.Binds = true
			}
		}
		if o := &m.Overall; bound.Cap > 0 && o.Level != nil && *o.Level > bound.Cap {
			bound.Binds = true
			o.Level, o.Low, o.High = atMost(o.Level, bound.Cap), atMost(o.Low, bound.Cap), atMost(o.High, bound.Cap)
		}
		m.Overall.Gates = append(m.Overall.Gates, bound)
	}
}

// found reports whether what exports show closes a gate.
func (e *evaluation) found(gate questionnaire.Gate) bool {
	return gate.Usage != "" && e.result.Usage != nil && e.result.Usage.Verdict == gate.Usage
}

// gateDimension judges one gate for one dimension and lists it once.
func (e *evaluation) gateDimension(gate questionnaire.Gate, scope questionnaire.Scope, d *DimensionLevel) {
	if d.Asked == 0 {
		return
	}
	level := 0.0
	if d.Level != nil {
		level = *d.Level
	}
	if gate.When.Eval(e.Bank.DimensionScope(scope, d.ID, level)) != questionnaire.True {
		return
	}
	var binds bool
	if gate.Hides {
		binds = d.Level != nil || d.Unknown > 0
		d.Gate = gate.ID
		d.Level, d.SE, d.Low, d.High, d.Ungated, d.Unadjusted = nil, nil, nil, nil, nil, nil
	} else {
		binds = lower(d, gate.ID, gate.Caps["dimension"])
	}
	if !binds {
		return
	}
	gates := &e.govern.result.Overall.Gates
	if !slices.ContainsFunc(*gates, func(b Bound) bool { return b.ID == gate.ID }) {
		*gates = append(*gates, Bound{ID: gate.ID, Reason: gate.Reason, Release: gate.Release, Binds: true})
	}
}

// lower caps a dimension's shown level and reports whether that changed it.
func lower(d *DimensionLevel, gate string, top float64) bool {
	if d.Level == nil || *d.Level <= top {
		return false
	}
	d.Gate = gate
	d.Level, d.Low, d.High = atMost(d.Level, top), atMost(d.Low, top), atMost(d.High, top)
	return true
}

func atMost(level *float64, top float64) *float64 {
	l := math.Min(*level, top)
	return &l
}
