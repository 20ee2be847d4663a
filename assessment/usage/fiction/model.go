package fiction

import (
	"bytes"
	_ "embed"
	"fmt"

	"go.yaml.in/yaml/v3"

	"waterline/assessment/usage"
)

//go:embed world.yaml
var modelText []byte

// usualMix is how a world is inflated when nobody says how.
const usualMix = "mixed"

// model is world.yaml.
type model struct {
	End    usage.Day `yaml:"end"`
	Before float64   `yaml:"before"`
	People struct {
		Group int         `yaml:"group"`
		Team  int         `yaml:"team"`
		Roles []roleModel `yaml:"roles"`
	} `yaml:"people"`
	Spend struct {
		Month float64 `yaml:"month_sigma"`
		Team  float64 `yaml:"team_sigma"`
		Tool  float64 `yaml:"tool_sigma"`
	} `yaml:"spend"`
	Families map[string]*family `yaml:"families"`
	Activity struct {
		Weekday float64 `yaml:"weekday"`
		Weekend float64 `yaml:"weekend"`
		Shape   float64 `yaml:"shape"`
	} `yaml:"activity"`
	Work        workModel            `yaml:"work"`
	Result      resultModel          `yaml:"result"`
	Tools       []toolModel          `yaml:"tools"`
	Median      float64              `yaml:"median"`
	Prices      map[string]price     `yaml:"prices"`
	Inflators   inflators            `yaml:"inflators"`
	Mix         map[string]float64   `yaml:"mix"`
	Confounders map[string]yaml.Node `yaml:"confounders"`
	Worlds      []World              `yaml:"worlds"`
	Mixes       map[string][]string  `yaml:"mixes"`
}

// World is a kind of company: a family of spend with honest confounders.
type World struct {
	ID      string   `yaml:"id"`
	Family  string   `yaml:"family"`
	With    []string `yaml:"with"`
	HeldOut bool     `yaml:"held_out"` // took no part in fitting the conformal factor
}

type roleModel struct {
	ID     string  `yaml:"id"`
	Share  float64 `yaml:"share"`
	Spend  float64 `yaml:"spend"`
	Result float64 `yaml:"result"`
}

type toolModel struct {
	ID       string   `yaml:"id"`
	Vendor   string   `yaml:"vendor"`
	Floor    float64  `yaml:"floor"`
	Together float64  `yaml:"together"` // the floor beside other tools
	Models   []string `yaml:"models"`   // the usual one and a dearer one
	As       []string `yaml:"as"`       // what the models are called in prices
	Tokens   float64  `yaml:"tokens"`   // of input for a request, on average
}

type workModel struct {
	Gap       float64 `yaml:"gap"`
	GapSigma  float64 `yaml:"gap_sigma"`
	Session   float64 `yaml:"session"`
	OutPart   float64 `yaml:"out_part"`
	OutSigma  float64 `yaml:"out_sigma"`
	Read      beta    `yaml:"cache_read"`
	Write     float64 `yaml:"cache_write"`
	Tokens    float64 `yaml:"token_sigma"`
	Accept    beta    `yaml:"accept"`
	Lines     float64 `yaml:"lines"`
	Precision float64 `yaml:"cost"`
	Day       float64 `yaml:"day"`
	Hours     float64 `yaml:"hours"`
}

type resultModel struct {
	Mean    float64 `yaml:"mean"`
	Power   float64 `yaml:"power"`
	Shape   float64 `yaml:"shape"`
	Lag     int     `yaml:"lag"`
	Commits float64 `yaml:"commits"`
}

// price is dollars for a million tokens, which is micros for a token.
type price struct {
	In         float64 `yaml:"in"`
	CacheRead  float64 `yaml:"cache_read"`
	CacheWrite float64 `yaml:"cache_write"`
	Out        float64 `yaml:"out"`
}

type inflators struct {
	Call      float64 // dollars of a call of a loop or a copy
	Topup     struct{ Days, Beyond float64 }
	Loop      loopModel
	Duplicate struct {
		Over, Copies [2]float64
		Noise        float64
	}
	Race      struct{ Times [2]float64 }
	Upsize    struct{}
	Throwaway struct{ Times [2]float64 }
	Hug       struct{ Days, Beyond float64 }
}

type loopModel struct {
	Over, Period  [2]float64
	Jitter, Calls float64
}

// confounders are the sizes of honest things that look like inflation. A
// company has those of its world, and nil for the others.
type confounders struct {
	Growth    *struct{ Month [2]float64 }
	Launch    *struct{ Share, Median, Sigma float64 }
	Newcomers *struct{ Share float64 }
	Dearer    *struct{ Price float64 }
	Cheaper   *struct{ Price float64 }
	Cap       *limit
	NewCap    *limit `yaml:"new_cap"`
	Seat      *limit
	NewSeat   *limit `yaml:"new_seat"`
	Pipeline  *struct{ Share, Least, Period, Amount float64 }
	Rush      *struct{ Days, Times float64 }
	Research  *struct{ Share, Spend, Result float64 }
	Leave     *struct {
		PartTime   float64 `yaml:"part_time"`
		Part, Away float64
	}
	Night   *struct{ Share, Hour float64 }
	Holiday *struct {
		Months      []int
		Share, Part float64
	}
	Twice *struct{ Share float64 }
	Power *tail
	Team  *struct{ Sigma, After float64 }
}

// limit is a cap or a flat price, in parts of the floor.
type limit struct {
	Share, At, Jitter float64
	After             bool // begins with the day from which use is asked for
}

func load() (*model, error) {
	m := new(model)
	dec := yaml.NewDecoder(bytes.NewReader(modelText))
	dec.KnownFields(true)
	if err := dec.Decode(m); err != nil {
		return nil, fmt.Errorf("usage: world.yaml: %w", err)
	}
	return m, nil
}

// Worlds lists the kinds of companies.
func Worlds() ([]World, error) {
	m, err := load()
	if err != nil {
		return nil, err
	}
	return m.Worlds, nil
}

func (m *model) world(id string) *World {
	for i := range m.Worlds {
		if m.Worlds[i].ID == id {
			return &m.Worlds[i]
		}
	}
	return nil
}

// knobs are the confounders of a world.
func (m *model) knobs(w *World) (confounders, error) {
	picked := make(map[string]yaml.Node, len(w.With))
	for _, name := range w.With {
		picked[name] = m.Confounders[name]
	}
	var k confounders
	text, err := yaml.Marshal(picked)
	if err != nil {
		return k, fmt.Errorf("usage: world %s: %w", w.ID, err)
	}
	dec := yaml.NewDecoder(bytes.NewReader(text))
	dec.KnownFields(true)
	if err := dec.Decode(&k); err != nil {
		return k, fmt.Errorf("usage: world %s: %w", w.ID, err)
	}
	return k, nil
}
