package workspace

import (
	"net/http"
	"strings"
	"testing"

	"waterline/assessment/client"
	"waterline/assessment/tracking"
)

// begunWith starts an initiative of the newest result of a client and measures it.
func (s *site) begunWith(one client.Client, note string) tracking.Initiative {
	s.t.Helper()
	i := s.begun(s.org, one)
	s.measured(i, note)
	return i
}

// retrospectGallery is every page that looks back, in its states.
func (s *site) retrospectGallery() []specimen {
	s.t.Helper()
	none := specimen{name: "outcomes of all, none", path: outcomesPath}
	blank := s.made(nil)
	one, long, first := s.quarters("Alder Insurance", "insurer", 12), s.earlier(strings.Repeat("Versicherungs", 9), endless), s.company("Brook Freight", "logistics")
	i := s.begunWith(s.earlier("Cedar Insurance", nil), "Counted by hand")
	s.begunWith(long, strings.Repeat("Schadensbearbeitung", 20))
	begun := s.begun(s.org, s.earlier("Dune Insurance", nil))
	at := func(id, page string) string { return clientURLOf(id) + "/" + page }
	return append([]specimen{none}, []specimen{
		{name: "progress, none", path: blank + "/progress"}, {name: "progress, one", path: progressURL(first.ID)},
		{name: "progress", path: progressURL(one.ID)}, {name: "progress, long", path: progressURL(long.ID)},
		{name: "progress, far apart", path: progressURL(one.ID) + "?from=2024-Q1&to=2026-Q4"},
		{name: "progress, wrong", path: progressURL(one.ID) + "?from=2026-Q4&to=2026-Q1", status: http.StatusUnprocessableEntity},
		{name: "forecasts, none", path: at(one.ID, "forecasts")}, {name: "forecasts", path: at(i.Client, "forecasts")},
		{name: "forecasts, long", path: at(long.ID, "forecasts")}, {name: "forecasts, unmeasured", path: at(begun.Client, "forecasts")},
		{name: "forecasts, missing", path: at(i.Client, "forecasts?initiative=nobody"), status: http.StatusNotFound},
		{name: "outcomes, none", path: at(one.ID, "outcomes")}, {name: "outcomes", path: at(i.Client, "outcomes")},
		{name: "outcomes, long", path: at(long.ID, "outcomes")}, {name: "outcomes, unmeasured", path: at(begun.Client, "outcomes")},
		{name: "outcomes of all", path: outcomesPath}, {name: "portfolio of runs", path: portfolioPath},
	}...)
}

func TestAxeOfRetrospects(t *testing.T) {
	s := openSite(t)
	s.underAxe(t, s.retrospectGallery)
}

func TestMarkupOfRetrospects(t *testing.T) {
	s := openSite(t)
	s.valid(t, s.retrospectGallery)
}
