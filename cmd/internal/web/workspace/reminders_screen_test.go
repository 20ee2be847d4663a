package workspace

import (
	"net/url"
	"strings"
	"testing"

	"waterline/assessment/client"
)

// dueGallery is every page of teams in its states.
func (s *site) dueGallery() []specimen {
	s.t.Helper()
	head := s.group("Heron Group")
	wordy := s.company(strings.Repeat("Versicherungs", 9), "insurer")
	s.grouped(s.company(strings.Repeat("Schadensbearbeitung", 5), "insurer"), wordy)
	blank, err := s.Clients.New(s.t.Context(), s.org, client.Client{Name: "Blank"}, client.Author{})
	must(s.t, err)
	one := clientURLOf(head.ID)
	return []specimen{
		{name: "teams", path: one + "/teams"}, {name: "teams, long", path: clientURLOf(wordy.ID) + "/teams"}, {name: "teams, empty", path: clientURLOf(blank.ID) + "/teams"},
		{name: "client with teams", path: one}, {name: "edit, parent wrong", path: one + "/edit", form: clientForm(url.Values{"parent": {"Nobody"}})},
	}
}

func TestDuePagesUnderAxe(t *testing.T) {
	s := openSite(t)
	s.underAxe(t, s.dueGallery)
}

func TestDuePagesAreValid(t *testing.T) {
	s := openSite(t)
	s.valid(t, s.dueGallery)
}
