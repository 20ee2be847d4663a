package webhook

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"waterline/cmd/internal/job"
)

// Kinds of jobs.
const (
	KindDeliver = "webhook.deliver"
	KindTidy    = "webhook.tidy"
)

// workers is how many requests are under way at a time. They wait more than
// they work.
const workers = 8

// Tries is how often a delivery is tried.
const Tries = 8

// schedule is the wait after each try: that of Standard Webhooks, cut to a day.
func schedule(attempt int) time.Duration {
	waits := [Tries - 1]time.Duration{
		5 * time.Second, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 5 * time.Hour, 8 * time.Hour, 8 * time.Hour,
	}
	return waits[min(max(attempt, 1), len(waits))-1]
}

// Deliverer makes the deliveries that are due.
type Deliverer struct {
	Store  Store
	Sender *Sender
	Clock  func() time.Time
	Keep   time.Duration // of deliveries with their attempts; 0 for 30 days
}

// refused is why a delivery was not made or did not arrive.
type refused struct {
	reason string // a locale key
	status int
	counts bool // against the endpoint
}

func (r *refused) Error() string { return fmt.Sprintf("%s (%d)", r.reason, r.status) }

// Kinds are the jobs of webhooks: deliveries, and the clean-up of their log.
func (d *Deliverer) Kinds() []job.Kind {
	return []job.Kind{
		{Name: KindDeliver, Workers: workers, Do: d.do, GaveUp: d.gaveUp, Backoff: schedule},
		{Name: KindTidy, Every: 24 * time.Hour, Do: func(ctx context.Context, _ *job.Run) error {
			return d.Store.TidyDeliveries(ctx, d.Clock().Add(-cmp.Or(d.Keep, keepLog)))
		}},
	}
}

// do makes one request. A process that is killed after the request and before
// its log makes it again: receivers tell by the webhook-id.
func (d *Deliverer) do(ctx context.Context, r *job.Run) error {
	t, err := d.Store.Target(ctx, r.Payload, d.Clock())
	if gone(err) {
		return nil
	}
	if err != nil {
		return err
	}
	switch {
	case t.Delivery.State != Queued:
		return nil
	case t.Endpoint.DisabledAt != nil:
		return job.Permanent(&refused{reason: "webhook.reason_disabled"})
	}
	attempt, wait := d.Sender.send(ctx, t, d.Clock())
	if ctx.Err() != nil {
		return ctx.Err() // we stopped; the endpoint is not to blame
	}
	note := ""
	if attempt.Status == http.StatusGone {
		note = "webhook.note_gone"
	}
	if err := d.Store.KeepAttempt(ctx, r.Payload, attempt, note); err != nil && !gone(err) {
		return err
	}
	if attempt.Reason == "" {
		return nil
	}
	err = &refused{reason: attempt.Reason, status: attempt.Status, counts: true}
	if attempt.Status == http.StatusGone {
		return job.Permanent(err)
	}
	return job.After(err, wait)
}

// gaveUp counts a delivery as failed, and disables an endpoint that has failed
// too often in a row.
func (d *Deliverer) gaveUp(ctx context.Context, j job.Job, why error) error {
	reason, counts := "webhook.reason_ours", false
	var r *refused
	if errors.As(why, &r) {
		reason, counts = r.reason, r.counts
	}
	return d.Store.GiveUp(ctx, j.Payload, reason, counts, mostFailures, "webhook.note_failing", d.Clock())
}
