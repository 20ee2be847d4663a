package reminder

import (
	"context"
	"errors"
	"time"

	"waterline/assessment/client"
)

// Organisation is one with its settings.
type Organisation struct {
	ID, Name string
	Settings
}

// Store keeps settings, who is reminded, and what of. Methods that take an
// organisation are NotFound for what belongs to another, as if it did not exist.
// A method that returns without error has its effect on disk.
type Store interface {
	FeedStore

	// Settings are those of an organisation. NotFound.
	Settings(ctx context.Context, organisation string) (Settings, error)
	// SaveSettings replaces them; the event goes to the audit log. NotFound.
	SaveSettings(ctx context.Context, organisation string, to Settings, e client.Event) error
	// Revised is how often the settings of an organisation were saved, and when last.
	Revised(ctx context.Context, organisation string) (int, time.Time, error)
	// Reminding lists the organisations whose reminders are on.
	Reminding(ctx context.Context) ([]Organisation, error)
	// Organisation is one by its id. NotFound.
	Organisation(ctx context.Context, id string) (Organisation, error)
	// Owned lists the clients of an organisation that have a result, with the
	// people at them, by name; those paused and archived are left out. With an id
	// it is that client alone, in any stage and with or without a result.
	Owned(ctx context.Context, organisation, id string) ([]Owned, error)
	// Recipients lists those of an organisation's clients, with what each was
	// reminded of in their present round.
	Recipients(ctx context.Context, organisation string) ([]Kept, error)
	// Plan keeps that somebody is reminded of things in their present round and
	// adds the job that sends the letter, both or neither. What they were reminded
	// of in the round is left out, and nothing happens where nothing is left or
	// they stopped. It reports whether a letter was planned. ErrFull where as many
	// as p.Most were planned for the person since p.Since.
	Plan(ctx context.Context, p Planned) (bool, error)
	// Letter finds a planned letter: who it is for and what it is of. NotFound.
	Letter(ctx context.Context, id string) (Posted, error)
	// EndLetter keeps that a letter was sent, or why it was not.
	EndLetter(ctx context.Context, id string, failure Failure, now time.Time) error
	// AddKey keeps the key of a letter by its hash.
	AddKey(ctx context.Context, recipient, keyHash string, now time.Time) error
	// ReaderByKey finds whom a key belongs to. NotFound.
	ReaderByKey(ctx context.Context, keyHash string) (Keyed, error)
	// Change sets what a person at a client wants, on the row of client and person,
	// which is made where there is none. The event goes to the audit log; one
	// without an action does not.
	Change(ctx context.Context, organisation string, r Recipient, user bool, e client.Event) error
}

// Kept is a recipient with the keys of things of their present round.
type Kept struct {
	Recipient
	Things map[string]bool
}

// Planned is a letter to plan.
type Planned struct {
	ID     string
	Client string
	Person string
	User   bool // the person is a user
	Things []string
	At     time.Time
	Most   int
	Since  time.Time
}

// ErrFull is the refusal of one letter more to somebody for the day.
var ErrFull = errors.New("enough letters went to them today")

// Posted is a letter on its way.
type Posted struct {
	ID           string
	Organisation string
	Client       string
	Person       string
	Recipient    string // id
	Things       []string
	Ended        bool
}

// Keyed is who a key belongs to.
type Keyed struct {
	Recipient
	Organisation string
	Made         time.Time
}

// Failure is why a letter was not sent.
type Failure string

// The failures.
const (
	Refused   Failure = "refused"   // the address is not taken
	Unsent    Failure = "unsent"    // no try succeeded
	Pointless Failure = "pointless" // what it was about is done, or nobody is to be reminded any more
)

// FeedStore keeps the secret addresses of calendars.
type FeedStore interface {
	// SetFeed makes the feed of a user in an organisation, in place of an earlier
	// one. The event goes to the audit log.
	SetFeed(ctx context.Context, f Feed, e client.Event) error
	// Feed is that of a user in an organisation. NotFound.
	Feed(ctx context.Context, organisation, user string) (Feed, error)
	// FeedByKey finds a feed whose user is still a member who may see clients.
	// NotFound.
	FeedByKey(ctx context.Context, keyHash string) (Feed, error)
	// UseFeed keeps when a feed was read last.
	UseFeed(ctx context.Context, id string, now time.Time) error
	// RevokeFeed ends the feed of a user in an organisation, with an event. NotFound.
	RevokeFeed(ctx context.Context, organisation, user string, e client.Event) error
}

// Feed is the calendar of what is due in an organisation, at a secret address.
type Feed struct {
	ID           string
	KeyHash      string
	Organisation string
	User         string
	HideNames    bool // clients and initiatives are not named
	CreatedAt    time.Time
	UsedAt       *time.Time
}
