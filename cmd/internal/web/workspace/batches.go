package workspace

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment/problem"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/batch"
	"waterline/cmd/internal/web/shell"
)

const batchesPath = "/workspace/batches"

func batchesRoutes() []Route {
	one := batchesPath + "/:batch"
	return []Route{
		get(batchesPath, account.Issue, (*Server).batches),
		get(batchesPath+"/new", account.Issue, (*Server).ordering),
		post(batchesPath, account.Issue, (*Server).order),
		get(one, account.Issue, (*Server).batch),
		get(one+"/progress", account.Issue, (*Server).batchProgress),
		get(one+"/reports.zip", account.Issue, (*Server).batchZip),
		post(one+"/retry", account.Issue, (*Server).retryBatch),
		post(one+"/cancel", account.Issue, (*Server).cancelBatch),
		post(one+"/remove", account.Issue, (*Server).removeBatch),
	}
}

// batchesPage lists the newest batches.
type batchesPage struct {
	page
	Rows []batchRow
}

// batchRow is a batch as list and page show it.
type batchRow struct {
	batch.Batch
	URL     string
	At      string
	By      string
	Until   string
	Settled int // of Total
	Text    string
	Bad     string // how many failed, "" for none
	Stage   stage
	Running bool
}

func (s *Server) batchRow(v *visit, b batch.Batch, people map[string]string) batchRow {
	p := b.Progress
	r := batchRow{
		Batch: b, URL: batchesPath + "/" + b.ID, At: v.at(b.CreatedAt), By: people[b.By], Until: v.words.Locale.Date(b.ExpiresAt),
		Settled: p.Total - p.Queued(), Running: p.Queued() > 0,
		Text: v.t("workspace.batch.progress", "done", strconv.Itoa(p.Done), "total", strconv.Itoa(p.Total)),
	}
	if p.Failed > 0 {
		r.Bad = v.words.Locale.N("workspace.batch.failed", p.Failed)
		r.Text += ", " + r.Bad
	}
	word, class := "done", "on"
	switch {
	case r.Running:
		word, class = "running", "warn"
	case p.Failed > 0:
		word, class = "failures", "bad"
	case b.CancelledAt != nil:
		word, class = "cancelled", ""
	}
	r.Stage = stage{Text: v.t("workspace.batch.state." + word), Class: class}
	return r
}

func (s *Server) batches(c *fiber.Ctx, v *visit) error {
	found, err := s.Batches.List(c.UserContext(), v.actor.Organisation)
	if err != nil {
		return err
	}
	people, err := s.people(c.UserContext(), v)
	if err != nil {
		return err
	}
	p := batchesPage{page: page{Title: v.t("workspace.nav.batches"), Flash: v.done(c)}}
	for _, b := range found {
		p.Rows = append(p.Rows, s.batchRow(v, b, people))
	}
	return s.send(c, v, http.StatusOK, "batches", &p)
}

// orderPage is what a batch is ordered with.
type orderPage struct {
	page
	Clients   []pickedClient
	Languages []choice
	Papers    []choice
}

// pickedClient is one that a report can be made of, or why not.
type pickedClient struct {
	ID, Name, Result string
	Anchor           string
	Chosen           bool
}

func (s *Server) ordering(c *fiber.Ctx, v *visit) error {
	return s.showOrder(c, v, http.StatusOK, shell.Query(c), nil)
}

// showOrder shows the form of an order with what was chosen. A client that is
// not there any more is left out.
func (s *Server) showOrder(c *fiber.Ctx, v *visit, status int, f shell.Fields, faults []fault) error {
	p := orderPage{page: page{Title: v.t("workspace.batch.new"), Faults: faults, Crumbs: []link{{Text: v.t("workspace.nav.batches"), URL: batchesPath}}}}
	for i, id := range f.All("client") {
		if i == batch.Most {
			break
		}
		one, err := s.Clients.Store.Client(c.UserContext(), v.actor.Organisation, id)
		if status, _ := shell.Classify(err); err != nil && status != http.StatusNotFound {
			return err
		} else if err != nil {
			continue
		}
		picked := pickedClient{ID: one.ID, Name: one.Name, Anchor: "clients[" + strconv.Itoa(i+1) + "]", Chosen: true}
		if n := one.Newest; n.Known() {
			picked.Result = v.words.Locale.ShortDate(n.At) + ", " + v.words.Locale.Money(n.P50, n.Currency)
		}
		p.Clients = append(p.Clients, picked)
	}
	chosen := f.Line("language")
	if chosen == "" {
		chosen = v.words.Locale.Tag()
	}
	for _, l := range s.languages {
		p.Languages = append(p.Languages, choice{l.Locale.Tag(), l.Locale.Name(), l.Locale.Tag() == chosen})
	}
	for _, paper := range []string{"A4", "Letter"} {
		p.Papers = append(p.Papers, choice{paper, paper, paper == f.Line("paper")})
	}
	return s.send(c, v, status, "batch_new", &p)
}

func (s *Server) order(c *fiber.Ctx, v *visit) error {
	f := shell.Form(c)
	o := batch.Order{
		Organisation: v.actor.Organisation, By: v.actor.User, Format: "pdf",
		Look: batch.Look{Language: f.Line("language"), Paper: strings.ToLower(f.Line("paper"))},
	}
	var found problem.List
	if !s.speaksTo(o.Look.Language) {
		found = append(found, problem.New("language", "form_language", "got", o.Look.Language))
	}
	if o.Look.Paper != "a4" && o.Look.Paper != "letter" {
		found = append(found, problem.New("paper", "issue_paper", "options", "A4, Letter"))
	}
	err := found.Err()
	if err == nil {
		o.Assessments, err = s.Clients.NewestOf(c.UserContext(), v.actor.Organisation, f.All("client"))
	}
	var made batch.Batch
	if err == nil {
		made, err = s.Batches.Create(c.UserContext(), o)
	}
	if faults := v.faults(err); faults != nil {
		return s.showOrder(c, v, http.StatusUnprocessableEntity, f, faults)
	}
	if err != nil {
		return err
	}
	return seeOther(c, batchesPath+"/"+made.ID+"?done=ordered")
}

// speaksTo reports whether there are words in a language.
func (s *Server) speaksTo(tag string) bool {
	for _, l := range s.languages {
		if l.Locale.Tag() == tag {
			return true
		}
	}
	return false
}
