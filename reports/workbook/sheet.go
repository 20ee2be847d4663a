package workbook

import (
	"math"
	"strings"

	"github.com/xuri/excelize/v2"
)

// cell is one value with its look; formula, when it has one, gives the value.
type cell struct {
	value   any // string, float64 or nil
	look    look
	formula string
}

func text(s string) cell            { return cell{value: clean(s), look: lookText} }
func styled(s string, l look) cell  { return cell{value: clean(s), look: l} }
func figure(x float64, l look) cell { return cell{value: finite(x), look: l} }

// maybe is a figure that may be unknown: its cell stays empty then.
func maybe(x *float64, l look) cell {
	if x == nil {
		return cell{look: l}
	}
	return figure(*x, l)
}

func finite(x float64) any {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	return x
}

// sheet is one sheet, written row by row from the top.
type sheet struct {
	book   *book
	name   string
	widths []float64
	stream *excelize.StreamWriter
	next   int
	err    error
}

// Widths of columns, in characters.
const (
	widthFigure = 15.0
	widthName   = 34.0
	widthText   = 60.0
)

// frame is what is set before the first row of a sheet.
type frame struct {
	key    string // of its name in the locale
	widths []float64
	head   int // rows at the top that stay in sight and are repeated in print
	keep   int // columns at the left that stay in sight
}

// open begins a sheet.
func (b *book) open(f frame) (*sheet, error) {
	s := &sheet{book: b, name: sheetName(b.t("sheet." + f.key)), widths: f.widths, next: 1}
	if err := b.add(s.name); err != nil {
		return nil, err
	}
	if err := b.layOut(s.name, f.head); err != nil {
		return nil, err
	}
	var err error
	if s.stream, err = b.file.NewStreamWriter(s.name); err != nil {
		return nil, err
	}
	for i, w := range f.widths {
		if err := s.stream.SetColWidth(i+1, i+1, w); err != nil {
			return nil, err
		}
	}
	if f.head > 0 {
		corner, err := excelize.CoordinatesToCellName(f.keep+1, f.head+1)
		if err != nil {
			return nil, err
		}
		pane := "bottomLeft"
		if f.keep > 0 {
			pane = "bottomRight"
		}
		err = s.stream.SetPanes(&excelize.Panes{Freeze: true, XSplit: f.keep, YSplit: f.head, TopLeftCell: corner, ActivePane: pane})
		if err != nil {
			return nil, err
		}
	}
	return s, nil
}

// add makes a sheet. The first takes the place of the one an empty file has:
// to delete that at the end would read every sheet back.
func (b *book) add(name string) error {
	b.sheets++
	if b.sheets == 1 {
		return b.file.SetSheetName(b.file.GetSheetName(0), name)
	}
	_, err := b.file.NewSheet(name)
	return err
}

// layOut sets how a sheet prints: across, as wide as the paper, its head on
// every page.
func (b *book) layOut(name string, head int) error {
	paper, across, wide, tall := 9, "landscape", 1, 0
	if b.opt.Paper == "Letter" {
		paper = 1
	}
	fit := true
	if err := b.file.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
		return err
	}
	err := b.file.SetPageLayout(name, &excelize.PageLayoutOptions{Size: &paper, Orientation: &across, FitToWidth: &wide, FitToHeight: &tall})
	if err != nil {
		return err
	}
	// An ampersand begins a code in a footer; it has room for 255 characters.
	left := strings.ReplaceAll(shortened(b.client(), 80), "&", "&&")
	foot := "&L" + left + " · &A&R&P / &N"
	if err := b.file.SetHeaderFooter(name, &excelize.HeaderFooterOptions{OddFooter: foot}); err != nil {
		return err
	}
	if head == 0 {
		return nil
	}
	return b.file.SetDefinedName(&excelize.DefinedName{
		Name: "_xlnm.Print_Titles", Scope: name,
		RefersTo: quoted(name) + "!$1:$" + itoa(head),
	})
}

// row writes cells from column A, as high as their text needs.
func (s *sheet) row(cells ...cell) {
	lines := 1
	for i, c := range cells {
		if i < len(s.widths) && c.look.wraps() {
			lines = max(lines, linesOf(c.value, s.widths[i]))
		}
	}
	s.write(lines, cells)
}

// Points of a line of text, and the most a row takes by the file format.
const (
	lineHeight = 15.0
	rowMost    = 409.0
)

func (s *sheet) write(lines int, cells []cell) {
	if s.err == nil {
		values := make([]any, len(cells))
		for i, c := range cells {
			values[i] = excelize.Cell{StyleID: s.book.looks[c.look], Formula: c.formula, Value: c.value}
		}
		var options []excelize.RowOpts
		if lines > 1 {
			options = append(options, excelize.RowOpts{Height: min(rowMost, lineHeight*float64(lines))})
		}
		s.err = s.stream.SetRow(place(1, s.next, ""), values, options...)
	}
	s.next++
}

// firstWide is where the scripts begin whose characters are as wide as two.
const firstWide = 0x1100

// linesOf is how many lines a text takes in a column.
func linesOf(value any, width float64) int {
	text, _ := value.(string)
	lines := 0
	for part := range strings.SplitSeq(text, "\n") {
		size := 0.0
		for _, r := range part {
			size++
			if r >= firstWide {
				size++
			}
		}
		lines += max(1, int(math.Ceil(size/width)))
	}
	return lines
}

// acrossMost is the width of a paragraph, in characters.
const acrossMost = 150.0

// lines writes one paragraph a row, across the columns.
func (s *sheet) lines(l look, texts ...string) {
	last, width := 1, s.widths[0]
	for last < len(s.widths) && width+s.widths[last] <= acrossMost {
		width += s.widths[last]
		last++
	}
	for _, t := range texts {
		if t == "" {
			continue
		}
		if s.err == nil && last > 1 {
			s.err = s.stream.MergeCell(place(1, s.next, ""), place(last, s.next, ""))
		}
		size := width
		if l == lookTitle {
			size *= 0.65 // larger letters
		}
		c := styled(t, l)
		lines := linesOf(c.value, size)
		if l == lookTitle {
			lines += (lines + 1) / 2
		}
		s.write(lines, []cell{c})
	}
}

func (s *sheet) gap() { s.next++ }

// head writes the heads of columns; those from the first figure on stand above
// figures.
func (s *sheet) head(keys []string, figures int) {
	cells := make([]cell, len(keys))
	for i, key := range keys {
		l := lookHead
		if i >= figures {
			l = lookHeadEnd
		}
		cells[i] = styled(s.book.t(key), l)
	}
	s.row(cells...)
}

// done ends a sheet.
func (s *sheet) done() error {
	if s.err != nil {
		return s.err
	}
	return s.stream.Flush()
}

// sheetName holds a name to what the format allows.
func sheetName(name string) string {
	name = strings.NewReplacer("[", "", "]", "", ":", "", "*", "", "?", "", "/", "", "\\", "", "'", "").Replace(name)
	return shortened(name, 31)
}

// quoted is the name of a sheet in a formula.
func quoted(name string) string { return "'" + strings.ReplaceAll(name, "'", "''") + "'" }

// place names a cell, its column with a mark before it.
func place(column, row int, mark string) string {
	name, err := excelize.ColumnNumberToName(column)
	if err != nil { // beyond the last column of the format: the program shows it as a fault
		return "#REF!"
	}
	return mark + name + itoa(row)
}
