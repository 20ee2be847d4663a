package store

import "context"

// Schema is the version of the tables, and the newest that the program knows.
// They differ where another instance migrated the database, or has yet to.
func (s *Store) Schema(ctx context.Context) (have, know int64, err error) {
	return versions(ctx, s.read)
}
