package workspace

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment/client"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/web/shell"
	"waterline/cmd/internal/web/verdict"
	"waterline/reports/chart"
)

const clientsPath = "/workspace/clients"

func clientsRoutes() []Route {
	return []Route{
		get(clientsPath, account.View, (*Server).clients),
		get(clientsPath+".csv", account.View, (*Server).clientsCSV),
	}
}

// clientsPage is the list of clients.
type clientsPage struct {
	page
	clientFilter
	Columns    []column
	Rows       []clientRow
	Total      int
	Next, Prev string
	CSV        string
	MayEdit    bool
	MayIssue   bool
}

// clientFilter is the bar of filters over clients.
type clientFilter struct {
	Filter   client.Filter
	Stages   []choice
	Owners   []choice
	Tags     []choice
	Dues     []choice
	Sort     string
	Filtered bool
	people   map[string]string
}

// choice is an option of a filter or a form.
type choice struct {
	Value, Text string
	Chosen      bool
}

// column is the head of a column; one that sorts has a URL.
type column struct {
	Text, URL string
	Class     string
	Order     string // "ascending", "descending", or "" where another column sorts
}

// clientRow is one client of the list.
type clientRow struct {
	client.Client
	URL     string
	Stage   stage
	LastRun string
	Due     string
	Late    bool
	Net     string
	Range   string
	Strip   *strip
	Weakest string
	Owner   string
}

func (s *Server) clients(c *fiber.Ctx, v *visit) error {
	q := clientQuery(shell.Query(c))
	found, err := s.Clients.List(c.UserContext(), v.actor.Organisation, q)
	if err != nil {
		return err
	}
	p := clientsPage{
		page:    page{Title: v.t("workspace.clients.title"), Flash: v.done(c), Scripts: []string{"js/keys.js"}},
		Total:   found.Total,
		MayEdit: v.may(account.EditClient), MayIssue: v.may(account.Issue),
	}
	if p.clientFilter, err = s.clientFilter(c, v, q); err != nil {
		return err
	}
	p.Rows = s.clientRows(v, found.Clients, p.people)
	p.links(v, q, found)
	return s.send(c, v, http.StatusOK, "clients", &p)
}

// clientQuery reads what a list is asked for. A word that is none of the
// choices goes on as it is, for the domain to say so.
func clientQuery(f shell.Fields) client.Query {
	sort, ok := client.ParseSort(f.Line("sort"))
	if !ok {
		sort = client.Sort{By: client.Field(f.Line("sort"))}
	}
	return client.Query{
		Filter: client.Filter{
			Search: f.Line("q"), Stage: client.Stage(f.Line("stage")), Owner: f.Line("owner"), Tag: f.Line("tag"), Due: client.Due(f.Line("due")),
		},
		Sort: sort, After: f.Line("after"), Before: f.Line("before"),
	}
}

// clientURL is the address of a list; q begins at its first page.
func clientURL(path string, q client.Query) string {
	values := url.Values{}
	for _, pair := range [][2]string{
		{"q", q.Search}, {"stage", string(q.Stage)}, {"owner", q.Owner}, {"tag", q.Tag}, {"due", string(q.Due)},
		{"after", q.After}, {"before", q.Before},
	} {
		if pair[1] != "" {
			values.Set(pair[0], pair[1])
		}
	}
	if q.Sort != (client.Sort{By: client.ByName}) {
		values.Set("sort", q.Sort.String())
	}
	if len(values) == 0 {
		return path
	}
	return path + "?" + values.Encode()
}

// links fills the heads of columns, the pages around and the file.
func (p *clientsPage) links(v *visit, q client.Query, found client.Page) {
	for _, c := range []struct {
		key   string
		by    client.Field
		class string
	}{
		{"name", client.ByName, ""}, {"stage", client.ByStage, ""}, {"last_run", client.ByLastRun, ""}, {"next_due", client.ByNextDue, ""},
		{"net", client.ByNet, "n"}, {"range", "", ""}, {"weakest", client.ByWeakest, ""}, {"owner", "", ""},
	} {
		head := column{Text: v.t("workspace.clients.column." + c.key), Class: c.class}
		if c.by != "" {
			next := q
			next.After, next.Before = "", ""
			next.Sort = client.Sort{By: c.by}
			if q.Sort.By == c.by {
				head.Order = "ascending"
				if q.Sort.Descending {
					head.Order = "descending"
				}
				next.Sort.Descending = !q.Sort.Descending
			}
			head.URL = clientURL(clientsPath, next)
		}
		p.Columns = append(p.Columns, head)
	}
	at := q
	at.After, at.Before = "", ""
	p.CSV = clientURL(clientsPath+".csv", at)
	if found.Next != "" {
		next := at
		next.After = found.Next
		p.Next = clientURL(clientsPath, next)
	}
	if found.Previous != "" {
		previous := at
		previous.Before = found.Previous
		p.Prev = clientURL(clientsPath, previous)
	}
}

// clientFilter is the bar with its choices, as the query has them.
func (s *Server) clientFilter(c *fiber.Ctx, v *visit, q client.Query) (clientFilter, error) {
	p := clientFilter{Filter: q.Filter, Sort: q.Sort.String(), Filtered: q.Filter != client.Filter{}}
	var err error
	if p.people, err = s.people(c.UserContext(), v); err != nil {
		return p, err
	}
	tags, err := s.Clients.Tags(c.UserContext(), v.actor.Organisation)
	if err != nil {
		return p, err
	}
	p.Stages = []choice{{Text: v.t("workspace.clients.any_stage")}}
	for _, s := range client.Stages() {
		p.Stages = append(p.Stages, choice{string(s), v.t("workspace.stage." + string(s)), q.Stage == s})
	}
	p.Owners = append([]choice{{Text: v.t("workspace.clients.anyone")}}, ownerChoices(p.people, q.Owner)...)
	p.Tags = []choice{{Text: v.t("workspace.clients.any_tag")}}
	for _, t := range tags {
		p.Tags = append(p.Tags, choice{t.Name, t.Name, q.Tag == t.Name})
	}
	p.Dues = []choice{{Text: v.t("workspace.clients.any_time")}}
	for _, d := range []client.Due{client.Overdue, client.Week, client.Month, client.NoDue} {
		p.Dues = append(p.Dues, choice{string(d), v.t("workspace.clients.due." + string(d)), q.Due == d})
	}
	return p, nil
}

func (s *Server) clientRows(v *visit, clients []client.Client, people map[string]string) []clientRow {
	words, now := v.words.Locale, s.Clock()
	shared := newScale(clients)
	rows := make([]clientRow, len(clients))
	for i, one := range clients {
		r := clientRow{Client: one, URL: clientsPath + "/" + one.ID, Stage: stageOf(v, one.Stage), Owner: initials(people[one.Owner])}
		if one.NextDue != nil {
			r.Due, r.Late = words.ShortDate(*one.NextDue), one.NextDue.Before(now)
		}
		if n := one.Newest; n.Known() {
			r.LastRun = words.ShortDate(n.At)
			r.Net = words.Money(n.P50, n.Currency)
			r.Range = words.MoneyRange(n.P5, n.P95, n.Currency)
			r.Strip = shared.strip(n)
			if n.Weakest != "" {
				r.Weakest = words.T("dimension."+n.Weakest) + " " + words.Number(n.Level, 1)
			}
		}
		rows[i] = r
	}
	return rows
}

// clientsCSV is the whole list as the filter has it, with figures as numbers.
func (s *Server) clientsCSV(c *fiber.Ctx, v *visit) error {
	q := clientQuery(shell.Query(c))
	q.Limit = client.MostLimit
	people, err := s.people(c.UserContext(), v)
	if err != nil {
		return err
	}
	t := chart.Table{Head: []string{"id"}}
	for _, key := range []string{"name", "stage", "last_run", "next_due", "currency", "p5", "p50", "p95", "weakest", "level", "owner"} {
		t.Head = append(t.Head, v.t("workspace.clients.csv."+key))
	}
	for {
		found, err := s.Clients.List(c.UserContext(), v.actor.Organisation, q)
		if err != nil {
			return err
		}
		for _, one := range found.Clients {
			t.Rows = append(t.Rows, clientRecord(one, people))
		}
		if found.Next == "" {
			return verdict.Send(c, "clients", t)
		}
		q.After = found.Next
	}
}

func clientRecord(one client.Client, people map[string]string) []string {
	n := one.Newest
	record := []string{one.ID, one.Name, string(one.Stage), "", "", "", "", "", "", "", "", people[one.Owner]}
	if one.NextDue != nil {
		record[4] = one.NextDue.UTC().Format("2006-01-02")
	}
	if n.Known() {
		number := func(x float64, digits int) string { return strconv.FormatFloat(x, 'f', digits, 64) }
		record[3], record[5] = n.At.UTC().Format("2006-01-02"), n.Currency
		record[6], record[7], record[8] = number(n.P5, 0), number(n.P50, 0), number(n.P95, 0)
		if n.Weakest != "" {
			record[9], record[10] = n.Weakest, number(n.Level, 2)
		}
	}
	return record
}
