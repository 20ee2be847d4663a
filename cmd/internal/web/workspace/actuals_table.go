package workspace

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment/calendar"
	"waterline/assessment/problem"
	"waterline/assessment/tracking"
	"waterline/cmd/internal/web/shell"
	"waterline/cmd/internal/web/verdict"
	"waterline/reports/chart"
)

// actualsTablePage takes figures from a table.
type actualsTablePage struct {
	page
	URL, Client string
	Blank       string // address of the form to fill in, "" where nothing goes on
	All         string
	Month       string
	Pasted      string
	Found       []misplaced
	Columns     []columnHelp
	Rows        int
}

// columnHelp is a column of the table with what goes into it.
type columnHelp struct{ Name, Text string }

func (s *Server) actualsTable(c *fiber.Ctx, v *visit) error {
	return s.showTable(c, v, http.StatusOK, &actualsTablePage{})
}

func (s *Server) showTable(c *fiber.Ctx, v *visit, status int, p *actualsTablePage) error {
	one, err := s.clientAsked(c, v)
	if err != nil {
		return err
	}
	list, err := s.Tracking.Store.Initiatives(c.UserContext(), v.actor.Organisation, one.ID)
	if err != nil {
		return err
	}
	const few, many = 8, 24
	month := s.month().Plus(-1)
	p.Title, p.URL, p.Client = v.t("workspace.initiative.table"), clientURLOf(one.ID)+"/actuals", one.Name
	p.Crumbs = v.crumbs(link{Text: one.Name, URL: clientURLOf(one.ID)}, link{Text: v.t("workspace.initiative.title"), URL: initiativesURL(one.ID)})
	p.All, p.Month, p.Rows = p.URL+".csv", v.month(month), few
	if len(p.Found) > 0 {
		p.Rows = many
	}
	for _, i := range list {
		if i.Open() && i.Started <= month {
			p.Blank = p.All + "?month=" + month.String()
		}
	}
	for _, name := range tracking.Columns() {
		p.Columns = append(p.Columns, columnHelp{name, v.t("workspace.initiative.column."+name, "sources", strings.Join(tracking.Sources(), ", "))})
	}
	return s.send(c, v, status, "actuals_table", p)
}

func (s *Server) importActuals(c *fiber.Ctx, v *visit) error {
	one, err := s.clientAsked(c, v)
	if err != nil {
		return err
	}
	_, data, err := shell.File(c, "file", ".csv", ".tsv", ".txt")
	pasted := shell.Form(c).One("pasted")
	if len(data) == 0 {
		data = []byte(pasted)
	}
	var done tracking.Imported
	if err == nil {
		done, err = s.Tracking.Import(c.UserContext(), v.actor.Organisation, one.ID, data, v.author())
	}
	var problems problem.List
	if errors.As(err, &problems) {
		p := &actualsTablePage{page: page{Error: true}, Pasted: string(data)}
		if len(data) > tracking.MaxTable || problems[0].Code == tracking.CodeTableText {
			p.Pasted = pasted // what cannot be shown is not sent back
		}
		for _, found := range problems {
			at := misplaced{Place: found.Path, Text: shell.Sentence(v.words.Locale, "workspace.table.problem", found)}
			if found.Line > 0 {
				at.Line = strconv.Itoa(found.Line)
			}
			p.Found = append(p.Found, at)
		}
		return s.showTable(c, v, http.StatusUnprocessableEntity, p)
	}
	if err != nil {
		return err
	}
	counts := url.Values{
		"new": {strconv.Itoa(done.New)}, "corrected": {strconv.Itoa(done.Corrected)}, "same": {strconv.Itoa(done.Same)}, "empty": {strconv.Itoa(done.Empty)},
	}
	return seeOther(c, initiativesURL(one.ID)+"?"+counts.Encode())
}

// exportActuals sends the table of what counts, or a form to fill in for a month.
func (s *Server) exportActuals(c *fiber.Ctx, v *visit) error {
	month, _ := calendar.ParseMonth(shell.Query(c).Line("month")) // none: what counts
	columns, rows, err := s.Tracking.Export(c.UserContext(), v.actor.Organisation, c.Params("client"), month)
	if err != nil {
		return err
	}
	name := "waterline-actuals-" + s.Clock().UTC().Format(time.DateOnly)
	if !month.IsZero() {
		name = "waterline-actuals-" + month.String()
	}
	return verdict.Send(c, name, chart.Table{Head: columns, Rows: rows})
}

// imported says what a table brought, by the counts in the address.
func (v *visit) imported(c *fiber.Ctx) string {
	q := shell.Query(c)
	if !q.Has("new") {
		return ""
	}
	count := func(name string) string { return number(wholeNumber(q.Line(name))) }
	return v.t("workspace.initiative.imported", "new", count("new"), "corrected", count("corrected"), "same", count("same"), "empty", count("empty"))
}
