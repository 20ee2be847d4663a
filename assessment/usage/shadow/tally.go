package shadow

import (
	"cmp"
	"slices"

	"waterline/assessment/usage"
)

// Tally counts who was seen to use which tool. Nothing of a log counts until it
// was read whole, and a log that is there already changes nothing. It grows with
// people times tools.
type Tally struct {
	list   *List
	people map[string]int32 // numbers by key
	groups []string         // of people, by number
	kept   map[sight]seen
	staged map[sight]seen
	files  map[string]bool // by SHA-256

	byName, byAddress bool // how people are named in what was read
}

// sight is a person and a tool; nobody is the person −1.
type sight struct{ person, tool int32 }

// nobody is who asked where a log does not say.
const nobody = -1

// seen is what a person did with a tool.
type seen struct {
	requests    int64
	first, last usage.Day
}

// mostPeople bounds a tally, as a log that is made up could name anybody.
const mostPeople = 1 << 20

// NewTally makes an empty tally of the tools of a list.
func NewTally(list *List) *Tally {
	return &Tally{
		list: list, people: make(map[string]int32), kept: make(map[sight]seen), staged: make(map[sight]seen), files: make(map[string]bool),
	}
}

// person is the number of a key, and whether there is room for it.
func (t *Tally) person(key, name string, group func(name, key string) string) (int32, bool) {
	number, there := t.people[key]
	if there {
		return number, true
	}
	if len(t.people) >= mostPeople {
		return 0, false
	}
	number = int32(len(t.people))
	t.people[key] = number
	in := ""
	if group != nil {
		in = group(name, key)
	}
	t.groups = append(t.groups, in)
	return number, true
}

// put takes a request of the log at hand.
func (t *Tally) put(person, tool int32, day usage.Day) {
	at := sight{person, tool}
	was, there := t.staged[at]
	if !there {
		was = seen{first: day, last: day}
	}
	t.staged[at] = was.with(seen{1, day, day})
}

func (s seen) with(other seen) seen {
	return seen{s.requests + other.requests, min(s.first, other.first), max(s.last, other.last)}
}

// keep takes over what was put of a log, and reports whether it was there
// already.
func (t *Tally) keep(sum string) (repeated bool) {
	if repeated = t.files[sum]; !repeated {
		t.files[sum] = true
		for at, more := range t.staged {
			if was, there := t.kept[at]; there {
				more = more.with(was)
			}
			t.kept[at] = more
		}
	}
	t.drop()
	return repeated
}

// drop forgets what was put of a log that is refused.
func (t *Tally) drop() { clear(t.staged) }

// People is how many different people used any tool of the list.
func (t *Tally) People() int {
	who := make(map[int32]bool)
	for at := range t.kept {
		if at.person != nobody {
			who[at.person] = true
		}
	}
	return len(who)
}

// Mixed reports whether some people are known by name and some by address, so
// that one person may count as two.
func (t *Tally) Mixed() bool { return t.byName && t.byAddress }

// Nameless is how many requests for tools named nobody.
func (t *Tally) Nameless() int64 {
	var sum int64
	for at, s := range t.kept {
		if at.person == nobody {
			sum += s.requests
		}
	}
	return sum
}

// Sightings are people and the tools that they were seen to use, of some tools,
// in an order that does not depend on chance. Who asked too seldom is left out.
func (t *Tally) Sightings(of func(tool string) bool) []usage.Sighting {
	var out []usage.Sighting
	for at, s := range t.kept {
		tool := t.list.Tools[at.tool].ID
		if at.person == nobody || s.requests < t.list.Least || !of(tool) {
			continue
		}
		out = append(out, usage.Sighting{
			Tool: tool, Person: at.person, Group: t.groups[at.person], Requests: s.requests, First: s.first, Last: s.last,
		})
	}
	slices.SortFunc(out, func(a, b usage.Sighting) int {
		return cmp.Or(cmp.Compare(a.Tool, b.Tool), cmp.Compare(a.Person, b.Person))
	})
	return out
}
