package reports

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"waterline/assessment"
)

// assumptions lists every drawn quantity with its range, letter and source.
// Quantities that are the same for all processes are listed once.
func (b *builder) assumptions() (Page, bool) {
	all := b.res.Provenance
	if len(all) == 0 {
		return Page{}, false
	}
	name := b.t("report.assumptions.name")
	p := Page{Name: name, Kicker: name, Headline: b.t("report.assumptions.headline",
		"known", b.l.Percent(b.res.Mix.Measured+b.res.Mix.Reported))}
	p.Blocks = []Block{Text{Lead, b.t("report.assumptions.lead")}, Text{Note, b.t("report.assumptions.letters")}}
	shared, own := b.shared(all)
	if len(shared) > 0 {
		p.Blocks = append(p.Blocks, Text{Heading, b.t("report.assumptions.shared")}, b.assumptionTable(shared))
	}
	for _, process := range b.res.Processes {
		var rows []assessment.Provenance
		for _, q := range own {
			if id, _, _ := strings.Cut(q.Path, "/"); id == process.ID {
				rows = append(rows, q)
			}
		}
		if len(rows) > 0 {
			p.Blocks = append(p.Blocks, Text{Heading, process.Name}, b.assumptionTable(rows))
		}
	}
	return p, true
}

// shared splits off the quantities of the company and those that are the same
// in every process.
func (b *builder) shared(all []assessment.Provenance) (shared, own []assessment.Provenance) {
	count := map[string]int{}
	key := func(p assessment.Provenance) string {
		_, q, _ := strings.Cut(p.Path, "/")
		return fmt.Sprint(q, p.Letter, p.Source, p.Low, p.Middle, p.High)
	}
	for _, p := range all {
		count[key(p)]++
	}
	for _, p := range all {
		k := key(p)
		switch id, _, _ := strings.Cut(p.Path, "/"); {
		case id == companyID || len(b.res.Processes) > 1 && count[k] == len(b.res.Processes):
			shared = append(shared, p)
			count[k] = -1
		case count[k] > 0:
			own = append(own, p)
		}
	}
	return shared, own
}

func (b *builder) assumptionTable(rows []assessment.Provenance) Table {
	t := Table{Columns: []Column{
		{b.t("report.assumptions.quantity"), 0.36, false}, {b.t("report.assumptions.low"), 0.095, true}, {b.t("report.assumptions.middle"), 0.085, true},
		{b.t("report.assumptions.high"), 0.11, true}, {"", 0.03, false}, {b.t("report.assumptions.source"), 0.32, false},
	}}
	for _, p := range rows {
		_, q, _ := strings.Cut(p.Path, "/")
		low, middle, high := b.drawn(p)
		t.Rows = append(t.Rows, []string{b.l.Or("quantity."+q, q), low, middle, high, string(p.Letter), b.source(p)})
	}
	return t
}

// drawn writes the quantiles of a quantity as it was drawn, or the one figure
// of a fixed one.
func (b *builder) drawn(p assessment.Provenance) (low, middle, high string) {
	if p.Low == p.High {
		return "", b.figure(p, p.Middle), ""
	}
	return b.figure(p, p.Low), b.figure(p, p.Middle), b.figure(p, p.High)
}

// figure writes one value of a quantity in its unit.
func (b *builder) figure(p assessment.Provenance, x float64) string {
	_, q, _ := strings.Cut(p.Path, "/")
	switch {
	case q == "hourly_cost" || q == "build_cost" || q == "run_cost":
		if math.Abs(x) >= 1000 {
			return b.exact(x)
		}
		return b.l.MoneyFigure(x, 3, b.res.Currency)
	case p.Scale == "logit" || strings.HasPrefix(p.Unit, "share") || q == "assisted":
		return b.percent(x)
	case math.Abs(x) >= 1000:
		return b.l.Number(x, 0)
	default:
		return b.l.Figure(x, 3)
	}
}

// percent keeps one decimal below ten, so that small shares can be told apart.
func (b *builder) percent(x float64) string {
	if math.Abs(x) < 0.1 && x != 0 {
		return b.t("report.percent", "n", b.l.Figure(100*x, 2))
	}
	return b.l.Percent(x)
}

// source says where a quantity comes from.
func (b *builder) source(p assessment.Provenance) string {
	switch {
	case p.Source == "override":
		return b.t("report.assumptions.override", "reason", shortened(p.Reason, 120))
	case len(p.References) > 0:
		return b.t("report.assumptions.evidence", "ids", strings.Join(p.References, ", "), "strength", b.code("strength", p.Strength), "date", p.Checked)
	case p.Checked != "":
		return b.t("report.assumptions.judgement", "date", p.Checked)
	default:
		return b.t("report.assumptions.answer", "id", p.Source)
	}
}

// method is how the figures were computed, what the words mean, and what the
// report does not know.
func (b *builder) method() Page {
	r := b.res
	name := b.t("report.method.name")
	blocks := []Block{
		Text{Lead, b.t("report.method.lead", "draws", b.l.Number(float64(r.Draws), 0))},
		Text{Body, b.t("report.method.value", "months", b.horizon())}, Text{Body, b.t("report.method.maturity")},
		b.methodColumns(),
		Text{Sub, b.t("report.method.glossary")}, List{b.glossary()},
	}
	if sources := b.sources(); len(sources.Rows) > 0 {
		blocks = append(blocks, Text{Heading, b.t("report.method.sources")}, sources)
	}
	return Page{Name: name, Kicker: name, Headline: b.t("report.method.headline"), Blocks: blocks}
}

// methodColumns is words, letters, limits and versions side by side.
func (b *builder) methodColumns() Block {
	return Columns{Share: 0.5,
		Left: []Block{Text{Sub, b.t("report.method.scale")}, b.likelihoods(), Text{Sub, b.t("report.method.limits")}, List{b.limits()}},
		Right: []Block{Text{Sub, b.t("report.method.letters")}, b.letters(), Text{Note, b.t("report.method.letters_rule")},
			Text{Sub, b.t("report.method.made")}, b.made()}}
}

// limits is what the report does not know.
func (b *builder) limits() []string {
	limits := []string{b.t("report.method.limit_priors"), b.t("report.method.limit_revenue"), b.t("report.method.limit_one"), b.t("report.method.limit_law")}
	for _, n := range b.res.Notes {
		args := make([]string, 0, 2*len(n.Args))
		for _, k := range sortedKeys(n.Args) {
			args = append(args, k, n.Args[k])
		}
		if b.l.Has("note." + n.Code) {
			limits = append(limits, b.t("note."+n.Code, args...))
		}
	}
	if lost := b.cleaner.lostKinds(); len(lost) > 0 {
		limits = append(limits, b.t("report.method.lost", "what", b.and(lost)))
	}
	return limits
}

// likelihoods is what the words for chances mean.
func (b *builder) likelihoods() Table {
	scale := Table{Columns: []Column{{b.t("report.method.word"), 0.6, false}, {b.t("report.method.means"), 0.4, true}}}
	for _, row := range [][2]float64{{0.95, 0.9}, {0.7, 0.66}, {0.5, 0.33}, {0.2, 0.1}, {0.05, 0}} {
		means := b.t("report.method.from", "share", b.l.Percent(row[1]))
		if row[1] == 0 {
			means = b.t("report.method.below", "share", b.l.Percent(0.1))
		}
		scale.Rows = append(scale.Rows, []string{b.l.LikelyWord(row[0]), means})
	}
	return scale
}

// letters is what the letters for evidence mean.
func (b *builder) letters() Fields {
	f := Fields{Share: 0.12}
	for _, letter := range strengths {
		f.Rows = append(f.Rows, Field{string(letter), []string{b.t("letter." + string(letter))}})
	}
	return f
}

// made is what is needed to compute the figures again.
func (b *builder) made() Fields {
	r := b.res
	return Fields{Share: 0.42, Rows: []Field{
		{b.t("report.method.method"), []string{b.l.Number(float64(r.Method), 0)}},
		{b.t("report.method.bank"), []string{r.Questionnaire}},
		{b.t("report.method.evidence"), []string{hash(r.Evidence)}},
		{b.t("report.method.answers"), []string{hash(r.Answers)}},
		{b.t("report.method.draws"), []string{b.t("report.method.seeded", "draws", b.l.Number(float64(r.Draws), 0), "seed", fmt.Sprint(r.Seed))}},
		{b.t("report.method.hurdle"), []string{b.l.Percent(r.Hurdle)}},
	}}
}

// madeText is made in one paragraph.
func (b *builder) madeText() string {
	r := b.res
	return b.t("report.method.made_text", "method", b.l.Number(float64(r.Method), 0), "bank", r.Questionnaire,
		"evidence", hash(r.Evidence), "answers", hash(r.Answers), "hurdle", b.l.Percent(r.Hurdle),
		"draws", b.t("report.method.seeded", "draws", b.l.Number(float64(r.Draws), 0), "seed", fmt.Sprint(r.Seed)))
}

func (b *builder) glossary() []string {
	var out []string
	for _, word := range []string{"npv", "range", "live", "straight_through", "p80", "evppi", "gate"} {
		out = append(out, b.t("glossary."+word))
	}
	return out
}

// sources are the published figures that the assumptions rest on: those that
// were seen at their source, in the order of their ids.
func (b *builder) sources() Table {
	t := Table{Columns: []Column{{"", 0.1, false}, {b.t("report.method.figure"), 0.42, false}, {b.t("report.method.published"), 0.48, false}}}
	if b.opt.Evidence == nil {
		return t
	}
	var ids []string
	for _, p := range b.res.Provenance {
		for _, id := range p.References {
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	slices.Sort(ids)
	rows := map[string]int{}
	for _, id := range ids {
		r, ok := b.opt.Evidence.Reference(id)
		if !ok || !r.Verified {
			continue
		}
		where := b.clean(b.t("report.method.source", "authors", r.Source.Authors,
			"title", r.Source.Title, "publisher", r.Source.Publisher, "year", fmt.Sprint(cmp.Or(r.Source.Year, r.Year))))
		if at, again := rows[where]; again {
			t.Rows[at][0] += ", " + id
			t.Rows[at][1] += "; " + b.clean(r.Quantity)
			continue
		}
		rows[where] = len(t.Rows)
		t.Rows = append(t.Rows, []string{id, b.clean(r.Quantity), where})
	}
	return t
}

// hash is enough of a checksum to compare by eye.
func hash(sum string) string { return sum[:min(16, len(sum))] }

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
