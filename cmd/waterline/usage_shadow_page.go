package main

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"waterline/assessment/problem"
	"waterline/assessment/usage"
	"waterline/assessment/usage/content"
	"waterline/assessment/usage/shadow"
	"waterline/templates/locale"
)

// shadowPage is what logs say, for a terminal: what each was read as, who uses
// what, what is known of those tools, and what a log cannot say.
func shadowPage(found *shadowFound, l *locale.Locale) string {
	var b strings.Builder
	for i := range found.outcomes {
		b.WriteString(logLines(&found.outcomes[i], l))
	}
	b.WriteString(heading(l.T("cli.shadow.found")))
	if len(found.uses) == 0 {
		b.WriteString(paragraph("", l.T("cli.shadow.none")))
	} else {
		b.WriteString(shadowTable(found, l))
		b.WriteString(heading(l.T("cli.shadow.about")))
		for _, id := range toolsOf(found.uses) {
			if tool, ok := found.list.Tool(id); ok {
				b.WriteString(paragraph("- ", aboutTool(&tool, l)))
			}
		}
		b.WriteString(paragraph("", l.T("cli.shadow.sources", "date", found.list.Date)))
	}
	for _, e := range found.estimates {
		tool, _ := found.list.Tool(e.Tool)
		b.WriteString("\n" + paragraph("", l.T("cli.shadow.estimate", "tool", tool.Name, "price", l.Number(e.Price, 2)+"\u00a0"+e.Currency,
			"high", l.Figure(e.High, 2)+"\u00a0"+e.Currency)))
	}
	b.WriteString(heading(l.T("cli.shadow.approved")))
	b.WriteString(paragraph("", approvedLine(found, l)))
	if len(found.unlisted) > 0 {
		b.WriteString(paragraph("", l.T("cli.shadow.unlisted", "names", strings.Join(found.unlisted, ", "))))
	}
	b.WriteString(heading(l.T("cli.shadow.limits")))
	for _, key := range limitsOf(found) {
		b.WriteString(paragraph("- ", l.T("cli.shadow.limit."+key, "min", l.Number(float64(found.least), 0), "least", l.Number(float64(found.list.Least), 0),
			"date", found.list.Date, "tools", l.Number(float64(len(found.list.Tools)), 0), "requests", l.Figure(float64(found.tally.Nameless()), 2))))
	}
	return plain(b.String())
}

// limitsOf are the codes of what these logs cannot say.
func limitsOf(found *shadowFound) []string {
	keys := []string{"looked", "accounts", "address", "few"}
	if found.tally.Mixed() {
		keys = append(keys, "mixed")
	}
	if found.tally.Nameless() > 0 {
		keys = append(keys, "nameless")
	}
	return append(keys, "list", "people")
}

// logLines says what a log was read as and what there is to know of it.
func logLines(o *shadow.Outcome, l *locale.Locale) string {
	var b strings.Builder
	if o.Format == nil {
		return paragraph("", l.T("cli.usage.not_read", "file", o.File))
	}
	b.WriteString(paragraph("", l.T("cli.usage.recognised", "file", o.File, "format", l.T("shadow.format."+o.Format.ID),
		"standing", l.T("usage.standing."+string(o.Format.Standing)))))
	switch {
	case len(o.Refusal) > 0:
		b.WriteString(paragraph("- ", l.T("cli.usage.nothing_kept")))
		return b.String()
	case o.Repeated:
		b.WriteString(paragraph("- ", l.T("cli.usage.repeated")))
		return b.String()
	}
	days := l.T("cli.usage.no_days")
	if o.First != 0 {
		days = l.Span(o.First.String(), o.Last.String())
	}
	b.WriteString(paragraph("- ", l.N("cli.shadow.rows", int(o.Rows), "rejected", l.Number(float64(o.Rejected), 0),
		"matched", l.Number(float64(o.Matched), 0), "days", days)))
	for _, reason := range slices.Sorted(maps.Keys(o.Skipped)) {
		b.WriteString(paragraph("- ", l.N("cli.shadow.skipped", int(o.Skipped[reason]), "reason", l.T("shadow.skipped."+reason))))
	}
	for _, n := range o.Notices {
		b.WriteString(paragraph("- ", l.T("problem."+n.Code)))
	}
	return b.String()
}

// toolsOf are the tools of counts: those that most people use first, then those
// of whose people nothing is said.
func toolsOf(uses []usage.ShadowUse) []string {
	people := make(map[string]int)
	var ids []string
	for _, u := range uses {
		if u.Group == usage.Everyone {
			people[u.Tool] = u.Actors
			ids = append(ids, u.Tool)
		}
	}
	slices.SortFunc(ids, func(a, b string) int { return cmp.Or(people[b]-people[a], strings.Compare(a, b)) })
	return ids
}

// shadowTable has a row for everybody at a tool and one for each group.
func shadowTable(found *shadowFound, l *locale.Locale) string {
	t := table{
		head: []string{l.T("cli.usage.tool"), l.T("cli.shadow.category"), l.T("cli.shadow.group"), l.T("cli.shadow.people"), l.T("cli.shadow.requests"), l.T("cli.shadow.days")},
		left: []bool{true, true, true, false, false, true},
	}
	for _, id := range toolsOf(found.uses) {
		tool, _ := found.list.Tool(id)
		for _, u := range found.uses {
			if u.Tool != id {
				continue
			}
			row := []string{tool.Name, l.T("shadow.category." + tool.Category), l.T("shadow.everyone"), "", "", ""}
			if u.Group != usage.Everyone {
				row[0], row[1], row[2] = "", "", groupName(u.Group, l)
			}
			if u.Withheld != "" {
				row[3] = l.T("shadow.withheld." + u.Withheld)
			} else {
				row[3], row[5] = l.Number(float64(usage.ShownPeople(u.Actors)), 0), l.Span(u.First.String(), u.Last.String())
				if row[4] = "–"; u.Requests > 0 {
					row[4] = l.Figure(float64(u.Requests), 2)
				}
			}
			t.rows = append(t.rows, row)
		}
	}
	return t.String()
}

// aboutTool is what is known of a tool. A note says in detail what the word for
// training says in general.
func aboutTool(t *shadow.Tool, l *locale.Locale) string {
	parts := []string{l.T("cli.shadow.tool", "name", t.Name, "vendor", t.Vendor)}
	if note := toolNote(t, l); note == "" || t.Training == "unknown" {
		parts = append(parts, l.T("shadow.training."+t.Training))
	}
	if t.Region != "unknown" {
		parts = append(parts, l.T("shadow.region."+t.Region))
	}
	if note := toolNote(t, l); note != "" {
		parts = append(parts, note)
	}
	if len(t.Unverified) > 0 {
		parts = append(parts, l.T("cli.shadow.unverified", "names", strings.Join(t.Unverified, ", ")))
	}
	return strings.Join(parts, " ")
}

// toolNote is the note of a tool in the reader's language, or in English.
func toolNote(t *shadow.Tool, l *locale.Locale) string {
	if l.Tag() == "de" {
		return t.NoteDE
	}
	return t.Note
}

// approvedLine names the approved tools that were seen.
func approvedLine(found *shadowFound, l *locale.Locale) string {
	if len(found.approved)+len(found.unlisted) == 0 {
		return l.T("cli.shadow.approved_nothing")
	}
	if len(found.welcome) == 0 {
		return l.T("cli.shadow.approved_unseen")
	}
	var names []string
	for _, id := range found.welcome {
		if tool, ok := found.list.Tool(id); ok {
			names = append(names, tool.Name)
		}
	}
	return l.T("cli.shadow.approved_seen", "names", strings.Join(names, ", "))
}

// shadowSource is what came of a log, in JSON.
type shadowSource struct {
	File       string           `json:"file"`
	Format     *string          `json:"format"` // null when it was not recognised
	Standing   content.Standing `json:"standing,omitempty"`
	Rows       int64            `json:"rows"`
	Rejected   int64            `json:"rejected"`
	Matched    int64            `json:"matched"`
	Skipped    map[string]int64 `json:"skipped"`
	First      *usage.Day       `json:"first"`
	Last       *usage.Day       `json:"last"`
	Refused    bool             `json:"refused"`
	Incomplete bool             `json:"incomplete"`
	Repeated   bool             `json:"repeated"`
	SHA256     string           `json:"sha256,omitempty"`
	Problems   problem.List     `json:"problems"`
	Notices    problem.List     `json:"notices"`
}

func shadowSourceOf(o *shadow.Outcome) shadowSource {
	s := shadowSource{
		File: o.File, Rows: o.Rows, Rejected: o.Rejected, Matched: o.Matched, Skipped: o.Skipped, Refused: len(o.Refusal) > 0,
		Incomplete: o.Incomplete, Repeated: o.Repeated, SHA256: o.SHA256,
		Problems: append(append(problem.List{}, o.Refusal...), o.Problems...), Notices: append(problem.List{}, o.Notices...),
	}
	if o.Format != nil {
		s.Format, s.Standing = &o.Format.ID, o.Format.Standing
	}
	if s.Skipped == nil {
		s.Skipped = map[string]int64{}
	}
	if o.First != 0 {
		s.First, s.Last = &o.First, &o.Last
	}
	return s
}
