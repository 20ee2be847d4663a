package workspace

import (
	"math"
	"slices"
	"strings"

	"waterline/assessment"
	"waterline/assessment/client"
	"waterline/cmd/internal/account"
)

// mostShown is how many assumptions stand open; the others are folded.
const mostShown = 6

// editorPage is the assumptions editor.
type editorPage struct {
	page
	Tabs     []link
	Action   string // of the form, with the language that its figures are written in
	Live     string // address of the outcome alone
	Discard  string
	Newest   string // address of the newest version, where this is another
	Version  int64
	Save     string // what the button says
	Changed  string // who made the version, and when
	Editable bool
	Renewed  bool
	Most     rowTable // with most effect
	Rest     rowTable
	Open     bool // the rest has something to see
	Reason   string
	Outcome  outcome
	Behind   *behind
	Carried  []string // the last edits, where the respondent answered again since
	Carry    string   // address that puts them into the form
	Versions []versionLine
	Diff     *diffView
}

// rowTable is a table of assumptions, with boxes where they can be edited.
type rowTable struct {
	Name     string
	Editable bool
	Rows     []assumptionRow
}

// assumptionRow is one assumption with its boxes.
type assumptionRow struct {
	boxRow
	ID         string
	Path       string
	Label      string
	Unit       string
	Letters    []choice
	Words      []choice // of a choice; it has no figures
	Effect     string
	Bar        float64 // 0…100
	Default    string
	Why        string // reason of the override that stands
	Theirs     string // what somebody else saved meanwhile
	Overridden bool
	Changed    bool
	Wrong      bool
}

// outcome is what the figures come to.
type outcome struct {
	Faults            []fault
	Months            string
	Value, Range, Was string
	Loses, Lost       string
	Before, After     *strip
	Wording           string // the same in one sentence, for who does not see it
	Chosen            string // said when other ideas are chosen
}

// behind is the refusal of an edit of an older version.
type behind struct{ Text, Reason string }

func (s *Server) editorPage(v *visit, about subject, sheet client.Sheet, form sheetForm) editorPage {
	words := v.words.Locale
	p := editorPage{
		page:   page{Title: v.t("workspace.editor.title", "version", number(sheet.Number)), Scripts: []string{"js/swap.js"}},
		Tabs:   about.tabs(v, "assumptions"),
		Action: about.path("/assumptions?lang=" + words.Tag()), Live: about.path("/assumptions/try?lang=" + words.Tag()), Discard: about.path("/assumptions"),
		Version: sheet.Number, Save: v.t("workspace.editor.save", "version", number(sheet.Number+1)), Renewed: sheet.Renewed, Reason: form.Reason,
		Editable: sheet.Number == sheet.Newest && v.may(account.Adjust),
		Outcome:  standing(v, sheet.Result),
	}
	about.head(v, &p.page)
	p.Changed = v.t("workspace.editor.ran", "date", words.ShortDate(sheet.At))
	if sheet.Edit {
		p.Changed = v.t("workspace.editor.changed", "name", sheet.By.Name, "date", words.ShortDate(sheet.At))
	}
	if sheet.Number != sheet.Newest {
		p.Newest = about.path("/assumptions")
	}
	for _, e := range sheet.Carried {
		p.Carried = append(p.Carried, label(v, sheet.Result, e.Path))
	}
	if len(p.Carried) > 0 && p.Editable {
		p.Carry = about.path("/assumptions?carry=1")
	}
	most := 0.0
	for _, a := range sheet.Assumptions {
		most = math.Max(most, a.Effect)
	}
	for i, a := range sheet.Assumptions {
		r := assumption(v, sheet.Result, a, most)
		r.ID = rowID(i)
		if now, ok := form.rows[a.Path]; ok {
			r.boxRow, r.Changed = now, true
			r.Letters, r.Words = letters(now.Letter), options(v, a, now.Word)
		}
		if i < mostShown {
			p.Most.Rows = append(p.Most.Rows, r)
		} else {
			p.Rest.Rows, p.Open = append(p.Rest.Rows, r), p.Open || r.Changed
		}
	}
	p.Most.Name, p.Most.Editable = v.t("workspace.editor.most"), p.Editable
	p.Rest.Name, p.Rest.Editable = words.N("workspace.editor.rest", len(p.Rest.Rows)), p.Editable
	return p
}

// marked marks the rows that faults point to.
func (p *editorPage) marked() {
	for _, rows := range [][]assumptionRow{p.Most.Rows, p.Rest.Rows} {
		for i := range rows {
			rows[i].Wrong = slices.ContainsFunc(p.Faults, func(f fault) bool {
				id, _, ok := strings.Cut(f.Anchor, "-")
				return ok && id == rows[i].ID
			})
		}
	}
}

// tabs lead between the pages of an assessment, those that there are.
func (a subject) tabs(v *visit, current string) []link {
	var out []link
	for _, t := range []struct{ name, route, url string }{
		{"overview", "", a.path("")}, {"assumptions", "/assumptions", a.path("/assumptions")}, {"report", "/report", a.path("/report")},
	} {
		if t.name == current || served(assessmentRoute+t.route) {
			out = append(out, link{Text: v.t("workspace.editor.tab." + t.name), URL: t.url, Current: t.name == current})
		}
	}
	return out
}

func assumption(v *visit, res assessment.Result, a assessment.Assumption, most float64) assumptionRow {
	words := v.words.Locale
	r := assumptionRow{
		boxRow: rowOf(v, a), Path: a.Path, Label: label(v, res, a.Path), Unit: unit(v, res, a), Effect: "–", Default: "–",
		Letters: letters(string(a.Letter)), Words: options(v, a, a.Value), Overridden: a.Overridden(), Why: a.Reason,
	}
	if a.Effect > 0 && most > 0 {
		r.Effect, r.Bar = words.Money(a.Effect, res.Currency), math.Round(a.Effect/most*1000)/10
	}
	if d := a.Default; d != nil {
		r.Default = shown(v, a, d.Middle)
		if len(a.Words) > 0 {
			r.Default = words.Or(a.Quantity+"."+d.Value, d.Value)
		}
	}
	return r
}

// label names an assumption with the process it is of.
func label(v *visit, res assessment.Result, path string) string {
	words := v.words.Locale
	id, quantity, _ := strings.Cut(path, "/")
	name := words.Or("quantity."+quantity, words.Or("report.changes."+quantity, quantity))
	if process := nameOf(res, id); process != id {
		return v.t("workspace.editor.of", "process", process, "quantity", lower(v, name))
	}
	return name
}

// lower writes a name as it stands within a line, in languages that write
// nouns small.
func lower(v *visit, name string) string {
	if v.words.Locale.Tag() == "de" || len(name) < 2 || strings.ToUpper(name[:2]) == name[:2] {
		return name
	}
	return strings.ToLower(name[:1]) + name[1:]
}

// unit is what the figures of an assumption count.
func unit(v *visit, res assessment.Result, a assessment.Assumption) string {
	if a.Fraction {
		return "%"
	}
	if len(a.Words) > 0 {
		return ""
	}
	if key := "workspace.editor.unit." + a.Quantity; v.words.Locale.Has(key) {
		return v.t(key)
	}
	return strings.Trim(v.words.Locale.MoneyFull(0, res.Currency), "0 \u00a0")
}

func letters(chosen string) []choice {
	var out []choice
	for _, l := range []assessment.Letter{assessment.Measured, assessment.Reported, assessment.Benchmark, assessment.Default} {
		out = append(out, choice{string(l), string(l), string(l) == chosen})
	}
	return out
}

func options(v *visit, a assessment.Assumption, chosen string) []choice {
	var out []choice
	for _, w := range a.Words {
		out = append(out, choice{w, v.words.Locale.Or(a.Quantity+"."+w, w), w == chosen})
	}
	return out
}

// standing is a version as it is.
func standing(v *visit, r assessment.Result) outcome {
	words, n := v.words.Locale, r.Portfolio.NPV
	s := make(scale)
	s.hold(r.Currency, n.P5, n.P95)
	o := outcome{
		Months: words.Number(float64(r.HorizonMonths), 0), Value: words.Money(n.P50, r.Currency), Range: words.MoneyRange(n.P5, n.P95, r.Currency),
		Loses: v.t("workspace.editor.twenty", "n", words.Number(twentieths(n.PPositive), 0)), After: s.draw(r.Currency, n.P5, n.P50, n.P95),
	}
	o.Wording = v.t("workspace.editor.says", "value", o.Value, "range", o.Range, "loses", o.Loses)
	return o
}

// rescored is a version with edits, before and after on one axis.
func rescored(v *visit, r client.Rescored) outcome {
	o := standing(v, r.After)
	was, is, words := r.Before.Portfolio.NPV, r.After.Portfolio.NPV, v.words.Locale
	s := make(scale)
	s.hold(r.After.Currency, was.P5, was.P95)
	s.hold(r.After.Currency, is.P5, is.P95)
	o.Was = v.t("workspace.editor.was", "value", words.Money(was.P50, r.Before.Currency), "range", words.MoneyRange(was.P5, was.P95, r.Before.Currency))
	o.Lost = v.t("workspace.editor.was_twenty", "n", words.Number(twentieths(was.PPositive), 0))
	o.Before, o.After = s.draw(r.Before.Currency, was.P5, was.P50, was.P95), s.draw(r.After.Currency, is.P5, is.P50, is.P95)
	o.Wording += " " + o.Was + "; " + o.Lost + "."
	if !slices.Equal(r.Before.Portfolio.Chosen, r.After.Portfolio.Chosen) {
		o.Chosen = v.t("workspace.editor.other_set")
	}
	return o
}

// twentieths is how many of twenty outcomes lose money.
func twentieths(positive float64) float64 { return math.Round(20 * (1 - positive)) }

// behindOf says who saved meanwhile, and marks the rows that both changed.
func behindOf(v *visit, sheet client.Sheet, form sheetForm, newest client.Revision) *behind {
	b := &behind{Reason: newest.Reason}
	key := "workspace.editor.behind"
	if !newest.Edit {
		key = "workspace.editor.behind_run"
	}
	b.Text = v.t(key, "name", newest.By.Name, "version", number(newest.Number), "time", v.words.Locale.ShortDate(newest.At)+" "+newest.At.UTC().Format("15:04"))
	for _, c := range newest.Changes {
		if _, both := form.rows[c.Path]; both {
			b.Text += " " + v.t("workspace.editor.both", "what", label(v, sheet.Result, c.Path))
		}
	}
	return b
}

// nameOf is the name of a process, its id where the result does not know it.
func nameOf(res assessment.Result, id string) string {
	if i := slices.IndexFunc(res.Processes, func(p assessment.Process) bool { return p.ID == id }); i >= 0 {
		return res.Processes[i].Name
	}
	return id
}
