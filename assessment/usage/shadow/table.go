package shadow

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"waterline/assessment/usage/content"
)

// table reads a table with a row of names, or one of Cisco Umbrella without.
func (l *log) table(text *content.Text) {
	head, comma := content.HeadOf(text.Head)
	c := columnsOf(head)
	if missing := c.lacking(); len(missing) > 0 {
		if id, read := umbrella(text.Head); read != nil {
			l.out.Format = known(id)
			l.rows(content.NewRows(text, ','), 0, read)
			return
		}
		if len(missing) == 1 && len(head) > 2 {
			l.refuse("shadow_columns", "missing", missing[0])
		} else {
			l.refuse("shadow_unknown")
		}
		return
	}
	if twice := repeated(head, &c); twice != "" {
		l.refuse("usage_column_twice", "column", content.Short(twice))
		return
	}
	l.out.Format = known(proxyTable)
	rows := content.NewRows(text, comma)
	if _, err := rows.Head(); err != nil {
		l.unreadable(err)
		return
	}
	l.rows(rows, len(head), func(cells []string, e *entry) bool {
		c.entry(cells, e)
		return true
	})
}

// rows reads the rows of a table with so many cells; 0 is any number.
func (l *log) rows(rows *content.Rows, count int, fill func([]string, *entry) bool) {
	for !l.stopped() {
		cells, line, err := rows.Next()
		l.line = line
		var e entry
		switch {
		case errors.Is(err, io.EOF):
			return
		case errors.Is(err, content.ErrQuotes):
			l.row()
			l.reject("", "usage_quotes")
		case err != nil:
			l.unreadable(err)
			return
		case len(cells) == 1 && strings.TrimSpace(cells[0]) == "":
		case count > 0 && len(cells) != count:
			l.row()
			l.reject("", "usage_cells", "got", strconv.Itoa(len(cells)), "want", strconv.Itoa(count))
		case !fill(cells, &e):
			l.row()
			l.reject("", "shadow_line")
		default:
			l.take(&e)
		}
	}
}

// umbrella recognises the exports of Cisco Umbrella to a bucket, which have no
// names of columns, by their first row. Versions add columns at the end.
func umbrella(head []byte) (string, func([]string, *entry) bool) {
	cells, _, err := content.NewRows(bytes.NewReader(head), ',').Next()
	if err != nil {
		return "", nil
	}
	for _, try := range []struct {
		id   string
		fill func([]string, *entry) bool
	}{{umbrellaDNS, umbrellaLookup}, {umbrellaProxy, umbrellaRequest}} {
		var c clock
		var e entry
		if try.fill(cells, &e) {
			if _, ok := c.on(e.when); ok {
				return try.id, try.fill
			}
		}
	}
	return "", nil
}

// umbrellaLookup is a row of the DNS log: time, identity, identities, internal
// and external address, action, type of query, response code, domain, …, type of
// the identity.
func umbrellaLookup(cells []string, e *entry) bool {
	const least = 9
	if len(cells) < least || !slices.Contains([]string{"Allowed", "Blocked", "Proxied"}, cells[5]) || !strings.Contains(cells[6], "(") {
		return false
	}
	e.when, e.address, e.host, e.kind, e.blocked = cells[0], cells[3], cells[8], cells[6], cells[5] == "Blocked"
	if len(cells) < 11 || isPerson(cells[10]) {
		e.user = cells[1]
	}
	return true
}

// umbrellaRequest is a row of the proxy log: time, identity, internal, external
// and destination address, type of content, verdict, address of the web, …, type
// of the identity.
func umbrellaRequest(cells []string, e *entry) bool {
	const least = 8
	if len(cells) < least || !slices.Contains([]string{"ALLOWED", "BLOCKED", "WARNED", "ISOLATED"}, strings.ToUpper(cells[6])) || !strings.Contains(cells[7], "://") {
		return false
	}
	e.when, e.address, e.host, e.blocked = cells[0], cells[2], cells[7], strings.EqualFold(cells[6], "BLOCKED")
	if e.address == "" {
		e.address = cells[3]
	}
	if len(cells) < 22 || isPerson(cells[21]) {
		e.user = cells[1]
	}
	return true
}

// isPerson reports whether Umbrella's type of an identity is that of a person or
// their machine, and not of a network that many share.
func isPerson(identity string) bool {
	return !strings.Contains(identity, "Network") && !strings.Contains(identity, "Site") && !strings.Contains(identity, "Tunnel")
}
