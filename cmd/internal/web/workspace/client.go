package workspace

import (
	"fmt"
	"math"
	"net/http"
	"time"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment/client"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/web/shell"
	"waterline/reports"
)

const clientPath = clientsPath + "/:client"

func clientRoutes() []Route {
	return []Route{
		get(clientsPath+"/new", account.EditClient, (*Server).newClient),
		post(clientsPath+"/new", account.EditClient, (*Server).addClient),
		get(clientPath, account.View, (*Server).client),
		post(clientPath+"/notes", account.EditClient, (*Server).note),
		get(clientPath+"/edit", account.EditClient, (*Server).editClient),
		post(clientPath+"/edit", account.EditClient, (*Server).saveClient),
		post(clientPath+"/archive", account.EditClient, (*Server).archiveClient),
		get(clientPath+"/erase", account.DeleteClient, (*Server).erasing),
		post(clientPath+"/erase", account.DeleteClient, (*Server).erase),
		get(clientPath+"/issued/:issued", account.View, (*Server).issuedFile),
	}
}

// clientPage is everything about one client.
type clientPage struct {
	page
	Client      client.Client
	URL         string
	Stage       stage
	Archived    bool
	Owner       string
	Due         string
	Late        bool
	Parent      link   // the client that it belongs to
	Teams       string // how many belong to it, "" for none
	Finding     *finding
	Assessments []assessmentRow
	Next        *nextRun
	Issued      []issuedRow
	Initiatives []initiativeRow
	Timeline    []moment
	Older       string // address of earlier entries, "" when there are none
	Note        string // as typed, when it was refused
	MayEdit     bool
	MayErase    bool
}

// finding is what the newest result says.
type finding struct {
	Headline string
	Facts    []reports.Fact
	URL      string
	When     string
}

// markShown is how much of a fingerprint a list shows.
const markShown = 8

// issuedRow is a report as it was sent.
type issuedRow struct {
	client.Issued
	URL, Day, Size, Mark string
}

func (s *Server) client(c *fiber.Ctx, v *visit) error {
	p := &clientPage{page: page{Flash: v.done(c)}}
	return s.showClient(c, v, http.StatusOK, p)
}

func (s *Server) showClient(c *fiber.Ctx, v *visit, status int, p *clientPage) error {
	one, err := s.clientAsked(c, v)
	if err != nil {
		return err
	}
	people, err := s.people(c.UserContext(), v)
	if err != nil {
		return err
	}
	p.Title, p.Client, p.URL, p.Crumbs = one.Name, one, clientURLOf(one.ID), v.crumbs()
	p.Stage, p.Archived, p.Owner = stageOf(v, one.Stage), one.Stage == client.Archived, people[one.Owner]
	p.MayEdit, p.MayErase, p.Scripts = v.may(account.EditClient), v.may(account.DeleteClient), []string{"js/keys.js"}
	if one.NextDue != nil {
		p.Due, p.Late = v.words.Locale.Date(*one.NextDue), one.NextDue.Before(s.Clock())
	}
	if err := s.family(c, v, p); err != nil {
		return err
	}
	if p.Finding, err = s.finding(c, v, one); err != nil {
		return err
	}
	if p.Assessments, err = s.assessments(c, v, one.ID); err != nil {
		return err
	}
	if p.Next, err = s.nextRun(c, v, one.ID, "", ""); err != nil {
		return err
	}
	if p.Issued, err = s.issued(c, v, one.ID); err != nil {
		return err
	}
	if p.Initiatives, err = s.initiativeRows(c, v, one.ID); err != nil {
		return err
	}
	if err := s.timeline(c, v, p); err != nil {
		return err
	}
	return s.send(c, v, status, "client", p)
}

// family says what the client belongs to, and how many belong to it.
func (s *Server) family(c *fiber.Ctx, v *visit, p *clientPage) error {
	var err error
	if p.Parent.Text, err = s.parent(c.UserContext(), v, p.Client.Parent); err != nil {
		return err
	}
	p.Parent.URL = clientURLOf(p.Client.Parent)
	teams, err := s.Clients.Store.Teams(c.UserContext(), v.actor.Organisation, p.Client.ID)
	if len(teams) > 1 {
		p.Teams = v.words.Locale.N("workspace.client.teams", len(teams)-1)
	}
	return err
}

// clientAsked is the client that the address names.
func (s *Server) clientAsked(c *fiber.Ctx, v *visit) (client.Client, error) {
	return s.Clients.Store.Client(c.UserContext(), v.actor.Organisation, c.Params("client"))
}

func clientURLOf(id string) string { return clientsPath + "/" + id }

// crumbs lead from the list to a page of a client.
func (v *visit) crumbs(more ...link) []link {
	return append([]link{{Text: v.t("workspace.nav.clients"), URL: clientsPath}}, more...)
}

// at is a moment in words, to the minute.
func (v *visit) at(t time.Time) string {
	return v.t("workspace.client.at", "day", v.words.Locale.ShortDate(t), "time", t.UTC().Format("15:04"))
}

// done says what was done before this page, by the word in its address.
func (v *visit) done(c *fiber.Ctx) string {
	if key := "workspace.done." + shell.Query(c).Line("done"); v.words.Locale.Has(key) {
		return v.t(key)
	}
	return ""
}

// finding is the answer of the newest result, nil while there is none.
func (s *Server) finding(c *fiber.Ctx, v *visit, one client.Client) (*finding, error) {
	if !one.Newest.Known() {
		return nil, nil //nolint:nilnil // no result is no fault
	}
	f, err := s.Clients.Store.Revision(c.UserContext(), v.actor.Organisation, one.Newest.Assessment, one.Newest.Version)
	if err != nil {
		return nil, err
	}
	said := reports.Findings(f.Result.In(v.words.Bank, v.words.Book), v.words.Locale)
	return &finding{
		Headline: said.Headline, Facts: said.Facts, When: v.at(f.At),
		URL: versionURL(one.ID, f.Assessment, f.Number),
	}, nil
}

func (s *Server) issued(c *fiber.Ctx, v *visit, id string) ([]issuedRow, error) {
	all, err := s.Clients.Store.IssuedOf(c.UserContext(), v.actor.Organisation, id)
	rows := make([]issuedRow, len(all))
	for i, one := range all {
		rows[i] = issuedRow{
			Issued: one, URL: clientURLOf(id) + "/issued/" + one.ID, Day: v.words.Locale.ShortDate(one.At),
			Mark: one.Fingerprint[:min(len(one.Fingerprint), markShown)],
			Size: v.t("workspace.client.size", "kb", v.words.Locale.Number(math.Ceil(float64(one.Size)/1024), 0)),
		}
	}
	return rows, err
}

// issuedFile sends a report as it was issued, byte for byte.
func (s *Server) issuedFile(c *fiber.Ctx, v *visit) error {
	i, file, err := s.Clients.Download(c.UserContext(), v.actor.Organisation, c.Params("issued"))
	if err != nil {
		return err
	}
	if i.Client != c.Params("client") {
		return fiber.ErrNotFound
	}
	c.Set(fiber.HeaderContentType, "application/pdf")
	c.Set(fiber.HeaderContentDisposition, fmt.Sprintf(`attachment; filename="report-%d-%s.pdf"`, i.Number, i.At.UTC().Format("2006-01-02")))
	return c.Send(file)
}

// note adds a note to the timeline.
func (s *Server) note(c *fiber.Ctx, v *visit) error {
	text, id := shell.Form(c).One("note"), c.Params("client")
	err := s.Clients.Note(c.UserContext(), v.actor.Organisation, id, text, v.author())
	if faults := v.faults(err); faults != nil {
		p := &clientPage{page: page{Faults: faults}, Note: text}
		return s.showClient(c, v, http.StatusUnprocessableEntity, p)
	}
	if err != nil {
		return err
	}
	return seeOther(c, clientURLOf(id)+"?done=noted#timeline")
}

// archiveClient takes a client out of the list.
func (s *Server) archiveClient(c *fiber.Ctx, v *visit) error {
	id := c.Params("client")
	if err := s.Clients.Archive(c.UserContext(), v.actor.Organisation, id, v.author()); err != nil {
		return err
	}
	return seeOther(c, clientURLOf(id)+"?done=archived")
}
