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
	s := &sheet{book: b, name: sheetName(b.t("sheet." + f.key)), next: 1}
	if _, err := b.file.NewSheet(s.name); err != nil {
		return nil, err
	}
	b.sheets++
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
		RefersTo: quoted(name) + "!$" + rows(head),
	})
}

func rows(head int) string {
	return "1:$" + itoa(head)
}

// row writes cells from column A.
func (s *sheet) row(cells ...cell) {
	if s.err != nil {
		s.next++
		return
	}
	values := make([]any, len(cells))
	for i, c := range cells {
		values[i] = excelize.Cell{StyleID: s.book.looks[c.look], Formula: c.formula, Value: c.value}
	}
	at, err := excelize.CoordinatesToCellName(1, s.next)
	if err == nil {
		err = s.stream.SetRow(at, values)
	}
	s.err = err
	s.next++
}

// lines writes one text a row.
func (s *sheet) lines(l look, texts ...string) {
	for _, t := range texts {
		if t != "" {
			s.row(styled(t, l))
		}
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
