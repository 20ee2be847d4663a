package workspace

import (
	"errors"
	"net/http"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
	"waterline/assessment/reminder"
	"waterline/cmd/internal/web/shell"
)

// readerPath is the page of a letter, for who reads it: the key in the address
// is all the right that it needs.
const readerPath = "/reminders/:key"

func readerRoutes() []Route {
	page, click := open(get(readerPath, "", (*Server).reader))[0], open(post(readerPath, "", (*Server).readerDoes))[0]
	click.Keyed = true
	return []Route{page, click}
}

// readerPage lets the reader of a reminder pause or stop.
type readerPage struct {
	page
	Client, Organisation string
	Action               string
	Due                  []string
	MayBegin             bool
	Own                  string // address of the client, for its owner
	Stopped              bool
	Paused               string // the day until which they are, "" for no more
	Does                 string // what a link of the mail asked for
	Pauses               []choice
}

// reader shows the page and does nothing, so that programs that follow every
// link of a mail stop no reminders.
func (s *Server) reader(c *fiber.Ctx, v *visit) error {
	r, err := s.Reminders.Open(c.UserContext(), c.Params("key"))
	if err != nil {
		return err
	}
	words := v.words.Locale
	p := &readerPage{
		page:   page{Title: v.t("workspace.reader.title", "client", "\u2068"+r.Client+"\u2069"), Gate: true, Flash: v.done(c)},
		Client: r.Client, Organisation: r.Organisation.Name, MayBegin: r.MayBegin, Stopped: r.Stopped != nil, Does: shell.Query(c).Line("do"),
		Action: "/reminders/" + c.Params("key") + "?lang=" + words.Tag(),
	}
	if r.Paused != nil && r.Paused.After(reminder.DayOf(s.Clock(), r.Organisation.Zone)) {
		p.Paused = words.Date(*r.Paused)
	}
	if r.Owner {
		p.Own = clientURLOf(r.Recipient.Client)
	}
	for _, t := range r.Due {
		if r.Owner || t.Kind != reminder.Judged {
			p.Due = append(p.Due, v.thing(t))
		}
	}
	for _, one := range reminder.Pauses() {
		p.Pauses = append(p.Pauses, choice{string(one), v.t("workspace.reader.pause." + string(one)), string(one) == p.Does})
	}
	if p.Flash != "" {
		p.Does = ""
	}
	return s.send(c, v, http.StatusOK, "reader", p)
}

// readerDoes does what a button of the page says, or what a mail program sends
// for its reader (RFC 8058). The latter learns nothing about keys.
func (s *Server) readerDoes(c *fiber.Ctx, v *visit) error {
	f, key := shell.Form(c), c.Params("key")
	if f.One("List-Unsubscribe") == "One-Click" {
		err := s.Reminders.StopByKey(c.UserContext(), key)
		var known *assessment.Error
		if err != nil && (!errors.As(err, &known) || known.Code != assessment.NotFound) {
			return err
		}
		return c.SendStatus(http.StatusOK)
	}
	var err error
	done := "reminder_paused"
	switch do := f.One("do"); do {
	case "stop":
		err, done = s.Reminders.StopByKey(c.UserContext(), key), "reminder_stopped_own"
	case "again":
		err, done = s.Reminders.AgainByKey(c.UserContext(), key), "reminder_again"
	case "begin":
		to, err := s.Reminders.BeginByKey(c.UserContext(), key)
		if err != nil {
			return err
		}
		return seeOther(c, "/r/"+to)
	default:
		err = s.Reminders.PauseByKey(c.UserContext(), key, reminder.Pause(do))
	}
	if err != nil {
		return err
	}
	return seeOther(c, "/reminders/"+key+"?lang="+v.words.Locale.Tag()+"&done="+done)
}
