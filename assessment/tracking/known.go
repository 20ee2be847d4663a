package tracking

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"waterline/assessment"
	"waterline/assessment/calendar"
	"waterline/assessment/client"
)

// Known is what is known of a client's initiatives, the newest of each process,
// as answers take it, and the month up to which it is. Amounts in another
// currency than that of the client's newest result are left out.
func (s *Service) Known(ctx context.Context, organisation, id string) (calendar.Month, []assessment.Initiative, error) {
	all, err := s.Store.Initiatives(ctx, organisation, id)
	if err != nil {
		return 0, nil, err
	}
	c, err := s.Clients.Store.Client(ctx, organisation, id)
	if err != nil {
		return 0, nil, err
	}
	upTo, out := known(all, c.Newest.Currency, nil)
	return upTo, out, nil
}

// KnownFor is Known as answers of the client can take it: of the processes that
// they list, with amounts in their currency.
func (s *Service) KnownFor(ctx context.Context, organisation, id string, a assessment.Answers) (calendar.Month, []assessment.Initiative, error) {
	all, err := s.Store.Initiatives(ctx, organisation, id)
	if err != nil {
		return 0, nil, err
	}
	processes := make([]string, 0, len(a.Groups["process"]))
	for _, item := range a.Groups["process"] {
		processes = append(processes, item.ID)
	}
	upTo, out := known(all, a.Values["P-CURRENCY"].Text, processes)
	return upTo, out, nil
}

// KnownOf is KnownFor of the client whose a draft is; nothing where it is
// nobody's. It is what a run of answers is evaluated with.
func (s *Service) KnownOf(ctx context.Context, d assessment.Draft) (calendar.Month, []assessment.Initiative, error) {
	if s.Owner == nil {
		return 0, nil, nil
	}
	organisation, id, err := s.Owner(ctx, d.ID)
	var missing *assessment.Error
	if errors.As(err, &missing) && missing.Code == assessment.NotFound {
		return 0, nil, nil
	}
	if err != nil {
		return 0, nil, err
	}
	return s.KnownFor(ctx, organisation, id, d.Answers)
}

// known puts initiatives, the newest start first, into the form of answers, of
// some processes or, with nil, of all.
func known(all []Initiative, currency string, processes []string) (calendar.Month, []assessment.Initiative) {
	var upTo calendar.Month
	var out []assessment.Initiative
	for _, i := range all {
		there := slices.ContainsFunc(out, func(o assessment.Initiative) bool { return o.Process == i.Process })
		if there || processes != nil && !slices.Contains(processes, i.Process) {
			continue
		}
		one := i.known(cmp.Or(currency, i.Currency()))
		upTo = max(upTo, one.Started, one.Live, one.Ended)
		for _, a := range one.Actuals {
			upTo = max(upTo, a.Month)
		}
		out = append(out, one)
	}
	slices.SortFunc(out, func(a, b assessment.Initiative) int { return strings.Compare(a.Process, b.Process) })
	return upTo, out
}

// Update is the newest version of a client's newest assessment with what is
// known of its initiatives, before anything is saved.
type Update struct {
	client.Informed
	Assessment string
	Base       int64
	UpTo       calendar.Month
	Figures    int  // actuals that count
	Current    bool // the version knows all of it already
}

// Update works out what the actuals of a client do to its newest version. It
// saves nothing. NotFound where there is no result.
func (s *Service) Update(ctx context.Context, organisation, id string) (Update, error) {
	c, err := s.Clients.Store.Client(ctx, organisation, id)
	if err != nil {
		return Update{}, err
	}
	if !c.Newest.Known() {
		return Update{}, &assessment.Error{Code: assessment.NotFound, Safe: "error.no_result"}
	}
	upTo, initiatives, err := s.Known(ctx, organisation, id)
	if err != nil {
		return Update{}, err
	}
	u := Update{Assessment: c.Newest.Assessment, Base: c.Newest.Version, UpTo: upTo}
	u.Informed, err = s.Clients.Informed(ctx, organisation, u.Assessment, u.Base, client.Knowledge{UpTo: upTo, Initiatives: initiatives})
	u.Current = u.Same
	for _, i := range u.Initiatives {
		u.Figures += len(i.Actuals)
	}
	return u, err
}

// SaveUpdate saves what Update shows as the version after base. The reason
// says up to when, and how many figures. The error is a problem.List where there
// is nothing new, and *client.Behind where a newer version was saved meanwhile.
func (s *Service) SaveUpdate(ctx context.Context, organisation, id string, base int64, reason func(upTo calendar.Month, figures int) string, by client.Author) (client.Revision, error) {
	u, err := s.Update(ctx, organisation, id)
	if err != nil {
		return client.Revision{}, err
	}
	return s.Clients.Inform(ctx, organisation, u.Assessment, base, client.Knowledge{UpTo: u.UpTo, Initiatives: u.Initiatives}, reason(u.UpTo, u.Figures), by)
}

// Reason is the reason of an update in plain English, for callers without words
// of their own.
func Reason(upTo calendar.Month, figures int) string {
	return "Actuals up to " + upTo.String() + ": " + strconv.Itoa(figures) + " figures"
}

// Standings is how the initiatives of clients stand against their stop rules,
// by client, the newest start first.
func (s *Service) Standings(ctx context.Context, organisation string, clients []string) (map[string][]client.Standing, error) {
	all, err := s.Store.InitiativesOf(ctx, organisation, clients)
	if err != nil {
		return nil, err
	}
	out := make(map[string][]client.Standing, len(all))
	for id, list := range all {
		for _, i := range list {
			out[id] = append(out[id], i.Standing(s.now()))
		}
	}
	return out, nil
}
