package mail

import (
	"cmp"
	"context"
	"strconv"
	"strings"
	"time"

	"waterline/assessment/calendar"
	"waterline/assessment/reminder"
)

// ReminderPath is where the reader of a reminder pauses or stops; the key comes
// after it.
const ReminderPath = "/reminders/"

// Remind writes a reminder and sends it at once. Base is the scheme and host of
// its links. The error is a *Failure where the mail server is at fault.
func (p *Postman) Remind(ctx context.Context, l reminder.Letter, base string) error {
	in := cmp.Or(p.printers[l.Language], p.usual)
	m, err := in.print(in.reminder(l, base))
	if err != nil {
		return err
	}
	m.ID, m.To, m.FromName = l.ID, l.To, l.Organisation
	return p.Sender.Send(ctx, m)
}

// reminder fills the letter about what is due. The first thing gives the
// subject: a run comes before actuals, those before a rule.
func (p *printer) reminder(l reminder.Letter, base string) letter {
	first := l.Things[0]
	for _, kind := range []reminder.Kind{reminder.Judged, reminder.Actuals, reminder.Run} {
		for _, t := range l.Things {
			if t.Kind == kind {
				first = t
			}
		}
	}
	words := p.remembering(l, first)
	say := func(part string) string { return sentence(p.Locale.T("mail.reminder."+part, words...)) }
	kind := string(first.Kind)
	out := letter{
		Subject: p.subjectOf(l, first), Preheader: say("preheader_" + kind), From: l.Organisation, Later: say("later"),
		Unsubscribe: base + ReminderPath + l.Key + "?do=stop&lang=" + p.Locale.Tag(), Why: say("why_contact"), Button: say("button_run"),
	}
	out.Title = out.Subject
	for _, t := range l.Things {
		part := string(t.Kind)
		if t.Kind == reminder.Actuals && !l.Owner {
			part = "actuals_contact"
		}
		out.Text = append(out.Text, sentence(p.Locale.T("mail.reminder."+part, p.remembering(l, t)...)))
	}
	page := base + ReminderPath + l.Key + "?lang=" + p.Locale.Tag()
	if out.URL = page; !l.Owner {
		out.After = []string{say("after_contact")}
	} else {
		out.URL, out.Button, out.Why = base+"/workspace/clients/"+l.ClientID, say("button_client"), say("why_owner")
	}
	for _, pause := range reminder.Pauses() {
		out.Links = append(out.Links, named{say(string(pause)), page + "&do=" + string(pause)})
	}
	return out
}

func (p *printer) subjectOf(l reminder.Letter, t reminder.Thing) string {
	words := p.remembering(l, t)
	if t.Kind == reminder.Actuals {
		return sentence(p.Locale.N("mail.reminder.subject_actuals", len(t.Initiatives), words...))
	}
	return sentence(p.Locale.T("mail.reminder.subject_"+string(t.Kind), words...))
}

// remembering are the words that a letter speaks of one thing with.
func (p *printer) remembering(l reminder.Letter, t reminder.Thing) []string {
	month := func(m calendar.Month) string { return p.Locale.Month(m.Start(time.UTC)) }
	words := []string{
		"client", l.Client, "organisation", l.Organisation, "minutes", strconv.Itoa(reminder.Minutes), "date", p.Locale.Date(t.Day),
		"initiatives", strings.Join(t.Initiatives, ", "),
	}
	if t.Kind == reminder.Judged {
		return append(words, "initiative", t.Initiatives[0], "month", month(t.Month))
	}
	from, to := l.Settings.Year().Months(t.Quarter)
	return append(words, "quarter", strconv.Itoa(t.Quarter.Number), "from", month(from), "to", month(to))
}
