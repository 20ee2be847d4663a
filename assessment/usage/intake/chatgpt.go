package intake

import (
	"waterline/assessment/usage"
	"waterline/assessment/usage/content"
)

// ChatGPT Enterprise's table of engagement: messages of a member in a week or
// month. It says nothing of tokens or cost.

func chatgptForm() *csvForm {
	return &csvForm{
		need: []string{"period_start", "period_end", "email", "messages", "is_active"},
		drop: []string{"cadence", "name", "department", "role", "user_status", "created_or_invited_date", "gpt_messages", "gpts_messaged",
			"tool_messages", "last_day_active"},
		open: readChatGPT,
	}
}

func readChatGPT(t *table) func(*line) {
	start, end, mail := t.col("period_start"), t.col("period_end"), t.col("email")
	messages, active := t.col("messages"), t.col("is_active")
	return func(l *line) {
		rec := l.record("chatgpt-enterprise", "")
		rec.Vendor, rec.Approximate = "openai", true
		l.day(&rec, start.name, l.text(start))
		l.through(&rec, end.name, l.text(end))
		l.person(&rec, mail.name, l.text(mail))
		l.n(&rec, usage.Requests, messages.name, l.number(messages))
		rec.Counts.Set(usage.ActiveDays, 0)
		if yes(l.text(active)) {
			rec.Counts.Set(usage.ActiveDays, 1)
		}
		l.emit(&rec)
	}
}

// through sets the period by its last day.
func (r *row) through(rec *usage.Record, field, text string) {
	at, ok := content.ParseMoment(text)
	switch {
	case text == "":
		r.reject(field, "usage_missing")
	case !ok:
		r.reject(field, "usage_day", "got", content.Short(text))
	case !r.bad && at.Day < rec.Day:
		r.reject(field, "usage_ends_before")
	case !r.bad:
		rec.PeriodDays = int32(at.Day-rec.Day) + 1
	}
}
