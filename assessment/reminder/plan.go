package reminder

import (
	"context"
	"time"

	"waterline/assessment"
	"waterline/assessment/client"
	"waterline/assessment/problem"
)

// Codes of problems with whom to remind.
const (
	CodeNobody = "reminder_nobody" // no such person at the client
	CodeAsked  = "reminder_asked"  // who stopped is reminded only when they asked for it
	CodePause  = "reminder_pause"
)

// Outlook is what is due with a client and who is reminded of it.
type Outlook struct {
	Settings Settings
	Client   Owned
	People   []Person
	Things   []Thing // due already, and the next ones within a year
	Today    time.Time
}

// ahead is how many days an outlook looks ahead.
const ahead = 366

// Outlook is that of one client. NotFound.
func (s *Service) Outlook(ctx context.Context, organisation, id string) (Outlook, error) {
	out, err := s.outlooks(ctx, organisation, id)
	if err != nil {
		return Outlook{}, err
	}
	if len(out) == 0 {
		return Outlook{}, &assessment.Error{Code: assessment.NotFound, Safe: "error.client_gone"}
	}
	return out[0], nil
}

// Outlooks are those of every client of an organisation that has a result and is
// neither paused nor archived, by name.
func (s *Service) Outlooks(ctx context.Context, organisation string) ([]Outlook, error) {
	return s.outlooks(ctx, organisation, "")
}

func (s *Service) outlooks(ctx context.Context, organisation, id string) ([]Outlook, error) {
	settings, err := s.Store.Settings(ctx, organisation)
	if err != nil {
		return nil, err
	}
	clients, kept, err := s.known(ctx, organisation, id)
	if err != nil {
		return nil, err
	}
	today := DayOf(s.Clock(), settings.Zone)
	out := make([]Outlook, len(clients))
	for i, one := range clients {
		out[i] = Outlook{Settings: settings, Client: one, People: one.People(kept.of(one.Client)), Today: today}
		if one.Live() {
			out[i].Things = settings.Due(one.Subject, today, today.AddDate(0, 0, -longestPause), today.AddDate(0, 0, ahead))
		}
	}
	return out, nil
}

// Next is the first day on which somebody is reminded, and of what; false where
// nothing is due within a year.
func (o Outlook) Next(p Person) (Thing, time.Time, bool) {
	if !o.Settings.On() {
		return Thing{}, time.Time{}, false
	}
	for _, t := range o.Things {
		day := t.Day
		if p.Paused != nil && p.Paused.After(day) {
			day = *p.Paused
		}
		late := day.Before(o.Today) || t.Day.Before(DayOf(*o.Settings.Since, o.Settings.Zone))
		if (p.Owner || t.Kind == Run) && !late && p.Wanted(day) {
			return t, day, true
		}
	}
	return Thing{}, time.Time{}, false
}

// Choose has contacts of a client reminded, and those left out not. Who stopped
// stays so: Again has them reminded.
func (s *Service) Choose(ctx context.Context, organisation, id string, persons []string, by client.Author) error {
	o, err := s.Outlook(ctx, organisation, id)
	if err != nil {
		return err
	}
	chosen := make(map[string]bool)
	for _, p := range persons {
		chosen[p] = true
	}
	now := s.Clock()
	for _, p := range o.People {
		is := p.Recipient
		switch {
		case p.Owner || p.Stopped != nil || chosen[p.Person] == (p.Chosen != nil):
			continue
		case chosen[p.Person]:
			is.Chosen = &now
		default:
			is.Chosen = nil
		}
		if err := s.change(ctx, organisation, p, is, by, now); err != nil {
			return err
		}
	}
	return nil
}

// Stop ends the reminders of a person about a client.
func (s *Service) Stop(ctx context.Context, organisation, id, person string, by client.Author) error {
	return s.to(ctx, organisation, id, person, by, func(_ Outlook, _ Person, r *Recipient, now time.Time) error {
		r.Stopped = &now
		return nil
	})
}

// Pause puts them off.
func (s *Service) Pause(ctx context.Context, organisation, id, person string, p Pause, by client.Author) error {
	return s.to(ctx, organisation, id, person, by, func(o Outlook, _ Person, r *Recipient, now time.Time) error {
		if o.Settings.pause(r, p, now) != nil {
			return problem.List{problem.New("pause", CodePause)}
		}
		return nil
	})
}

// Again has somebody reminded once more. Of another than oneself, who stopped,
// it must be said that they asked for it.
func (s *Service) Again(ctx context.Context, organisation, id, person string, asked bool, by client.Author) error {
	return s.to(ctx, organisation, id, person, by, func(_ Outlook, p Person, r *Recipient, now time.Time) error {
		if r.Stopped != nil && !asked && p.Person != by.ID {
			return problem.List{problem.New("asked-"+person, CodeAsked)}
		}
		r.Chosen, r.Stopped, r.Paused = &now, nil, nil
		return nil
	})
}

func (s *Service) to(ctx context.Context, organisation, id, person string, by client.Author, change func(Outlook, Person, *Recipient, time.Time) error) error {
	o, err := s.Outlook(ctx, organisation, id)
	if err != nil {
		return err
	}
	now := s.Clock()
	for _, p := range o.People {
		if p.Person != person {
			continue
		}
		is := p.Recipient
		if err := change(o, p, &is, now); err != nil {
			return err
		}
		return s.change(ctx, organisation, p, is, by, now)
	}
	return problem.List{problem.New("person", CodeNobody)}
}

func (s *Service) change(ctx context.Context, organisation string, was Person, is Recipient, by client.Author, now time.Time) error {
	if is.ID == "" {
		var err error
		if is.ID, err = s.id(); err != nil {
			return err
		}
	}
	return s.Store.Change(ctx, organisation, is, was.Owner, client.Event{Action: action(was.Recipient, is), Subject: is.Client, Actor: by.ID, At: now})
}
