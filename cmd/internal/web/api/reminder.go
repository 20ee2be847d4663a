package api

import (
	"strconv"
	"time"

	"waterline/assessment/problem"
	"waterline/assessment/reminder"
	"waterline/cmd/internal/account"
)

func reminderRoutes() []Route {
	return []Route{
		get("/year", account.View, (*Server).year),
		get("/clients/:client/reminders", account.View, (*Server).reminders),
		put("/clients/:client/reminders", account.EditClient, (*Server).chooseReminded),
	}
}

// yearShape is how the organisation divides its year, and whether people are
// reminded.
type yearShape struct {
	FirstMonth int     `json:"first_month"`
	Zone       string  `json:"zone"`
	Language   string  `json:"language"` // of mails, "" for that of the server
	Days       int     `json:"days"`     // from the end of a quarter to the day its answers are due
	Since      *string `json:"reminded_since"`
	Quarter    string  `json:"quarter"` // the present one
}

func (s *Server) year(c *call) (yearShape, error) {
	is, err := s.Reminders.Store.Settings(c.UserContext(), c.organisation())
	if err != nil {
		return yearShape{}, err
	}
	out := yearShape{FirstMonth: int(is.First), Zone: is.Zone.String(), Language: is.Language, Days: is.Days, Quarter: is.Today(s.Clock()).String()}
	if is.Since != nil {
		since := stamp(*is.Since)
		out.Since = &since
	}
	return out, nil
}

// remindersShape is what is due with a client and who is reminded of it.
type remindersShape struct {
	On     bool            `json:"on"`
	Due    []dueShape      `json:"due"`
	People []remindedShape `json:"people"`
}

// dueShape is something that is due.
type dueShape struct {
	Kind        reminder.Kind `json:"kind"`
	Day         string        `json:"day"`
	Quarter     string        `json:"quarter,omitempty"`
	Month       string        `json:"month,omitempty"`
	Initiatives []string      `json:"initiatives"`
}

// remindedShape is somebody who may be reminded.
type remindedShape struct {
	Name    string  `json:"name"`
	Mail    string  `json:"mail"`
	Owner   bool    `json:"owner"`
	Chosen  bool    `json:"chosen"` // owners need not be
	Stopped *string `json:"stopped_at"`
	Paused  *string `json:"paused_until"`
	Next    *string `json:"next"` // day of the next mail
}

func (s *Server) reminders(c *call) (remindersShape, error) {
	o, err := s.Reminders.Outlook(c.UserContext(), c.organisation(), c.Params("client"))
	if err != nil {
		return remindersShape{}, err
	}
	out := remindersShape{On: o.Settings.On(), Due: make([]dueShape, len(o.Things)), People: make([]remindedShape, len(o.People))}
	for i, t := range o.Things {
		out.Due[i] = dueShape{t.Kind, t.Day.Format(time.DateOnly), t.Quarter.String(), t.Month.String(), append([]string{}, t.Initiatives...)}
	}
	for i, p := range o.People {
		one := remindedShape{Name: p.Name, Mail: p.Mail, Owner: p.Owner, Chosen: p.Chosen != nil, Paused: dayOf(p.Paused)}
		if p.Stopped != nil {
			at := stamp(*p.Stopped)
			one.Stopped = &at
		}
		if _, day, ok := o.Next(p); ok {
			one.Next = dayOf(&day)
		}
		out.People[i] = one
	}
	return out, nil
}

func dayOf(t *time.Time) *string {
	if t == nil {
		return nil
	}
	day := t.Format(time.DateOnly)
	return &day
}

// remindedBody is the addresses of the contacts to remind; the others are not.
type remindedBody struct {
	Contacts []string `json:"contacts"`
}

func (s *Server) chooseReminded(c *call, b remindedBody) (remindersShape, error) {
	o, err := s.Reminders.Outlook(c.UserContext(), c.organisation(), c.Params("client"))
	if err != nil {
		return remindersShape{}, err
	}
	known := make(map[string]bool)
	for _, p := range o.People {
		known[p.Person] = !p.Owner
	}
	var found problem.List
	persons := make([]string, len(b.Contacts))
	for i, mail := range b.Contacts {
		if persons[i] = reminder.PersonOf(mail); !known[persons[i]] {
			found = append(found, problem.New("contacts["+strconv.Itoa(i+1)+"]", reminder.CodeNobody))
		}
	}
	if err := found.Err(); err != nil {
		return remindersShape{}, err
	}
	if err := s.Reminders.Choose(c.UserContext(), c.organisation(), c.Params("client"), persons, c.author()); err != nil {
		return remindersShape{}, err
	}
	return s.reminders(c)
}
