package intake

import (
	"bytes"
	_ "embed"
	"fmt"
	"strconv"

	"go.yaml.in/yaml/v3"

	"waterline/assessment/usage"
)

//go:embed price.yaml
var priceText []byte

// priceList is price.yaml.
type priceList struct {
	Date       string           `yaml:"date"`
	Sources    []priceSource    `yaml:"sources"`
	Note       bounds           `yaml:"note"`
	Ask        bounds           `yaml:"ask"`
	PerMillion bounds           `yaml:"per_million"`
	From       float64          `yaml:"from"`
	Models     map[string]price `yaml:"models"`
}

type priceSource struct {
	Title string `yaml:"title"`
	URL   string `yaml:"url"`
}

// bounds leave out what is below or above.
type bounds struct {
	Below float64 `yaml:"below"`
	Above float64 `yaml:"above"`
}

func (b bounds) outside(x float64) bool { return x < b.Below || x > b.Above }

// price is dollars for a million tokens of each class.
type price struct {
	In         float64 `yaml:"in"`
	CacheRead  float64 `yaml:"cache_read"`
	CacheWrite float64 `yaml:"cache_write"`
	Out        float64 `yaml:"out"`
}

func listPrices() (*priceList, error) {
	var list priceList
	dec := yaml.NewDecoder(bytes.NewReader(priceText))
	dec.KnownFields(true)
	if err := dec.Decode(&list); err != nil {
		return nil, fmt.Errorf("usage: price.yaml: %w", err)
	}
	return &list, nil
}

// prices holds the amounts of a file against its tokens, model by model, for
// the records that have both.
type prices struct {
	list              *priceList
	model             string // looked up last
	at                price
	known             bool
	expected, said    float64 // dollars, of models with a price
	unpriced, dollars float64 // tokens and dollars of the others
}

// note takes a record into account. Credits and what is free say nothing.
func (p *prices) note(r *usage.Record) {
	dollars, tokens := said(&r.Counts), float64(r.Counts.Tokens())
	if r.Currency != "USD" || dollars <= 0 || tokens <= 0 {
		return
	}
	if r.Model != p.model {
		p.model = r.Model
		p.at, p.known = p.list.Models[r.Model]
	}
	if at, c := &p.at, &r.Counts; p.known {
		p.expected += (at.In*float64(c.Of(usage.InUncached)) + at.CacheRead*float64(c.Of(usage.InCacheRead)) +
			at.CacheWrite*float64(c.Of(usage.InCacheWrite)) + at.Out*float64(c.Of(usage.Out))) / 1e6
		p.said += dollars
		return
	}
	p.unpriced += tokens
	p.dollars += dollars
}

// said is the amount of a record in dollars: at list price where it has that.
func said(c *usage.Counts) float64 {
	for _, kind := range []usage.Measure{usage.CostList, usage.CostBilled, usage.CostEstimated, usage.CostIncluded} {
		if micros := c.Of(kind); micros > 0 {
			return float64(micros) / 1e6
		}
	}
	return 0
}

// judge asks back when the amounts of the whole file are of another size than
// its tokens, and notes when they are merely apart.
func (p *prices) judge(f *file) {
	if f.opt.PriceIsSure {
		return
	}
	if p.expected > 0 && max(p.expected, p.said) >= p.list.From {
		ratio := p.said / p.expected
		switch {
		case p.list.Ask.outside(ratio):
			f.refuse("usage_price", "expected", dollars(p.expected), "got", dollars(p.said))
		case p.list.Note.outside(ratio):
			f.notice("usage_price_apart", "expected", dollars(p.expected), "got", dollars(p.said))
		}
	}
	if p.unpriced > 0 && p.dollars >= p.list.From {
		if each := p.dollars / p.unpriced * 1e6; p.list.PerMillion.outside(each) {
			f.refuse("usage_price_unit", "got", dollars(each))
		}
	}
}

func dollars(x float64) string { return "USD " + strconv.FormatFloat(x, 'f', 2, 64) }
