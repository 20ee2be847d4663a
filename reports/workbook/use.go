package workbook

import (
	"cmp"
	"strings"

	"waterline/assessment"
	"waterline/assessment/usage"
)

// use is where a month of AI spend goes, what it follows from, and what exports
// say of tools and groups; no sheet where nothing is known of it.
func (b *book) use() error {
	u := b.res.Usage
	if u == nil {
		return nil
	}
	s, err := b.open(frame{key: "use", widths: []float64{widthName, 26, widthFigure, widthFigure, widthFigure, widthFigure, 18, 60}})
	if err != nil {
		return err
	}
	s.lines(lookTitle, b.t("sheet.use"))
	s.lines(lookNote, b.t("use.lead"))
	if u.Measured <= 0 {
		s.lines(lookNote, b.t("use.risk"))
	}
	s.gap()
	b.useLines(s, u)
	b.useIncentives(s, u)
	b.useTools(s, u)
	b.useTests(s, u)
	b.useLogs(s, u)
	return s.done()
}

// say is a sentence of the reports.
func (b *book) say(key string) string { return b.opt.Locale.T(key) }

// toolName is what an exported tool is known as.
func (b *book) toolName(id string) string { return b.opt.Locale.Or("usage.tool."+id, id) }

func (b *book) useLines(s *sheet, u *assessment.Usage) {
	s.head([]string{"spend.part", "use.basis", "column.low", "column.middle", "column.high", "column.expected"}, 2)
	if l := u.Lines; l != nil {
		line := func(key string, x assessment.Span) {
			s.row(text(b.say("usage_line."+key)), text(b.t("use.month")), figure(x.P5, lookMoney), figure(x.P50, lookMoney), figure(x.P95, lookMoney), figure(x.Mean, lookMoney))
		}
		line("legitimate", l.Legitimate)
		if u.Measured > 0 {
			line("inflated", l.Seen)
		}
		if u.Metered > u.Measured {
			line("inflated_risk", l.Risk)
		}
		line("idle", l.Idle)
		line("shadow", l.Shadow)
	}
	share := func(key string, x assessment.Interval) {
		s.row(text(b.t("use."+key)), text(b.t("use.share")), figure(x.Low, lookShare), figure(x.Middle, lookShare), figure(x.High, lookShare))
	}
	share("all", u.Share)
	share("prior", u.Prior)
	s.row(text(b.say("report.exports.verdict")), text(b.say("usage_verdict."+u.Verdict)))
	s.gap()
}

func (b *book) useIncentives(s *sheet, u *assessment.Usage) {
	s.head([]string{"use.fact", "use.state", "use.shift"}, 2)
	for _, i := range u.Incentives {
		state := b.opt.Locale.Or("usage_incentive."+i.ID+"."+i.State, b.say("usage_incentive.unknown"))
		s.row(styled(b.say("usage_incentive."+i.ID+".name"), lookName), text(state), figure(i.Shift, lookFigure))
	}
	s.gap()
}

func (b *book) useTools(s *sheet, u *assessment.Usage) {
	if len(u.Tools) == 0 {
		return
	}
	s.head([]string{"column.tool", "use.kind", "use.exported", "use.stated", "use.paid", "column.active", "column.idle"}, 2)
	for _, t := range u.Tools {
		var paid, active *float64
		if t.Seats != nil {
			p, a := float64(usage.ShownPeople(t.Seats.Paid)), float64(usage.ShownPeople(t.Seats.Active))
			paid, active = &p, &a
		}
		s.row(styled(b.toolName(t.Tool), lookName), text(b.opt.Locale.Or("usage.kind."+t.Kind, t.Kind)), maybe(t.Monthly, lookMoney), maybe(t.Stated, lookMoney),
			maybe(paid, lookNumber), maybe(active, lookNumber), maybe(t.Idle, lookMoney))
	}
	s.gap()
	s.head([]string{"column.tool", "column.month", "column.month_money", "use.people"}, 2)
	for _, t := range u.Tools {
		for _, m := range t.Months {
			if m.Withheld == "" {
				s.row(styled(b.toolName(t.Tool), lookName), text(m.Month.String()), figure(m.Amount, lookMoney), figure(float64(usage.ShownPeople(m.Actors)), lookNumber))
			}
		}
	}
	s.gap()
	s.head([]string{"column.tool", "use.result", "use.count", "use.cost"}, 2)
	for _, t := range u.Tools {
		for _, r := range t.Results {
			s.row(styled(b.toolName(t.Tool), lookName), text(b.opt.Locale.Or("usage.measure."+r.Measure, strings.ReplaceAll(r.Measure, "_", " "))), figure(float64(r.Count), lookNumber), figure(r.Cost, lookCents))
		}
	}
	s.gap()
}

// useTests is one row for each test of each group, then one for its share. A
// group that is withheld says so and nothing else.
func (b *book) useTests(s *sheet, u *assessment.Usage) {
	if len(u.Groups) == 0 {
		return
	}
	s.lines(lookNote, b.opt.Locale.T("report.exports.note", "min", b.opt.Locale.Number(float64(u.MinGroup), 0)))
	s.head([]string{"use.group", "use.test", "use.statistic", "use.p", "use.q", "use.people", "use.finding", "use.innocent"}, 2)
	for _, g := range u.Groups {
		name := b.toolName(g.Tool) + " · " + b.useGroup(g.Group)
		if g.Withheld != "" {
			s.row(styled(name, lookName), text(b.say("usage_withheld."+g.Withheld)))
			continue
		}
		for _, t := range g.Tests {
			said := b.t("use." + t.Finding)
			if t.Why != "" {
				said = b.say("usage_why." + t.Why)
			}
			s.row(styled(name, lookName), text(b.say("usage_test."+t.ID+".name")), figure(t.Statistic, lookFigure), figure(t.P, lookSmall), figure(t.Adjusted, lookSmall),
				figure(float64(usage.ShownPeople(g.Actors)), lookNumber), styled(said, lookName), styled(b.useInnocent(t), lookName))
		}
		if x := g.Share; x != nil {
			s.row(styled(name, lookName), text(b.t("use.all")), figure(x.Low, lookShare), figure(x.Middle, lookShare), figure(x.High, lookShare),
				maybe(g.Least, lookShare), text(b.say("usage_verdict."+g.Verdict)))
		}
	}
}

func (b *book) useGroup(group string) string {
	switch group {
	case usage.Everyone:
		return b.say("usage_group.everyone")
	case "":
		return b.say("usage_group.none")
	}
	return group
}

// useInnocent is the innocent explanations of a test and what to check.
func (b *book) useInnocent(t assessment.UsageTest) string {
	var out []string
	for _, code := range t.Innocent {
		out = append(out, b.say("usage_innocent."+code))
	}
	return strings.Join(append(out, b.say("usage_check."+t.Next)), " ")
}

// useLogs is what logs say of tools that are not approved, by group.
func (b *book) useLogs(s *sheet, u *assessment.Usage) {
	if len(u.Shadow) == 0 {
		return
	}
	s.gap()
	s.lines(lookNote, b.say("report.logs.lead"))
	s.head([]string{"column.tool", "use.place", "use.people", "use.first", "use.last", "use.inputs"}, 2)
	for _, one := range u.Shadow {
		row := []cell{styled(cmp.Or(one.Name, one.Tool), lookName), text(b.useGroup(one.Group))}
		if one.Withheld != "" {
			s.row(append(row, text(b.say("shadow.withheld."+one.Withheld)))...)
			continue
		}
		s.row(append(row, figure(float64(usage.ShownPeople(one.Actors)), lookNumber), text(one.First.String()), text(one.Last.String()), text(b.say("shadow.training_word."+cmp.Or(one.Training, "unknown"))))...)
	}
}
