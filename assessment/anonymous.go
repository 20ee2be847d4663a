package assessment

import (
	"slices"
	"strconv"
	"strings"

	"waterline/assessment/problem"
	"waterline/assessment/usage"
)

// Aliases are what stands in for names: one for the organisation, and one for
// the process or tool of a label, which is A, B, … Z, AA.
type Aliases struct {
	Organisation string
	Process      func(label string) string
	Tool         func(label string) string
}

// Anonymous is a copy of the result without the names of organisation,
// processes and tools, their ids, which are made of the names, and all that was
// typed freely. The figures stay. The result itself is not changed.
func (r Result) Anonymous(a Aliases) Result {
	names, ids := make(map[string]string), make(map[string]string)
	r.Processes, r.Spend.Tools = slices.Clone(r.Processes), slices.Clone(r.Spend.Tools)
	for i := range r.Processes {
		p := &r.Processes[i]
		names[p.ID], ids[p.ID] = a.Process(label(i)), "process-"+strconv.Itoa(i+1)
		p.ID, p.Name = ids[p.ID], names[p.ID]
	}
	for i := range r.Spend.Tools {
		t := &r.Spend.Tools[i]
		if _, isProcess := ids[t.ID]; !isProcess {
			ids[t.ID] = "tool-" + strconv.Itoa(i+1)
		}
		t.ID, t.Name = "tool-"+strconv.Itoa(i+1), a.Tool(label(i))
	}
	r.Usage = r.Usage.anonymous(ids, a.Tool)
	r.Organisation.Name = a.Organisation
	r.Bottleneck = Bottleneck{WaitHours: r.Bottleneck.WaitHours, Cost: r.Bottleneck.Cost}
	r.Checks, r.Notes = nil, problem.List(nil)
	hidden{names, ids}.result(&r)
	return r
}

// anonymous is without the names of groups and of tools: what is said of everybody
// stays.
func (u *Usage) anonymous(ids map[string]string, alias func(label string) string) *Usage {
	if u == nil {
		return nil
	}
	out := *u
	out.Tools, out.Groups, out.Shadow = slices.Clone(u.Tools), nil, nil
	names := make(map[string]string)
	for i := range out.Tools {
		t := &out.Tools[i]
		names[t.Tool] = alias(label(i))
		t.Tool, t.Listed = names[t.Tool], ids[t.Listed]
	}
	for _, g := range u.Groups {
		if name, there := names[g.Tool]; there && g.Group == usage.Everyone {
			g.Tool = name
			out.Groups = append(out.Groups, g)
		}
	}
	return &out
}

// hidden replaces names by the ids they belong to, and ids.
type hidden struct{ names, ids map[string]string }

func (h hidden) result(r *Result) {
	r.Opportunities = slices.Clone(r.Opportunities)
	for i := range r.Opportunities {
		o := &r.Opportunities[i]
		o.Name, o.ID = h.name(o.ID), h.id(o.ID)
		o.EVPIFirst = slices.Clone(o.EVPIFirst)
		for j := range o.EVPIFirst {
			o.EVPIFirst[j].Path = h.path(o.EVPIFirst[j].Path)
		}
	}
	h.portfolio(&r.Portfolio)
	h.starter(&r.Starter)
	r.Sensitivity, r.MeasureFirst, r.Provenance = slices.Clone(r.Sensitivity), slices.Clone(r.MeasureFirst), slices.Clone(r.Provenance)
	for i := range r.Sensitivity {
		r.Sensitivity[i].Path = h.path(r.Sensitivity[i].Path)
	}
	for i := range r.MeasureFirst {
		r.MeasureFirst[i].Path = h.path(r.MeasureFirst[i].Path)
	}
	for i := range r.Provenance {
		r.Provenance[i].Path, r.Provenance[i].Reason, r.Provenance[i].By = h.path(r.Provenance[i].Path), "", ""
	}
	r.Initiatives = slices.Clone(r.Initiatives)
	for i := range r.Initiatives {
		r.Initiatives[i].Name, r.Initiatives[i].Process = h.name(r.Initiatives[i].Process), h.id(r.Initiatives[i].Process)
	}
	r.Disagreements = slices.Clone(r.Disagreements)
	for i := range r.Disagreements {
		r.Disagreements[i].Item, r.Disagreements[i].Said = h.id(r.Disagreements[i].Item), nil
	}
}

func (h hidden) portfolio(p *Portfolio) {
	p.Chosen, p.Pairs = slices.Clone(p.Chosen), slices.Clone(p.Pairs)
	for i := range p.Chosen {
		p.Chosen[i] = h.id(p.Chosen[i])
	}
	for i := range p.Pairs {
		p.Pairs[i].A, p.Pairs[i].B = h.id(p.Pairs[i].A), h.id(p.Pairs[i].B)
	}
	p.BuildOrBuy, p.Leverage, p.Quarters = slices.Clone(p.BuildOrBuy), slices.Clone(p.Leverage), slices.Clone(p.Quarters)
	for i := range p.BuildOrBuy {
		p.BuildOrBuy[i].ID = h.id(p.BuildOrBuy[i].ID)
	}
	for i := range p.Leverage {
		p.Leverage[i].ID = h.id(p.Leverage[i].ID)
	}
	for i := range p.Quarters {
		steps := slices.Clone(p.Quarters[i].Steps)
		for j := range steps {
			if steps[j].Name != "" {
				steps[j].Name = h.name(steps[j].ID)
			}
			steps[j].ID = h.path(steps[j].ID)
		}
		p.Quarters[i].Steps = steps
	}
}

func (h hidden) starter(s *Starter) {
	if s.Charter != nil {
		charter := *s.Charter
		charter.Process = ""
		if s.ID != nil {
			charter.Process = h.name(*s.ID)
		}
		s.Charter = &charter
	}
	if s.ID != nil {
		id := h.id(*s.ID)
		s.ID = &id
	}
	if s.Cheapest != nil {
		s.Cheapest = &Worth{Path: h.path(s.Cheapest.Path), EVPPI: s.Cheapest.EVPPI}
	}
}

func (h hidden) name(id string) string { return h.names[id] }

func (h hidden) id(id string) string {
	if now, ok := h.ids[id]; ok {
		return now
	}
	return id
}

// path replaces the id that a path begins with, if it does.
func (h hidden) path(path string) string {
	first, rest, more := strings.Cut(path, "/")
	if !more {
		return h.id(first)
	}
	return h.id(first) + "/" + rest
}

// label counts A, B, … Z, AA, AB.
func label(i int) string {
	if i < 26 {
		return string(rune('A' + i))
	}
	return label(i/26-1) + string(rune('A'+i%26))
}
