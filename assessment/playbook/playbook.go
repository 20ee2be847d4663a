// Package playbook holds the interventions proposed for a process: what each
// does, where it fits, what it needs, how it is delivered, what a person still
// does and how it fails. The plays are data.
package playbook

// Route is the delivery route of a play; its chance to reach production is a
// parameter of the evidence.
type Route string

// The routes.
const (
	Rules    Route = "rules"
	Vendor   Route = "vendor"
	Internal Route = "internal"
	Agent    Route = "agent"
)

// Play is one intervention.
type Play struct {
	ID        string             `yaml:"id"`
	Name      string             `yaml:"name"`
	Functions []string           `yaml:"functions"` // fits these
	Suits     map[string]float64 `yaml:"suits"`     // feature (rules, digital, …) → value 0…1 it is made for
	Route     Route              `yaml:"route"`
	Needs     []string           `yaml:"needs"`    // what must be there first, as sentences
	Requires  []Requirement      `yaml:"requires"` // the same as conditions on answers
	Does      string             `yaml:"does"`
	Person    string             `yaml:"person"`  // what a person still does
	Measure   string             `yaml:"measure"` // first outcome measure
	FailsWhen string             `yaml:"fails_when"`
	ScopeIn   []string           `yaml:"scope_in"` // of a first project with this play
	ScopeOut  []string           `yaml:"scope_out"`
}

// Requirement is a prerequisite on a governance dimension or another play.
type Requirement struct {
	Dimension string  `yaml:"dimension"`
	Level     float64 `yaml:"level"`
	Play      string  `yaml:"play"`
}

// Book is every play of one release.
type Book struct {
	Plays []Play `yaml:"plays"`
}
