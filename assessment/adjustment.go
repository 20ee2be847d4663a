package assessment

import (
	"slices"
	"strings"
	"time"
)

// Adjustment is one assumption that a consultant changed between two results,
// as a report prints it. Mean and Middle are what this change alone does to the
// portfolio's net present value, drawn with the same random numbers; changes
// made together need not add up.
type Adjustment struct {
	Version int64     `json:"version"` // it came with
	Path    string    `json:"path"`
	Name    string    `json:"name"` // of the process
	Unit    string    `json:"unit,omitempty"`
	Scale   string    `json:"scale,omitempty"`
	Before  *Stated   `json:"before"` // nil: it was not there
	After   *Stated   `json:"after"`  // nil: it is no longer there
	Reason  string    `json:"reason"`
	By      string    `json:"by"` // name of who made it
	At      time.Time `json:"at"`
	Mean    float64   `json:"mean"`
	Middle  float64   `json:"middle"`
}

// Differences lists the assumptions in which two results differ, by path, with
// their states before and after. Who, when, why and effect are for the caller.
func Differences(before, after Result) []Adjustment {
	old, now := before.stated(), after.stated()
	var out []Adjustment
	for _, path := range sortedKeys(merged(old, now)) {
		was, there := old[path]
		is, here := now[path]
		if there && here && was.same(is.Stated) {
			continue
		}
		a := Adjustment{Path: path, Name: is.name, Unit: is.unit, Scale: is.scale, Reason: is.reason}
		if there {
			a.Before = &was.Stated
		}
		if here {
			a.After = &is.Stated
		} else {
			a.Name, a.Unit, a.Scale = was.name, was.unit, was.scale
		}
		out = append(out, a)
	}
	return out
}

// standing is a statement with what is needed to print it.
type standing struct {
	Stated
	name, unit, scale, reason string
}

// stated is every drawn quantity and choice of a result, by path.
func (r Result) stated() map[string]standing {
	out := make(map[string]standing, len(r.Provenance))
	name := func(path string) string {
		id, _, _ := strings.Cut(path, "/")
		if i := slices.IndexFunc(r.Processes, func(p Process) bool { return p.ID == id }); i >= 0 {
			return r.Processes[i].Name
		}
		return id
	}
	for _, p := range r.Provenance {
		if drawn(p.Path) {
			out[p.Path] = standing{p.stated(), name(p.Path), p.Unit, p.Scale, p.Reason}
		}
	}
	for _, o := range r.Opportunities {
		for _, choice := range o.choices() {
			path := o.ID + "/" + choice[0]
			out[path] = standing{Stated: Stated{Value: choice[1]}, name: name(path)}
		}
	}
	return out
}

func merged(a, b map[string]standing) map[string]bool {
	out := make(map[string]bool, len(a))
	for path := range a {
		out[path] = true
	}
	for path := range b {
		out[path] = true
	}
	return out
}
