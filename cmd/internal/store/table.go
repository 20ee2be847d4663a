package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

// table is a table as the database has it, but for those of migrations.
type table struct {
	name    string
	columns []column
	parents []parent
}

// column is one of a table. Kinds are TEXT, BIGINT, BOOLEAN, DOUBLE PRECISION and
// BLOB in every database.
type column struct {
	name     string
	kind     string
	required bool
	usual    string // its default, as SQL
	key      int    // its place in the primary key, from 1; 0 for none
}

// parent is a table that rows of another one belong to.
type parent struct {
	table    string
	from, to string // columns, with commas between
	deleting string // what its deletion does: CASCADE, SET NULL or NO ACTION
}

const (
	columnsOfSQLite = `SELECT m.name, c.name, c.type, c."notnull", COALESCE(c.dflt_value, ''), c.pk
		FROM sqlite_master m JOIN pragma_table_info(m.name) c
		WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE 'goose_%' ORDER BY m.name, c.cid`
	parentsOfSQLite = `SELECT name, parent, GROUP_CONCAT(here), GROUP_CONCAT(there), deleting FROM (
			SELECT m.name, f.id, f."table" AS parent, f."from" AS here, f."to" AS there, f.on_delete AS deleting
			FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table' ORDER BY m.name, f.id, f.seq)
		GROUP BY name, id ORDER BY name, parent, 3`

	columnsOfServer = `SELECT c.table_name::text, c.column_name::text, CASE c.data_type WHEN 'bytea' THEN 'BLOB' ELSE UPPER(c.data_type) END,
			c.is_nullable = 'NO', COALESCE(c.column_default, ''), COALESCE(ARRAY_POSITION(i.indkey::int2[], a.attnum) + 1, 0)
		FROM information_schema.columns c
		JOIN pg_class r ON r.relname = c.table_name AND r.relnamespace = c.table_schema::regnamespace AND r.relkind = 'r'
		JOIN pg_attribute a ON a.attrelid = r.oid AND a.attname = c.column_name
		LEFT JOIN pg_index i ON i.indrelid = r.oid AND i.indisprimary
		WHERE c.table_schema = current_schema() AND c.table_name NOT LIKE 'goose%' ORDER BY c.table_name::text COLLATE "C", c.ordinal_position`
	parentsOfServer = `SELECT r.relname::text, p.relname::text,
			(SELECT STRING_AGG(a.attname, ',' ORDER BY k.n) FROM UNNEST(f.conkey) WITH ORDINALITY k(num, n) JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum = k.num),
			(SELECT STRING_AGG(a.attname, ',' ORDER BY k.n) FROM UNNEST(f.confkey) WITH ORDINALITY k(num, n) JOIN pg_attribute a ON a.attrelid = p.oid AND a.attnum = k.num),
			CASE f.confdeltype WHEN 'c' THEN 'CASCADE' WHEN 'n' THEN 'SET NULL' ELSE 'NO ACTION' END
		FROM pg_constraint f JOIN pg_class r ON r.oid = f.conrelid JOIN pg_class p ON p.oid = f.confrelid
		WHERE f.contype = 'f' AND r.relnamespace = current_schema()::regnamespace ORDER BY 1, 2, 3`
)

// tables reads the schema, parents before their children.
func tables(ctx context.Context, tx *sql.Tx, d dialect) ([]table, error) {
	var all []table
	at := make(map[string]int)
	err := each(ctx, tx, d.columns, nil, func(row scanner) error {
		var name string
		var c column
		if err := row.Scan(&name, &c.name, &c.kind, &c.required, &c.usual, &c.key); err != nil {
			return err
		}
		if _, known := at[name]; !known {
			at[name] = len(all)
			all = append(all, table{name: name})
		}
		t := &all[at[name]]
		t.columns = append(t.columns, c)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read columns: %w", err)
	}
	err = each(ctx, tx, d.parents, nil, func(row scanner) error {
		var name string
		var p parent
		if err := row.Scan(&name, &p.table, &p.from, &p.to, &p.deleting); err != nil {
			return err
		}
		t := &all[at[name]]
		t.parents = append(t.parents, p)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read references: %w", err)
	}
	return parentsFirst(all, at), nil
}

// parentsFirst orders tables so that rows can be put in that order.
func parentsFirst(all []table, at map[string]int) []table {
	ordered := make([]table, 0, len(all))
	done := make(map[string]bool)
	var put func(t table)
	put = func(t table) {
		if done[t.name] {
			return
		}
		done[t.name] = true // first, as a table may be its own parent
		for _, p := range t.parents {
			put(all[at[p.table]])
		}
		ordered = append(ordered, t)
	}
	for _, t := range all {
		put(t)
	}
	return ordered
}

// names are those of the columns.
func (t table) names() string {
	names := make([]string, len(t.columns))
	for i, c := range t.columns {
		names[i] = c.name
	}
	return strings.Join(names, ", ")
}

// key is the columns of the primary key, or all where there is none.
func (t table) key() string {
	keys := slices.DeleteFunc(slices.Clone(t.columns), func(c column) bool { return c.key == 0 })
	slices.SortFunc(keys, func(a, b column) int { return a.key - b.key })
	if len(keys) == 0 {
		return t.names()
	}
	return table{columns: keys}.names()
}
