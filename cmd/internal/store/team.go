package store

import (
	"context"
	"database/sql"
	"fmt"

	"waterline/assessment/client"
)

const (
	parentOf = `SELECT name, COALESCE(parent_id, '') FROM client WHERE organisation_id = $1 AND id = $2`

	// The bound on the depth ends the search in a tree that is no tree.
	deepestBelow = `WITH RECURSIVE below (id, depth) AS (
			SELECT id, 1 FROM client WHERE parent_id = $1
			UNION ALL SELECT c.id, b.depth + 1 FROM client c JOIN below b ON c.parent_id = b.id WHERE b.depth <= CAST($2 AS BIGINT))
		SELECT COALESCE(MAX(depth), 0) FROM below`

	selectTeams = `WITH RECURSIVE team (team_id, depth) AS (
			SELECT id, 0 FROM client WHERE organisation_id = $1 AND id = $2
			UNION ALL SELECT c.id, t.depth + 1 FROM client c JOIN team t ON c.parent_id = t.team_id WHERE t.depth <= $3)
		SELECT ` + clientColumns + `, depth FROM team JOIN client ON id = team_id
		WHERE stage <> 'archived' OR id = $2 ORDER BY name_key, id`
	selectNamed = `SELECT ` + clientColumns + ` FROM client WHERE organisation_id = $1 AND (name_key = $2 OR id = $3) ORDER BY id`
)

// hang refuses a parent that is not there, that belongs to the client itself, or
// that makes the tree too deep.
func hang(w *writer, c client.Client) error {
	if c.Parent == "" {
		return nil
	}
	chain := []string{c.Name}
	above := 0
	for at := c.Parent; at != ""; above++ {
		if at == c.ID {
			return client.Circle(append(chain, c.Name))
		}
		if above >= client.DeepestTeam {
			return client.TooDeep()
		}
		var name string
		if err := w.row(parentOf, []any{c.Organisation, at}, &name, &at); missing(err) {
			return client.NoParent()
		} else if err != nil {
			return fmt.Errorf("find parent: %w", err)
		}
		chain = append(chain, name)
	}
	var below int
	if err := w.row(deepestBelow, []any{c.ID, client.DeepestTeam}, &below); err != nil {
		return fmt.Errorf("find teams: %w", err)
	}
	if above+1+below > client.DeepestTeam {
		return client.TooDeep()
	}
	return nil
}

// nullable writes an id that may be none.
func nullable(id string) any {
	if id == "" {
		return nil
	}
	return id
}

// Teams implements client.Store.
func (s *Store) Teams(ctx context.Context, organisation, id string) ([]client.Team, error) {
	var teams []client.Team
	err := s.view(ctx, func(tx *sql.Tx) error {
		return each(ctx, tx, selectTeams, []any{organisation, id, client.DeepestTeam}, func(row scanner) error {
			var t client.Team
			var err error
			t.Client, err = scanClient(row, &t.Level)
			teams = append(teams, t)
			return err
		})
	})
	if err == nil && len(teams) == 0 {
		return nil, gone("error.client_gone")
	}
	return teams, err
}

// Named implements client.Store.
func (s *Store) Named(ctx context.Context, organisation, typed string) ([]client.Client, error) {
	return list(ctx, s, func(row scanner) (client.Client, error) { return scanClient(row) }, selectNamed, organisation, client.Fold(typed), typed)
}
