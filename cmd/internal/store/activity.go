package store

import (
	"context"
	"fmt"
	"time"
)

const selectActivity = `SELECT COALESCE(MAX(at), 0) FROM (
		SELECT MAX(updated_at) AS at FROM assessment
		UNION ALL SELECT MAX(seen_at) FROM session
		UNION ALL SELECT MAX(at) FROM audit) AS activity`

// LastActivity is when somebody last did anything here, by the clock of that
// moment; the zero time where nobody did.
func (s *Store) LastActivity(ctx context.Context) (time.Time, error) {
	var at int64
	if err := s.read.QueryRowContext(ctx, selectActivity).Scan(&at); err != nil {
		return time.Time{}, fmt.Errorf("last activity: %w", err)
	}
	if at == 0 {
		return time.Time{}, nil
	}
	return moment(at), nil
}
