package workspace

import (
	"context"
	"net/http"
	"slices"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
	"waterline/assessment/client"
	"waterline/cmd/internal/account"
)

func teamRoutes() []Route {
	return []Route{get(clientPath+"/teams", account.View, (*Server).teams)}
}

// teamsPage is a client with all that belong to it, added up.
type teamsPage struct {
	page
	Sums       []teamSum
	Several    bool // currencies, of which there is no sum
	Hours      figure
	Starters   string
	Shared     string // share of their fate, "" where there is no sum to explain
	Teams      []teamRow
	Dimensions []string
	Levels     []levelRow
	Without    []teamLink
}

// teamSum is what the teams of one currency come to.
type teamSum struct {
	Title                  string // the currency and its teams
	Net, Independent, Cost figure
	Chance                 string
	Alone                  bool   // one team: there is nothing to be independent of
	Nothing                bool   // none of them has anything worth starting
	Months                 string // a warning where horizons differ, else ""
}

// figure is a value with its range.
type figure struct{ Value, Range string }

// teamLink is a team with the way to it, and what it belongs to within the tree.
type teamLink struct{ Name, URL, Under string }

// teamRow is one team in money and hours.
type teamRow struct {
	teamLink
	Net, Hours figure
	Cost       string
	Strip      *strip
	Starter    string
	When       string
}

// levelRow is how one team runs AI, by dimension.
type levelRow struct {
	teamLink
	Levels []figure
}

func (s *Server) teams(c *fiber.Ctx, v *visit) error {
	head, err := s.clientAsked(c, v)
	if err != nil {
		return err
	}
	found, err := s.Clients.RollUp(c.UserContext(), v.actor.Organisation, head.ID)
	if err != nil {
		return err
	}
	words := v.words.Locale
	p := &teamsPage{page: page{Title: v.t("workspace.team.title", "name", "\u2068"+head.Name+"\u2069"), Crumbs: v.crumbs(link{Text: head.Name, URL: clientURLOf(head.ID)}), Scripts: []string{"js/keys.js"}}}
	p.Several = len(found.Money) > 1
	for _, m := range found.Money {
		p.Sums = append(p.Sums, v.teamSum(m))
		if m.Teams > 1 {
			p.Shared = words.Percent(found.Shared)
		}
	}
	p.Hours, p.Starters = v.hours(found.Hours), v.t("workspace.team.no_starters")
	if found.Starters > 0 {
		p.Starters = words.N("workspace.team.starters", found.Starters)
	}
	v.eachTeam(p, found)
	return s.send(c, v, http.StatusOK, "teams", p)
}

// eachTeam fills the tables of teams.
func (v *visit) eachTeam(p *teamsPage, found client.RollUp) {
	words := v.words.Locale
	clients := make([]client.Client, len(found.Teams))
	names := make(map[string]string)
	for i, t := range found.Teams {
		clients[i], names[t.ID] = t.Client, t.Name
	}
	for _, t := range found.Without {
		names[t.ID] = t.Name
	}
	shared := newScale(clients)
	for _, t := range found.Teams {
		n := t.Newest
		p.Teams = append(p.Teams, teamRow{
			teamLink: v.teamLink(t.Team, names), Net: v.money(t.NPV.Span, n.Currency), Hours: v.hours(t.Hours),
			Cost: words.Money(t.Cost.Mean, n.Currency), Strip: shared.strip(n), Starter: t.Starter, When: words.ShortDate(n.At),
		})
	}
	p.levels(v, found.Teams)
	for _, t := range found.Without {
		p.Without = append(p.Without, v.teamLink(t, names))
	}
}

func (v *visit) teamSum(m assessment.MoneySum) teamSum {
	words := v.words.Locale
	s := teamSum{
		Title: words.N("workspace.team.sum", m.Teams, "currency", m.Currency),
		Net:   v.money(m.NPV.Span, m.Currency), Independent: v.money(m.Independent.Span, m.Currency), Chance: words.Likely(m.NPV.PPositive),
		Cost: figure{words.Money(m.Cost.Mean, m.Currency), words.Money(m.Cost.P80, m.Currency)}, Alone: m.Teams == 1, Nothing: m.Cost.Mean == 0,
	}
	if len(m.Months) > 1 {
		s.Months = v.t("workspace.team.months", "from", number(int64(m.Months[0])), "to", number(int64(m.Months[len(m.Months)-1])))
	}
	return s
}

func (v *visit) teamLink(t client.Team, names map[string]string) teamLink {
	l := teamLink{Name: t.Name, URL: clientURLOf(t.ID)}
	if name := names[t.Parent]; name != "" && t.Level > 0 {
		l.Under = v.t("workspace.team.under", "name", "\u2068"+name+"\u2069")
	}
	return l
}

// money is an amount by its median and range.
func (v *visit) money(s assessment.Span, currency string) figure {
	return figure{v.words.Locale.Money(s.P50, currency), v.words.Locale.MoneyRange(s.P5, s.P95, currency)}
}

// hours are hours a month by their median and range.
func (v *visit) hours(s assessment.Span) figure {
	words := v.words.Locale
	return figure{words.Figure(s.P50, 2), words.Span(words.Figure(s.P5, 2), words.Figure(s.P95, 2))}
}

// levels fills the table of dimensions: those that any team has, in the order
// of the results. There is no sum and no order among teams but that of names.
func (p *teamsPage) levels(v *visit, teams []client.TeamResult) {
	var ids []string
	for _, t := range teams {
		for _, d := range t.Dimensions {
			if !slices.Contains(ids, d.ID) {
				ids = append(ids, d.ID)
				p.Dimensions = append(p.Dimensions, v.t("dimension."+d.ID))
			}
		}
	}
	words := v.words.Locale
	for _, t := range teams {
		row := levelRow{teamLink: v.teamLink(t.Team, nil), Levels: make([]figure, len(ids))}
		for _, d := range t.Dimensions {
			if d.Level != nil && d.Low != nil && d.High != nil {
				row.Levels[slices.Index(ids, d.ID)] = figure{words.Number(*d.Level, 1), words.Span(words.Number(*d.Low, 1), words.Number(*d.High, 1))}
			}
		}
		p.Levels = append(p.Levels, row)
	}
}

// parent names the client that another belongs to; "" for none.
func (s *Server) parent(ctx context.Context, v *visit, id string) (string, error) {
	if id == "" {
		return "", nil
	}
	one, err := s.Clients.Store.Client(ctx, v.actor.Organisation, id)
	return one.Name, err
}

// mostParents is how many clients the field of a parent proposes. Any other can
// be typed.
const mostParents = 100

// parents are the names that the field of a parent proposes.
func (s *Server) parents(ctx context.Context, v *visit, but string) ([]string, error) {
	found, err := s.Clients.List(ctx, v.actor.Organisation, client.Query{Limit: mostParents})
	var names []string
	for _, one := range found.Clients {
		if one.ID != but {
			names = append(names, one.Name)
		}
	}
	return names, err
}
