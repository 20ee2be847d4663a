package reports

import "sort"

// fitting is the first page that needs no second sheet, else the last one. The
// pages are the same one, from the fullest to the shortest.
func (b *builder) fitting(pages ...Page) Page {
	for _, p := range pages {
		if b.fit(&p) {
			return p
		}
	}
	return pages[len(pages)-1]
}

// firstFitting is fitting for pages that are costly to compose: of the first n,
// none is composed after one that fits.
func (b *builder) firstFitting(n int, compose func(i int) Page) Page {
	var p Page
	for i := range n {
		if p = compose(i); b.fit(&p) {
			break
		}
	}
	return p
}

// longest composes a page with as many rows as need no second sheet: at most
// so many and at least one.
func (b *builder) longest(most int, compose func(rows int) Page) Page {
	most = max(most, 1)
	p := compose(most)
	if b.fit(&p) {
		return p
	}
	cut := sort.Search(most-1, func(cut int) bool {
		p = compose(most - cut)
		return b.fit(&p)
	})
	return compose(most - cut)
}

// fits reports whether a page needs no second sheet, however closely it must be
// set. A screen has room for everything.
func (b *builder) fits(p Page) bool { return b.fit(&p) }

// fit is fits that remembers how closely the page must be set.
func (b *builder) fit(p *Page) bool {
	if b.opt.Screen || p.fitted {
		return true
	}
	width, height := b.opt.Paper.size()
	t := &typesetter{fonts: b.fonts, memory: b.memory}
	p.setting, p.fitted = t.fitting(*p, width-2*marginSide, height-marginBottom)
	return p.fitted
}

// first is a table cut after so many rows, with a sentence on where the rest is.
func (b *builder) first(t Table, rows int) []Block {
	all := len(t.Rows)
	if rows >= all {
		return []Block{t}
	}
	t.Rows = t.Rows[:rows]
	key := "report.rest"
	if b.fingerprint == "" {
		key = "report.rest_unattached"
	}
	return []Block{t, Text{Note, b.t(key, "k", b.l.Number(float64(rows), 0), "n", b.l.Number(float64(all), 0))}}
}

// pictures are the charts of these ids that the result has.
func (b *builder) pictures(ids ...string) []Block {
	var out []Block
	for _, id := range ids {
		if c, ok := b.charts[id]; ok {
			out = append(out, Picture{Chart: c})
		}
	}
	return out
}

// joined is blocks one below the other, single ones and runs of them.
func joined(parts ...[]Block) []Block {
	var out []Block
	for _, p := range parts {
		out = append(out, p...)
	}
	return out
}
