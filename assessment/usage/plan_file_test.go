package usage

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"waterline/assessment/problem"
)

func TestReadPlans(t *testing.T) {
	text := "cursor: {floor: 70, cap: 170, seat: 40, since: 2026-03-01}\nclaude-code:\n  floor: 100.5\n"
	got, err := ReadPlans([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]Plan{"cursor": {Floor: 70, Cap: 170, Seat: 40, Since: NewDay(2026, 3, 1)}, "claude-code": {Floor: 100.5}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("read %+v, want %+v", got, want)
	}
	asJSON := `{"cursor":{"floor":70,"cap":170,"seat":40,"since":"2026-03-01"},"claude-code":{"floor":100.5}}`
	if again, err := ReadPlans([]byte(asJSON)); err != nil || !reflect.DeepEqual(again, want) {
		t.Errorf("as JSON %+v, %v", again, err)
	}
}

func TestReadPlansFaults(t *testing.T) {
	for text, want := range map[string]string{
		"":                                       "usage_plan_shape",
		"- cursor":                               "usage_plan_shape",
		"cursor: 70":                             "usage_plan_shape",
		"cursor: {floor: many}":                  "usage_plan_amount",
		"cursor: {floor: -1}":                    "usage_plan_amount",
		"cursor: {floor: .nan}":                  "usage_plan_amount",
		"cursor: {seat: 1e300}":                  "usage_plan_amount",
		"cursor: {since: soon}":                  "usage_day",
		"cursor: {minimum: 70}":                  "usage_plan_field",
		"cursor: {floor: 200, cap: 100}":         "usage_plan_cap",
		"cursor: {floor: 1, floor: 2}":           "usage_plan_twice",
		"cursor: {floor: 1}\ncursor: {floor: 2}": "usage_plan_twice",
		"'=cmd()': {floor: 1}":                   "usage_plan_tool",
		"cursor: {floor: 1":                      "usage_plan_broken",
		strings.Repeat("# ", largestPlans):       "usage_plan_large",
	} {
		_, err := ReadPlans([]byte(text))
		var found problem.List
		if !errors.As(err, &found) || found[0].Code != want {
			t.Errorf("%.40q gives %v, want %s", text, err, want)
		}
	}
}

func FuzzReadPlans(f *testing.F) {
	f.Add([]byte("cursor: {floor: 70, since: 2026-03-01}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		plans, err := ReadPlans(data)
		if err != nil {
			return
		}
		for tool, plan := range plans {
			if len(plan.Faults()) > 0 || !SoundTool(tool) {
				t.Errorf("%q has %+v", tool, plan)
			}
		}
	})
}
