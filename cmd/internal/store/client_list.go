package store

import (
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"waterline/assessment"
	"waterline/assessment/client"
)

// key is one expression that a list is sorted by, and how its value is read
// back from a cursor.
type key struct {
	expression string
	read       func(json.RawMessage) (any, error)
}

func value[T any](raw json.RawMessage) (any, error) {
	var v T
	err := json.Unmarshal(raw, &v)
	return v, err
}

func text(expression string) key   { return key{expression, value[string]} }
func whole(expression string) key  { return key{expression, value[int64]} }
func figure(expression string) key { return key{expression, value[float64]} }

// sortKeys are the expressions of a sort, the id last so that no two clients
// are equal. What lacks the figure comes last in either direction.
func sortKeys(by client.Sort) []key {
	lacks := func(condition string) key {
		if by.Descending {
			return whole(`CASE WHEN ` + condition + ` THEN 0 ELSE 1 END`)
		}
		return whole(`CASE WHEN ` + condition + ` THEN 1 ELSE 0 END`)
	}
	var keys []key
	switch by.By {
	case client.ByStage:
		var cases strings.Builder
		for i, stage := range client.Stages() {
			fmt.Fprintf(&cases, " WHEN '%s' THEN %d", stage, i)
		}
		keys = []key{whole(`CASE stage` + cases.String() + ` END`), text(`name_key`)}
	case client.ByLastRun:
		keys = []key{lacks(`run_assessment = ''`), whole(`run_at`)}
	case client.ByNextDue:
		keys = []key{lacks(`next_due = 0`), whole(`next_due`)}
	case client.ByNet:
		keys = []key{lacks(`run_assessment = ''`), text(`currency`), figure(`p50`)}
	case client.ByWeakest:
		keys = []key{lacks(`weakest = ''`), figure(`level`)}
	default:
		keys = []key{text(`name_key`)}
	}
	return append(keys, text(`id`))
}

// conditions is a WHERE with its arguments.
type conditions struct {
	parts []string
	args  []any
}

// add puts a condition in which each ? stands for the next argument.
func (c *conditions) add(condition string, args ...any) {
	for _, a := range keepable(args) {
		c.args = append(c.args, a)
		condition = strings.Replace(condition, "?", fmt.Sprintf("$%d", len(c.args)), 1)
	}
	c.parts = append(c.parts, condition)
}

func (c *conditions) where() string { return ` WHERE ` + strings.Join(c.parts, ` AND `) }

// matching are the conditions of a filter.
func matching(organisation string, f client.Filter, now time.Time) *conditions {
	c := &conditions{}
	c.add(`organisation_id = ?`, organisation)
	if f.Stage == "" {
		c.add(`stage <> ?`, string(client.Archived))
	} else {
		c.add(`stage = ?`, string(f.Stage))
	}
	for word := range strings.FieldsSeq(client.Fold(f.Search)) {
		c.add(`search LIKE ? ESCAPE '\'`, "%"+strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(word)+"%")
	}
	if f.Owner != "" {
		c.add(`owner = ?`, f.Owner)
	}
	if f.Tag != "" {
		c.add(`id IN (SELECT client_id FROM client_tag WHERE organisation_id = ? AND tag_key = ?)`, organisation, client.Fold(f.Tag))
	}
	switch f.Due {
	case client.AnyDue:
	case client.NoDue:
		c.add(`next_due = 0`)
	default:
		c.add(`next_due > 0 AND next_due < ?`, f.Due.Until(now).UnixMilli())
	}
	return c
}

// Clients implements client.Store.
func (s *Store) Clients(ctx context.Context, organisation string, q client.Query, now time.Time) (client.Page, error) {
	var page client.Page
	filter := matching(organisation, q.Filter, now)
	count := `SELECT COUNT(*) FROM client` + filter.where()
	counted := slices.Clone(filter.args)
	keys := sortKeys(q.Sort)
	if err := filter.from(q, keys); err != nil {
		return page, err
	}
	query := `SELECT ` + clientColumns + expressions(keys) + ` FROM client` + filter.where() +
		orderBy(keys, q.Sort.Descending != (q.Before != "")) + fmt.Sprintf(` LIMIT %d`, q.Limit+1)
	var cursors []string
	err := s.view(ctx, func(tx *sql.Tx) error {
		if err := tx.QueryRowContext(ctx, count, counted...).Scan(&page.Total); err != nil {
			return fmt.Errorf("count clients: %w", err)
		}
		err := each(ctx, tx, query, filter.args, func(row scanner) error {
			at := make([]any, len(keys))
			more := make([]any, len(keys))
			for i := range at {
				more[i] = &at[i]
			}
			c, err := scanClient(row, more...)
			if err != nil {
				return err
			}
			cursor, err := encodeCursor(q.Sort, at)
			page.Clients, cursors = append(page.Clients, c), append(cursors, cursor)
			return err
		})
		if err != nil {
			return err
		}
		turn(&page, q, cursors)
		return tagsOf(ctx, tx, organisation, page.Clients)
	})
	return page, err
}

// turn puts the rows of a page in their order and says where its neighbours begin.
func turn(page *client.Page, q client.Query, cursors []string) {
	more := len(page.Clients) > q.Limit
	if more {
		page.Clients, cursors = page.Clients[:q.Limit], cursors[:q.Limit]
	}
	if q.Before != "" {
		slices.Reverse(page.Clients)
		slices.Reverse(cursors)
	}
	if len(cursors) == 0 {
		return
	}
	if q.After != "" || q.Before != "" && more {
		page.Previous = cursors[0]
	}
	if q.Before != "" || more {
		page.Next = cursors[len(cursors)-1]
	}
}

// from lets only clients beyond the cursor of a query pass.
func (c *conditions) from(q client.Query, keys []key) error {
	cursor, beyond := q.After, ">"
	if q.Before != "" {
		cursor, beyond = q.Before, "<"
	}
	if cursor == "" {
		return nil
	}
	if q.Sort.Descending {
		beyond = map[string]string{">": "<", "<": ">"}[beyond]
	}
	values, err := decodeCursor(cursor, q.Sort, keys)
	if err != nil {
		return &assessment.Error{Code: assessment.Invalid, Safe: "error.cursor", Err: err}
	}
	names := make([]string, len(keys))
	for i, k := range keys {
		names[i] = k.expression
	}
	marks := strings.TrimSuffix(strings.Repeat("?, ", len(keys)), ", ")
	c.add(`(`+strings.Join(names, ", ")+`) `+beyond+` (`+marks+`)`, values...)
	return nil
}

func expressions(keys []key) string {
	var b strings.Builder
	for _, k := range keys {
		b.WriteString(", " + k.expression)
	}
	return b.String()
}

func orderBy(keys []key, descending bool) string {
	direction := ""
	if descending {
		direction = " DESC"
	}
	parts := make([]string, len(keys))
	for i, k := range keys {
		parts[i] = k.expression + direction
	}
	return ` ORDER BY ` + strings.Join(parts, ", ")
}

// encodeCursor names a place in a list: the sort and the keys of a row.
func encodeCursor(by client.Sort, at []any) (string, error) {
	data, err := json.Marshal(append([]any{by.String()}, at...))
	if err != nil {
		return "", fmt.Errorf("encode cursor: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(data), nil
}

func decodeCursor(cursor string, by client.Sort, keys []key) ([]any, error) {
	data, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		return nil, fmt.Errorf("cursor: %w", err)
	}
	var parts []json.RawMessage
	if err := json.Unmarshal(data, &parts); err != nil {
		return nil, fmt.Errorf("cursor: %w", err)
	}
	if len(parts) != len(keys)+1 || string(parts[0]) != `"`+by.String()+`"` {
		return nil, fmt.Errorf("cursor: not one of the sort %s", by)
	}
	values := make([]any, len(keys))
	for i, k := range keys {
		if values[i], err = k.read(parts[i+1]); err != nil {
			return nil, fmt.Errorf("cursor: %w", err)
		}
	}
	return values, nil
}

// tagsOf fills the tags of the clients of a page.
func tagsOf(ctx context.Context, tx *sql.Tx, organisation string, clients []client.Client) error {
	if len(clients) == 0 {
		return nil
	}
	at := make(map[string]*client.Client, len(clients))
	args := []any{organisation}
	for i := range clients {
		at[clients[i].ID] = &clients[i]
		args = append(args, clients[i].ID)
	}
	query := `SELECT client_id, tag FROM client_tag WHERE organisation_id = $1 AND client_id IN (` +
		placeholders(2, len(clients)) + `) ORDER BY client_id, position`
	return each(ctx, tx, query, args, func(row scanner) error {
		var id, tag string
		err := row.Scan(&id, &tag)
		if c := at[id]; c != nil {
			c.Tags = append(c.Tags, tag)
		}
		return err
	})
}

// Cards implements client.Store.
func (s *Store) Cards(ctx context.Context, organisation string, ids []string) (map[string]client.Card, error) {
	cards := make(map[string]client.Card, len(ids))
	if len(ids) == 0 {
		return cards, nil
	}
	args := []any{organisation}
	for _, id := range ids {
		args = append(args, id)
	}
	query := `SELECT client_id, value FROM client_card JOIN client ON client.id = client_id WHERE organisation_id = $1 AND client_id IN (` +
		placeholders(2, len(ids)) + `)`
	err := s.view(ctx, func(tx *sql.Tx) error {
		return each(ctx, tx, query, args, func(row scanner) error {
			var id, value string
			if err := row.Scan(&id, &value); err != nil {
				return err
			}
			var card client.Card
			if err := json.Unmarshal([]byte(value), &card); err != nil {
				return fmt.Errorf("decode card: %w", err)
			}
			cards[id] = card
			return nil
		})
	})
	return cards, err
}
