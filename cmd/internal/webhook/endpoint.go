package webhook

import (
	"context"
	"errors"
	"strconv"
	"time"

	"waterline/assessment"
	"waterline/assessment/problem"
	"waterline/cmd/internal/job"
)

// Endpoint is where an organisation is told of events.
type Endpoint struct {
	ID           string
	Organisation string
	URL          string
	Types        []Type
	CreatedAt    time.Time
	DisabledAt   *time.Time
	Note         string // why it was disabled by itself: a locale key
	Failures     int    // deliveries given up since the last that arrived
}

// State is what has become of a delivery.
type State string

// The states of a delivery.
const (
	Queued    State = "queued" // also while it waits to be tried again
	Delivered State = "delivered"
	Failed    State = "failed"
)

// Delivery is one event for one endpoint.
type Delivery struct {
	ID        string // the webhook-id; it stays when the delivery is made again
	Endpoint  string
	Type      Type
	Body      string
	State     State
	Reason    string // of the last try that failed: a locale key
	Round     int    // 0, and one more each time somebody asked for it again
	CreatedAt time.Time
	SettledAt *time.Time
}

// Attempt is one request.
type Attempt struct {
	At     time.Time
	Status int           // of the answer, 0 where there was none
	Took   time.Duration // whole milliseconds
	Answer string        // its first bytes
	Reason string        // why it counts as failed: a locale key, "" where it arrived
}

// Target is all that one request needs.
type Target struct {
	Delivery Delivery
	Endpoint Endpoint
	Secrets  []string // the newest first, as they are stored
}

// Store keeps endpoints and deliveries. Every method that returns without error
// has its effect on disk. What belongs to another organisation is NotFound.
type Store interface {
	// AddEndpoint stores a new one. Conflict where the organisation has most already.
	AddEndpoint(ctx context.Context, e Endpoint, secret string, most int) error
	// Endpoints lists those of an organisation, the oldest first.
	Endpoints(ctx context.Context, organisation string) ([]Endpoint, error)
	// ChangeEndpoint sets address and types.
	ChangeEndpoint(ctx context.Context, e Endpoint) error
	// RotateSecret puts a new secret in place; the one before signs too until then.
	RotateSecret(ctx context.Context, organisation, id, secret string, until time.Time) error
	// EnableEndpoint enables or disables one by hand; failures count anew.
	EnableEndpoint(ctx context.Context, organisation, id string, enabled bool, now time.Time) error
	// DeleteEndpoint removes one with its deliveries.
	DeleteEndpoint(ctx context.Context, organisation, id string) error
	// Deliveries lists the newest of an endpoint, at most limit.
	Deliveries(ctx context.Context, organisation, endpoint string, limit int) ([]Delivery, error)
	// Attempts lists the requests of a delivery, the oldest first.
	Attempts(ctx context.Context, organisation, delivery string) ([]Attempt, error)
	// Redeliver queues a delivery again with a job that makeJob makes of its
	// round. Conflict if it is queued, or its endpoint is disabled.
	Redeliver(ctx context.Context, organisation, delivery string, makeJob func(round int) job.New, now time.Time) error

	// Probe adds an event for one endpoint, whatever it chose. Conflict where it
	// is disabled.
	Probe(ctx context.Context, endpoint string, e Event) error

	// Target reads what a request needs. NotFound if the delivery is gone.
	Target(ctx context.Context, delivery string, now time.Time) (Target, error)
	// KeepAttempt adds a request to the log and settles the delivery where it
	// arrived. disable is the note with which the endpoint is disabled, or "".
	KeepAttempt(ctx context.Context, delivery string, a Attempt, disable string) error
	// GiveUp counts a queued delivery as failed. Where this makes most failures
	// in a row, the endpoint is disabled with the note. A reason that is not the
	// endpoint's fault does not count.
	GiveUp(ctx context.Context, delivery, reason string, counts bool, most int, note string, now time.Time) error
	// TidyDeliveries deletes settled deliveries made before a moment.
	TidyDeliveries(ctx context.Context, before time.Time) error
}

// Limits.
const (
	mostEndpoints = 10                  // of an organisation
	mostFailures  = 5                   // deliveries given up in a row, each tried over a day
	listed        = 100                 // deliveries
	keepLog       = 30 * 24 * time.Hour // deliveries with their attempts
	keepSecret    = 24 * time.Hour      // after a new one was made
)

// Service is what an organisation can do with its endpoints.
type Service struct {
	Store  Store
	Policy Policy
	Clock  func() time.Time
	Seal   func(about, text string) string // of secrets; nil keeps them as they are
}

// SecretOf is what the secrets of an endpoint are sealed with.
func SecretOf(endpoint string) string { return "webhook " + endpoint }

func (s *Service) sealed(endpoint, secret string) string {
	if s.Seal == nil {
		return secret
	}
	return s.Seal(SecretOf(endpoint), secret)
}

// Add makes an endpoint and returns its secret, which is shown this once. The
// error of a wrong address or type is a problem.List.
func (s *Service) Add(ctx context.Context, organisation, url string, types []Type) (Endpoint, string, error) {
	url, err := s.check(url, types)
	if err != nil {
		return Endpoint{}, "", err
	}
	e := Endpoint{ID: job.NewID(), Organisation: organisation, URL: url, Types: types, CreatedAt: s.Clock()}
	secret := newSecret()
	if err := s.Store.AddEndpoint(ctx, e, s.sealed(e.ID, secret), mostEndpoints); err != nil {
		return Endpoint{}, "", err
	}
	return e, secret, nil
}

// Change sets the address and the types of an endpoint.
func (s *Service) Change(ctx context.Context, organisation, id, url string, types []Type) error {
	url, err := s.check(url, types)
	if err != nil {
		return err
	}
	return s.Store.ChangeEndpoint(ctx, Endpoint{ID: id, Organisation: organisation, URL: url, Types: types})
}

func (s *Service) check(url string, types []Type) (string, error) {
	var found problem.List
	checked, err := s.Policy.CheckURL(url)
	if err != nil && !errors.As(err, &found) {
		return "", err
	}
	if len(types) == 0 {
		found = append(found, problem.New("events", "webhook_no_event"))
	}
	seen := make(map[Type]bool)
	for i, t := range types {
		place := "events[" + strconv.Itoa(i+1) + "]"
		switch {
		case !t.Known():
			found = append(found, problem.New(place, "webhook_unknown_event", "got", string(t)))
		case seen[t]:
			found = append(found, problem.New(place, "webhook_event_twice", "got", string(t)))
		}
		seen[t] = true
	}
	return checked, found.Err()
}

// List lists the endpoints of an organisation, without their secrets.
func (s *Service) List(ctx context.Context, organisation string) ([]Endpoint, error) {
	return s.Store.Endpoints(ctx, organisation)
}

// Get reads one endpoint. NotFound.
func (s *Service) Get(ctx context.Context, organisation, id string) (Endpoint, error) {
	all, err := s.Store.Endpoints(ctx, organisation)
	if err != nil {
		return Endpoint{}, err
	}
	for _, e := range all {
		if e.ID == id {
			return e, nil
		}
	}
	return Endpoint{}, &assessment.Error{Code: assessment.NotFound, Safe: "webhook.missing"}
}

// Test sends an event that says nothing but that it is a test. Conflict where
// the endpoint is disabled.
func (s *Service) Test(ctx context.Context, organisation, id string) error {
	if _, err := s.Get(ctx, organisation, id); err != nil {
		return err
	}
	e, err := NewEvent(organisation, s.Clock(), Probed{Endpoint: id})
	if err != nil {
		return err
	}
	return s.Store.Probe(ctx, id, e)
}

// Rotate makes a new secret, shown this once. For a day requests carry the
// signature of the one before as well.
func (s *Service) Rotate(ctx context.Context, organisation, id string) (string, error) {
	secret := newSecret()
	return secret, s.Store.RotateSecret(ctx, organisation, id, s.sealed(id, secret), s.Clock().Add(keepSecret))
}

// Enable enables or disables an endpoint.
func (s *Service) Enable(ctx context.Context, organisation, id string, enabled bool) error {
	return s.Store.EnableEndpoint(ctx, organisation, id, enabled, s.Clock())
}

// Remove deletes an endpoint with its log.
func (s *Service) Remove(ctx context.Context, organisation, id string) error {
	return s.Store.DeleteEndpoint(ctx, organisation, id)
}

// Deliveries lists the newest deliveries of an endpoint.
func (s *Service) Deliveries(ctx context.Context, organisation, endpoint string) ([]Delivery, error) {
	return s.Store.Deliveries(ctx, organisation, endpoint, listed)
}

// Attempts lists the requests of a delivery.
func (s *Service) Attempts(ctx context.Context, organisation, delivery string) ([]Attempt, error) {
	return s.Store.Attempts(ctx, organisation, delivery)
}

// Redeliver makes a delivery again, with the same id so that the receiver can
// tell. Conflict if it is under way, or its endpoint is disabled.
func (s *Service) Redeliver(ctx context.Context, organisation, delivery string) error {
	now := s.Clock()
	return s.Store.Redeliver(ctx, organisation, delivery, func(round int) job.New { return JobOf(delivery, round, now) }, now)
}

// JobOf is the job that makes a delivery.
func JobOf(delivery string, round int, now time.Time) job.New {
	name := delivery + "." + strconv.Itoa(round)
	return job.New{ID: name, Kind: KindDeliver, Key: name, Payload: delivery, RunAt: now, Most: Tries}
}

// gone reports whether what was asked for is no longer there.
func gone(err error) bool {
	var refusal *assessment.Error
	return errors.As(err, &refusal) && refusal.Code == assessment.NotFound
}
