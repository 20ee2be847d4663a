package schedule

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"gonum.org/v1/gonum/graph/simple"
	"gonum.org/v1/gonum/graph/topo"
)

// Task is one piece of work. Its place in the list says how much it is wanted,
// the first most.
type Task struct {
	Name   string
	Length int   // periods it takes, at least 1
	Load   int   // of the capacity, while it runs; 0 takes none
	After  []int // places of tasks that must be finished before
}

// ErrCycle says that tasks wait for each other.
var ErrCycle = errors.New("tasks wait for each other")

// Plan returns the period, from 0, in which each task starts. A task whose load
// is above the capacity runs alone. The error names the tasks of a cycle.
func Plan(tasks []Task, capacity int) ([]int, error) {
	if err := cycle(tasks); err != nil {
		return nil, err
	}
	start := slices.Repeat([]int{-1}, len(tasks))
	for period, left := 0, len(tasks); left > 0; period++ {
		used, running := load(tasks, start, period)
		for i, t := range tasks {
			if start[i] >= 0 || !ready(tasks, start, i, period) {
				continue
			}
			if t.Load > 0 && running > 0 && used+t.Load > capacity {
				continue
			}
			start[i] = period
			left--
			used += t.Load
			if t.Load > 0 {
				running++
			}
		}
	}
	return start, nil
}

// load is what runs in a period: the capacity it takes and how many tasks.
func load(tasks []Task, start []int, period int) (used, running int) {
	for i, t := range tasks {
		if start[i] >= 0 && t.Load > 0 && period < start[i]+t.Length {
			used += t.Load
			running++
		}
	}
	return used, running
}

func ready(tasks []Task, start []int, i, period int) bool {
	for _, before := range tasks[i].After {
		if start[before] < 0 || start[before]+tasks[before].Length > period {
			return false
		}
	}
	return true
}

func cycle(tasks []Task) error {
	g := simple.NewDirectedGraph()
	for i := range tasks {
		g.AddNode(simple.Node(i))
	}
	for i, t := range tasks {
		for _, before := range t.After {
			if before == i {
				return fmt.Errorf("%w: %s waits for itself", ErrCycle, t.Name)
			}
			g.SetEdge(g.NewEdge(simple.Node(before), simple.Node(i)))
		}
	}
	if _, err := topo.Sort(g); err == nil {
		return nil
	}
	ring := topo.DirectedCyclesIn(g)[0]
	names := make([]string, len(ring))
	for i, node := range ring {
		names[i] = tasks[node.ID()].Name
	}
	return fmt.Errorf("%w: %s", ErrCycle, strings.Join(names, " → "))
}
