package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"time"
)

// CountRequest adds a request under a name in the window that began then, for all
// processes, and says how many there were with this one. Of the name only a hash
// is kept. It does not wait for the disk where the database lets it: a count that
// a power cut takes away does no harm.
func (s *Store) CountRequest(ctx context.Context, name string, begun, now time.Time) (int, error) {
	sum := sha256.Sum256([]byte("request " + strconv.FormatInt(begun.UnixMilli(), 10) + " " + name))
	n := 0
	err := s.writeBeside(ctx, func(w *writer) error {
		if hurry := s.dialect.unhurried; hurry != "" {
			if _, err := w.exec(hurry); err != nil {
				return err
			}
		}
		return w.change(countTry, []any{hex.EncodeToString(sum[:]), begun.UnixMilli(), now.UnixMilli()}, &n)
	})
	return n, err
}
