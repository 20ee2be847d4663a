package intake

import (
	"strings"

	"waterline/assessment/usage"
	"waterline/assessment/usage/content"
)

// Microsoft 365 Copilot's usage detail: a row for a person with a licence, over
// 7 to 180 days up to the day of the report. The second version counts prompts
// and days. Names are concealed unless an administrator shows them; a concealed
// one joins nothing else. It says nothing of cost.

const m365 = "m365-copilot"

func m365Form(prompts bool) *csvForm {
	form := &csvForm{
		need: []string{"report refresh date", "user principal name", "last activity date", "report period"},
		drop: []string{"display name", "copilot chat last activity date", "microsoft teams copilot last activity date",
			"word copilot last activity date", "excel copilot last activity date", "powerpoint copilot last activity date",
			"outlook copilot last activity date", "onenote copilot last activity date", "loop copilot last activity date",
			"prompts submitted for copilot chat (work)", "prompts submitted for copilot chat (web)",
			"copilot chat (work) last activity date", "copilot chat (web) last activity date",
			"microsoft 365 copilot last activity date", "edge last activity date", "copilot agent last activity date"},
		open: readM365,
	}
	counted := []string{"prompts submitted for all apps", "active usage days for all apps"}
	if prompts {
		form.need = append(form.need, counted...)
	} else {
		form.may = counted
	}
	return form
}

func readM365(t *table) func(*line) {
	refreshed, user, last, period := t.col("report refresh date"), t.col("user principal name"), t.col("last activity date"), t.col("report period")
	prompts, days := t.col("prompts submitted for all apps"), t.col("active usage days for all apps")
	return func(l *line) {
		rec := l.record(m365, "")
		rec.Vendor, rec.Approximate = "microsoft", true
		l.day(&rec, refreshed.name, l.text(refreshed))
		l.backFrom(&rec, period.name, l.number(period))
		l.principal(&rec, user.name, l.text(user))
		l.n(&rec, usage.Requests, prompts.name, l.number(prompts))
		if days.has() {
			l.n(&rec, usage.ActiveDays, days.name, l.number(days))
		} else {
			l.activeSince(&rec, last.name, l.text(last))
		}
		l.emit(&rec)
	}
}

// backFrom makes the record's day the last one of a period of so many days.
func (r *row) backFrom(rec *usage.Record, field string, d decimal) {
	n, ok := r.whole(field, d)
	switch {
	case d.state == absent:
		r.reject(field, "usage_missing")
	case ok && (n < 1 || n > 366):
		r.reject(field, "usage_number_range")
	case ok && !r.bad:
		rec.PeriodDays = int32(n)
		rec.Day -= usage.Day(n - 1)
	}
}

// principal sets a person by their address, or by the 32 digits that stand for
// a concealed one.
func (r *row) principal(rec *usage.Record, field, name string) {
	if len(name) == 32 && strings.Trim(strings.ToLower(name), "0123456789abcdef") == "" {
		r.actor(rec, field, name, usage.Human, usage.Concealed)
		r.notice("usage_concealed")
		return
	}
	r.person(rec, field, name)
}

// activeSince says whether the last activity lies in the period: one day of
// activity at least, or none.
func (r *row) activeSince(rec *usage.Record, field, text string) {
	rec.Counts.Set(usage.ActiveDays, 0)
	if text == "" {
		return
	}
	at, ok := content.ParseMoment(text)
	if !ok {
		r.reject(field, "usage_day", "got", content.Short(text))
	} else if at.Day >= rec.Day {
		rec.Counts.Set(usage.ActiveDays, 1)
	}
}
