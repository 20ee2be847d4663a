package reports

import (
	"slices"
	"strings"

	"waterline/assessment"
	"waterline/assessment/usage"
)

// exports shows what the tests of exports say: each with innocent explanations
// first, then by group, and what could not be said.
func (b *builder) exports() (Page, bool) {
	u := b.res.Usage
	if u == nil || u.Basis != assessment.BasisExport || len(u.Groups) == 0 {
		return Page{}, false
	}
	name := b.t("report.exports.name")
	p := Page{Name: name, Kicker: name, Headline: b.exportsHeadline()}
	tests, groups := 0, 0
	for _, g := range u.Groups {
		if g.Withheld == "" {
			groups++
		}
		for _, t := range g.Tests {
			if t.Finding != assessment.NotAssessable {
				tests++
			}
		}
	}
	lead := []Block{Text{Body, b.t("report.exports.lead", "n", b.l.Number(float64(tests), 0), "groups", b.l.Number(float64(groups), 0))}}
	var picture []Block
	if c, ok := b.charts["shares"]; ok {
		picture = []Block{Picture{Chart: c}}
	}
	signs, table := b.testTable(), b.groupTable()
	notes := []Block{Text{Note, b.t("report.exports.note", "min", b.l.Number(float64(u.MinGroup), 0)) + " " + b.t("report.exports.least_note")}}
	next := b.nextExports()
	heading := []Block{Text{Heading, b.t("report.exports.groups")}}
	compose := func(rows int, rest ...[]Block) Page {
		p.Blocks = joined(lead, []Block{signs}, heading, joined(rest...), b.first(table, rows), notes)
		return p
	}
	all := len(table.Rows)
	full := compose(all, picture)
	full.Blocks = joined(full.Blocks, next)
	if p := b.fitting(full, compose(all, picture)); b.fits(p) {
		return p, true
	}
	return b.longest(all, func(rows int) Page { return compose(rows) }), true
}

// exportsHeadline is the verdict, with how many kinds of signs speak for it.
func (b *builder) exportsHeadline() string {
	u := b.res.Usage
	kinds := make(map[string]bool)
	for _, g := range u.Groups {
		for _, t := range g.Tests {
			if t.Finding == assessment.Consistent && t.ID != assessment.TestConcentration {
				kinds[t.ID] = true
			}
		}
	}
	if u.Verdict == assessment.Possible || u.Verdict == assessment.Likely {
		return b.l.N("report.exports.headline."+u.Verdict, len(kinds))
	}
	return b.t("report.exports.headline." + u.Verdict)
}

// testTable is one row for each test: whether it found something, in which groups,
// what else that may be and what to check.
func (b *builder) testTable() Table {
	t := Table{Columns: []Column{
		{b.t("report.exports.sign"), 0.26, false}, {b.t("report.exports.seen"), 0.22, false}, {b.t("report.exports.innocent"), 0.3, false}, {b.t("report.exports.check"), 0.22, false},
	}}
	for _, id := range []string{assessment.TestThreshold, assessment.TestPeriodEnd, assessment.TestLoop, assessment.TestDecoupling, assessment.TestConcentration} {
		tests, where := b.testsOf(id)
		if len(tests) == 0 {
			continue
		}
		var innocent []string
		for _, code := range tests[0].Innocent {
			innocent = append(innocent, b.t("usage_innocent."+code))
		}
		t.Rows = append(t.Rows, []string{b.t("usage_test." + id + ".sign"), b.seen(tests, where), strings.Join(innocent, " "), b.t("usage_check." + tests[0].Next)})
	}
	return t
}

// testsOf are the tests of one kind with the groups that they are of.
func (b *builder) testsOf(id string) (tests []assessment.UsageTest, where []string) {
	for _, g := range b.res.Usage.Groups {
		for _, t := range g.Tests {
			if t.ID == id {
				tests, where = append(tests, t), append(where, b.groupName(g))
			}
		}
	}
	return tests, where
}

// mostWhere is how many groups a cell names.
const mostWhere = 2

// seen says in how many groups a test found something, or why it could not.
func (b *builder) seen(tests []assessment.UsageTest, where []string) string {
	var found []string
	able := 0
	for i, t := range tests {
		switch t.Finding {
		case assessment.Consistent:
			found = append(found, where[i])
			able++
		case assessment.Silent:
			able++
		}
	}
	of := b.l.Number(float64(able), 0)
	switch {
	case able == 0:
		return b.t("report.exports.open", "why", b.t("usage_why."+tests[0].Why))
	case len(found) == 0:
		return b.t("report.exports.no", "of", of)
	}
	named := strings.Join(found[:min(mostWhere, len(found))], ", ")
	if len(found) > mostWhere {
		named += ", …"
	}
	return b.t("report.exports.yes", "n", b.l.Number(float64(len(found)), 0), "of", of, "where", named)
}

// groupTable is the verdict on each group with the least share that could have
// been seen, everybody first. Those withheld say why and nothing else.
func (b *builder) groupTable() Table {
	measured := string(assessment.Measured)
	t := Table{Columns: []Column{
		{b.t("report.exports.group"), 0.32, false}, {b.known(b.t("report.exports.people"), measured), 0.12, true}, {b.t("report.exports.verdict"), 0.26, false},
		{b.known(b.t("report.exports.share"), measured), 0.2, true}, {b.t("report.exports.least"), 0.12, true},
	}}
	groups := slices.Clone(b.res.Usage.Groups)
	slices.SortStableFunc(groups, func(x, y assessment.UsageGroup) int { return rankOf(x) - rankOf(y) })
	for _, g := range groups {
		row := []string{b.groupName(g), absent, "", absent, absent}
		switch {
		case g.Withheld != "":
			row[2] = b.t("usage_withheld." + g.Withheld)
		case g.Verdict == assessment.NotAssessable:
			row[1], row[2] = b.people(g.Actors), b.t("report.exports.open", "why", b.t("usage_why."+g.Why))
		default:
			row[1], row[2] = b.people(g.Actors), b.t("usage_verdict."+g.Verdict)
			if g.Share != nil {
				row[3] = b.shareText(g)
			}
			if g.Least != nil {
				row[4] = b.l.Percent(*g.Least)
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// rankOf puts everybody first and what is withheld last; groups are in no order
// of what was found.
func rankOf(g assessment.UsageGroup) int {
	switch {
	case g.Withheld != "":
		return 2
	case g.Group == usage.Everyone:
		return 0
	default:
		return 1
	}
}
