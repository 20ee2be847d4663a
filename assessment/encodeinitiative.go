package assessment

import (
	"cmp"
	"slices"
)

// plainInitiatives are initiatives as the file writes them, by process, actuals
// by month and measure: in which order they were entered makes no difference.
func plainInitiatives(list []Initiative) []map[string]any {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b Initiative) int { return cmp.Compare(a.Process, b.Process) })
	out := make([]map[string]any, len(list))
	for i, one := range list {
		out[i] = map[string]any{"process": one.Process, "state": string(one.State), "started": one.Started.String()}
		if !one.Live.IsZero() {
			out[i]["live"] = one.Live.String()
		}
		if !one.Ended.IsZero() {
			out[i]["ended"] = one.Ended.String()
		}
		if values := plainValues(one.Baseline); len(values) > 0 {
			out[i]["baseline"] = values
		}
		if len(one.Actuals) > 0 {
			out[i]["actuals"] = plainActuals(one.Actuals)
		}
	}
	return out
}

func plainActuals(list []Actual) []map[string]any {
	list = inOrder(list)
	out := make([]map[string]any, len(list))
	for i, a := range list {
		out[i] = map[string]any{"month": a.Month.String(), "measure": a.Measure, "value": unsigned(a.Value), "source": a.source()}
	}
	return out
}

// inOrder are actuals by month, then in the order of OutcomeMeasures.
func inOrder(list []Actual) []Actual {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b Actual) int {
		return cmp.Or(cmp.Compare(a.Month, b.Month), cmp.Compare(measureRank(a.Measure), measureRank(b.Measure)))
	})
	return list
}

func measureRank(name string) int {
	return slices.IndexFunc(OutcomeMeasures(), func(m OutcomeMeasure) bool { return m.Name == name })
}

// source is where the figure comes from, as with PR-SOURCE.
func (a Actual) source() string {
	if a.Source == "" {
		return usualSource
	}
	return a.Source
}
