package workspace

import (
	"errors"
	"math"
	"net/http"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
	"waterline/assessment/calendar"
	"waterline/assessment/client"
	"waterline/assessment/tracking"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/web/shell"
)

const updatePath = clientPath + "/update"

func updateRoutes() []Route {
	return []Route{
		get(updatePath, account.Adjust, (*Server).update),
		post(updatePath, account.Adjust, (*Server).saveUpdate),
	}
}

// updatePage is the newest version of a client's newest assessment before and
// after its actuals.
type updatePage struct {
	page
	Client, URL, Back string
	Version           string
	VersionURL        string
	Base              int64
	UpTo              string
	Reason            string
	Current           bool // nothing is new
	None              bool // no initiative is known
	Figures           []beforeAfter
	Courses           []courseView
	Left              []string // names of initiatives whose process the answers do not list
	BeforeStrip       *strip
	AfterStrip        *strip
}

// beforeAfter is a figure before and after.
type beforeAfter struct{ Name, Before, BeforeRange, After, AfterRange, Effect string }

// courseView is what the actuals of an initiative moved.
type courseView struct {
	Name, URL string
	Said      string // how many actuals moved it, or why none did
	Moved     []beforeAfter
}

func (s *Server) update(c *fiber.Ctx, v *visit) error {
	return s.showUpdate(c, v, http.StatusOK, &updatePage{})
}

func (s *Server) showUpdate(c *fiber.Ctx, v *visit, status int, p *updatePage) error {
	one, err := s.clientAsked(c, v)
	if err != nil {
		return err
	}
	u, err := s.Tracking.Update(c.UserContext(), v.actor.Organisation, one.ID)
	if err != nil {
		return err
	}
	list, err := s.Tracking.Store.Initiatives(c.UserContext(), v.actor.Organisation, one.ID)
	if err != nil {
		return err
	}
	p.Title, p.Client, p.URL = v.t("workspace.update.title"), one.Name, clientURLOf(one.ID)+"/update"
	p.Crumbs = v.crumbs(link{Text: one.Name, URL: clientURLOf(one.ID)}, link{Text: v.t("workspace.initiative.title"), URL: initiativesURL(one.ID)})
	p.Back = initiativesURL(one.ID)
	p.Version, p.VersionURL = v.t("workspace.initiative.version", "n", number(u.Base), "day", v.words.Locale.Date(one.Newest.At)), versionURL(one.ID, u.Assessment, u.Base)
	p.Base, p.UpTo, p.Reason = u.Base, v.month(u.UpTo), v.updateReason(u.UpTo, u.Figures)
	p.Current, p.None = u.Current, len(list) == 0
	p.Figures = v.shifts(u.Rescored)
	both := rescored(v, u.Rescored)
	p.BeforeStrip, p.AfterStrip = both.Before, both.After
	for _, course := range u.After.Initiatives {
		p.Courses = append(p.Courses, v.courseView(course, list))
	}
	for _, left := range u.Left {
		for _, i := range list {
			if i.Process == left.Process {
				p.Left = append(p.Left, i.Name())
				break
			}
		}
	}
	return s.send(c, v, status, "update", p)
}

// updateReason is why a version is saved, as the change log prints it.
func (v *visit) updateReason(upTo calendar.Month, figures int) string {
	return v.words.Locale.N("workspace.update.reason", figures, "month", upTo.String())
}

// shifts are the figures of the whole before and after.
func (v *visit) shifts(r client.Rescored) []beforeAfter {
	words, was, is := v.words.Locale, r.Before.Portfolio, r.After.Portfolio
	money := func(name string, a, b assessment.Span) beforeAfter {
		return beforeAfter{
			v.t(name), words.Money(a.P50, r.Before.Currency), words.MoneyRange(a.P5, a.P95, r.Before.Currency),
			words.Money(b.P50, r.After.Currency), words.MoneyRange(b.P5, b.P95, r.After.Currency), v.effect(b.P50-a.P50, r.After.Currency),
		}
	}
	hours := func(a, b assessment.Span) beforeAfter {
		n := func(x float64) string { return words.Number(x, 0) }
		return beforeAfter{v.t("workspace.update.hours"), n(a.P50), words.Span(n(a.P5), n(a.P95)), n(b.P50), words.Span(n(b.P5), n(b.P95)), v.change(b.P50-a.P50, 0)}
	}
	return []beforeAfter{
		money("workspace.update.net", was.NPV.Span, is.NPV.Span),
		{v.t("workspace.update.positive"), words.Percent(was.NPV.PPositive), "", words.Percent(is.NPV.PPositive), "", v.pointsMoved((is.NPV.PPositive - was.NPV.PPositive) * percent)},
		hours(was.HoursFreed, is.HoursFreed),
	}
}

// change is a difference with its sign, or words for none.
func (v *visit) change(x float64, decimals int) string {
	if math.Abs(x) < 0.5*math.Pow(10, float64(-decimals)) {
		return v.t("workspace.update.same")
	}
	text := v.words.Locale.Number(x, decimals)
	if x > 0 {
		text = "+" + text
	}
	return text
}

// pointsMoved is a difference of shares, in percentage points.
func (v *visit) pointsMoved(x float64) string {
	text := v.change(x, 0)
	if text == v.t("workspace.update.same") {
		return text
	}
	return v.t("workspace.update.points", "n", text)
}

// courseView words what the actuals of an initiative moved.
func (v *visit) courseView(course assessment.Course, list []tracking.Initiative) courseView {
	view := courseView{Name: course.Name}
	for _, i := range list {
		if i.Process == course.Process {
			view.URL = initiativeURL(i.ID)
			break
		}
	}
	if course.Realised != nil {
		view.Moved = append(view.Moved, v.moved(*course.Realised))
	}
	for _, m := range course.Moved {
		view.Moved = append(view.Moved, v.moved(m))
	}
	key := "workspace.update.used"
	switch {
	case course.Used > 0:
	case course.State == assessment.Live:
		key = "workspace.update.too_few"
	default: // what is not live, or no longer, has no share of an effect to learn of
		key = "workspace.update." + string(course.State)
	}
	view.Said = v.words.Locale.N(key, course.Actuals, "used", strconv.Itoa(course.Used))
	return view
}

func (v *visit) moved(m assessment.Moved) beforeAfter {
	words := v.words.Locale
	fraction := false
	for _, q := range assessment.Quantities() {
		fraction = fraction || q.Name == m.Quantity && q.Fraction
	}
	n := func(x float64) string {
		const figures = 3
		if fraction {
			return words.Percent(x)
		}
		return words.Figure(x, figures)
	}
	s := beforeAfter{
		Name: words.Or("quantity."+m.Quantity, m.Quantity), Before: n(m.Before.P50), BeforeRange: words.Span(n(m.Before.P5), n(m.Before.P95)),
		After: n(m.After.P50), AfterRange: words.Span(n(m.After.P5), n(m.After.P95)),
	}
	const large = 100
	switch {
	case fraction:
		s.Effect = v.pointsMoved((m.After.P50 - m.Before.P50) * percent)
	case m.Before.P50 >= large:
		s.Effect = v.change(m.After.P50-m.Before.P50, 0)
	default:
		s.Effect = v.change(m.After.P50-m.Before.P50, 1)
	}
	return s
}

func (s *Server) saveUpdate(c *fiber.Ctx, v *visit) error {
	if _, err := s.clientAsked(c, v); err != nil {
		return err
	}
	base := wholeNumber(shell.Form(c).Line("base"))
	if base == 0 {
		return fiber.ErrUnprocessableEntity
	}
	made, err := s.Tracking.SaveUpdate(c.UserContext(), v.actor.Organisation, c.Params("client"), base, v.updateReason, v.author())
	var behind *client.Behind
	if errors.As(err, &behind) {
		p := &updatePage{page: page{Faults: []fault{{Anchor: "save", Text: v.t("workspace.update.behind", "name", behind.Newest.By.Name)}}}}
		return s.showUpdate(c, v, http.StatusConflict, p)
	}
	if faults := v.faults(err); faults != nil {
		for i := range faults {
			faults[i].Anchor = "save"
		}
		return s.showUpdate(c, v, http.StatusUnprocessableEntity, &updatePage{page: page{Faults: faults}})
	}
	if err != nil {
		return err
	}
	return seeOther(c, versionURL(c.Params("client"), made.Assessment, made.Number)+"?done=updated")
}
