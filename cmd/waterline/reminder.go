package main

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"strings"
	"time"

	"waterline/assessment/calendar"
	"waterline/assessment/client"
	"waterline/assessment/reminder"
	"waterline/cmd/internal/job"
	"waterline/cmd/internal/mail"
	"waterline/cmd/internal/store"
	"waterline/templates/locale"
)

// sweepReminders is how often it is looked for what is due: organisations have
// their morning at any hour.
const sweepReminders = 30 * time.Minute

// reminders wires what is due with clients with the store.
func reminders(kept *store.Store) *reminder.Service {
	return &reminder.Service{Store: kept, Work: reminder.Tracking{Store: kept}, Languages: locale.Tags(), Clock: time.Now, Random: rand.Reader}
}

// begin opens the run of a quarter to who was reminded, which goes on from the
// answers of last time.
func begin(clients *client.Service) func(context.Context, string, string, calendar.Quarter) (string, error) {
	return func(ctx context.Context, organisation, id string, q calendar.Quarter) (string, error) {
		return clients.GoOn(ctx, organisation, id, q, client.Author{})
	}
}

// remembrance sends the letters of reminders through the queue. A job names a
// letter by its id alone: who it is for, what it says and its key are made when
// it is sent, so that neither addresses nor keys are kept.
type remembrance struct {
	service *reminder.Service
	postman *mail.Postman // nil where no mail is sent
	base    string        // scheme and host of links
	logger  *slog.Logger
}

// Kinds are the jobs that reminders have workers for; none where no mail is
// sent, as pages then say what to copy.
func (r *remembrance) Kinds() []job.Kind {
	if r.postman == nil {
		return nil
	}
	return []job.Kind{
		{Name: "reminder.sweep", Every: sweepReminders, Do: r.sweep},
		{Name: store.ReminderKind, Do: r.send, GaveUp: r.gaveUp, Backoff: mail.Delay},
	}
}

func (r *remembrance) sweep(ctx context.Context, _ *job.Run) error {
	n, err := r.service.Sweep(ctx)
	if n > 0 {
		r.logger.Info("reminders planned", "letters", n)
	}
	return err
}

// send writes a letter as it stands now. One whose reason is gone is not sent.
func (r *remembrance) send(ctx context.Context, j *job.Run) error {
	letter, err := r.service.Write(ctx, j.ID)
	if errors.Is(err, reminder.ErrPointless) {
		return r.service.Ended(ctx, j.ID, reminder.Pointless)
	}
	if err != nil {
		return err
	}
	err = r.postman.Remind(ctx, letter, strings.TrimSuffix(r.base, "/"))
	var failure *mail.Failure
	switch {
	case err == nil:
		return r.service.Ended(ctx, j.ID, "")
	case errors.As(err, &failure) && failure.Refused:
		if err := r.service.Ended(ctx, j.ID, reminder.Refused); err != nil {
			return err
		}
		return job.Permanent(errors.New("the mail server refused the mail"))
	}
	return err
}

func (r *remembrance) gaveUp(ctx context.Context, j job.Job, _ error) error {
	return r.service.Ended(ctx, j.ID, reminder.Unsent)
}
