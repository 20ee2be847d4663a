package schedule_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"waterline/scoring/schedule"
)

func TestPlan(t *testing.T) {
	// By hand: b waits for the preparation p; with capacity 1 the builds a, b, c
	// run one after the other, a first, and p takes no capacity.
	tasks := []schedule.Task{
		{Name: "a", Length: 2, Load: 1},
		{Name: "b", Length: 1, Load: 1, After: []int{3}},
		{Name: "c", Length: 1, Load: 1, After: []int{0}},
		{Name: "p", Length: 1},
	}
	for capacity, want := range map[int][]int{1: {0, 2, 3, 0}, 2: {0, 1, 2, 0}} {
		got, err := schedule.Plan(tasks, capacity)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("capacity %d: starts %v (%v), want %v", capacity, got, err, want)
		}
	}
}

func TestPlan_TooLargeRunsAlone(t *testing.T) {
	got, err := schedule.Plan([]schedule.Task{{Name: "big", Length: 1, Load: 5}, {Name: "small", Length: 1, Load: 1}}, 2)
	if err != nil || !slices.Equal(got, []int{0, 1}) {
		t.Errorf("starts %v (%v), want the big one first and alone", got, err)
	}
}

func TestPlan_NamesTheCycle(t *testing.T) {
	_, err := schedule.Plan([]schedule.Task{
		{Name: "a", Length: 1, After: []int{1}}, {Name: "b", Length: 1, After: []int{0}}, {Name: "c", Length: 1},
	}, 1)
	if !errors.Is(err, schedule.ErrCycle) || !strings.Contains(err.Error(), "a") || !strings.Contains(err.Error(), "b") || strings.Contains(err.Error(), "c →") {
		t.Errorf("error %v does not name the cycle of a and b", err)
	}
	if _, err := schedule.Plan([]schedule.Task{{Name: "a", Length: 1, After: []int{0}}}, 1); !errors.Is(err, schedule.ErrCycle) {
		t.Errorf("a task that waits for itself: %v", err)
	}
}

func TestPlan_Laws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, capacity := rapid.IntRange(1, 10).Draw(t, "tasks"), rapid.IntRange(1, 4).Draw(t, "capacity")
		tasks := make([]schedule.Task, n)
		for i := range tasks {
			tasks[i] = schedule.Task{Name: string(rune('a' + i)), Length: rapid.IntRange(1, 3).Draw(t, "length"), Load: rapid.IntRange(0, 3).Draw(t, "load")}
			for j := range i {
				if rapid.IntRange(0, 4).Draw(t, "edge") == 0 {
					tasks[i].After = append(tasks[i].After, j)
				}
			}
		}
		start, err := schedule.Plan(tasks, capacity)
		if err != nil {
			t.Fatal(err)
		}
		for i, task := range tasks {
			for _, before := range task.After {
				if start[before]+tasks[before].Length > start[i] {
					t.Fatalf("%s starts in %d, before %s is finished", task.Name, start[i], tasks[before].Name)
				}
			}
			used, running := 0, 0
			for j, other := range tasks {
				if other.Load > 0 && start[j] <= start[i] && start[i] < start[j]+other.Length {
					used += other.Load
					running++
				}
			}
			if running > 1 && used > capacity {
				t.Fatalf("period %d uses %d of %d", start[i], used, capacity)
			}
		}
	})
}
