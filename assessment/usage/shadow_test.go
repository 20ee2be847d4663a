package usage_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"waterline/assessment/usage"
)

// seen are so many people of a group at a tool, with requests each.
func seen(tool, group string, from, people int, requests int64) []usage.Sighting {
	var out []usage.Sighting
	for i := range people {
		out = append(out, usage.Sighting{Tool: tool, Group: group, Person: int32(from + i), Requests: requests, First: 20_000, Last: usage.Day(20_010 + i)})
	}
	return out
}

func shadowLines(uses []usage.ShadowUse) string {
	var out []string
	for _, u := range uses {
		out = append(out, fmt.Sprintf("%s/%s:%s%d,%d", u.Tool, u.Group, u.Withheld, u.Actors, u.Requests))
	}
	return strings.Join(out, " ")
}

func TestShadowUses(t *testing.T) {
	for _, c := range []struct {
		name    string
		seen    [][]usage.Sighting
		grouped bool
		want    string
	}{
		{"enough", [][]usage.Sighting{seen("a", "x", 0, 12, 5), seen("a", "y", 12, 11, 5)}, true, "a/*:23,115 a/x:12,60 a/y:11,55"},
		{"one of nine", [][]usage.Sighting{seen("a", "x", 0, 9, 5)}, true, "a/*:few0,0"},
		{"without groups", [][]usage.Sighting{seen("a", "", 0, 12, 5)}, false, "a/*:12,60"},
		// The group of 3 could be had from the sum, so the smaller of the others goes too.
		{"a small group gives none away", [][]usage.Sighting{seen("a", "x", 0, 20, 5), seen("a", "y", 20, 11, 5), seen("a", "z", 31, 3, 5)}, true,
			"a/*:34,170 a/x:20,100 a/y:complement0,0 a/z:few0,0"},
		// 4 and 6 hidden together are 10 people: nothing more has to go.
		{"two small groups hide each other", [][]usage.Sighting{seen("a", "x", 0, 20, 5), seen("a", "y", 20, 6, 5), seen("a", "z", 26, 4, 5)}, true,
			"a/*:30,150 a/x:20,100 a/y:few0,0 a/z:few0,0"},
		{"tools apart", [][]usage.Sighting{seen("b", "x", 0, 10, 5), seen("a", "x", 0, 10, 5)}, true, "a/*:10,50 a/x:10,50 b/*:10,50 b/x:10,50"},
	} {
		var all []usage.Sighting
		for _, some := range c.seen {
			all = append(all, some...)
		}
		if got := shadowLines(usage.ShadowUses(all, c.grouped, 10, 0.4)); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// Where one person made most requests, people are counted and requests are not,
// neither of the group nor of one from which they could be had.
func TestRequestsOfOnePersonAreNotShown(t *testing.T) {
	all := append(seen("a", "x", 0, 12, 5), seen("a", "y", 12, 12, 5)...)
	all[0].Requests = 60 // of 115 in x and 175 in all
	got := shadowLines(usage.ShadowUses(all, true, 10, 0.4))
	if got != "a/*:24,175 a/x:12,0 a/y:12,0" {
		t.Errorf("%s", got)
	}
}

// Whatever the groups, nothing below ten people is shown, nor can be had by
// taking what is shown from the sum.
func TestNoGroupOfShadowUseCanBeHadBySubtraction(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sizes := rapid.SliceOfN(rapid.IntRange(1, 30), 1, 8).Draw(t, "sizes")
		var all []usage.Sighting
		for i, n := range sizes {
			all = append(all, seen("a", fmt.Sprint(i), len(all), n, 5)...)
		}
		uses := usage.ShadowUses(all, true, 10, 0.4)
		hidden := 0
		for _, u := range uses {
			switch {
			case u.Withheld != "" && u.Actors+int(u.Requests)+int(u.First)+int(u.Last) > 0:
				t.Fatalf("%+v", u)
			case u.Withheld == "" && u.Actors < 10:
				t.Fatalf("%+v", u)
			case u.Group == usage.Everyone:
				hidden += u.Actors
			case u.Withheld == "":
				hidden -= u.Actors
			}
		}
		if hidden > 0 && hidden < 10 {
			t.Fatalf("%d people can be had from %s", hidden, shadowLines(uses))
		}
		if len(all) >= 10 && uses[0].Actors != len(all) {
			t.Fatalf("%+v", uses[0])
		}
	})
}
