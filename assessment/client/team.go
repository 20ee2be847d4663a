package client

import (
	"context"
	"strconv"
	"strings"

	"waterline/assessment"
	"waterline/assessment/problem"
)

// DeepestTeam is how many levels a tree of clients may have, its head included.
const DeepestTeam = 6

// Codes of problems with the client that another belongs to.
const (
	CodeParentUnknown = "client_parent_unknown"
	CodeParentTwice   = "client_parent_twice"
	CodeParentCircle  = "client_parent_circle"
	CodeParentDeep    = "client_parent_deep"
)

// Team is a client in the tree of those that belong together.
type Team struct {
	Client
	Level int // 0 for the one asked for, 1 for those that belong to it, and so on
}

// Circle is the refusal of a parent that belongs to its child. The names lead
// from the child over its parents back to it.
func Circle(names []string) error {
	return problem.List{problem.New("parent", CodeParentCircle, "chain", strings.Join(names, " → "))}
}

// TooDeep is the refusal of a parent that has too many levels above and below.
func TooDeep() error {
	return problem.List{problem.New("parent", CodeParentDeep, "max", strconv.Itoa(DeepestTeam))}
}

// NoParent is the refusal of a parent that is not there.
func NoParent() error { return problem.List{problem.New("parent", CodeParentUnknown)} }

// Named finds the client that somebody typed the name or the id of, for a form;
// "" is none. The error is a problem.List where there is no such client, or
// several bear the name.
func (s *Service) Named(ctx context.Context, organisation, typed string) (id string, err error) {
	if typed = strings.TrimSpace(typed); typed == "" {
		return "", nil
	}
	found, err := s.Store.Named(ctx, organisation, typed)
	switch {
	case err != nil:
		return "", err
	case len(found) == 0:
		return "", NoParent()
	case len(found) > 1:
		ids := make([]string, len(found))
		for i, c := range found {
			ids[i] = c.ID
		}
		return "", problem.List{problem.New("parent", CodeParentTwice, "name", typed, "options", strings.Join(ids, ", "))}
	}
	return found[0].ID, nil
}

// RollUp is a client with all that belong to it, added up.
type RollUp struct {
	assessment.RollUp
	Teams   []TeamResult // by name
	Without []Team       // those that have no result, by name
}

// TeamResult is what a roll-up shows of one team, from its newest result.
type TeamResult struct {
	Team
	NPV        assessment.Value
	Hours      assessment.Span
	Cost       assessment.Cost
	Starter    string // name of the process of the starter project, "" for none
	Dimensions []assessment.DimensionLevel
}

// RollUp adds up the newest results of a client and of all that belong to it.
// Archived ones are left out, but not what belongs to them.
func (s *Service) RollUp(ctx context.Context, organisation, id string) (RollUp, error) {
	teams, err := s.Store.Teams(ctx, organisation, id)
	if err != nil {
		return RollUp{}, err
	}
	var out RollUp
	var results []assessment.TeamResult
	for _, t := range teams {
		if !t.Newest.Known() {
			out.Without = append(out.Without, t)
			continue
		}
		f, err := s.Store.Revision(ctx, organisation, t.Newest.Assessment, t.Newest.Version)
		if err != nil {
			return RollUp{}, err
		}
		one := TeamResult{Team: t, NPV: f.Result.Portfolio.NPV, Hours: f.Result.Portfolio.HoursFreed, Cost: f.Result.Portfolio.Cost, Dimensions: f.Result.Maturity.Dimensions}
		if charter := f.Result.Starter.Charter; charter != nil {
			one.Starter = charter.Process
		}
		out.Teams = append(out.Teams, one)
		results = append(results, assessment.TeamResult{Key: t.ID, Result: assessment.Result{
			Currency: f.Result.Currency, HorizonMonths: f.Result.HorizonMonths, Portfolio: f.Result.Portfolio, Starter: f.Result.Starter,
		}})
	}
	out.RollUp, err = assessment.RollUpOf(s.Model.Evidence, s.Model.Seed, results)
	return out, err
}
