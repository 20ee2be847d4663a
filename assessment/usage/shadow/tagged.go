package shadow

import (
	"strconv"
	"strings"

	"waterline/assessment/usage/content"
)

// The logs that name their columns in a line of their own: the extended format
// of the W3C, which Blue Coat and others write,
//
//	#Fields: date time c-ip cs-username cs-host sc-filter-result
//	2026-10-01 09:12:01 10.0.0.1 jdoe chatgpt.com OBSERVED
//
// and Zeek's:
//
//	#fields	ts	uid	id.orig_h	query	qtype_name
//	1791590400.123456	CHhAvV	10.0.0.1	chatgpt.com	A

// isFields reports whether a line names columns.
func isFields(line string) bool {
	line = strings.ToLower(line)
	return strings.HasPrefix(line, "#fields:") || strings.HasPrefix(line, "#fields\t")
}

// tags are the columns that the last such line named.
type tags struct {
	columns
	count int
	tabs  bool
}

// tagged reads a log that names its columns, as often as it does.
func (l *log) tagged(text *content.Text) {
	var now *tags
	l.each(text, func(line string) {
		switch {
		case isFields(line):
			now = l.tags(line)
		case strings.HasPrefix(line, "#"):
		case now == nil:
			l.row()
			l.reject("", "shadow_before_fields")
		default:
			l.tagRow(now, line)
		}
	})
}

// tags reads a line that names columns.
func (l *log) tags(line string) *tags {
	id := w3cLog
	if line[len("#fields")] == '\t' {
		id = zeekLog
	}
	l.out.Format = known(id)
	rest := line[len("#fields")+1:]
	t := &tags{tabs: id == zeekLog || strings.Contains(strings.TrimSpace(rest), "\t")}
	head := split(strings.TrimSpace(rest), t.tabs)
	t.columns, t.count = columnsOf(head), len(head)
	if lacking := t.lacking(); len(lacking) > 0 {
		l.refuse("shadow_columns", "missing", strings.Join(lacking, ", "))
	}
	if twice := repeated(head, &t.columns); twice != "" {
		l.refuse("usage_column_twice", "column", content.Short(twice))
	}
	return t
}

func (l *log) tagRow(t *tags, line string) {
	cells := split(line, t.tabs)
	if len(cells) != t.count {
		l.row()
		l.reject("", "usage_cells", "got", strconv.Itoa(len(cells)), "want", strconv.Itoa(t.count))
		return
	}
	var e entry
	t.entry(cells, &e)
	l.take(&e)
}

// split cuts a line at tabs, or at spaces that are not inside quotes.
func split(line string, tabs bool) []string {
	if tabs {
		return strings.Split(line, "\t")
	}
	if strings.IndexByte(line, '"') < 0 && strings.IndexByte(line, '[') < 0 {
		return strings.Fields(line)
	}
	var out []string
	for line = strings.TrimLeft(line, " \t"); line != ""; line = strings.TrimLeft(line, " \t") {
		end := byte(0)
		switch line[0] {
		case '"':
			end = '"'
		case '[':
			end = ']'
		}
		if at := strings.IndexByte(line[1:], end); end != 0 && at >= 0 {
			out = append(out, line[1:1+at])
			line = line[at+2:]
			continue
		}
		at := strings.IndexAny(line, " \t")
		if at < 0 {
			at = len(line)
		}
		out = append(out, line[:at])
		line = line[at:]
	}
	return out
}
