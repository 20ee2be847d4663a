package workspace

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
	"waterline/assessment/client"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/web/retrospect"
	"waterline/cmd/internal/web/shell"
	"waterline/cmd/internal/web/verdict"
	"waterline/reports/font"
	"waterline/templates/locale"
)

const comparePath = "/workspace/compare"

func compareRoutes() []Route {
	return []Route{get(comparePath, account.View, (*Server).compare)}
}

// comparePage sets two to four results side by side.
type comparePage struct {
	page
	Columns []compareColumn
	Differ  []comparePart
	Same    []comparePart
	Count   int    // of the rows that are the same
	Hidden  bool   // names are left out, to share the screen
	Switch  string // address with names shown or hidden, the other way round
	Areas   *verdict.Figure
}

// compareColumn is whose result a column is.
type compareColumn struct{ Name, Version, When, URL string }

// comparePart is a group of rows under a heading.
type comparePart struct {
	Title string
	Wide  int // columns that the heading spans
	Rows  []compareRow
}

// compareRow is one figure of every column.
type compareRow struct {
	Label string
	Cells []compareCell
	Slope *slope
}

// compareCell is one figure, with its range where it has one.
type compareCell struct{ Value, Range string }

// pick names a version of an assessment in an address.
func pick(assessment string, number int64) string {
	return assessment + "." + strconv.FormatInt(number, 10)
}

func (s *Server) compare(c *fiber.Ctx, v *visit) error {
	q := shell.Query(c)
	p := &comparePage{page: page{Title: v.t("workspace.compare.title"), Scripts: []string{"js/keys.js"}}, Hidden: q.Line("names") == "hidden"}
	p.Crumbs, p.Switch = v.crumbs(), compareURL(q, !p.Hidden)
	picks, faults, err := s.picks(c, v, q)
	if err != nil {
		return err
	}
	if p.Faults = faults; faults != nil {
		return s.send(c, v, http.StatusUnprocessableEntity, "compare", p)
	}
	found, err := s.Clients.Compare(c.UserContext(), v.actor.Organisation, picks)
	if faults := v.faults(err); faults != nil {
		p.Faults = faults
		status := http.StatusUnprocessableEntity
		if len(picks) == 0 {
			p.Faults, status = nil, http.StatusOK // nothing was asked for yet
		}
		return s.send(c, v, status, "compare", p)
	}
	if err != nil {
		return err
	}
	p.fill(v, found)
	if err := s.areas(c, v, p, found); err != nil {
		return err
	}
	return s.send(c, v, http.StatusOK, "compare", p)
}

// compareURL is the address of the same comparison with names shown or hidden.
func compareURL(q shell.Fields, hidden bool) string {
	values := url.Values{}
	for _, name := range []string{"client", "version"} {
		for _, value := range q.All(name) {
			values.Add(name, value)
		}
	}
	if hidden {
		values.Set("names", "hidden")
	}
	return comparePath + "?" + values.Encode()
}

// picks reads what is to be compared: clients by their newest result, versions
// as pick names them. A client without a result is a fault.
func (s *Server) picks(c *fiber.Ctx, v *visit, q shell.Fields) (picks []client.Pick, faults []fault, err error) {
	for _, id := range q.All("client") {
		one, err := s.Clients.Store.Client(c.UserContext(), v.actor.Organisation, id)
		if err != nil {
			return nil, nil, err
		}
		if !one.Newest.Known() {
			faults = append(faults, fault{Anchor: "columns", Text: v.t("workspace.compare.no_result", "name", "\u2068"+one.Name+"\u2069")})
		}
		picks = append(picks, client.Pick{Assessment: one.Newest.Assessment, Version: one.Newest.Version})
	}
	for _, word := range q.All("version") {
		id, number, _ := strings.Cut(word, ".")
		picks = append(picks, client.Pick{Assessment: id, Version: max(wholeNumber(number), 0)})
	}
	return picks, faults, nil
}

// fill words a comparison.
func (p *comparePage) fill(v *visit, found client.Comparison) {
	w := comparing{visit: v, subjects: found.Subjects, hidden: p.Hidden, aliases: make(map[string]string)}
	for i, one := range found.Subjects {
		column := compareColumn{
			Name: one.Name, Version: v.t("workspace.assessment.version", "n", number(one.Number)), When: v.words.Locale.ShortDate(one.At),
			URL: versionURL(one.Client, one.Assessment, one.Number),
		}
		if p.Hidden {
			same := slices.IndexFunc(found.Subjects, func(other client.Subject) bool { return other.Client == one.Client })
			column.Name = v.t("workspace.compare.client", "label", string(rune('A'+min(same, i))))
		}
		p.Columns = append(p.Columns, column)
	}
	for _, row := range found.Rows {
		parts := &p.Differ
		if row.Same {
			parts = &p.Same
			p.Count++
		}
		title := v.t("workspace.compare.part." + row.Part)
		if n := len(*parts); n == 0 || (*parts)[n-1].Title != title {
			*parts = append(*parts, comparePart{Title: title, Wide: len(found.Subjects) + 2})
		}
		last := &(*parts)[len(*parts)-1]
		last.Rows = append(last.Rows, w.row(row))
	}
}

// areas draws how AI is run in each column. Two versions of one client are two
// dates of it, of which the later one tells what changed.
func (s *Server) areas(c *fiber.Ctx, v *visit, p *comparePage, found client.Comparison) error {
	fonts, err := font.Load()
	if err != nil {
		return err
	}
	var columns []retrospect.Column
	for i, one := range found.Subjects {
		name := p.Columns[i].Name
		if len(found.Subjects) == 2 && found.Subjects[0].Client == found.Subjects[1].Client {
			name = p.Columns[i].Version + ", " + p.Columns[i].When
		}
		columns = append(columns, retrospect.NewColumn(name, one.Result))
	}
	changes, err := s.clearChanges(c, v, found.Subjects)
	if err != nil {
		return err
	}
	p.Areas = retrospect.Beside(columns, changes, v.words.Locale, fonts)
	return nil
}

// clearChanges are the changes of areas between two versions of one client, the
// earlier one first; nil for anything else.
func (s *Server) clearChanges(c *fiber.Ctx, v *visit, subjects []client.Subject) ([]assessment.DimensionChange, error) {
	if len(subjects) != 2 || subjects[0].Client != subjects[1].Client || !subjects[0].At.Before(subjects[1].At) {
		return nil, nil
	}
	at := func(one client.Subject) client.Pick {
		return client.Pick{Assessment: one.Assessment, Version: one.Number}
	}
	delta, _, err := s.Clients.Since(c.UserContext(), v.actor.Organisation, subjects[0].Client, at(subjects[0]), at(subjects[1]))
	var known *assessment.Error
	if errors.As(err, &known) { // of a result from before answers were kept
		return nil, nil
	}
	return delta.Dimensions, err
}

// comparing words the rows of one comparison.
type comparing struct {
	*visit
	subjects []client.Subject
	hidden   bool
	aliases  map[string]string // of processes by their id, where names are hidden
}

func (w *comparing) row(r client.Row) compareRow {
	out := compareRow{Label: w.label(r)}
	for i, cell := range r.Cells {
		out.Cells = append(out.Cells, w.cell(r, i, cell))
	}
	if r.Same {
		return out
	}
	out.Slope = newSlope(r)
	if alike(r.Cells, out.Cells) {
		for i, cell := range r.Cells {
			out.Cells[i].Value = w.exactly(r.Kind, cell)
		}
	}
	return out
}

// alike reports whether two figures that differ read the same.
func alike(cells []client.Cell, shown []compareCell) bool {
	for i := range cells {
		for j := range i {
			if cells[i].Known && cells[j].Known && cells[i].Middle != cells[j].Middle && shown[i].Value == shown[j].Value {
				return true
			}
		}
	}
	return false
}

// exactly writes a figure with digits enough to tell it from its like.
func (w *comparing) exactly(kind client.Figure, c client.Cell) string {
	words := w.words.Locale
	switch {
	case !c.Known:
		return "–"
	case kind == client.Word:
		return c.Text
	case kind == client.Money:
		return words.MoneyFull(c.Middle, c.Currency)
	case kind == client.Share:
		return w.t("web.unit.percent", "n", words.Number(percent*c.Middle, 2))
	}
	return words.Figure(c.Middle, 5)
}

// label is what a row is about.
func (w *comparing) label(r client.Row) string {
	switch r.Code {
	case "dimension":
		return w.t("dimension." + r.ID)
	case "assumption":
		id, quantity, _ := strings.Cut(r.ID, "/")
		for _, one := range w.subjects {
			if process := nameOf(one.Result, id); process != id {
				if w.hidden {
					return w.words.Locale.Or("quantity."+quantity, quantity) + ", " + w.alias(id)
				}
				return label(w.visit, one.Result, r.ID)
			}
		}
		return label(w.visit, w.subjects[0].Result, r.ID)
	}
	return w.t("workspace.compare.row." + r.Code)
}

// alias stands in for the name of a process.
func (w *comparing) alias(id string) string {
	if _, there := w.aliases[id]; !there {
		w.aliases[id] = w.t("share.process", "label", strconv.Itoa(len(w.aliases)+1))
	}
	return w.aliases[id]
}

func (w *comparing) cell(r client.Row, column int, c client.Cell) compareCell {
	if !c.Known {
		return compareCell{Value: "–"}
	}
	if r.Kind == client.Word {
		return compareCell{Value: w.word(r, column, c.Text)}
	}
	out := compareCell{Value: figureText(w.words.Locale, r.Kind, c, c.Middle)}
	if c.Ranged {
		out.Range = w.words.Locale.Span(figureText(w.words.Locale, r.Kind, c, c.Low), figureText(w.words.Locale, r.Kind, c, c.High))
	}
	return out
}

// fingerprintShown is how much of a fingerprint tells two apart by eye.
const fingerprintShown = 10

// word is a code or a name as a cell shows it.
func (w *comparing) word(r client.Row, column int, text string) string {
	words := w.words.Locale
	switch r.Code {
	case "starter":
		for _, p := range w.subjects[column].Result.Processes {
			if w.hidden && p.Name == text {
				return w.alias(p.ID)
			}
		}
		if w.hidden {
			return w.t("share.process", "label", "–")
		}
	case "depth":
		return words.Or("workspace.depth."+text, text)
	case "evidence":
		return text[:min(len(text), fingerprintShown)]
	case "assumption":
		_, quantity, _ := strings.Cut(r.ID, "/")
		return words.Or(quantity+"."+text, text)
	}
	return text
}

// figureText writes a figure of a comparison.
func figureText(words *locale.Locale, kind client.Figure, c client.Cell, x float64) string {
	switch kind {
	case client.Money:
		return words.Money(x, c.Currency)
	case client.Share:
		return words.Percent(x)
	case client.Level:
		return words.Number(x, 1)
	case client.Count, client.Months:
		return words.Number(x, 0)
	}
	return words.Figure(x, 3)
}
