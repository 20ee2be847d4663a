package reminder

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"time"

	"waterline/assessment/calendar"
	"waterline/assessment/client"
)

// Service is what can be done with reminders. Who may do what is for the caller
// to decide beforehand.
type Service struct {
	Store     Store
	Work      Work // nil: nothing is tracked
	Languages []string
	Clock     func() time.Time
	Random    io.Reader // of cryptographic quality

	// Begin begins the run of a quarter, or goes on with it, and returns the key
	// of a link for who answers. nil: contacts are told to ask for one.
	Begin func(ctx context.Context, organisation, assessment string, q calendar.Quarter) (key string, err error)
}

// Times of reminders.
const (
	morning = 8 // hour from which those of a day go out
	// grace is for how many days one that could not go out on its day still does.
	grace = 30
	// longestPause is the longest time from a thing to a reminder that was put off.
	longestPause = 130

	// mostLetters is how many letters one person gets a day; the others follow on
	// the next days. counted is a little less than a day, so that the next morning
	// begins anew.
	mostLetters = 6
	counted     = 20 * time.Hour
)

// Set stores what somebody typed as the settings of an organisation. The error
// is a problem.List when it is at fault.
func (s *Service) Set(ctx context.Context, organisation string, typed Typed, by client.Author) error {
	was, err := s.Store.Settings(ctx, organisation)
	if err != nil {
		return err
	}
	now := s.Clock()
	to, err := typed.Settled(s.Languages, was, now)
	if err != nil {
		return err
	}
	return s.Store.SaveSettings(ctx, organisation, to, client.Event{Action: SettingsSaved, Subject: organisation, Actor: by.ID, At: now})
}

// Sweep plans the letters that are due. It may run at any time, as often as
// anybody likes, and in several processes at once: what was planned is not
// planned again.
func (s *Service) Sweep(ctx context.Context) (planned int, err error) {
	all, err := s.Store.Reminding(ctx)
	if err != nil {
		return 0, err
	}
	for _, o := range all {
		n, err := s.sweep(ctx, o)
		if planned += n; err != nil {
			return planned, fmt.Errorf("reminders of organisation %s: %w", o.ID, err)
		}
	}
	return planned, nil
}

// reached is the last day whose reminders may go out: before the morning that is
// yesterday.
func (s Settings) reached(now time.Time) time.Time {
	day := DayOf(now, s.Zone)
	if now.In(s.Zone).Hour() < morning {
		return day.AddDate(0, 0, -1)
	}
	return day
}

func (s *Service) sweep(ctx context.Context, o Organisation) (planned int, err error) {
	now := s.Clock()
	day := o.reached(now)
	clients, kept, err := s.known(ctx, o.ID, "")
	if err != nil {
		return 0, err
	}
	full := make(map[string]bool)
	for _, one := range clients {
		due := o.Due(one.Subject, day, day.AddDate(0, 0, -longestPause), day)
		if len(due) == 0 {
			continue
		}
		for _, p := range one.People(kept.of(one.Client)) {
			things := o.things(due, p, day, kept[one.Client][p.Person].Things)
			if len(things) == 0 || full[p.Person] {
				continue
			}
			id, err := s.id()
			if err != nil {
				return planned, err
			}
			ok, err := s.Store.Plan(ctx, Planned{
				ID: id, Client: one.Client, Person: p.Person, User: p.Owner, Things: things, At: now, Most: mostLetters, Since: now.Add(-counted),
			})
			switch {
			case errors.Is(err, ErrFull):
				full[p.Person] = true
			case err != nil:
				return planned, err
			case ok:
				planned++
			}
		}
	}
	return planned, nil
}

// things are the keys of what somebody is to be reminded of on a day: what was
// not due before reminders were turned on, is not too long ago, and was not told
// in this round. Contacts are reminded of runs, and then of missing actuals too.
func (s Settings) things(due []Thing, p Person, day time.Time, told map[string]bool) []string {
	if !p.Wanted(day) {
		return nil
	}
	since := DayOf(*s.Since, s.Zone)
	first := day.AddDate(0, 0, -grace)
	if p.Paused != nil && !p.Paused.Before(first) {
		first = day.AddDate(0, 0, -longestPause)
	}
	var keys []string
	runs := false
	for _, t := range due {
		if t.Day.Before(since) || t.Day.Before(first) || told[t.Key()] {
			continue
		}
		runs = runs || t.Kind == Run
		if p.Owner || t.Kind != Judged {
			keys = append(keys, t.Key())
		}
	}
	if !p.Owner && !runs {
		return nil
	}
	return keys
}

// recipients are those kept, by client and person.
type recipients map[string]map[string]Kept

func (r recipients) of(client string) map[string]Recipient {
	out := make(map[string]Recipient)
	for person, k := range r[client] {
		out[person] = k.Recipient
	}
	return out
}

// known reads clients with their initiatives, and who is reminded.
func (s *Service) known(ctx context.Context, organisation, id string) ([]Owned, recipients, error) {
	clients, err := s.Store.Owned(ctx, organisation, id)
	if err != nil {
		return nil, nil, err
	}
	rows, err := s.Store.Recipients(ctx, organisation)
	if err != nil {
		return nil, nil, err
	}
	kept := make(recipients)
	for _, r := range rows {
		if kept[r.Client] == nil {
			kept[r.Client] = make(map[string]Kept)
		}
		kept[r.Client][r.Person] = r
	}
	if s.Work == nil {
		return clients, kept, nil
	}
	tracked, err := s.Work.Tracked(ctx, organisation)
	if err != nil {
		return nil, nil, err
	}
	by := make(map[string][]Tracked)
	for _, t := range tracked {
		by[t.Client] = append(by[t.Client], t)
	}
	for i := range clients {
		clients[i].Initiative = by[clients[i].Client]
	}
	return clients, kept, nil
}

const idBytes = 12

func (s *Service) id() (string, error) {
	random := make([]byte, idBytes)
	if _, err := io.ReadFull(s.Random, random); err != nil {
		return "", fmt.Errorf("make an id: %w", err)
	}
	return hex.EncodeToString(random), nil
}
