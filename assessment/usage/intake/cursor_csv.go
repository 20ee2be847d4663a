package intake

import (
	"strings"

	"waterline/assessment/usage"
)

// Cursor's table of events, of a team or one person. Its columns of input are
// met in three meanings. Which one a file has is decided for the whole file, by
// what its Total Tokens adds up; a file that does not settle it is asked about.

// CursorTotal is what "Total Tokens" of a Cursor table adds up.
type CursorTotal string

// The meanings. With and Without write the cache take the same tokens twice, so
// that only their difference was written to the cache.
const (
	CursorDisjoint CursorTotal = "disjoint" // with + without + cache read + output
	CursorWith     CursorTotal = "with"     // with + cache read + output; "with" holds "without"
	CursorWithout  CursorTotal = "without"  // without + cache read + output; "with" holds "without"
)

// CursorTotals lists the meanings.
func CursorTotals() []CursorTotal { return []CursorTotal{CursorDisjoint, CursorWith, CursorWithout} }

// included begins the kinds of events that the plan covers.
const included = "included"

// agreement is the share of rows that a meaning must add up in.
const agreement = 0.99

type cursorColumns struct {
	date, user, kind, model, with, without, read, output, total, cost column
	headless                                                          column
}

func cursorForm(team bool) *csvForm {
	form := &csvForm{
		need: []string{"date", "kind", "model", "input (w/ cache write)", "input (w/o cache write)", "cache read", "output tokens", "total tokens"},
		may:  []string{"cost", "requests", "cloud agent id"},
		drop: []string{"max mode", "automation id"},
	}
	if team {
		form.need = append(form.need, "user")
	}
	var meaning CursorTotal
	form.sample = 2000
	form.first = func(t *table, rows [][]string) { meaning = t.cursorMeaning(rows) }
	form.open = func(t *table) func(*line) { return readCursorTable(t, meaning) }
	return form
}

func cursorColumnsOf(t *table) cursorColumns {
	return cursorColumns{
		date: t.col("date"), user: t.col("user"), kind: t.col("kind"), model: t.col("model"),
		with: t.col("input (w/ cache write)"), without: t.col("input (w/o cache write)"), read: t.col("cache read"),
		output: t.col("output tokens"), total: t.col("total tokens"), cost: t.col("cost"), headless: t.col("cloud agent id"),
	}
}

// cursorTokens are the counts of one row.
type cursorTokens struct{ with, without, read, output, total int64 }

// fits reports whether a row adds up under a meaning.
func (c cursorTokens) fits(meaning CursorTotal) bool {
	switch meaning {
	case CursorDisjoint:
		return c.with+c.without+c.read+c.output == c.total
	case CursorWith:
		return c.with >= c.without && c.with+c.read+c.output == c.total
	default:
		return c.with >= c.without && c.without+c.read+c.output == c.total
	}
}

// written is what was written to the cache.
func (c cursorTokens) written(meaning CursorTotal) int64 {
	if meaning == CursorDisjoint {
		return c.with
	}
	return c.with - c.without
}

// tally counts rows by the meanings that they fit.
type tally struct{ rows, disjoint, with, without int }

func (t *tally) note(c cursorTokens) {
	t.rows++
	if c.fits(CursorDisjoint) {
		t.disjoint++
	}
	if c.fits(CursorWith) {
		t.with++
	}
	if c.fits(CursorWithout) {
		t.without++
	}
}

// agrees reports whether enough rows fit a meaning.
func (t *tally) agrees(meaning CursorTotal) bool {
	fit := map[CursorTotal]int{CursorDisjoint: t.disjoint, CursorWith: t.with, CursorWithout: t.without}[meaning]
	return float64(fit) >= agreement*float64(t.rows)
}

// cursorMeaning settles the meaning by the first rows, or refuses the file.
// Meanings that give every row the same counts are as good as one.
func (t *table) cursorMeaning(rows [][]string) CursorTotal {
	if t.opt.CursorTotal != "" {
		return t.opt.CursorTotal
	}
	c := cursorColumnsOf(t)
	var count tally
	differ := false
	for _, cells := range rows {
		l := &line{row: row{file: t.file}, table: t, cells: cells}
		tokens, ok := l.cursorTokens(&c)
		if !ok {
			continue
		}
		count.note(tokens)
		differ = differ || tokens.written(CursorDisjoint) != tokens.written(CursorWith)
	}
	t.out.Problems = t.out.Problems[:0] // the rows are read again and say them then
	var fit []CursorTotal
	for _, meaning := range CursorTotals() {
		if count.agrees(meaning) {
			fit = append(fit, meaning)
		}
	}
	holding := len(fit) > 0 && fit[0] != CursorDisjoint // With and Without mean the same counts
	switch {
	case len(fit) == 1, len(fit) > 1 && (holding || !differ):
		return fit[0]
	case count.rows == 0:
		return CursorDisjoint
	}
	t.refuse("usage_cursor_total")
	return CursorDisjoint
}

func (l *line) cursorTokens(c *cursorColumns) (cursorTokens, bool) {
	with, ok1 := l.whole(c.with.name, l.number(c.with))
	without, ok2 := l.whole(c.without.name, l.number(c.without))
	read, ok3 := l.whole(c.read.name, l.number(c.read))
	output, ok4 := l.whole(c.output.name, l.number(c.output))
	total, ok5 := l.whole(c.total.name, l.number(c.total))
	return cursorTokens{with, without, read, output, total}, ok1 && ok2 && ok3 && ok4 && ok5
}

func readCursorTable(t *table, meaning CursorTotal) func(*line) {
	c := cursorColumnsOf(t)
	var count tally
	t.atEnd = func(*row) {
		if t.opt.CursorTotal == "" && count.rows > 0 && !count.agrees(meaning) {
			t.refuse("usage_cursor_total")
		}
	}
	return func(l *line) {
		if l.blank(c.with, c.without, c.read, c.output, c.total) {
			l.cursorEvent(&c, cursorTokens{}, false, meaning)
			return
		}
		tokens, sound := l.cursorTokens(&c)
		if sound {
			count.note(tokens)
			if tokens.written(meaning) < 0 {
				l.reject(c.with.name, "usage_parts")
			}
		} else if !l.bad {
			l.reject(c.total.name, "usage_missing")
		}
		l.cursorEvent(&c, tokens, true, meaning)
	}
}

func (l *line) cursorEvent(c *cursorColumns, tokens cursorTokens, counted bool, meaning CursorTotal) {
	rec := l.record(cursor, l.text(c.model))
	rec.Vendor = cursor
	l.day(&rec, c.date.name, l.text(c.date))
	l.person(&rec, c.user.name, l.text(c.user))
	l.request(&rec)
	if c.headless.has() && l.text(c.headless) != "" {
		rec.Counts.Set(usage.Headless, 1)
	}
	if counted {
		rec.Counts.Set(usage.InUncached, tokens.without)
		rec.Counts.Set(usage.InCacheWrite, tokens.written(meaning))
		rec.Counts.Set(usage.InCacheRead, tokens.read)
		rec.Counts.Set(usage.Out, tokens.output)
	}
	l.in(&rec, "", "USD")
	kind := usage.CostBilled
	if word := l.text(c.kind); len(word) >= len(included) && strings.EqualFold(word[:len(included)], included) {
		kind = usage.CostIncluded
	}
	switch cost := l.text(c.cost); {
	case cost == "-", strings.EqualFold(cost, included), strings.EqualFold(cost, "free"):
	default:
		l.money(&rec, kind, c.cost.name, l.number(c.cost), units)
	}
	l.emit(&rec)
}
