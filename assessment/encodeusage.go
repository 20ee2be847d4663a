package assessment

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"

	"waterline/assessment/usage"
)

// plainUsage is a summary as the file writes it: in order, and without what is
// empty.
func plainUsage(s *usage.Summary) (any, error) {
	ordered := inUsageOrder(*s)
	data, err := json.Marshal(ordered)
	if err != nil {
		return nil, err
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var plain any
	if err := dec.Decode(&plain); err != nil {
		return nil, err
	}
	return filled(plain), nil
}

// filled leaves out nulls and empty lists, and writes no negative zero.
func filled(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for key, part := range v {
			if list, isList := part.([]any); part == nil || isList && len(list) == 0 {
				delete(v, key)
				continue
			}
			v[key] = filled(part)
		}
	case []any:
		for i := range v {
			v[i] = filled(v[i])
		}
	case json.Number:
		if v == "-0" {
			return json.Number("0")
		}
	}
	return v
}

// inUsageOrder is a summary by tool, group and month: in which order it was
// written makes no difference.
func inUsageOrder(s usage.Summary) usage.Summary {
	s.Tools = slices.Clone(s.Tools)
	slices.SortStableFunc(s.Tools, func(a, b usage.ToolSummary) int { return cmp.Compare(a.Tool, b.Tool) })
	for i := range s.Tools {
		t := &s.Tools[i]
		t.Months, t.Groups, t.Result = slices.Clone(t.Months), slices.Clone(t.Groups), slices.Clone(t.Result)
		slices.SortStableFunc(t.Months, func(a, b usage.MonthSum) int { return cmp.Compare(a.Month, b.Month) })
		slices.SortStableFunc(t.Groups, func(a, b usage.GroupUse) int { return cmp.Compare(a.Group, b.Group) })
		slices.SortStableFunc(t.Result, func(a, b usage.Outcome) int { return cmp.Compare(a.Measure, b.Measure) })
	}
	s.Shadow = slices.Clone(s.Shadow)
	slices.SortStableFunc(s.Shadow, func(a, b usage.ShadowUse) int {
		return cmp.Or(cmp.Compare(a.Tool, b.Tool), cmp.Compare(a.Group, b.Group))
	})
	return s
}
