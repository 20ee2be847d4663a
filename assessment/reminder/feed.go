package reminder

import (
	"context"
	"errors"
	"time"

	"waterline/assessment"
	"waterline/assessment/client"
)

// Offer makes the secret address of a user's calendar of an organisation and
// returns its key, the only time that it is known. An earlier one ends.
func (s *Service) Offer(ctx context.Context, organisation, user string, hideNames bool) (string, error) {
	key, hash, err := s.key()
	if err != nil {
		return "", err
	}
	id, err := s.id()
	if err != nil {
		return "", err
	}
	now := s.Clock()
	f := Feed{ID: id, KeyHash: hash, Organisation: organisation, User: user, HideNames: hideNames, CreatedAt: now}
	return key, s.Store.SetFeed(ctx, f, client.Event{Action: "calendar.offered", Subject: id, Actor: user, At: now})
}

// Revoke ends the calendar of a user. NotFound where there is none.
func (s *Service) Revoke(ctx context.Context, organisation, user string) error {
	return s.Store.RevokeFeed(ctx, organisation, user, client.Event{Action: "calendar.revoked", Subject: user, Actor: user, At: s.Clock()})
}

// Agenda is a calendar as it is read.
type Agenda struct {
	Feed         Feed
	Organisation Organisation
	Outlooks     []Outlook
	Revision     int       // counts the changes of the settings
	Changed      time.Time // when they were changed last, or the feed was made
}

// noted is how often it is noted that a feed is read.
const noted = time.Hour

// Agenda finds a calendar by its key. NotFound for any other, and for one whose
// user may not see the clients any more.
func (s *Service) Agenda(ctx context.Context, key string) (Agenda, error) {
	f, err := s.Store.FeedByKey(ctx, hashOf(key))
	if err != nil {
		return Agenda{}, err
	}
	a := Agenda{Feed: f}
	if a.Organisation, err = s.Store.Organisation(ctx, f.Organisation); err != nil {
		return Agenda{}, err
	}
	if a.Outlooks, err = s.Outlooks(ctx, f.Organisation); err != nil {
		return Agenda{}, err
	}
	if a.Revision, a.Changed, err = s.Store.Revised(ctx, f.Organisation); err != nil {
		return Agenda{}, err
	}
	if a.Revision == 0 {
		a.Changed = f.CreatedAt
	}
	now := s.Clock()
	if f.UsedAt == nil || now.Sub(*f.UsedAt) > noted {
		err = s.Store.UseFeed(ctx, f.ID, now)
	}
	return a, err
}

// FeedOf is the calendar of a user, false where there is none.
func (s *Service) FeedOf(ctx context.Context, organisation, user string) (Feed, bool, error) {
	f, err := s.Store.Feed(ctx, organisation, user)
	var known *assessment.Error
	if errors.As(err, &known) && known.Code == assessment.NotFound {
		return Feed{}, false, nil
	}
	return f, err == nil, err
}
