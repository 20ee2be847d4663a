package intake

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"waterline/assessment/problem"
	"waterline/assessment/usage"
	"waterline/assessment/usage/content"
)

// row is one row of a file while it is read. Its records are kept only if
// nothing is wrong with it.
type row struct {
	*file
	line  int           // in the file, counted from 1
	path  func() string // place in a JSON document, nil in a table
	inner place         // of the part of the row at hand, such as results[2]
	bad   bool
	at    content.Moment // when it was, in the formats of requests
	asked bool           // it is one request
}

// reject says what is wrong with a field; the row does not count then.
func (r *row) reject(field, code string, pairs ...string) {
	r.bad = true
	if len(r.out.Problems) >= mostProblems {
		return
	}
	var parts []string
	if r.path != nil {
		parts = append(parts, r.path())
	}
	if r.inner.name != "" {
		parts = append(parts, r.inner.String())
	}
	parts = append(parts, field)
	field = strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ".")
	r.out.Problems = append(r.out.Problems, problem.New(field, code, pairs...).At(r.line))
}

// skip leaves the row out as it is no usage of AI.
func (r *row) skip(reason string) {
	if r.out.Skipped == nil {
		r.out.Skipped = make(map[string]int64)
	}
	r.out.Skipped[reason]++
}

// again reports whether a row with this id was there before.
func (r *row) again(id string) bool {
	if id == "" || !r.ids.again(id) {
		return false
	}
	r.out.Twice++
	return true
}

// end closes the row: its records count if nothing was wrong.
func (r *row) end() {
	r.out.Rows++
	if r.bad {
		r.out.Rejected++
	} else {
		for i := range r.pending {
			r.count(&r.pending[i])
			if r.asked {
				r.event(&r.pending[i], r.at)
			}
		}
	}
	r.pending = r.pending[:0]
	r.bad, r.asked, r.inner = false, false, place{}
}

// count takes a sound record into the file.
func (r *row) count(rec *usage.Record) {
	if r.out.First == 0 || rec.Day < r.out.First {
		r.out.First = rec.Day
	}
	r.out.Last = max(r.out.Last, rec.Day+usage.Day(rec.PeriodDays-1))
	r.prices.note(rec)
	r.convert(rec)
	r.fold(rec)
}

// record begins a record of the row, for one day and nobody.
func (r *row) record(tool, rawModel string) usage.Record {
	m := r.models.of(rawModel)
	return usage.Record{
		Source: r.out.Format.ID, Actor: usage.Nobody(), PeriodDays: 1,
		Tool: tool, Vendor: m.vendor, Model: m.name, ModelRaw: m.raw,
	}
}

// request says that the row is one request, at the time that was set last.
func (r *row) request(rec *usage.Record) {
	rec.Counts.Set(usage.Requests, 1)
	r.asked = true
}

// emit hands over a record of the row.
func (r *row) emit(rec *usage.Record) { r.pending = append(r.pending, *rec) }

// actor sets who it was, unless the record has somebody and the name is empty.
func (r *row) actor(rec *usage.Record, field, name string, kind usage.ActorKind, basis usage.Basis) {
	if name = strings.TrimSpace(name); name == "" {
		return
	}
	who, ok := r.keys.Actor(name, kind, basis)
	if !ok {
		r.reject(field, "usage_not_utf8")
		return
	}
	rec.Actor = who
}

// person sets who it was by an address or another name of a person.
func (r *row) person(rec *usage.Record, field, name string) {
	basis := usage.ByLogin
	if strings.Contains(name, "@") {
		basis = usage.ByMail
	}
	kind := usage.Human
	if strings.HasSuffix(name, "[bot]") {
		kind = usage.Service
	}
	r.actor(rec, field, name, kind, basis)
}

// day sets the day from a date or time.
func (r *row) day(rec *usage.Record, field, text string) {
	at, ok := content.ParseMoment(strings.TrimSpace(text))
	switch {
	case strings.TrimSpace(text) == "":
		r.reject(field, "usage_missing")
	case !ok:
		r.reject(field, "usage_day", "got", content.Short(text))
	default:
		r.on(rec, field, at)
	}
}

// unix sets the day from a time since 1970, in units of 1/perSecond seconds.
func (r *row) unix(rec *usage.Record, field string, d decimal, perSecond int64) {
	if seconds, ok := r.seconds(field, d, perSecond); ok {
		r.on(rec, field, content.MomentOfUnix(seconds))
	}
}

// seconds reads a time since 1970.
func (r *row) seconds(field string, d decimal, perSecond int64) (int64, bool) {
	n, ok := d.shift(0)
	switch {
	case d.state == absent:
		r.reject(field, "usage_missing")
	case !d.known() || !ok:
		r.reject(field, "usage_day", "got", content.Short(d.text()))
	default:
		return n / perSecond, true
	}
	return 0, false
}

// earliest is before any export there is; an earlier day is a time in the wrong
// unit or an empty cell of a spreadsheet.
var earliest = usage.NewDay(2015, time.January, 1)

// on sets the day and refuses one that cannot be.
func (r *row) on(rec *usage.Record, field string, at content.Moment) {
	switch {
	case at.Day > r.today:
		r.reject(field, "usage_future", "day", at.Day.String(), "today", r.today.String())
	case at.Day < earliest:
		r.reject(field, "usage_past", "day", at.Day.String())
	}
	rec.Day, r.at = at.Day, at
}

// until sets the period by its end, exclusive. A bucket within one day is a day.
func (r *row) until(rec *usage.Record, field, text string) {
	if at, ok := content.ParseMoment(strings.TrimSpace(text)); ok && !r.bad {
		rec.PeriodDays = max(1, int32(at.Before().Day-rec.Day)+1)
	} else if text != "" && !ok {
		r.reject(field, "usage_day", "got", content.Short(text))
	}
}

// largest bounds a count and, in units, an amount.
const largest = int64(1e15)

// n adds a count to the record; one that is absent stays unknown.
func (r *row) n(rec *usage.Record, m usage.Measure, field string, d decimal) {
	if n, ok := r.whole(field, d); ok {
		rec.Counts.Add(m, n)
	}
}

// whole reads a count from 0.
func (r *row) whole(field string, d decimal) (int64, bool) {
	if d.state == absent {
		return 0, false
	}
	n, ok := d.shift(0)
	switch {
	case !d.known():
		r.reject(field, "usage_not_number", "got", content.Short(d.raw))
	case !ok || n > largest:
		r.reject(field, "usage_number_range")
	case n < 0:
		r.reject(field, "usage_negative", "got", strconv.FormatInt(n, 10))
	default:
		return n, true
	}
	return 0, false
}

// Powers of ten from an amount in a file to millionths.
const (
	units = 6 // dollars
	cents = 4
)

// money adds an amount to the record. Credits are below zero.
func (r *row) money(rec *usage.Record, m usage.Measure, field string, d decimal, scale int32) {
	if micros, ok := r.micros(field, d, scale); ok {
		rec.Counts.Add(m, micros)
	}
}

// micros reads an amount in millionths.
func (r *row) micros(field string, d decimal, scale int32) (int64, bool) {
	if d.state == absent {
		return 0, false
	}
	n, ok := d.shift(scale)
	switch {
	case !d.known():
		r.reject(field, "usage_not_number", "got", content.Short(d.raw))
	case !ok || n > largest || n < -largest:
		r.reject(field, "usage_number_range")
	default:
		return n, true
	}
	return 0, false
}

// text is the number as it stands in the file, for a message.
func (d decimal) text() string {
	if d.raw != "" {
		return d.raw
	}
	return strconv.FormatInt(d.m, 10) + "e" + strconv.Itoa(int(d.e))
}

// untilUnix is until for a time since 1970.
func (r *row) untilUnix(rec *usage.Record, field string, d decimal, perSecond int64) {
	if d.state == absent || r.bad {
		return
	}
	if seconds, ok := r.seconds(field, d, perSecond); ok {
		rec.PeriodDays = max(1, int32(content.MomentOfUnix(seconds).Before().Day-rec.Day)+1)
	}
}

// yes reads a cell that is true or false.
func yes(s string) bool {
	return strings.EqualFold(s, "true") || strings.EqualFold(s, "yes") || s == "1"
}
