package client

import (
	"context"

	"waterline/assessment/calendar"
)

// Panel is one client of the portfolio view. Its trend is empty while there is
// one run alone.
type Panel struct {
	Client
	Card
	Initiatives []Standing // that were started, the newest first
	Trend       Trend
}

// Portfolio is a page of the portfolio view: clients with a result, in the
// order of the query. Scales hold, by currency, the least and the most of all
// panels of the page, so that panels can be compared by eye.
type Portfolio struct {
	Panels         []Panel
	Scales         map[string][2]float64
	Runs           Axes // of the trends
	Next, Previous string
}

// Axes are those that all trends of a page share.
type Axes struct {
	First, Last calendar.Quarter
	Scales      map[string][2]float64 // of net values, by currency, zero among them
}

// Portfolio returns one page of it. The error is a problem.List when the query
// is at fault.
func (s *Service) Portfolio(ctx context.Context, organisation string, q Query) (Portfolio, error) {
	page, err := s.List(ctx, organisation, q)
	if err != nil {
		return Portfolio{}, err
	}
	var ids []string
	for _, c := range page.Clients {
		if c.Newest.Known() {
			ids = append(ids, c.ID)
		}
	}
	cards, err := s.Store.Cards(ctx, organisation, ids)
	if err != nil {
		return Portfolio{}, err
	}
	standings := make(map[string][]Standing)
	if s.Standings != nil {
		if standings, err = s.Standings(ctx, organisation, ids); err != nil {
			return Portfolio{}, err
		}
	}
	trends, err := s.Trends(ctx, organisation, ids)
	if err != nil {
		return Portfolio{}, err
	}
	p := Portfolio{Scales: make(map[string][2]float64), Next: page.Next, Previous: page.Previous}
	for _, c := range page.Clients {
		card, there := cards[c.ID]
		if !there {
			continue
		}
		panel := Panel{Client: c, Card: card.standing(standings[c.ID]), Initiatives: standings[c.ID]}
		if len(trends[c.ID].InMoney()) > 1 {
			panel.Trend = trends[c.ID]
			p.hold(panel.Trend)
		}
		p.Panels = append(p.Panels, panel)
		scale := p.Scales[c.Newest.Currency]
		for _, quarter := range card.Quarters {
			scale[0], scale[1] = min(scale[0], quarter.P5), max(scale[1], quarter.P95)
		}
		p.Scales[c.Newest.Currency] = scale
	}
	return p, nil
}

// hold makes room for a trend among those of the page.
func (p *Portfolio) hold(t Trend) {
	points := t.InMoney()
	currency := points[0].Outline.Currency
	scale := p.Runs.Scales[currency]
	for _, one := range points {
		scale[0], scale[1] = min(scale[0], one.Net.P5), max(scale[1], one.Net.P95)
		if p.Runs.First.IsZero() || one.Quarter.Since(p.Runs.First) < 0 {
			p.Runs.First = one.Quarter
		}
		if p.Runs.Last.IsZero() || one.Quarter.Since(p.Runs.Last) > 0 {
			p.Runs.Last = one.Quarter
		}
	}
	if p.Runs.Scales == nil {
		p.Runs.Scales = make(map[string][2]float64)
	}
	p.Runs.Scales[currency] = scale
}

// standing is the card with the state of the initiative that its starter project
// became.
func (c Card) standing(started []Standing) Card {
	if c.Starter == nil {
		return c
	}
	starter := *c.Starter
	for _, one := range started {
		if one.Process == starter.ID || starter.ID == "" && one.Name == starter.Process {
			starter.State = one.State
			break
		}
	}
	c.Starter = &starter
	return c
}
