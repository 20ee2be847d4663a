package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// difference is a figure that two results do not share, each as JSON, "" where
// it is missing.
type difference struct{ path, before, after string }

// differences compares two results figure by figure, in the order of their
// paths. Items of a list are named by their id or path where they have one.
func differences(before, after []byte) ([]difference, error) {
	var a, b any
	if err := json.Unmarshal(before, &a); err != nil {
		return nil, fmt.Errorf("result: %w", err)
	}
	if err := json.Unmarshal(after, &b); err != nil {
		return nil, fmt.Errorf("result: %w", err)
	}
	return walk(nil, "", a, b), nil
}

func walk(found []difference, path string, a, b any) []difference {
	if left, ok := a.(map[string]any); ok {
		if right, ok := b.(map[string]any); ok {
			return walkObject(found, path, left, right)
		}
	}
	if left, ok := a.([]any); ok {
		if right, ok := b.([]any); ok {
			for i := range max(len(left), len(right)) {
				found = walk(found, path+"["+label(left, right, i)+"]", at(left, i), at(right, i))
			}
			return found
		}
	}
	if before, after := written(a), written(b); before != after {
		found = append(found, difference{path, before, after})
	}
	return found
}

func walkObject(found []difference, path string, a, b map[string]any) []difference {
	keys := maps.Clone(a)
	maps.Copy(keys, b)
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		below := key
		if path != "" {
			below = path + "." + key
		}
		found = walk(found, below, a[key], b[key])
	}
	return found
}

// label names an item that both lists call the same, and counts it otherwise.
func label(a, b []any, i int) string {
	for _, key := range []string{"id", "path"} {
		left, _ := at(a, i).(map[string]any)
		right, _ := at(b, i).(map[string]any)
		if name, ok := left[key].(string); ok && name == right[key] {
			return name
		}
	}
	return fmt.Sprint(i)
}

func at(list []any, i int) any {
	if i < len(list) {
		return list[i]
	}
	return nil
}

// written is a value as JSON, cut where it is long.
func written(v any) string {
	if v == nil {
		return ""
	}
	data, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	const most = 80
	if short := []rune(string(data)); len(short) > most {
		return string(short[:most-1]) + "…"
	}
	return string(data)
}
