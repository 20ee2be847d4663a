package workspace

import (
	"net/http"
	"time"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
	"waterline/assessment/client"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/web/verdict"
)

const versionRoute = assessmentRoute + "/versions/:version"

func resultRoutes() []Route {
	return []Route{
		get(versionRoute, account.View, (*Server).result),
		get(versionRoute+"/:table.csv", account.View, (*Server).resultTable),
	}
}

// resultPage shows one version of a result as its respondent sees it.
type resultPage struct {
	page
	verdict.View
	Name    string
	Made    time.Time
	Tabs    []link
	Number  string
	Newest  string // address of the newest version, "" when this is it
	Edited  string // who changed assumptions, "" for a run
	Reason  string
	Changed string
}

func (s *Server) result(c *fiber.Ctx, v *visit) error {
	about, f, view, err := s.resultAsked(c, v)
	if err != nil {
		return err
	}
	p := &resultPage{
		page: page{Title: view.Answer.Headline, Flash: v.done(c), Scripts: []string{"js/keys.js"}}, View: view,
		Name: f.Result.Organisation.Name, Made: f.At, Tabs: about.tabs(v, ""),
		Number: v.t("workspace.assessment.version", "n", number(f.Number)), Reason: f.Reason,
	}
	p.Tables = versionURL(about.ID, f.Assessment, f.Number) + "/"
	p.Crumbs = v.crumbs(
		link{Text: about.Name, URL: clientURLOf(about.ID)},
		link{Text: v.t("workspace.result.assessment"), URL: assessmentURL(about.ID, f.Assessment)},
	)
	all, err := s.Clients.Store.Revisions(c.UserContext(), v.actor.Organisation, f.Assessment)
	if err != nil {
		return err
	}
	if len(all) > 0 && all[0].Number != f.Number {
		p.Newest = versionURL(about.ID, f.Assessment, all[0].Number)
	}
	if f.Edit {
		p.Edited = v.t("workspace.result.edited", "name", "\u2068"+f.By.Name+"\u2069", "at", v.at(f.At))
		p.Changed = v.changed(all, f.Number)
	}
	return s.send(c, v, http.StatusOK, "result", p)
}

// resultAsked finds the version of an address and words it.
func (s *Server) resultAsked(c *fiber.Ctx, v *visit) (subject, client.Frozen, verdict.View, error) {
	about, err := s.subject(c, v)
	if err != nil {
		return about, client.Frozen{}, verdict.View{}, err
	}
	asked := wholeNumber(c.Params("version"))
	if asked < 1 {
		return about, client.Frozen{}, verdict.View{}, &assessment.Error{Code: assessment.NotFound, Safe: "error.no_result"}
	}
	f, err := s.Clients.Store.Revision(c.UserContext(), v.actor.Organisation, about.Assessment, asked)
	if err != nil {
		return about, f, verdict.View{}, err
	}
	words := verdict.Words{Locale: v.words.Locale, Bank: v.words.Bank, Book: v.words.Book}
	view, err := verdict.New(f.Result, words, verdict.Wide)
	if err == nil && s.Benchmarks != nil {
		view, err = view.Beside(c.UserContext(), s.Benchmarks, f.Assessment, f.Result, words, verdict.Wide)
	}
	return about, f, view, err
}

// resultTable sends the numbers behind one picture or table.
func (s *Server) resultTable(c *fiber.Ctx, v *visit) error {
	_, _, view, err := s.resultAsked(c, v)
	if err != nil {
		return err
	}
	return view.SendTable(c, c.Params("table"))
}
