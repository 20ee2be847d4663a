// Package evidence holds every number of the model: parameters as quantile
// knots, constants and tables, each with its source, the published figures
// they rest on, and the dated rates that convert money priors. The path of a
// parameter file is its id.
package evidence

import (
	"maps"
	"slices"
	"time"
)

// Strength grades what stands behind a parameter.
type Strength string

// The grades.
const (
	Strong    Strength = "strong"
	Moderate  Strength = "moderate"
	Thin      Strength = "thin"
	Judgement Strength = "judgement"
)

// Parameter is one quantity of the model. Exactly one of Knots, Value and
// Table is set.
type Parameter struct {
	ID          string             `yaml:"-"` // path below parameter/, without .yaml
	Description string             `yaml:"description"`
	Unit        string             `yaml:"unit"`
	Scale       string             `yaml:"scale"` // log, logit or linear; with Knots
	Knots       [][2]float64       `yaml:"knots"` // probability, value
	Min         *float64           `yaml:"min"`
	Max         *float64           `yaml:"max"`
	Value       *float64           `yaml:"value"` // a constant
	Table       map[string]float64 `yaml:"table"` // constants by name
	Strength    Strength           `yaml:"strength"`
	References  []string           `yaml:"references"`
	LastChecked string             `yaml:"last_checked"` // YYYY-MM-DD
	Note        string             `yaml:"note"`
}

// Reference is one published figure.
type Reference struct {
	ID       string   `yaml:"id"`
	Section  string   `yaml:"section"`
	Quantity string   `yaml:"quantity"`
	Unit     string   `yaml:"unit"`
	Point    *float64 `yaml:"point"`
	Low      *float64 `yaml:"low"`
	High     *float64 `yaml:"high"`
	Context  string   `yaml:"context"`
	Year     int      `yaml:"year"`
	Source   Source   `yaml:"source"`
	Design   string   `yaml:"design"`
	Verified bool     `yaml:"verified"`
	SeenAt   string   `yaml:"seen_at"`
	SeenKind string   `yaml:"seen_kind"`
	Note     string   `yaml:"note"`
}

// Source is where a figure was published.
type Source struct {
	Authors   string `yaml:"authors"`
	Title     string `yaml:"title"`
	Publisher string `yaml:"publisher"`
	Year      int    `yaml:"year"`
	URL       string `yaml:"url"`
}

// Rates converts US dollars into other currencies on one day.
type Rates struct {
	Date   time.Time
	Source string
	URL    string
	Note   string
	PerUSD map[string]float64   // ISO 4217 code → units of the currency for one US dollar
	Others map[string]OtherRate // rates of PerUSD that come from elsewhere than Source
}

// OtherRate is a rate with its own day and source.
type OtherRate struct {
	Currency string    `yaml:"currency"`
	PerUSD   float64   `yaml:"per_usd"`
	Date     time.Time `yaml:"date"`
	Source   string    `yaml:"source"`
	URL      string    `yaml:"url"`
}

// Base is the whole evidence of one release. It is read-only once loaded.
type Base struct {
	SHA256     string // of the data files in the order of their names, in hex
	Rates      Rates
	parameters map[string]Parameter
	references map[string]Reference
	places     map[string]place  // where a parameter, a reference or the rates stand
	units      map[string]string // unit as written → in the language; nil in the one it was written in
}

// Parameter returns the parameter with the id, such as "straight_through/finance".
func (b *Base) Parameter(id string) (Parameter, bool) {
	p, ok := b.parameters[id]
	return p, ok
}

// Parameters returns every parameter in the order of their ids.
func (b *Base) Parameters() []Parameter {
	out := make([]Parameter, 0, len(b.parameters))
	for _, id := range slices.Sorted(maps.Keys(b.parameters)) {
		out = append(out, b.parameters[id])
	}
	return out
}

// Reference returns the published figure with the id, such as "A15".
func (b *Base) Reference(id string) (Reference, bool) {
	r, ok := b.references[id]
	return r, ok
}

// References returns every published figure in the order of their ids.
func (b *Base) References() []Reference {
	out := make([]Reference, 0, len(b.references))
	for _, id := range slices.Sorted(maps.Keys(b.references)) {
		out = append(out, b.references[id])
	}
	return out
}

// Printable returns the figures behind a parameter that may be printed as
// fact, in the order the parameter lists them: the verified ones.
func (b *Base) Printable(p Parameter) []Reference {
	var out []Reference
	for _, id := range p.References {
		if r, ok := b.references[id]; ok && r.Verified {
			out = append(out, r)
		}
	}
	return out
}

// Rate returns how many units of a currency (ISO 4217) one US dollar buys, and
// whether there is a rate for it. There is no guess for one that is missing.
func (b *Base) Rate(currency string) (float64, bool) {
	rate, ok := b.Rates.PerUSD[currency]
	return rate, ok
}
