package assessment

import (
	"fmt"
	"math"
	"slices"

	"waterline/scoring/opportunity"
	"waterline/scoring/schedule"
)

// roadmap lays the chosen initiatives out by quarter: what a play needs comes
// first, no more is built at once than the team has days for, and the starter
// goes first. What follows a build depends on the decision at its end. What is
// live already runs, and what is being built goes on.
func (e *evaluation) roadmap() ([]Quarter, error) {
	tasks, steps := e.tasks()
	start, err := schedule.Plan(tasks, e.buildsAtOnce())
	if err != nil {
		return nil, fmt.Errorf("roadmap: %w", err)
	}
	plan := timetable{quarters: make([]Quarter, e.terms.Months/3)}
	for _, i := range e.chosen {
		if c := e.cases[i].Course; c != nil && c.State == opportunity.Running {
			plan.add(0, Step{Kind: "run", ID: e.cases[i].ID, Name: e.cases[i].Name})
		}
	}
	for i, s := range steps {
		for k := range tasks[i].Length {
			plan.add(start[i]+k, s)
		}
		if s.Kind == "build" {
			end := start[i] + tasks[i].Length
			plan.add(end-1, Step{Kind: "decide", ID: s.ID, Name: s.Name, Conditional: s.Conditional})
			plan.add(end, Step{Kind: "run", ID: s.ID, Name: s.Name, Conditional: true})
		}
	}
	return plan.used(), nil
}

// tasks are the measurement, the governance steps and the builds, with what
// each waits for.
func (e *evaluation) tasks() ([]schedule.Task, []Step) {
	var tasks []schedule.Task
	var steps []Step
	add := func(t schedule.Task, s Step) int {
		tasks, steps = append(tasks, t), append(steps, s)
		return len(tasks) - 1
	}
	if len(e.result.MeasureFirst) > 0 {
		first := e.result.MeasureFirst[0]
		add(schedule.Task{Name: first.Path, Length: 1}, Step{Kind: "measure", ID: first.Path, Name: e.nameOf(first.Path)})
	}
	prepared := make(map[string]int)
	prepare := func(dimension string) int {
		at, done := prepared[dimension]
		if !done {
			at = add(schedule.Task{Name: dimension, Length: 1}, Step{Kind: "prepare", ID: dimension})
			prepared[dimension] = at
		}
		return at
	}
	if id := e.weakestDimension(); id != "" {
		prepare(id)
	}
	plays := make(map[string]int)
	for _, i := range e.chosen {
		if c := e.cases[i].Course; c != nil && c.State == opportunity.Building {
			p := e.cases[i]
			plays[p.Play.ID] = add(e.build(i), Step{Kind: "build", ID: p.ID, Name: p.Name})
		}
	}
	lead := 0 // the task that the others wait for
	for n, i := range e.order() {
		p := e.cases[i]
		task := e.build(i)
		for _, need := range p.Play.Requires {
			// The starter is small enough to start beside what it needs.
			if need.Dimension != "" && n > 0 && e.below(need.Dimension, need.Level) {
				task.After = append(task.After, prepare(need.Dimension))
			}
			if at, planned := plays[need.Play]; planned && need.Play != p.Play.ID {
				task.After = append(task.After, at)
			}
		}
		if n > 0 {
			task.After = append(task.After, lead)
		}
		slices.Sort(task.After)
		task.After = slices.Compact(task.After)
		at := add(task, Step{Kind: "build", ID: p.ID, Name: p.Name, Conditional: n > 0})
		if n == 0 {
			lead = at
		}
		if _, taken := plays[p.Play.ID]; !taken {
			plays[p.Play.ID] = at
		}
	}
	return tasks, steps
}

// buildsAtOnce is how many projects the team's own days carry side by side; one
// when nobody said.
func (e *evaluation) buildsAtOnce() int {
	days := e.optional("GO-TEAM")
	if days == nil {
		return 1
	}
	return max(1, int(*days/e.params.cell("team/own_days", "a_week")))
}

// below reports whether a dimension is known to stand under a level.
func (e *evaluation) below(dimension string, level float64) bool {
	for _, d := range e.result.Maturity.Dimensions {
		if d.ID == dimension {
			return d.Level != nil && *d.Level < level
		}
	}
	return false
}

// build is the task of building a case, or of what is left of it.
func (e *evaluation) build(i int) schedule.Task {
	return schedule.Task{Name: e.cases[i].ID, Length: max(1, int(math.Ceil(e.months[i]/3))), Load: 1}
}

// order is the chosen set without what is under way, with the starter first.
func (e *evaluation) order() []int {
	order := slices.DeleteFunc(slices.Clone(e.chosen), e.started)
	if id := e.result.Starter.ID; id != nil {
		slices.SortStableFunc(order, func(a, b int) int {
			return rank(e.cases[b].ID == *id) - rank(e.cases[a].ID == *id)
		})
	}
	return order
}

func rank(first bool) int {
	if first {
		return 1
	}
	return 0
}

// weakestDimension is the dimension with the lowest shown level.
func (e *evaluation) weakestDimension() string {
	id, level := "", math.Inf(1)
	for _, d := range e.result.Maturity.Dimensions {
		if d.Level != nil && *d.Level < level {
			id, level = d.ID, *d.Level
		}
	}
	return id
}

// nameOf is the client's name of the process a path belongs to.
func (e *evaluation) nameOf(path string) string {
	for _, p := range e.cases {
		if len(path) > len(p.ID) && path[:len(p.ID)+1] == p.ID+"/" {
			return p.Name
		}
	}
	return ""
}

// timetable collects steps by quarter; those past the horizon fall away.
type timetable struct{ quarters []Quarter }

func (c timetable) add(quarter int, s Step) {
	if quarter < len(c.quarters) {
		c.quarters[quarter].Steps = append(c.quarters[quarter].Steps, s)
	}
}

// used are the quarters up to the last one with a step.
func (c timetable) used() []Quarter {
	last := 0
	for q := range c.quarters {
		c.quarters[q].Number = q + 1
		if len(c.quarters[q].Steps) > 0 {
			last = q + 1
		} else {
			c.quarters[q].Steps = make([]Step, 0)
		}
	}
	return c.quarters[:last]
}
