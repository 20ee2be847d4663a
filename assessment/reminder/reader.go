package reminder

import (
	"context"
	"time"

	"waterline/assessment"
	"waterline/assessment/client"
)

// Reader is who opened the page of a letter.
type Reader struct {
	Person
	Organisation Organisation
	Client       string // name
	Due          []Thing
	MayBegin     bool // the run that is due can be begun from here
	assessment   string
}

// Open finds the reader of a letter by its key. NotFound for any other.
func (s *Service) Open(ctx context.Context, key string) (Reader, error) {
	k, err := s.Store.ReaderByKey(ctx, hashOf(key))
	if err != nil {
		return Reader{}, err
	}
	r := Reader{Person: Person{Recipient: k.Recipient}}
	if r.Organisation, err = s.Store.Organisation(ctx, k.Organisation); err != nil {
		return Reader{}, err
	}
	clients, kept, err := s.known(ctx, k.Organisation, k.Client)
	if err != nil {
		return Reader{}, err
	}
	if len(clients) == 0 {
		return Reader{}, gone()
	}
	one := clients[0]
	r.Client, r.assessment = one.Name, one.Assessment
	for _, p := range one.People(kept.of(one.Client)) {
		if p.Person == k.Person {
			r.Person = p
		}
	}
	if !one.Live() {
		return r, nil
	}
	now := s.Clock()
	day := r.Organisation.reached(now)
	r.Due = r.Organisation.Due(one.Subject, day, day.AddDate(0, 0, -longestPause), day)
	for _, t := range r.Due {
		r.MayBegin = r.MayBegin || t.Kind == Run && s.Begin != nil && r.Mail != "" && now.Sub(k.Made) < startFor
	}
	return r, nil
}

func gone() error {
	return &assessment.Error{Code: assessment.NotFound, Safe: "error.reminder_gone"}
}

// StopByKey ends the reminders of a letter's reader about its client.
func (s *Service) StopByKey(ctx context.Context, key string) error {
	return s.byKey(ctx, key, func(_ Organisation, r *Recipient, now time.Time) error {
		r.Stopped = &now
		return nil
	})
}

// PauseByKey puts them off.
func (s *Service) PauseByKey(ctx context.Context, key string, p Pause) error {
	return s.byKey(ctx, key, func(o Organisation, r *Recipient, now time.Time) error {
		return o.pause(r, p, now)
	})
}

// AgainByKey has them begin again, as the reader asks for it.
func (s *Service) AgainByKey(ctx context.Context, key string) error {
	return s.byKey(ctx, key, func(_ Organisation, r *Recipient, now time.Time) error {
		r.Chosen, r.Stopped, r.Paused = &now, nil, nil
		return nil
	})
}

// pause puts the reminders of somebody off, and begins another round.
func (s Settings) pause(r *Recipient, p Pause, now time.Time) error {
	until, ok := s.Until(p, DayOf(now, s.Zone))
	if !ok {
		return &assessment.Error{Code: assessment.Invalid, Safe: "error.reminder_pause"}
	}
	r.Paused = &until
	r.Round++
	return nil
}

func (s *Service) byKey(ctx context.Context, key string, change func(Organisation, *Recipient, time.Time) error) error {
	k, err := s.Store.ReaderByKey(ctx, hashOf(key))
	if err != nil {
		return err
	}
	o, err := s.Store.Organisation(ctx, k.Organisation)
	if err != nil {
		return err
	}
	r := k.Recipient
	now := s.Clock()
	if err := change(o, &r, now); err != nil {
		return err
	}
	return s.Store.Change(ctx, k.Organisation, r, false, client.Event{Action: action(k.Recipient, r), Subject: r.Client, Actor: "recipient " + r.ID, At: now})
}

// action is what the log says of a change, "" for what it need not.
func action(was, is Recipient) string {
	switch {
	case was.Stopped == nil && is.Stopped != nil:
		return "reminder.stopped"
	case was.Stopped != nil && is.Stopped == nil:
		return "reminder.again"
	case was.Chosen == nil && is.Chosen != nil:
		return "reminder.chosen"
	}
	return ""
}

// BeginByKey begins the run that is due, for the reader of a letter, and returns
// the key of its link. Expired where nothing is due or the letter is too old.
func (s *Service) BeginByKey(ctx context.Context, key string) (string, error) {
	r, err := s.Open(ctx, key)
	if err != nil {
		return "", err
	}
	for _, t := range r.Due {
		if t.Kind == Run && r.MayBegin {
			return s.Begin(ctx, r.Organisation.ID, r.assessment, t.Quarter)
		}
	}
	return "", &assessment.Error{Code: assessment.Expired, Safe: "error.reminder_not_due"}
}
