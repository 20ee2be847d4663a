package workspace

import (
	"maps"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
	"waterline/assessment/client"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/web/retrospect"
	"waterline/cmd/internal/web/shell"
)

const portfolioPath = "/workspace/portfolio"

func portfolioRoutes() []Route {
	return []Route{get(portfolioPath, account.View, (*Server).portfolio)}
}

// portfolioPage is all clients with a result at a glance.
type portfolioPage struct {
	page
	clientFilter
	Sorts      []choice
	Panels     []panel // of clients with one run
	Scales     string  // the least and the most of each currency, in words
	Trends     []trendPanel
	Window     string // from which quarter to which the trends go
	Axes       string // as Scales, of the trends
	Starters   []starterRow
	Calibrated string // the share of actuals inside their ranges, "" before any was judged
	Next, Prev string
}

// panel is one client with the range of its cumulative net value.
type panel struct {
	Name, URL string
	Stage     stage
	Picture   *smallMultiple // nil where nothing is worth starting
	Net       string         // at the end, with its range
	Range     string
	When      string
}

// starterRow is a starter project, or an initiative that was started, with the
// rule that stops it.
type starterRow struct {
	Client, URL, Process, Price, Kill, Target, Month string
	Started                                          string // address of the initiative, "" for a project that was not started
	State                                            stage
	Value                                            string // newest figure, "" for none
}

func (s *Server) portfolio(c *fiber.Ctx, v *visit) error {
	q := clientQuery(shell.Query(c))
	found, err := s.Clients.Portfolio(c.UserContext(), v.actor.Organisation, q)
	if err != nil {
		return err
	}
	p := &portfolioPage{page: page{Title: v.t("workspace.portfolio.title"), Scripts: []string{"js/keys.js"}}}
	if p.clientFilter, err = s.clientFilter(c, v, q); err != nil {
		return err
	}
	for _, by := range client.Fields() {
		for _, descending := range []bool{false, true} {
			sort := client.Sort{By: by, Descending: descending}
			key := map[bool]string{false: "workspace.portfolio.rising", true: "workspace.portfolio.falling"}[descending]
			p.Sorts = append(p.Sorts, choice{sort.String(), v.t(key, "field", v.t("workspace.clients.column."+string(by))), sort == q.Sort})
		}
	}
	for _, one := range found.Panels {
		if len(one.Trend.Points) > 0 {
			p.Trends = append(p.Trends, v.trendPanel(one, found.Runs))
		} else {
			p.Panels = append(p.Panels, s.panel(v, one, found.Scales[one.Newest.Currency]))
		}
		p.Starters = append(p.Starters, v.starters(one)...)
	}
	judged, err := s.Tracking.Calibration(c.UserContext(), v.actor.Organisation)
	if err != nil {
		return err
	}
	if judged.Actuals > 0 {
		p.Calibrated = retrospect.Covered(v.words.Locale, judged)
	}
	p.Scales, p.Axes = v.scales(found.Scales), v.scales(found.Runs.Scales)
	if len(p.Trends) > 0 {
		p.Window = v.words.Locale.Span(retrospect.Quarter(v.words.Locale, found.Runs.First), retrospect.Quarter(v.words.Locale, found.Runs.Last))
	}
	at := q
	at.After, at.Before = "", ""
	if at.After = found.Next; found.Next != "" {
		p.Next = clientURL(portfolioPath, at)
	}
	if at.After, at.Before = "", found.Previous; found.Previous != "" {
		p.Prev = clientURL(portfolioPath, at)
	}
	return s.send(c, v, http.StatusOK, "portfolio", p)
}

func (s *Server) panel(v *visit, one client.Panel, ends [2]float64) panel {
	words, n := v.words.Locale, one.Newest
	return panel{
		Name: one.Name, URL: clientURLOf(one.ID), Stage: stageOf(v, one.Stage), When: words.ShortDate(n.At),
		Picture: newMultiple(one.Quarters, ends), Net: words.Money(n.P50, n.Currency), Range: words.MoneyRange(n.P5, n.P95, n.Currency),
	}
}

// scales says from where to where the panels of each currency go.
func (v *visit) scales(ends map[string][2]float64) string {
	var parts []string
	for _, currency := range slices.Sorted(maps.Keys(ends)) {
		if ends[currency][1] > ends[currency][0] {
			parts = append(parts, v.words.Locale.MoneyRange(ends[currency][0], ends[currency][1], currency))
		}
	}
	return strings.Join(parts, "; ")
}

// starters are the initiatives of a client, and its starter project while that
// was not started.
func (v *visit) starters(one client.Panel) []starterRow {
	var rows []starterRow
	for _, st := range one.Initiatives {
		r := v.rule(st)
		row := starterRow{
			Client: one.Name, URL: clientURLOf(one.ID), Process: st.Name, Started: initiativeURL(st.Initiative), Price: "–",
			Kill: v.measure(st.Kill), Target: v.measure(st.Target), Month: r.When, State: r.State, Value: r.Short,
		}
		if one.Starter != nil && one.Starter.ID == st.Process {
			row.Price = v.words.Locale.Money(one.Starter.Price, one.Newest.Currency)
		}
		rows = append(rows, row)
	}
	if f := one.Starter; f != nil && f.State == client.NotStarted {
		rows = append(rows, starterRow{
			Client: one.Name, URL: clientURLOf(one.ID), Process: f.Process, Price: v.words.Locale.Money(f.Price, one.Newest.Currency),
			Kill: v.measure(f.Kill), Target: v.measure(f.Target), State: stage{Text: v.t("workspace.portfolio.state." + string(f.State))},
			Month: v.t("workspace.portfolio.month", "n", strconv.Itoa(f.Month)),
		})
	}
	return rows
}

// measure is a figure with what it measures and how it is known.
func (v *visit) measure(m assessment.Measure) string {
	value := v.words.Locale.Figure(m.Value, 3)
	if m.Unit == "share" {
		value = v.words.Locale.Percent(m.Value)
	}
	return v.t("report.starter.measure", "measure", v.words.Locale.Or("measure."+m.Name, m.Name), "value", value, "letter", string(m.Letter))
}

// smallMultiple draws the range of the cumulative net value over the quarters.
type smallMultiple struct {
	Band, Middle string // paths
	Zero         float64
	X, Y         float64 // of the last middle
}

// The drawing, in pixels: 160 by 90 for each client.
const (
	multipleWide  = 160.0
	multipleHigh  = 90.0
	multipleInset = 5.0
)

// newMultiple draws quarters on an axis that all panels of a currency share.
func newMultiple(quarters []client.Quarter, ends [2]float64) *smallMultiple {
	length := ends[1] - ends[0]
	if len(quarters) == 0 || !(length > 0) || math.IsInf(length, 0) {
		return nil
	}
	last := float64(quarters[len(quarters)-1].Month)
	x := func(month int) float64 {
		return multipleInset + float64(month)/math.Max(last, 1)*(multipleWide-2*multipleInset)
	}
	y := func(value float64) float64 {
		return multipleHigh - multipleInset - (value-ends[0])/length*(multipleHigh-2*multipleInset)
	}
	start := coordinate(x(0)) + " " + coordinate(y(0))
	var up, down, middle strings.Builder
	up.WriteString("M" + start)
	middle.WriteString("M" + start)
	for i, q := range quarters {
		up.WriteString("L" + coordinate(x(q.Month)) + " " + coordinate(y(q.P95)))
		middle.WriteString("L" + coordinate(x(q.Month)) + " " + coordinate(y(q.P50)))
		back := quarters[len(quarters)-1-i]
		down.WriteString("L" + coordinate(x(back.Month)) + " " + coordinate(y(back.P5)))
	}
	end := quarters[len(quarters)-1]
	return &smallMultiple{
		Band: up.String() + down.String() + "Z", Middle: middle.String(), Zero: tenth(y(0)), X: tenth(x(end.Month)), Y: tenth(y(end.P50)),
	}
}

func tenth(x float64) float64 { return math.Round(x*10) / 10 }

// coordinate writes a number of a drawing to a tenth of its unit.
func coordinate(x float64) string { return strconv.FormatFloat(tenth(x), 'f', -1, 64) }
