package client

import "context"

// Panel is one client of the portfolio view.
type Panel struct {
	Client
	Card
}

// Portfolio is a page of the portfolio view: clients with a result, in the
// order of the query. Scales hold, by currency, the least and the most of all
// panels of the page, so that panels can be compared by eye.
type Portfolio struct {
	Panels         []Panel
	Scales         map[string][2]float64
	Next, Previous string
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
	p := Portfolio{Scales: make(map[string][2]float64), Next: page.Next, Previous: page.Previous}
	for _, c := range page.Clients {
		card, there := cards[c.ID]
		if !there {
			continue
		}
		p.Panels = append(p.Panels, Panel{c, card})
		scale := p.Scales[c.Newest.Currency]
		for _, quarter := range card.Quarters {
			scale[0], scale[1] = min(scale[0], quarter.P5), max(scale[1], quarter.P95)
		}
		p.Scales[c.Newest.Currency] = scale
	}
	return p, nil
}
