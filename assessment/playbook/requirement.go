package playbook

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"gonum.org/v1/gonum/graph"
	"gonum.org/v1/gonum/graph/simple"
	"gonum.org/v1/gonum/graph/topo"

	"waterline/assessment/problem"
)

// lintRequirements asks that each requirement is one thing that exists: a
// governance dimension at a level, or another play.
func (b *Book) lintRequirements(ids map[string]bool) problem.List {
	var out problem.List
	for _, play := range b.Plays {
		path := "plays." + play.ID
		for _, r := range play.Requires {
			switch {
			case (r.Dimension == "") == (r.Play == ""):
				out = append(out, problem.New(path, "playbook_requirement"))
			case r.Play != "" && !ids[r.Play]:
				out = append(out, problem.New(path, "playbook_unknown", "field", "requires", "value", r.Play))
			case r.Dimension != "" && !slices.Contains(dimensions, r.Dimension):
				out = append(out, problem.New(path, "playbook_unknown", "field", "requires", "value", r.Dimension))
			case r.Dimension != "" && !(r.Level >= lowestLevel && r.Level <= highestLevel):
				out = append(out, problem.New(path, "playbook_level", "dimension", r.Dimension))
			}
		}
	}
	return out
}

// lintCycles refuses plays that wait for each other, and prints each ring.
func (b *Book) lintCycles() problem.List {
	g, names := b.prerequisites()
	var rings []string
	for _, cycle := range topo.DirectedCyclesIn(g) {
		rings = append(rings, ring(cycle[:len(cycle)-1], names))
	}
	for _, play := range b.Plays {
		for _, r := range play.Requires {
			if r.Play != "" && r.Play == play.ID {
				rings = append(rings, play.ID+" → "+play.ID)
			}
		}
	}
	slices.Sort(rings)
	var out problem.List
	for _, r := range slices.Compact(rings) {
		out = append(out, problem.New("plays", "playbook_cycle", "cycle", r))
	}
	return out
}

// prerequisites is the graph from each play to the plays it requires. A play
// that requires itself has no edge: the graph library has no self-loops.
func (b *Book) prerequisites() (graph.Directed, map[int64]string) {
	g := simple.NewDirectedGraph()
	names := make(map[int64]string, len(b.Plays))
	nodes := make(map[string]int64, len(b.Plays))
	for i, play := range b.Plays {
		if _, twice := nodes[play.ID]; twice {
			continue
		}
		names[int64(i)], nodes[play.ID] = play.ID, int64(i)
		g.AddNode(simple.Node(i))
	}
	for _, play := range b.Plays {
		for _, r := range play.Requires {
			from := nodes[play.ID]
			if to, ok := nodes[r.Play]; ok && to != from {
				g.SetEdge(g.NewEdge(simple.Node(from), simple.Node(to)))
			}
		}
	}
	return g, names
}

// ring writes a cycle from its first name in the alphabet round to itself, so
// that the same cycle always reads the same.
func ring(cycle []graph.Node, names map[int64]string) string {
	ids := make([]string, len(cycle))
	for i, node := range cycle {
		ids[i] = names[node.ID()]
	}
	first := slices.Index(ids, slices.Min(ids))
	ids = slices.Concat(ids[first:], ids[:first], ids[first:first+1])
	return strings.Join(ids, " → ")
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
