package client

import "context"

// Panel is one client of the portfolio view.
type Panel struct {
	Client
	Card
	Initiatives []Standing // that were started, the newest first
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
	standings := make(map[string][]Standing)
	if s.Standings != nil {
		if standings, err = s.Standings(ctx, organisation, ids); err != nil {
			return Portfolio{}, err
		}
	}
	p := Portfolio{Scales: make(map[string][2]float64), Next: page.Next, Previous: page.Previous}
	for _, c := range page.Clients {
		card, there := cards[c.ID]
		if !there {
			continue
		}
		p.Panels = append(p.Panels, Panel{c, card.standing(standings[c.ID]), standings[c.ID]})
		scale := p.Scales[c.Newest.Currency]
		for _, quarter := range card.Quarters {
			scale[0], scale[1] = min(scale[0], quarter.P5), max(scale[1], quarter.P95)
		}
		p.Scales[c.Newest.Currency] = scale
	}
	return p, nil
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
