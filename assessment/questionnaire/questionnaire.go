// Package questionnaire holds the question bank: what is asked, of whom, when,
// and which gates and checks follow from the answers. The bank is data; a
// released version never changes.
package questionnaire

// Type is the kind of value a question takes.
type Type string

// The types of the bank.
const (
	Text     Type = "text"
	Number   Type = "number"
	Integer  Type = "integer"
	Money    Type = "money"
	Percent  Type = "percent"  // 0…100, as people say it
	Duration Type = "duration" // stored in hours: 8 a working day, 40 a week
	Date     Type = "date"     // YYYY-MM-DD
	Currency Type = "currency" // ISO 4217 code
	Single   Type = "single_choice"
	Multi    Type = "multi_choice"
	Ranked   Type = "ranked_choice"
	Anchored Type = "anchored_choice" // options numbered 1…5
	Three    Type = "three_point"     // low, likely, high
	Table    Type = "table"
	Process  Type = "process_ref" // the id of a process, or free text
)

// Bank is one version of the question bank.
type Bank struct {
	ID         string      `yaml:"id"`
	Version    int         `yaml:"version"`
	Edition    string      `yaml:"edition"`
	Language   string      `yaml:"language"`
	Note       string      `yaml:"note"`
	Sections   []Section   `yaml:"sections"`
	Groups     []Group     `yaml:"groups"`
	Dimensions []Dimension `yaml:"dimensions"`
	Gates      []Gate      `yaml:"gates"`
	Checks     []Check     `yaml:"checks"`
	Paths      Paths       `yaml:"paths"`
	Questions  []Question  `yaml:"questions"`

	index      map[string]int   // question id → place in Questions
	dimensions map[string][]int // dimension id → places in Questions
	source     *Bank            // in the language it was written in; nil when this is it
}

// Paths bounds how much one respondent is asked. A point is about ten seconds.
type Paths struct {
	Points map[string]int  `yaml:"points"`         // question type, or "short_text" → points
	Short  int             `yaml:"short_text_max"` // longest text that counts as short, in characters
	Rerun  Rerun           `yaml:"rerun"`
	Depths map[string]Path `yaml:"depths"` // "quick" and "full"
}

// Rerun is what it takes to confirm answers instead of giving them.
type Rerun struct {
	Read     float64 `yaml:"read_per_point"`     // answers read and confirmed in a point
	Repeated float64 `yaml:"repeated_per_point"` // of a question that was read for another item
	Changed  float64 `yaml:"changed_share"`      // of answers that are given anew, at the points of their question
}

// Path is the budget of one depth.
type Path struct {
	MaxPoints int            `yaml:"max_points"`
	Items     map[string]int `yaml:"items"` // group id → items the budget reckons with
}

// Section is a titled run of questions.
type Section struct {
	ID    string `yaml:"id"`
	Title string `yaml:"title"`
	Intro string `yaml:"intro"`
	Facts bool   `yaml:"facts"` // answers here do not make a quick assessment a full one
}

// Group is a set of questions asked once for each item, such as a process.
type Group struct {
	ID       string `yaml:"id"`
	Title    string `yaml:"title"`
	Name     string `yaml:"name"` // question that names an item
	Min      int    `yaml:"min"`
	Max      int    `yaml:"max"`
	QuickMax int    `yaml:"quick_max"` // 0: not asked on the quick path
	Facts    bool   `yaml:"facts"`     // as for a section
}

// Dimension is one of the nine areas of governance.
type Dimension struct {
	ID   string `yaml:"id"`
	Name string `yaml:"name"`
}

// Gate caps levels while a condition holds. A condition that cannot be decided
// because of an unknown answer does not close the gate.
//
// A gate with Scope "dimension" is judged once for each dimension, in the scope
// that DimensionScope makes; its cap stands under "dimension" and holds for the
// dimension judged. A gate that Hides takes the level away altogether.
type Gate struct {
	ID      string             `yaml:"id"`
	Scope   string             `yaml:"scope"` // empty, or "dimension"
	When    Rule               `yaml:"when"`
	Caps    map[string]float64 `yaml:"caps"`    // dimension id, "overall" or "dimension" → highest level shown
	Hides   bool               `yaml:"hides"`   // show Label in place of a level
	Label   string             `yaml:"label"`   // words beside or in place of the level
	Reason  string             `yaml:"reason"`  // why the cap stands
	Release string             `yaml:"release"` // what would lift it

	// Usage is the verdict on exports of AI use, likely or nothing, that closes the
	// gate too, and Found the reason to give for that.
	Usage string `yaml:"usage"`
	Found string `yaml:"found"`
}

// Because is why the gate is closed: by the answers, by what exports show, or both.
func (g Gate) Because(answers, found bool) string {
	switch {
	case !found:
		return g.Reason
	case !answers:
		return g.Found
	default:
		return g.Reason + " " + g.Found
	}
}

// Check is a question back to the respondent when answers do not fit together.
type Check struct {
	ID      string             `yaml:"id"`
	Kind    string             `yaml:"kind"`  // block, ask or flag
	Group   string             `yaml:"group"` // set when the rule is judged once for each item
	When    Rule               `yaml:"when"`
	Builtin string             `yaml:"builtin"` // in place of When: a pattern no rule can state
	Limits  map[string]float64 `yaml:"limits"`  // thresholds of the builtin
	Where   []string           `yaml:"where"`   // questions to look at again
	Message string             `yaml:"message"`
}

// Question is one question of the bank.
type Question struct {
	ID            string              `yaml:"id"`
	Section       string              `yaml:"section"`
	Group         string              `yaml:"group"`
	Dimension     string              `yaml:"dimension"`
	Type          Type                `yaml:"type"`
	Better        Better              `yaml:"better"` // of two answers; "" where neither is
	Text          string              `yaml:"text"`
	Help          string              `yaml:"help"`
	Why           string              `yaml:"why"` // shown under "Why we ask"
	Unit          string              `yaml:"unit"`
	Options       []Option            `yaml:"options"`
	Validation    Validation          `yaml:"validation"`
	Default       *float64            `yaml:"default"` // used, and marked D, when the answer is "I do not know"
	ShowIf        Rule                `yaml:"show_if"`
	Required      bool                `yaml:"required"`
	DontKnow      bool                `yaml:"dont_know"`
	NotApplicable string              `yaml:"not_applicable"` // label; empty when it is no honest answer
	Ranged        bool                `yaml:"ranged"`         // takes {low, high} or {low, likely, high}
	Quick         bool                `yaml:"quick"`
	EstSeconds    int                 `yaml:"est_seconds"`
	Proof         *ProofPrompt        `yaml:"evidence"`
	Item          *Item               `yaml:"irt"`
	UsedFor       []string            `yaml:"used_for"`
	Refs          map[string][]string `yaml:"refs"`

	off   bool // switched off by a variant
	extra bool // of a variant's own
}

// Option is one answer to choose. Value is a word, or a whole number for
// anchored and counted choices.
type Option struct {
	Value string `yaml:"value"`
	Label string `yaml:"label"`
	Alone bool   `yaml:"alone"` // cannot be ticked together with another, such as "none of these"
}

// Validation bounds a value; of a table, each cell.
type Validation struct {
	Min        *float64 `yaml:"min"`
	Max        *float64 `yaml:"max"`
	MaxLength  int      `yaml:"max_length"`
	Pattern    string   `yaml:"pattern"`
	MinChoices int      `yaml:"min_choices"`
	MaxChoices int      `yaml:"max_choices"`
	SumOf      string   `yaml:"sum_of"`        // table: the question its cells add up to
	SumSlack   float64  `yaml:"sum_tolerance"` // table: share by which they may exceed it
	Units      []string `yaml:"units"`         // duration: units offered
}

// ProofPrompt asks what would show an answer.
type ProofPrompt struct {
	Prompt     string `yaml:"prompt"`
	AskFrom    int    `yaml:"ask_from"` // lowest option it is asked for
	EstSeconds int    `yaml:"est_seconds"`
}

// Item holds the graded-response parameters of a governance question:
// P(Y ≥ k | θ) = 1/(1 + exp(−A(θ − B[k−2]))), k = 2…5.
type Item struct {
	A      float64   `yaml:"a"`
	B      []float64 `yaml:"b"`
	Status string    `yaml:"status"`
}
