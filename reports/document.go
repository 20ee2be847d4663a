package reports

import (
	"fmt"
	"io"
	"time"

	"waterline/reports/brand"
	"waterline/reports/chart"
	"waterline/reports/font"
	"waterline/reports/pdf"
)

// Document is a report laid out on pages, ready to be written.
type Document struct {
	Title    string
	Author   string
	Subject  string
	Language string
	Date     time.Time
	Paper    Paper
	Footer   Footer
	Pages    []Page

	fonts *font.Family
	brand chart.Colour
	look  brand.Brand // settled, its texts clean

	cards    string // name of the section of cards
	attached []pdf.Attachment
	memory   memory
}

// Page is one page: a finding as headline and blocks below it.
type Page struct {
	Section  string // one of SectionIDs
	Name     string // in the bookmarks; "" on a page that continues another
	Kicker   string // the part of the report, above the headline
	Headline string // "" on a page that continues another
	Blocks   []Block
	Cover    bool
	Whole    bool // must stay on one page

	Continued string // kicker of the pages that continue it

	setting closeness // of its blocks
	fitted  bool      // setting is known to be the widest that needs no second sheet
}

func (p Page) of(section string) Page {
	p.Section = section
	return p
}

// Footer is what stands at the foot of every page but the cover.
type Footer struct {
	Firm    string
	Client  string
	Rest    string // date and version
	Ranges  string
	Counter string // with {n} and {total}
}

// Block is a part of a page that is laid out by its width.
type Block interface {
	height(t *typesetter, width float64) float64
	draw(t *typesetter, x, y, width float64)
	gap() float64 // white space above, unless it is the first of a page
}

// Margins and frame of a page, in points (20, 18 and 22 mm).
const (
	marginTop    = 56.7
	marginSide   = 51.0
	marginBottom = 62.4
	headlineSize = 20.0
	headlineLead = 24.0
	headlineMost = 2 // lines

	// headlineWidth is the text width of the narrower paper, so that a headline
	// that fits it fits both.
	headlineWidth = 493.0
)

// layOut spreads pages over sheets of paper. Blocks that do not fit go on a
// further page; tables are split between rows. It fails when a page that must
// stay whole does not fit, or a block is taller than a page.
func (d *Document) layOut(pages []Page) error {
	if d.memory.lines == nil {
		d.memory = newMemory()
	}
	t := &typesetter{fonts: d.fonts, brand: d.brand, memory: d.memory}
	width, height := d.Paper.size()
	inner, bottom := width-2*marginSide, height-marginBottom
	for _, p := range pages {
		if p.Cover {
			d.Pages = append(d.Pages, p)
			continue
		}
		if lines := t.lines(p.Headline, inner, headlineType); len(lines) > headlineMost {
			return fmt.Errorf("report: the headline of page %q takes %d lines: %q", p.Name, len(lines), p.Headline)
		}
		if !p.fitted {
			p.setting, _ = t.fitting(p, inner, bottom)
		}
		t.setting = p.setting
		sheet, rest := p, p.Blocks
		for {
			taken, left, err := t.fill(rest, inner, bottom-t.top(sheet, inner))
			if err != nil {
				return fmt.Errorf("report: page %q: %w", p.Name, err)
			}
			if p.Whole && len(left) > 0 {
				return fmt.Errorf("report: page %q does not fit on one page", p.Name)
			}
			sheet.Blocks = taken
			d.Pages = append(d.Pages, sheet)
			sheet.Name, sheet.Headline, sheet.Kicker = "", "", p.Continued
			if len(left) == 0 {
				break
			}
			rest = left
		}
	}
	return nil
}

// fitting is how closely a page has to be set to end above a bottom, and
// whether that is close enough for it to need no second sheet.
func (t *typesetter) fitting(p Page, width, bottom float64) (set closeness, fits bool) {
	defer func(before closeness) { t.setting = before }(t.setting)
	for t.setting = usualSetting; ; t.setting++ {
		if t.top(p, width)+t.pile(p.Blocks, width) <= bottom {
			return t.setting, true
		}
		if t.setting == closeSetting {
			return closeSetting, false
		}
	}
}

// fill takes the blocks that fit a height and returns those left over.
func (t *typesetter) fill(blocks []Block, width, room float64) (taken, left []Block, err error) {
	used := 0.0
	for i, b := range blocks {
		gap := t.gap(b)
		if i == 0 {
			gap = 0
		}
		h := b.height(t, width)
		if used+gap+h <= room {
			taken, used = append(taken, b), used+gap+h
			continue
		}
		if table, ok := b.(Table); ok {
			least := leastRow
			if len(taken) == 0 {
				least = 1
			}
			if head, tail, ok := table.split(t, width, room-used-gap, least); ok {
				return append(taken, head), append([]Block{tail}, blocks[i+1:]...), nil
			}
		}
		if len(taken) == 0 {
			return nil, nil, fmt.Errorf("a block of %.0f points is taller than the %.0f of a page", h, room)
		}
		for len(taken) > 1 && leads(taken[len(taken)-1], blocks[i]) {
			taken, i = taken[:len(taken)-1], i-1
		}
		return taken, blocks[i:], nil
	}
	return taken, nil, nil
}

// leads reports whether a block must stay with the next: a heading with what it
// introduces, a sentence with its table.
func leads(b, next Block) bool {
	text, ok := b.(Text)
	_, table := next.(Table)
	return ok && (table || text.Look == Heading || text.Look == Sub)
}

// top is where the blocks of a page begin.
func (t *typesetter) top(p Page, width float64) float64 {
	y := marginTop + kickerType.lead + 8
	if p.Headline == "" {
		return y
	}
	return y + headlineLead*float64(len(t.lines(p.Headline, width, headlineType))) + t.setting.space(16)
}

// WritePDF writes the document. The same document gives the same bytes.
func (d *Document) WritePDF(w io.Writer) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("report: writing failed: %v", r)
		}
	}()
	return d.write(w)
}
