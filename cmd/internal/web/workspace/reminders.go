package workspace

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment/problem"
	"waterline/assessment/reminder"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/web/shell"
)

func remindersRoutes() []Route {
	const one = clientPath + "/reminders"
	return []Route{
		get(one, account.View, (*Server).reminders),
		post(one, account.EditClient, (*Server).chooseReminded),
		post(one+"/stop", account.EditClient, (*Server).stopReminding),
		post(one+"/pause", account.EditClient, (*Server).pauseReminding),
		post(one+"/again", account.EditClient, (*Server).remindAgain),
	}
}

// remindersPage is what is due with a client and who is reminded of it.
type remindersPage struct {
	page
	Name     string
	URL      string
	On       bool
	Sends    bool // mails can be sent
	MayEdit  bool
	MaySet   bool // turn reminders on
	Things   []dueRow
	People   []personRow
	Contacts []contactRow
	Pauses   []choice
	Copy     *toCopy // what to send by hand
}

// dueRow is something that is due.
type dueRow struct {
	Day, What string
	Now       bool
}

// personRow is somebody who is reminded, or was.
type personRow struct {
	Person, Name, Role string
	State              stage
	Next               string
	Stopped            bool
	Mine               bool // the visitor: nobody else has to have asked
	Wrong              string
}

// contactRow is a contact that can be chosen.
type contactRow struct {
	Person, Name, Mail string
	Chosen             bool
}

// toCopy is a reminder for somebody's own mail program.
type toCopy struct{ Subject, Text string }

func (s *Server) reminders(c *fiber.Ctx, v *visit) error {
	return s.showReminders(c, v, http.StatusOK, &remindersPage{page: page{Flash: v.done(c)}})
}

func (s *Server) showReminders(c *fiber.Ctx, v *visit, status int, p *remindersPage) error {
	o, err := s.Reminders.Outlook(c.UserContext(), v.actor.Organisation, c.Params("client"))
	if err != nil {
		return err
	}
	name := o.Client.Name
	p.Title, p.Name, p.URL = v.t("workspace.reminder.title", "name", "\u2068"+name+"\u2069"), name, clientURLOf(o.Client.Client)+"/reminders"
	p.Crumbs = v.crumbs(link{Text: name, URL: clientURLOf(o.Client.Client)})
	p.On, p.Sends, p.MayEdit, p.MaySet = o.Settings.On(), s.Reminds, v.may(account.EditClient), v.may(account.Organise)
	for i, t := range o.Things {
		if i >= comingShown {
			break
		}
		p.Things = append(p.Things, dueRow{v.words.Locale.ShortDate(t.Day), v.thing(t), !t.Day.After(o.Today)})
	}
	for _, one := range reminder.Pauses() {
		p.Pauses = append(p.Pauses, choice{Value: string(one), Text: v.t("workspace.reminder.pause." + string(one))})
	}
	for _, one := range o.People {
		p.people(v, o, one)
	}
	if !s.Reminds && p.On {
		p.Copy = v.toCopy(o, s.base(c))
	}
	return s.send(c, v, status, "reminders", p)
}

// people adds a person to the list of those reminded, of those to choose from,
// or both.
func (p *remindersPage) people(v *visit, o reminder.Outlook, one reminder.Person) {
	if !one.Owner && one.Stopped == nil {
		p.Contacts = append(p.Contacts, contactRow{one.Person, one.Name, one.Mail, one.Chosen != nil})
	}
	if !one.Owner && one.Chosen == nil && one.Stopped == nil {
		return
	}
	words := v.words.Locale
	r := personRow{Person: one.Person, Name: one.Name, Role: v.t("workspace.reminder.contact"), Stopped: one.Stopped != nil, Mine: one.Person == v.actor.User}
	if one.Owner {
		r.Role = v.t("workspace.client.field.owner")
	}
	switch {
	case one.Stopped != nil:
		r.State = stage{v.t("workspace.reminder.stopped", "date", words.ShortDate(*one.Stopped)), "bad"}
	case one.Paused != nil && one.Paused.After(o.Today):
		r.State = stage{v.t("workspace.reminder.paused", "date", words.ShortDate(*one.Paused)), "warn"}
	case o.Settings.On():
		r.State = stage{v.t("workspace.reminder.on"), "on"}
	default:
		r.State = stage{Text: v.t("workspace.reminder.off")}
	}
	if t, day, ok := o.Next(one); ok {
		r.Next = words.ShortDate(day) + ": " + v.thing(t)
	}
	if p.Wrong("asked-" + one.Person) {
		r.Wrong = v.t("problem." + reminder.CodeAsked)
	}
	p.People = append(p.People, r)
}

// toCopy is what is due now, for a mail of one's own; nil where nothing is.
func (v *visit) toCopy(o reminder.Outlook, base string) *toCopy {
	var lines []string
	subject := ""
	for _, t := range o.Things {
		if t.Day.After(o.Today) {
			continue
		}
		if subject == "" || t.Kind == reminder.Run {
			subject = v.thing(t) + ": " + o.Client.Name
		}
		if t.Kind == reminder.Run {
			subject = v.t("mail.reminder.subject_run", "quarter", strconv.Itoa(t.Quarter.Number), "client", o.Client.Name, "minutes", strconv.Itoa(reminder.Minutes))
		}
		lines = append(lines, v.thing(t)+".")
	}
	if subject == "" {
		return nil
	}
	lines = append(lines, "", base+clientURLOf(o.Client.Client))
	return &toCopy{subject, strings.Join(lines, "\n")}
}

func (s *Server) chooseReminded(c *fiber.Ctx, v *visit) error {
	err := s.Reminders.Choose(c.UserContext(), v.actor.Organisation, c.Params("client"), shell.Form(c).All("contact"), v.author())
	return s.reminded(c, v, err, "reminder_chosen")
}

func (s *Server) stopReminding(c *fiber.Ctx, v *visit) error {
	err := s.Reminders.Stop(c.UserContext(), v.actor.Organisation, c.Params("client"), shell.Form(c).Line("person"), v.author())
	return s.reminded(c, v, err, "reminder_stopped")
}

func (s *Server) pauseReminding(c *fiber.Ctx, v *visit) error {
	f := shell.Form(c)
	err := s.Reminders.Pause(c.UserContext(), v.actor.Organisation, c.Params("client"), f.Line("person"), reminder.Pause(f.Line("pause")), v.author())
	return s.reminded(c, v, err, "reminder_paused")
}

func (s *Server) remindAgain(c *fiber.Ctx, v *visit) error {
	f := shell.Form(c)
	err := s.Reminders.Again(c.UserContext(), v.actor.Organisation, c.Params("client"), f.Line("person"), f.Has("asked"), v.author())
	return s.reminded(c, v, err, "reminder_again")
}

// reminded leads back to the page, or shows it with what was wrong.
func (s *Server) reminded(c *fiber.Ctx, v *visit, err error, done string) error {
	var problems problem.List
	if errors.As(err, &problems) {
		p := &remindersPage{page: page{Faults: v.faults(err)}}
		for i := range p.Faults {
			if !strings.HasPrefix(p.Faults[i].Anchor, "asked-") {
				p.Faults[i].Anchor = "people"
			}
		}
		return s.showReminders(c, v, http.StatusUnprocessableEntity, p)
	}
	if err != nil {
		return err
	}
	return seeOther(c, clientURLOf(c.Params("client"))+"/reminders?done="+done)
}
