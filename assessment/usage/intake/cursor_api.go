package intake

import (
	"strconv"

	"waterline/assessment/usage"
)

// Cursor's admin interface: activity by person and day, events, and spend by
// person and billing cycle. Money is in cents, with fractions.

const (
	cursor = "cursor"
	millis = 1000 // in a second
)

type cursorDay struct {
	Date     decimal `json:"date"`
	Mail     string  `json:"email"`
	Active   bool    `json:"isActive"`
	Added    decimal `json:"totalLinesAdded"`
	Accepted decimal `json:"acceptedLinesAdded"`
	Applies  decimal `json:"totalApplies"`
	Accepts  decimal `json:"totalAccepts"`
	Rejects  decimal `json:"totalRejects"`
	Composer decimal `json:"composerRequests"`
	Chat     decimal `json:"chatRequests"`
	Agent    decimal `json:"agentRequests"`
	Command  decimal `json:"cmdkUsages"`
}

func cursorDailyForm() *jsonForm {
	return rowsOf("data[]", []string{"date", "isActive", "totalAccepts", "totalRejects", "acceptedLinesAdded"},
		func(*document) func(*row, *cursorDay) { return readCursorDay }).
		leaving("userId", "day", "totalLinesDeleted", "acceptedLinesDeleted", "totalTabsShown", "totalTabsAccepted",
			"subscriptionIncludedReqs", "apiKeyReqs", "usageBasedReqs", "bugbotUsages", "mostUsedModel", "applyMostUsedExtension",
			"tabMostUsedExtension", "clientVersion")
}

// readCursorDay leaves the lines of totalLinesAdded out: they hold what people
// typed themselves.
func readCursorDay(r *row, d *cursorDay) {
	rec := r.record(cursor, "")
	rec.Vendor = cursor
	r.unix(&rec, "date", d.Date, millis)
	r.person(&rec, "email", d.Mail)
	rec.Counts.Set(usage.ActiveDays, 0)
	if d.Active {
		rec.Counts.Set(usage.ActiveDays, 1)
	}
	r.n(&rec, usage.LinesAccepted, "acceptedLinesAdded", d.Accepted)
	r.n(&rec, usage.Suggested, "totalApplies", d.Applies)
	r.n(&rec, usage.Accepted, "totalAccepts", d.Accepts)
	r.n(&rec, usage.Rejected, "totalRejects", d.Rejects)
	r.n(&rec, usage.Requests, "composerRequests", d.Composer)
	r.n(&rec, usage.Requests, "chatRequests", d.Chat)
	r.n(&rec, usage.Requests, "agentRequests", d.Agent)
	r.n(&rec, usage.Requests, "cmdkUsages", d.Command)
	r.emit(&rec)
}

type cursorEvent struct {
	Time       decimal `json:"timestamp"`
	Mail       string  `json:"userEmail"`
	Service    string  `json:"serviceAccountId"`
	Model      string  `json:"model"`
	Chargeable *bool   `json:"isChargeable"`
	Headless   bool    `json:"isHeadless"`
	Charged    decimal `json:"chargedCents"`
	Tokens     struct {
		Input      decimal `json:"inputTokens"`
		Output     decimal `json:"outputTokens"`
		CacheWrite decimal `json:"cacheWriteTokens"`
		CacheRead  decimal `json:"cacheReadTokens"`
		Cents      decimal `json:"totalCents"`
	} `json:"tokenUsage"`
}

func cursorEventsForm() *jsonForm {
	return rowsOf("usageEvents[]", []string{"timestamp", "userEmail", "model", "chargedCents", "isChargeable"},
		func(*document) func(*row, *cursorEvent) { return readCursorEvent }).
		leaving("kind", "maxMode", "requestsCosts", "isTokenBasedCall", "cursorTokenFee", "isFreeBugbot", "tokenUsage.discountPercentOff")
}

// readCursorEvent goes by isChargeable: an event that the plan includes can
// carry an amount all the same.
func readCursorEvent(r *row, e *cursorEvent) {
	rec := r.record(cursor, e.Model)
	rec.Vendor = cursor
	r.unix(&rec, "timestamp", e.Time, millis)
	r.person(&rec, "userEmail", e.Mail)
	r.actor(&rec, "serviceAccountId", e.Service, usage.Service, usage.ByUserID)
	r.request(&rec)
	rec.Counts.Set(usage.Headless, 0)
	if e.Headless {
		rec.Counts.Set(usage.Headless, 1)
	}
	r.n(&rec, usage.InUncached, "tokenUsage.inputTokens", e.Tokens.Input)
	r.n(&rec, usage.InCacheWrite, "tokenUsage.cacheWriteTokens", e.Tokens.CacheWrite)
	r.n(&rec, usage.InCacheRead, "tokenUsage.cacheReadTokens", e.Tokens.CacheRead)
	r.n(&rec, usage.Out, "tokenUsage.outputTokens", e.Tokens.Output)
	r.in(&rec, "", "USD")
	switch {
	case e.Chargeable == nil:
		r.reject("isChargeable", "usage_missing")
	case *e.Chargeable:
		r.money(&rec, usage.CostBilled, "chargedCents", e.Charged, cents)
	default:
		r.money(&rec, usage.CostIncluded, "tokenUsage.totalCents", e.Tokens.Cents, cents)
	}
	r.emit(&rec)
}

type cursorMember struct {
	Mail    string  `json:"email"`
	Spend   decimal `json:"spendCents"`
	Overall decimal `json:"overallSpendCents"`
	Fast    decimal `json:"fastPremiumRequests"`
}

// cursorSpendForm waits for the end of the document, as the start of the cycle
// may stand after the members.
func cursorSpendForm() *jsonForm {
	return rowsOf("teamMemberSpend[]", []string{"email", "spendCents", "fastPremiumRequests"},
		func(d *document) func(*row, *cursorMember) {
			var waiting []usage.Record
			d.atEnd = func(r *row) { r.cycle(waiting, d.meta["subscriptionCycleStart"]) }
			return func(r *row, m *cursorMember) {
				rec := r.record(cursor, "")
				r.cursorSpend(&rec, m)
				switch {
				case r.bad:
				case len(waiting) == mostMembers:
					r.refuse("usage_members")
				default:
					waiting = append(waiting, rec)
				}
			}
		}).
		leaving("userId", "name", "role", "hardLimitOverrideDollars", "monthlyLimitDollars").
		beside("subscriptionCycleStart")
}

// mostMembers bounds the people of one team.
const mostMembers = 50_000

func (r *row) cursorSpend(rec *usage.Record, m *cursorMember) {
	rec.Vendor, rec.Approximate = cursor, true
	r.person(rec, "email", m.Mail)
	r.in(rec, "", "USD")
	r.money(rec, usage.CostBilled, "spendCents", m.Spend, cents)
	if overall, ok := r.micros("overallSpendCents", m.Overall, cents); ok {
		rec.Counts.Set(usage.CostIncluded, max(0, overall-rec.Counts.Of(usage.CostBilled)))
	}
	r.n(rec, usage.Requests, "fastPremiumRequests", m.Fast)
}

// cycle gives the waiting records the billing cycle of a month from its start.
func (r *row) cycle(waiting []usage.Record, start []byte) {
	var at decimal
	if err := at.UnmarshalJSON(start); err != nil || len(start) == 0 {
		at = decimal{}
	}
	var first usage.Record
	r.unix(&first, "subscriptionCycleStart", at, millis)
	if r.bad {
		r.refusal = r.out.Problems[len(r.out.Problems)-1:]
		return
	}
	begin := first.Day.Time()
	days := usage.DayOf(begin.AddDate(0, 1, 0)) - first.Day
	for i := range waiting {
		waiting[i].Day, waiting[i].PeriodDays = first.Day, int32(days)
		r.count(&waiting[i])
	}
	r.notice("usage_period", "days", strconv.Itoa(int(days)))
}
