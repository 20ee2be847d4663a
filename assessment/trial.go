package assessment

import (
	"math"
	"slices"
	"strings"

	"waterline/assessment/problem"
	"waterline/scoring/dist"
)

// Trial is another middle value for one drawn input of a result.
type Trial struct {
	Path   string
	Middle float64
}

// CodeTrial is a trial value that its input cannot take: a share takes values
// strictly between 0 and 1, everything else values above 0.
const CodeTrial = "trial_out_of_bounds"

// Tried returns the overrides that give drawn inputs other middle values. Each
// keeps how uncertain it is: its quantiles move together on its own scale, by
// factors for amounts and by odds for shares. A problem has the path of its
// trial.
func (r Result) Tried(trials []Trial, reason string) ([]Override, problem.List) {
	var out []Override
	var found problem.List
	for _, t := range trials {
		i := slices.IndexFunc(r.Provenance, func(p Provenance) bool { return p.Path == t.Path })
		if i < 0 || !drawn(t.Path) {
			found = append(found, problem.New(t.Path, CodeOverridePath, "got", t.Path))
			continue
		}
		knots, ok := moved(r.Provenance[i], t.Middle)
		if !ok {
			found = append(found, problem.New(t.Path, CodeTrial))
			continue
		}
		out = append(out, Override{Path: t.Path, Knots: knots, Reason: reason, Letter: Reported})
	}
	return out, found
}

// Tries reports whether an input can be given another middle value.
func (r Result) Tries(path string) bool {
	return drawn(path) && slices.ContainsFunc(r.Provenance, func(p Provenance) bool {
		return p.Path == path && len(p.Knots) > 1 && p.Middle > 0 && p.Scale != dist.Linear.String()
	})
}

func drawn(path string) bool {
	_, name, _ := strings.Cut(path, "/")
	return slices.ContainsFunc(Quantities(), func(q Quantity) bool { return q.Name == name })
}

// moved shifts the knots of an input on its scale so that its middle is x.
func moved(p Provenance, x float64) ([][2]float64, bool) {
	to, back := math.Log, math.Exp
	if p.Scale == dist.Logit.String() {
		to = func(x float64) float64 { return math.Log(x / (1 - x)) }
		back = func(y float64) float64 { return 1 / (1 + math.Exp(-y)) }
	}
	delta := to(x) - to(p.Middle)
	if math.IsNaN(delta) || math.IsInf(delta, 0) {
		return nil, false
	}
	knots := make([][2]float64, len(p.Knots))
	for i, k := range p.Knots {
		y := back(to(k[1]) + delta)
		if !(y > 0) || math.IsInf(y, 0) || p.Scale == dist.Logit.String() && y >= 1 {
			return nil, false
		}
		knots[i] = [2]float64{k[0], y}
	}
	return knots, true
}

// With returns the answers with overrides put in place of those of the same
// paths; the answers themselves stay as they are.
func (a Answers) With(overrides []Override) Answers {
	kept := slices.DeleteFunc(slices.Clone(a.Overrides), func(o Override) bool {
		return slices.ContainsFunc(overrides, func(n Override) bool { return n.Path == o.Path })
	})
	a.Overrides = append(kept, overrides...)
	return a
}
