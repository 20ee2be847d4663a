package main

import (
	"strings"

	"waterline/assessment"
	"waterline/assessment/usage"
	"waterline/templates/locale"
)

// usageGroup is what the tests say of a group, for the JSON of the command; the
// names are part of the contract.
type usageGroup struct {
	Tool       string                 `json:"tool"`
	Group      string                 `json:"group"`
	Actors     int                    `json:"actors"` // to five
	Suppressed bool                   `json:"suppressed"`
	Withheld   string                 `json:"withheld,omitempty"`
	Tests      []assessment.UsageTest `json:"tests"`
	Share      *assessment.Interval   `json:"inflated_share"` // null where nothing was measured
	Verdict    string                 `json:"verdict"`
	Why        string                 `json:"why,omitempty"`
	Detectable *float64               `json:"detectable"` // smallest share that could have been seen
}

// judgeExports sums exports up by group and judges them without any answers.
func judgeExports(ledger *usage.Ledger, question usage.Question) (assessment.Usage, error) {
	_, base, _, err := knowledge()
	if err != nil {
		return assessment.Usage{}, err
	}
	return assessment.JudgeUsage(assessment.UsageInput{
		Summary: usage.Summarise(ledger, question), Evidence: base, Seed: question.Seed,
	})
}

func groupsOf(u assessment.Usage) []usageGroup {
	out := []usageGroup{}
	for _, g := range u.Groups {
		out = append(out, usageGroup{
			Tool: g.Tool, Group: g.Group, Actors: usage.ShownPeople(g.Actors), Suppressed: g.Withheld != "", Withheld: g.Withheld,
			Tests: append([]assessment.UsageTest{}, g.Tests...), Share: g.Share, Verdict: g.Verdict, Why: g.Why, Detectable: g.Least,
		})
	}
	return out
}

// judgedPage is what the tests say, for a terminal: the whole, a table of
// groups, and for each finding what else it can come from and what to check.
func judgedPage(u assessment.Usage, l *locale.Locale) string {
	if len(u.Groups) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString(heading(l.T("cli.judged.title")))
	verdict, share := l.T("usage_verdict."+u.Verdict), shareOf(&u.Share, l)
	if u.Verdict == assessment.NotAssessable {
		b.WriteString(paragraph("", l.T("cli.judged.prior", "verdict", verdict, "why", l.T("usage_lacks."+u.Why), "share", share)))
	} else {
		b.WriteString(paragraph("", l.T("cli.judged.verdict", "verdict", verdict, "share", share)))
	}
	b.WriteString("\n" + judgedTable(u, l).String() + "\n")
	asked := false
	for i := range u.Groups {
		b.WriteString(findings(&u.Groups[i], l))
		asked = asked || u.Groups[i].Why == "no_floor" || u.Groups[i].Why == "no_day"
	}
	if asked {
		b.WriteString(paragraph("", l.T("cli.judged.options")))
	}
	b.WriteString(paragraph("", l.T("cli.judged.privacy", "min", l.Number(float64(u.MinGroup), 0))))
	return plain(b.String())
}

func judgedTable(u assessment.Usage, l *locale.Locale) table {
	t := table{
		head: []string{l.T("cli.usage.tool"), l.T("cli.judged.group"), l.T("cli.judged.people"), l.T("cli.judged.share"), l.T("cli.judged.finding")},
		left: []bool{true, true, false, false, true},
	}
	for _, g := range u.Groups {
		people, share, finding := l.Number(float64(usage.ShownPeople(g.Actors)), 0), "–", l.T("usage_verdict."+g.Verdict)
		if g.Share != nil {
			share = shareOf(g.Share, l)
		}
		if g.Withheld != "" {
			people, finding = "–", l.T("usage.withheld."+g.Withheld, "min", l.Number(float64(u.MinGroup), 0))
		}
		t.rows = append(t.rows, []string{g.Tool, everybody(g.Group, l), people, share, finding})
	}
	return t
}

// findings are the tests of a group that stand out, and those of everybody that
// could not be made.
func findings(g *assessment.UsageGroup, l *locale.Locale) string {
	var b strings.Builder
	var missing []string
	name := everybody(g.Group, l)
	for _, t := range g.Tests {
		test := l.T("usage_test." + t.ID + ".name")
		switch t.Finding {
		case assessment.Consistent:
			b.WriteString(paragraph("- ", l.T("cli.judged.test", "tool", g.Tool, "group", name, "test", test, "finding", l.T("usage_finding."+t.Finding))))
			var reasons []string
			for _, code := range t.Innocent {
				reasons = append(reasons, l.T("usage_innocent."+code))
			}
			b.WriteString(paragraph("  ", l.T("cli.judged.innocent", "reasons", strings.Join(reasons, " "))))
			if t.Next != "" {
				b.WriteString(paragraph("  ", l.T("cli.judged.next", "next", l.T("usage_check."+t.Next))))
			}
		case assessment.NotAssessable:
			missing = append(missing, l.T("cli.judged.why", "test", test, "why", l.T("usage_lacks."+t.Why)))
		}
	}
	if g.Group != usage.Everyone {
		return b.String()
	}
	if len(missing) > 0 {
		b.WriteString(paragraph("- ", g.Tool+": "+l.T("cli.judged.not_made", "tests", strings.Join(missing, "; ")+".")))
	}
	if g.Least != nil {
		b.WriteString(paragraph("- ", l.T("cli.judged.detectable", "tool", g.Tool, "group", name, "share", l.Percent(*g.Least))))
	}
	return b.String()
}

func shareOf(i *assessment.Interval, l *locale.Locale) string {
	return l.Span(l.Percent(i.Low), l.Percent(i.High))
}

// everybody is a group in words, and the one of all.
func everybody(group string, l *locale.Locale) string {
	if group == usage.Everyone {
		return l.T("usage.everyone")
	}
	return groupName(group, l)
}
