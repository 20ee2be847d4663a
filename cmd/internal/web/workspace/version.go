package workspace

import (
	"cmp"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment/client"
	"waterline/cmd/internal/web/shell"
	"waterline/reports"
	"waterline/reports/chart"
)

// versionLine is one version of an assessment in the list.
type versionLine struct {
	Number       int64
	Name, URL    string
	Text         string // who made it, and when
	Reason       string
	Middle       string
	From, To     bool // one of the two compared
	Edit, Newest bool
}

// diffView is what differs between two versions.
type diffView struct {
	Title         string
	Before, After string // middle with range
	Loses         string
	BeforeStrip   *strip
	AfterStrip    *strip
	Effect        string
	Caveats       []string
	Changes       chart.Table
	Gained, Lost  []string // names of processes
}

// versionLines lists the versions of an assessment, the newest first.
func (s *Server) versionLines(c *fiber.Ctx, v *visit, about subject) ([]versionLine, error) {
	list, err := s.Clients.Store.Revisions(c.UserContext(), v.actor.Organisation, about.Assessment)
	if err != nil {
		return nil, err
	}
	words, q := v.words.Locale, shell.Query(c)
	from, to := pair(q, list)
	out := make([]versionLine, len(list))
	for i, r := range list {
		out[i] = versionLine{
			Number: r.Number, Name: v.t("workspace.editor.version", "version", number(r.Number)), URL: about.path("/assumptions?version=" + number(r.Number)), Reason: r.Reason, Middle: words.Money(r.Middle, r.Currency),
			From: r.Number == from, To: r.Number == to, Edit: r.Edit, Newest: i == 0,
			Text: v.t("workspace.editor.ran", "date", words.ShortDate(r.At)),
		}
		if r.Edit {
			out[i].Text = v.t("workspace.editor.changed", "name", r.By.Name, "date", words.ShortDate(r.At))
		}
	}
	return out, nil
}

// pair is which two versions are compared, the two newest unless others are
// asked for.
func pair(q shell.Fields, list []client.Revision) (from, to int64) {
	from, to = wholeNumber(q.Line("from")), wholeNumber(q.Line("to"))
	if len(list) > 1 {
		from = cmp.Or(from, list[1].Number)
	}
	if len(list) > 0 {
		to = cmp.Or(to, list[0].Number)
	}
	return from, to
}

// versionDiff compares two versions, where two are asked for.
func (s *Server) versionDiff(c *fiber.Ctx, v *visit, about subject, q shell.Fields) (*diffView, error) {
	from, to := wholeNumber(q.Line("from")), wholeNumber(q.Line("to"))
	if from == 0 || to == 0 {
		return nil, nil //nolint:nilnil // no comparison was asked for
	}
	ctx, org := c.UserContext(), v.actor.Organisation
	d, err := s.Clients.Diff(ctx, org, about.Assessment, from, to)
	if err != nil {
		return nil, err
	}
	a, err := s.Clients.Store.Revision(ctx, org, about.Assessment, from)
	if err != nil {
		return nil, err
	}
	b, err := s.Clients.Store.Revision(ctx, org, about.Assessment, to)
	if err != nil {
		return nil, err
	}
	both := rescored(v, client.Rescored{Before: a.Result, After: b.Result, Moved: d.Moved})
	was, is := standing(v, a.Result), standing(v, b.Result)
	view := &diffView{
		Title:  v.t("workspace.editor.diff", "from", number(from), "to", number(to)),
		Before: v.t("workspace.editor.with_range", "value", was.Value, "range", was.Range), After: v.t("workspace.editor.with_range", "value", is.Value, "range", is.Range),
		Loses: v.t("workspace.editor.loses_both", "before", was.Loses, "after", is.Loses), BeforeStrip: both.Before, AfterStrip: both.After,
		Effect: signed(v, d.Moved.Effect(), d.Moved.Currency), Changes: reports.ChangeTable(b.Result, d.Changes, v.words.Locale),
	}
	if !d.SameDraws {
		view.Caveats = append(view.Caveats, v.t("workspace.editor.other_draws"))
	}
	if !d.SameEvidence {
		view.Caveats = append(view.Caveats, v.t("workspace.editor.other_evidence"))
	}
	for _, id := range d.Gained {
		view.Gained = append(view.Gained, nameOf(b.Result, id))
	}
	for _, id := range d.Lost {
		view.Lost = append(view.Lost, nameOf(a.Result, id))
	}
	return view, nil
}

// signed writes a change of money with its sign.
func signed(v *visit, x float64, currency string) string {
	text := v.words.Locale.Money(x, currency)
	if x > 0 {
		return "+" + text
	}
	return text
}
