package assessment

import (
	"math"
	"slices"
	"strings"

	"waterline/scoring/dist"
)

// Probabilities of the low, middle and high of an assumption, as an override
// that states three values has them.
const (
	statedLow    = 0.1
	statedMiddle = 0.5
	statedHigh   = 0.9
)

// Stated is a quantity as a person disputes it: nine in ten values lie above
// Low, half above Middle, one in ten above High. Shifts and limits of the model
// come after it. A choice has a Value in place of figures.
type Stated struct {
	Low    float64      `json:"low"`
	Middle float64      `json:"middle"`
	High   float64      `json:"high"`
	Knots  [][2]float64 `json:"knots,omitempty"`
	Value  string       `json:"value,omitempty"`
	Letter Letter       `json:"letter,omitempty"`
	Source string       `json:"source,omitempty"` // question id, evidence id or "override"
}

// same reports whether two statements mean the same quantity, known alike.
func (s Stated) same(o Stated) bool {
	return s.Low == o.Low && s.Middle == o.Middle && s.High == o.High && s.Value == o.Value && s.Letter == o.Letter && s.Source == o.Source
}

// Assumption is one quantity of a result that a consultant may replace.
type Assumption struct {
	Path     string
	Process  string // its id
	Quantity string // a name of Quantities, or of OverrideWords
	Stated
	Default  *Stated // what stands without the override; nil where it is not known
	Fraction bool
	Scale    string
	Unit     string
	Words    []string // that a choice takes; nil for figures
	Reason   string   // of the override, "" where there is none
	Effect   float64  // on the portfolio's mean: from the lowest tenth of its draws to the highest
	EVPPI    float64  // money value of knowing it before deciding
}

// Overridden reports whether a consultant replaced the assumption.
func (a Assumption) Overridden() bool { return a.Source == "override" }

// Assumptions lists what may be replaced: first what moves the portfolio most,
// then what is most worth knowing, then by path. Choices come last.
func Assumptions(r Result, overrides []Override, defaults map[string]Stated) []Assumption {
	out := make([]Assumption, 0, len(r.Provenance)+2*len(r.Opportunities))
	for _, p := range r.Provenance {
		if drawn(p.Path) {
			out = append(out, assumed(p))
		}
	}
	for _, d := range r.Sensitivity {
		if i := slices.IndexFunc(out, func(a Assumption) bool { return a.Path == d.Path }); i >= 0 {
			out[i].Effect, out[i].EVPPI = math.Abs(d.HighDecileMean-d.LowDecileMean), d.EVPPI
		}
	}
	slices.SortStableFunc(out, func(a, b Assumption) int {
		if by := descending(a.Effect, b.Effect); by != 0 {
			return by
		}
		if by := descending(a.EVPPI, b.EVPPI); by != 0 {
			return by
		}
		return strings.Compare(a.Path, b.Path)
	})
	for _, o := range r.Opportunities {
		for _, choice := range o.choices() {
			out = append(out, Assumption{
				Path: o.ID + "/" + choice[0], Process: o.ID, Quantity: choice[0],
				Stated: Stated{Value: choice[1]}, Words: OverrideWords()[choice[0]],
			})
		}
	}
	for i := range out {
		a := &out[i]
		if d, known := defaults[a.Path]; known {
			a.Default = &d
		}
		for _, o := range overrides {
			if o.Path == a.Path {
				a.Reason, a.Letter, a.Source = o.Reason, o.Letter, "override"
			}
		}
	}
	return out
}

// choices are the words of an opportunity that an override may replace.
func (o Opportunity) choices() [][2]string {
	return [][2]string{{"route", o.Route}, {"contract", o.Contract}}
}

func assumed(p Provenance) Assumption {
	process, name, _ := strings.Cut(p.Path, "/")
	i := slices.IndexFunc(Quantities(), func(q Quantity) bool { return q.Name == name })
	return Assumption{
		Path: p.Path, Process: process, Quantity: name, Stated: p.stated(), Reason: p.Reason,
		Fraction: Quantities()[i].Fraction, Scale: p.Scale, Unit: p.Unit,
	}
}

// stated reads low, middle and high off the knots of a quantity.
func (p Provenance) stated() Stated {
	s := Stated{Knots: slices.Clone(p.Knots), Letter: p.Letter, Source: p.Source}
	scale, err := dist.ParseScale(p.Scale)
	if err != nil {
		return s
	}
	q, err := dist.New(scale, knotsOf(p.Knots), math.Inf(-1), math.Inf(1))
	if err != nil {
		return s
	}
	s.Low, s.Middle, s.High = tenDigits(q.Quantile(statedLow)), tenDigits(q.Quantile(statedMiddle)), tenDigits(q.Quantile(statedHigh))
	return s
}

// Defaults is what every quantity and choice would be without overrides, by
// path. It draws nothing. The errors are those of Evaluate.
func Defaults(in Input) (map[string]Stated, error) {
	in.Answers.Overrides = nil
	e, err := proposed(in)
	if err != nil {
		return nil, err
	}
	out := make(map[string]Stated, len(e.result.Provenance))
	for _, p := range e.result.Provenance {
		out[p.Path] = p.stated()
	}
	for _, c := range e.cases {
		out[c.ID+"/route"], out[c.ID+"/contract"] = Stated{Value: string(c.Route)}, Stated{Value: c.Contract}
	}
	return out, nil
}
