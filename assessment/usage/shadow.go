package usage

import (
	"cmp"
	"slices"
	"strings"
)

// Sighting is that a person was seen to use a tool.
type Sighting struct {
	Tool     string
	Group    string
	Person   int32 // a number that says nothing of who it is
	Requests int64
	First    Day
	Last     Day
}

// ShadowUses counts people by tool and group, and everybody by tool, of at least
// so many people each. Groups too small are withheld, and others with them where
// the sum for everybody would give those away. Requests are left out where one
// person made more than the share of dominance of them. Without groups there is
// only everybody.
func ShadowUses(all []Sighting, grouped bool, least int, dominance float64) []ShadowUse {
	byTool := make(map[string][]Sighting)
	for _, s := range all {
		byTool[s.Tool] = append(byTool[s.Tool], s)
	}
	var out []ShadowUse
	for tool, some := range byTool {
		out = append(out, shadowOf(tool, some, grouped, least, dominance)...)
	}
	slices.SortFunc(out, func(a, b ShadowUse) int {
		return cmp.Or(strings.Compare(a.Tool, b.Tool), cmp.Compare(rank(a.Group), rank(b.Group)), strings.Compare(a.Group, b.Group))
	})
	return out
}

// rank puts everybody first.
func rank(group string) int {
	if group == Everyone {
		return 0
	}
	return 1
}

// sightings are the people of a group who use a tool.
type sightings struct {
	use      ShadowUse
	people   cell // one for each
	requests cell
}

func newSightings(tool, group string) *sightings {
	return &sightings{use: ShadowUse{Tool: tool, Group: group}, people: newCell(), requests: newCell()}
}

func (g *sightings) add(s Sighting) {
	if len(g.people.people) == 0 || s.First < g.use.First {
		g.use.First = s.First
	}
	g.use.Last = max(g.use.Last, s.Last)
	g.use.Requests += s.Requests
	g.people.add(s.Person, 1)
	g.requests.add(s.Person, s.Requests)
}

// shown is the group with what may be said of it.
func (g *sightings) shown(withheld string, dominated bool) ShadowUse {
	if withheld != "" {
		return ShadowUse{Tool: g.use.Tool, Group: g.use.Group, Withheld: withheld}
	}
	g.use.Actors = len(g.people.people)
	if dominated {
		g.use.Requests = 0
	}
	return g.use
}

// shadowOf is one tool.
func shadowOf(tool string, some []Sighting, grouped bool, least int, dominance float64) []ShadowUse {
	all, groups := newSightings(tool, Everyone), make(map[string]*sightings)
	for _, s := range some {
		all.add(s)
		if groups[s.Group] == nil {
			groups[s.Group] = newSightings(tool, s.Group)
		}
		groups[s.Group].add(s)
	}
	fault := all.people.fault(least, dominance)
	out := []ShadowUse{all.shown(fault, all.requests.fault(least, dominance) != "")}
	if !grouped || fault != "" {
		return out
	}
	var list []*sightings
	for _, g := range groups {
		list = append(list, g)
	}
	slices.SortFunc(list, func(a, b *sightings) int { return strings.Compare(a.use.Group, b.use.Group) })
	people, requests := make([]cell, len(list)), make([]cell, len(list))
	for i, g := range list {
		people[i], requests[i] = g.people, g.requests
	}
	withheld := protect(people, nil, least, dominance)
	dominated := protect(requests, withheld, least, dominance)
	for i, g := range list {
		out = append(out, g.shown(withheld[i], dominated[i] != ""))
	}
	return out
}
