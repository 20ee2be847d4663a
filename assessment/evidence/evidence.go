// Package evidence holds every number of the model: parameters as quantile
// knots, constants and tables, each with its source, the published figures
// they rest on, and the dated rates that convert money priors. The path of a
// parameter file is its id.
package evidence

import "time"

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
	PerUSD map[string]float64
}

// Base is the whole evidence of one release.
type Base struct {
	SHA256     string // of the data files in the order of their names
	Rates      Rates
	parameters map[string]Parameter
	references map[string]Reference
}
