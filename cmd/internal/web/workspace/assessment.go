package workspace

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
	"waterline/assessment/client"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/web/outbox"
	"waterline/cmd/internal/web/retrospect"
	"waterline/cmd/internal/web/shell"
)

const assessmentsPath = clientPath + "/assessments"

func assessmentRoutes() []Route {
	return []Route{
		get(assessmentsPath+"/new", account.EditClient, (*Server).newAssessment),
		post(assessmentsPath+"/new", account.EditClient, (*Server).startAssessment),
		post(assessmentsPath+"/import", account.EditClient, (*Server).importAnswers),
		get(assessmentRoute, account.View, (*Server).assessment),
		post(assessmentRoute+"/links", account.EditClient, (*Server).newLink),
		post(assessmentRoute+"/mails", account.EditClient, (*Server).mailLink),
	}
}

func assessmentURL(of, id string) string { return clientURLOf(of) + "/assessments/" + id }

// versionURL is the address of a version of a result.
func versionURL(of, id string, number int64) string {
	return assessmentURL(of, id) + "/versions/" + strconv.FormatInt(number, 10)
}

// assessmentRow is an assessment in a list: how far it is, or what came of it.
type assessmentRow struct {
	client.Assessment
	URL, Result  string
	Depth, Begun string
	Progress     string
	Done         bool // it has a result
	Moved        bool // answers were saved since the newest result
	Net          string
	For, After   string // of a re-run: its quarter, and the run it follows
}

func (s *Server) assessments(c *fiber.Ctx, v *visit, id string) ([]assessmentRow, error) {
	all, err := s.Clients.Follow(c.UserContext(), v.actor.Organisation, id)
	rows := make([]assessmentRow, len(all))
	for i, one := range all {
		rows[i] = v.assessmentRow(id, one)
	}
	return rows, err
}

func (v *visit) assessmentRow(of string, one client.Assessment) assessmentRow {
	words := v.words.Locale
	r := assessmentRow{
		Assessment: one, URL: assessmentURL(of, one.ID), Depth: v.t("workspace.depth." + string(one.Depth)), Begun: words.ShortDate(one.CreatedAt),
		Progress: v.t("workspace.assessment.progress", "answered", words.Number(float64(one.Progress.Answered), 0), "asked", words.Number(float64(one.Progress.Asked), 0)),
	}
	if r.After = v.follows(one); r.After != "" {
		r.For = retrospect.Quarter(words, one.Quarter)
	}
	if n := one.Newest; n != nil {
		r.Done, r.Result = true, versionURL(of, one.ID, n.Number)
		r.Moved = one.UpdatedAt.After(n.At) && !n.Edit
		r.Net = words.Money(n.Middle, n.Currency)
	}
	return r
}

// assessmentPage is one assessment of a client: its link, how far it is, and
// the versions of its result.
type assessmentPage struct {
	page
	assessmentRow
	Client   client.Client
	Tabs     []link
	Link     string // made just now, which is never shown again
	Mailto   string // opens the visitor's own mail program with the link
	Until    string
	Versions []versionRow
	Language string
	MayEdit  bool
	Mailing  bool
	Mail     string // as typed, when it was refused
	MailBad  string
	Contacts []client.Contact
	Mails    []outbox.State
	Next     *nextRun
	Log      *runLog
}

// versionRow is a version of a result.
type versionRow struct {
	client.Revision
	URL, Kind, When, Who, Net, Effect, Changed, Compare string
}

func (s *Server) assessment(c *fiber.Ctx, v *visit) error {
	return s.showAssessment(c, v, http.StatusOK, &assessmentPage{page: page{Flash: v.done(c)}, Link: s.linkShownOnce(c)})
}

// assessmentAsked is the assessment that the address names, of the client that
// it names.
func (s *Server) assessmentAsked(c *fiber.Ctx, v *visit) (client.Client, client.Assessment, error) {
	missing := &assessment.Error{Code: assessment.NotFound, Safe: "error.draft_gone"}
	one, err := s.clientAsked(c, v)
	if err != nil {
		return one, client.Assessment{}, err
	}
	all, err := s.Clients.Follow(c.UserContext(), v.actor.Organisation, one.ID)
	if err != nil {
		return one, client.Assessment{}, err
	}
	for _, a := range all {
		if a.ID == c.Params("assessment") {
			return one, a, nil
		}
	}
	return one, client.Assessment{}, missing
}

func (s *Server) showAssessment(c *fiber.Ctx, v *visit, status int, p *assessmentPage) error {
	one, a, err := s.assessmentAsked(c, v)
	if err != nil {
		return err
	}
	p.assessmentRow, p.Client = v.assessmentRow(one.ID, a), one
	p.Tabs = subject{one, a.ID}.tabs(v, "overview")
	if p.Title = v.t("workspace.assessment.title", "date", p.Begun); p.For != "" {
		p.Title = v.t("workspace.rerun.title", "quarter", p.For)
	}
	p.Crumbs = v.crumbs(link{Text: one.Name, URL: clientURLOf(one.ID)})
	p.Until, p.MayEdit, p.Mailing = v.words.Locale.Date(a.ExpiresAt), v.may(account.EditClient), s.Mail != nil
	for _, contact := range one.Contacts {
		if contact.Mail != "" {
			p.Contacts = append(p.Contacts, contact)
		}
	}
	if p.Link != "" {
		p.Scripts = append(p.Scripts, "js/copy.js")
		p.Mailto = v.mailto(p.Link, p.Until, p.Contacts)
	}
	if s.Mail != nil {
		all, err := s.Mail.Mails(c.UserContext(), a.ID)
		if err != nil {
			return err
		}
		p.Mails = outbox.States(v.words.Locale, all, assessment.MailInvite)
	}
	if p.Versions, err = s.versions(c, v, one.ID, a.ID); err != nil {
		return err
	}
	if p.Log, err = s.runLog(c, v, one.ID, a); err != nil {
		return err
	}
	series, err := s.seriesOf(c, v, a.ID)
	if err != nil {
		return err
	}
	if p.Next, err = s.nextRun(c, v, one.ID, series, a.ID); err != nil {
		return err
	}
	return s.send(c, v, status, "assessment", p)
}

// mailto is an address that opens a mail with the link in the visitor's own
// mail program, to the first contact that has an address.
func (v *visit) mailto(link, until string, contacts []client.Contact) string {
	to := ""
	if len(contacts) > 0 {
		to = url.PathEscape(contacts[0].Mail)
	}
	body := v.t("workspace.assessment.mail_body", "link", link, "date", until)
	return "mailto:" + to + "?subject=" + url.PathEscape(v.t("mail.invite.subject", "date", until)) + "&body=" + url.PathEscape(body)
}

func (s *Server) versions(c *fiber.Ctx, v *visit, of, id string) ([]versionRow, error) {
	all, err := s.Clients.Store.Revisions(c.UserContext(), v.actor.Organisation, id)
	rows := make([]versionRow, len(all))
	for i, r := range all {
		kind := "workspace.assessment.run"
		if r.Edit {
			kind = "workspace.assessment.edit"
		}
		rows[i] = versionRow{
			Revision: r, URL: versionURL(of, id, r.Number), Kind: v.t(kind), When: v.at(r.At), Who: r.By.Name,
			Net: v.words.Locale.Money(r.Middle, r.Currency), Changed: v.changed(all, r.Number),
		}
		if i+1 < len(all) && all[i+1].Currency == r.Currency {
			rows[i].Effect = v.effect(r.Middle-all[i+1].Middle, r.Currency)
			rows[i].Compare = comparePath + "?" + url.Values{"version": {pick(id, all[i+1].Number), pick(id, r.Number)}}.Encode()
		}
	}
	return rows, err
}

// linkCookie carries a link over to the page that shows it, once.
const (
	linkCookie = "waterline_link"
	linkLasts  = time.Minute
)

// showLinkAt leads to the page of an assessment, which shows its link once.
func (s *Server) showLinkAt(c *fiber.Ctx, of, id, key string) error {
	return s.showLinkFor(c, of, id, key, "link")
}

// showLinkFor is showLinkAt with the word for what was done.
func (s *Server) showLinkFor(c *fiber.Ctx, of, id, key, done string) error {
	path := assessmentURL(of, id)
	s.hand(c, linkCookie, path, key, linkLasts)
	return seeOther(c, path+"?done="+done+"#link")
}

func (s *Server) linkShownOnce(c *fiber.Ctx) string {
	key := s.handed(c, linkCookie, c.Path())
	if key == "" {
		return ""
	}
	return s.base(c) + "/r/" + key
}

// base is where links that are sent on begin.
func (s *Server) base(c *fiber.Ctx) string {
	if s.PublicURL != "" {
		return s.PublicURL
	}
	return c.BaseURL()
}

// newLink makes another link for the respondent.
func (s *Server) newLink(c *fiber.Ctx, v *visit) error {
	one, a, err := s.assessmentAsked(c, v)
	if err != nil {
		return err
	}
	key, _, err := s.Clients.NewLink(c.UserContext(), v.actor.Organisation, a.ID)
	if err != nil {
		return err
	}
	return s.showLinkAt(c, one.ID, a.ID, key)
}

// mailLink sends the respondent a link of their own, made when the mail goes.
func (s *Server) mailLink(c *fiber.Ctx, v *visit) error {
	one, a, err := s.assessmentAsked(c, v)
	if err != nil {
		return err
	}
	to := shell.Form(c).Line("mail")
	said, err := s.invite(c, v, a.ID, to)
	if err != nil {
		return err
	}
	if said != "" {
		p := &assessmentPage{page: page{Faults: []fault{{Anchor: "mail", Text: said}}}, Mail: to, MailBad: said}
		return s.showAssessment(c, v, http.StatusUnprocessableEntity, p)
	}
	return seeOther(c, assessmentURL(one.ID, a.ID)+"?done=mailed#link")
}

// invite asks for a mail with a link. It returns what is wrong with the
// address, in words.
func (s *Server) invite(c *fiber.Ctx, v *visit, id, to string) (string, error) {
	if s.Mail == nil {
		return "", fiber.ErrNotFound
	}
	d, _, err := s.Clients.Store.AssessmentDraft(c.UserContext(), v.actor.Organisation, id)
	if err != nil {
		return "", err
	}
	err = s.Mail.Ask(c.UserContext(), assessment.Mail{Kind: assessment.MailInvite, Draft: id, To: to, Language: d.Language, Base: s.base(c)}, nil)
	if said := outbox.Fault(v.words.Locale, err, "workspace.assessment.mail_many"); said != "" {
		return said, nil
	}
	return "", err
}
