package store

import (
	"context"
	"time"

	"waterline/assessment/client"
	"waterline/assessment/reminder"
	"waterline/cmd/internal/account"
)

const (
	dropFeed   = `DELETE FROM calendar_feed WHERE organisation_id = $1 AND user_id = $2`
	insertFeed = `INSERT INTO calendar_feed (id, key_hash, organisation_id, user_id, hide_names, created_at, used_at)
		VALUES ($1, $2, $3, $4, $5, $6, 0)`
	useFeed = `UPDATE calendar_feed SET used_at = $2 WHERE id = $1`

	selectFeed = `SELECT f.id, f.key_hash, f.organisation_id, f.user_id, f.hide_names, f.created_at, f.used_at FROM calendar_feed f`
	feedOf     = selectFeed + ` WHERE f.organisation_id = $1 AND f.user_id = $2`

	// Who left the organisation, may not see its clients any more, or was disabled
	// reads nothing.
	feedByKey = selectFeed + ` JOIN member m ON m.organisation_id = f.organisation_id AND m.user_id = f.user_id AND m.role <> 'respondent'
		JOIN app_user u ON u.id = f.user_id AND u.disabled_at IS NULL WHERE f.key_hash = $1`
)

const feedGone = "error.feed_gone"

// SetFeed implements reminder.FeedStore.
func (s *Store) SetFeed(ctx context.Context, f reminder.Feed, e client.Event) error {
	return s.act(ctx, logged(f.Organisation, e), func(w *writer) error {
		if _, err := w.exec(dropFeed, f.Organisation, f.User); err != nil {
			return err
		}
		_, err := w.exec(insertFeed, f.ID, f.KeyHash, f.Organisation, f.User, f.HideNames, f.CreatedAt.UnixMilli())
		return err
	})
}

// Feed implements reminder.FeedStore.
func (s *Store) Feed(ctx context.Context, organisation, user string) (reminder.Feed, error) {
	return one(ctx, s, scanFeed, feedGone, feedOf, organisation, user)
}

// FeedByKey implements reminder.FeedStore.
func (s *Store) FeedByKey(ctx context.Context, keyHash string) (reminder.Feed, error) {
	return one(ctx, s, scanFeed, feedGone, feedByKey, keyHash)
}

func scanFeed(row scanner) (reminder.Feed, error) {
	var f reminder.Feed
	var created, used int64
	err := row.Scan(&f.ID, &f.KeyHash, &f.Organisation, &f.User, &f.HideNames, &created, &used)
	f.CreatedAt, f.UsedAt = moment(created), unstamp(used)
	return f, err
}

// UseFeed implements reminder.FeedStore.
func (s *Store) UseFeed(ctx context.Context, id string, now time.Time) error {
	return s.writeBeside(ctx, func(w *writer) error {
		_, err := w.exec(useFeed, id, now.UnixMilli())
		return err
	})
}

// RevokeFeed implements reminder.FeedStore.
func (s *Store) RevokeFeed(ctx context.Context, organisation, user string, e client.Event) error {
	return s.act(ctx, logged(organisation, e), func(w *writer) error {
		return existing(w.exec(dropFeed, organisation, user))(feedGone)
	})
}

// logged is an event of the domain as the log keeps it.
func logged(organisation string, e client.Event) account.Event {
	return account.Event{At: e.At, Actor: e.Actor, Organisation: organisation, Action: e.Action, Subject: e.Subject}
}
