package reports

import "waterline/reports/brand"

// Brand is who the document comes from, its texts clean and its colour dark
// enough to read on white.
func (d *Document) Brand() brand.Brand { return d.look }

// Sections are the pages as a reader without paper sees them: what a page break
// cut in two is put together again. The document stays as it is.
func (d *Document) Sections() []Page {
	var out []Page
	for _, p := range d.Pages {
		if p.Headline != "" || len(out) == 0 {
			p.Blocks = append([]Block(nil), p.Blocks...)
			out = append(out, p)
			continue
		}
		last := &out[len(out)-1]
		blocks := p.Blocks
		if head, tail, ok := halves(last.Blocks, blocks); ok {
			last.Blocks[len(last.Blocks)-1] = Table{Columns: head.Columns, Rows: append(append([][]string(nil), head.Rows...), tail.Rows...)}
			blocks = blocks[1:]
		}
		last.Blocks = append(last.Blocks, blocks...)
	}
	return out
}

// halves are the two parts of a table that a page break cut, if it cut one.
func halves(before, after []Block) (head, tail Table, ok bool) {
	if len(before) == 0 || len(after) == 0 {
		return Table{}, Table{}, false
	}
	head, first := before[len(before)-1].(Table)
	tail, second := after[0].(Table)
	return head, tail, first && second && tail.continues
}

// Under is the line below the figure of a fact: its range and letter.
func (f Fact) Under() string { return f.under() }
