package reports

import (
	"cmp"
	"slices"
)

// The sections that are spoken of by name.
const (
	sectionCover       = "cover"
	sectionSummary     = "summary"
	sectionAssumptions = "assumptions"
	sectionChanges     = "changes"
	sectionMethod      = "method"
	sectionCards       = "cards"
	sectionSince       = "since"
)

// SectionIDs lists the sections of a report in their usual order.
func SectionIDs() []string {
	return []string{
		sectionCover, sectionSummary, "iceberg", "maturity", "spend", "signals", "bottlenecks", "opportunities", sectionCards, "returns", "starter",
		"roadmap", "govern", sectionSince, sectionAssumptions, sectionChanges, sectionMethod,
	}
}

// fixedSection reports whether a section has its place in every report: without
// the summary, the assumptions with their changes and the method, figures would
// stand without what they mean and rest on.
func fixedSection(id string) bool {
	return slices.Contains([]string{sectionCover, sectionSummary, sectionAssumptions, sectionChanges, sectionMethod}, id)
}

// Section is a part of a report as a composer lists it.
type Section struct {
	ID    string
	Name  string
	Fixed bool // can be neither left out nor moved
	On    bool
}

// SectionsOf lists the sections of a document that was built with nothing left
// out, in the order of a composition.
func (d *Document) SectionsOf(c Composition) []Section {
	var out []Section
	for _, p := range d.Pages {
		if p.Section == "" || slices.ContainsFunc(out, func(s Section) bool { return s.ID == p.Section }) {
			continue
		}
		name := p.Name
		if p.Section == sectionCards {
			name = d.cards
		}
		out = append(out, Section{p.Section, name, fixedSection(p.Section), !slices.Contains(c.Off, p.Section)})
	}
	return ordered(out, c.Order, func(s Section) string { return s.ID })
}

// composed are pages as a composition has them: some left out, some moved, and
// what was written below them.
func (b *builder) composed(pages []Page) []Page {
	c := b.opt.Composition
	pages = slices.DeleteFunc(pages, func(p Page) bool { return slices.Contains(c.Off, p.Section) && !fixedSection(p.Section) })
	pages = ordered(pages, c.Order, func(p Page) string { return p.Section })
	for _, one := range c.Comments {
		at := -1
		for i, p := range pages {
			if p.Section == one.Section {
				at = i
			}
		}
		if at >= 0 && one.Section != b.said {
			pages = b.commented(pages, at, one)
		}
	}
	return pages
}

// commented adds a commentary to a page, or below it on a sheet of its own where
// the page has no room for it and must stay one.
func (b *builder) commented(pages []Page, at int, one Commentary) []Page {
	blocks := b.commentary(one)
	p := pages[at]
	p.Blocks, p.fitted = joined(p.Blocks, blocks), false
	if b.opt.Screen { // has room, and puts sheets together again
		p.Whole = false
	}
	if !p.Whole || b.fit(&p) {
		pages[at] = p
		return pages
	}
	return slices.Insert(pages, at+1, Page{Kicker: b.t("report.continued", "name", p.Kicker), Section: p.Section, Blocks: blocks})
}

// ordered moves those that an order names into it, among the places that they
// and the others that can be moved take.
func ordered[S any](all []S, order []string, id func(S) string) []S {
	rank := func(s S) int {
		if i := slices.Index(order, id(s)); i >= 0 {
			return i
		}
		return len(order)
	}
	var places []int
	var moved []S
	for i, s := range all {
		if !fixedSection(id(s)) {
			places, moved = append(places, i), append(moved, s)
		}
	}
	slices.SortStableFunc(moved, func(a, b S) int { return cmp.Compare(rank(a), rank(b)) })
	out := slices.Clone(all)
	for i, at := range places {
		out[at] = moved[i]
	}
	return out
}
