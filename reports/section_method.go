package reports

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"waterline/assessment/evidence"
)

// method is how the figures were computed, what the words mean, and what the
// report does not know.
func (b *builder) method() Page {
	name := b.t("report.method.name")
	p := Page{Name: name, Kicker: name, Headline: b.t("report.method.headline")}
	how := []Block{Text{Body, b.t("report.method.lead", "draws", b.l.Number(float64(b.res.Draws), 0)) + " " +
		b.t("report.method.value", "months", b.horizon()) + " " + b.t("report.method.maturity")}}
	made := []Block{Text{Note, b.madeText()}}
	var sources []Block
	if cited := b.cited(); len(cited) > 0 {
		key := "report.method.sources_note"
		if b.fingerprint == "" {
			key = "report.method.sources_note_unattached"
		}
		sources = []Block{Text{Sub, b.t("report.method.sources")}, Text{Note, strings.Join(cited, " · ")}, Text{Note, b.t(key)}}
	}
	with := func(parts ...[]Block) Page {
		p.Blocks = joined(how, []Block{b.methodColumns()}, joined(parts...))
		return p
	}
	return b.firstFitting(2, func(i int) Page {
		if i > 0 {
			sources = nil
		}
		return with(sources, made)
	})
}

// methodColumns is words for chances and letters beside the other words and what
// the report does not know.
func (b *builder) methodColumns() Block {
	return Columns{Share: 0.46,
		Left:  []Block{Text{Sub, b.t("report.method.scale")}, b.likelihoods(), Text{Sub, b.t("report.method.letters")}, b.letters(), Text{Note, b.t("report.method.letters_rule")}},
		Right: []Block{Text{Sub, b.t("report.method.glossary")}, List{b.glossary()}, Text{Sub, b.t("report.method.limits")}, List{b.limits()}}}
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

// madeText is what is needed to compute the figures again.
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

// cited are the published figures that the assumptions rest on, in short: those
// that were seen at their source, in the order of their ids. A source of several
// figures is named once.
func (b *builder) cited() []string {
	var where []string
	ids := map[string]string{}
	for _, r := range references(b.res, b.opt.Evidence) {
		at := b.clean(b.t("report.method.source", "authors", b.authors(named(r.Source)), "year", fmt.Sprint(cmp.Or(r.Source.Year, r.Year))))
		if ids[at] == "" {
			where, ids[at] = append(where, at), r.ID
		} else {
			ids[at] += ", " + r.ID
		}
	}
	for i, at := range where {
		where[i] = unbroken(ids[at] + " " + at)
	}
	return where
}

// named is who published a source, without remarks.
func named(s evidence.Source) string {
	if !strings.Contains(s.Authors, "(") {
		return s.Authors
	}
	return cmp.Or(strings.TrimSpace(inParentheses.ReplaceAllString(s.Authors, "")), s.Publisher)
}

// inParentheses is a remark on an author, or one in place of an author.
var inParentheses = regexp.MustCompile(`\([^)]*\)`)

// authors are the names of a source, the first alone where there are many.
func (b *builder) authors(names string) string {
	names, _, _ = strings.Cut(names, ";")
	if first, short := strings.CutSuffix(names, " et al."); short {
		return b.t("report.method.authors", "first", first)
	}
	first, rest, many := strings.Cut(names, ", ")
	if !many || !strings.Contains(rest, ",") {
		return names
	}
	return b.t("report.method.authors", "first", first)
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
