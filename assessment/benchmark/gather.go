package benchmark

import (
	"cmp"
	"slices"
	"time"

	"waterline/assessment/client"
	"waterline/scoring/population"
)

// organisation is one organisation of a pool with its newest run.
type organisation struct {
	Member
	at       time.Time
	industry string
	data     map[Key]datum
}

// crowd is the runs of a pool while they are read.
type crowd struct {
	runs   []candidate
	agreed map[string]bool // assessments whose respondent agrees
}

// candidate is a run before it is known whether a newer one counts in its place.
type candidate struct {
	organisation
	client, series, name string
}

func (c *crowd) add(r Run, data map[Key]datum) {
	c.agreed[r.Assessment] = true
	c.runs = append(c.runs, candidate{
		organisation: organisation{Member: r.Member, at: r.At, industry: r.Result.Organisation.Industry, data: data},
		client:       r.Client, series: r.Series, name: client.Fold(r.Result.Organisation.Name),
	})
}

// organisations are those of a pool, each once with its newest run. Runs belong
// together that are of one client or series, or bear one name. A run that has no
// client and no name is left out: it could be anybody's.
func (c *crowd) organisations() []organisation {
	of := make(map[string]int) // client, series or name → group
	group := make([]int, len(c.runs))
	for i := range group {
		group[i] = i
	}
	var root func(int) int
	root = func(i int) int {
		if group[i] != i {
			group[i] = root(group[i])
		}
		return group[i]
	}
	for i, r := range c.runs {
		for _, key := range []string{"client " + r.client, "series " + r.series, "name " + r.name} {
			if key == "client " || key == "series " || key == "name " {
				continue
			}
			if first, ok := of[key]; ok {
				group[root(i)] = root(first)
			} else {
				of[key] = i
			}
		}
	}
	newest := make(map[int]candidate)
	for i, r := range c.runs {
		if r.client == "" && r.name == "" {
			continue
		}
		if known, ok := newest[root(i)]; !ok || r.newer(known) {
			newest[root(i)] = r
		}
	}
	out := make([]organisation, 0, len(newest))
	for _, r := range newest {
		out = append(out, r.organisation)
	}
	slices.SortFunc(out, func(a, b organisation) int { return cmp.Compare(a.Assessment, b.Assessment) })
	return out
}

func (c candidate) newer(d candidate) bool {
	if !c.at.Equal(d.at) {
		return c.at.After(d.at)
	}
	return c.Assessment > d.Assessment
}

// table is what a cell is made from.
type table struct {
	members []Member
	data    []datum
}

// fit estimates the spread. Levels are on the grid.
func (t *table) fit(grid []float64) (population.Spread, bool) {
	curves, values := make([][]float64, 0, len(t.data)), make([]population.Value, 0, len(t.data))
	for _, d := range t.data {
		if d.curve != nil {
			curves = append(curves, d.curve)
		} else {
			values = append(values, d.value)
		}
	}
	if len(curves) > 0 {
		return population.FitCurves(grid, curves)
	}
	return population.Fit(values)
}

// tables sorts what organisations said into cells: levels over all and by
// industry, work by function over all.
func tables(all []organisation) map[Key]*table {
	out := make(map[Key]*table)
	put := func(k Key, o organisation, v datum) {
		if out[k] == nil {
			out[k] = &table{}
		}
		out[k].members, out[k].data = append(out[k].members, o.Member), append(out[k].data, v)
	}
	for _, o := range all {
		for k, v := range o.data {
			put(k, o, v)
			if k.Kind == Level && o.industry != "" {
				k.Industry = o.industry
				put(k, o, v)
			}
		}
	}
	return out
}
