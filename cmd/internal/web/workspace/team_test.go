package workspace

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"waterline/assessment/client"
)

// grouped puts a client under another one.
func (s *site) grouped(one, under client.Client) {
	s.t.Helper()
	c, err := s.Clients.Store.Client(s.t.Context(), s.org, one.ID)
	must(s.t, err)
	c.Parent = under.ID
	_, err = s.Clients.Save(s.t.Context(), s.org, c, client.Author{ID: "ana", Name: "Ana Keller"})
	must(s.t, err)
}

// group is a client with four teams: one with the same currency, two with
// others, and one without a result.
func (s *site) group(name string) client.Client {
	s.t.Helper()
	head := s.company(name, "insurer")
	brook := s.company("Brook Freight", "logistics")
	s.grouped(brook, head)
	s.grouped(s.company("Cedar Claims", "insurer"), brook)
	s.grouped(s.company("Alder Agency", "agency"), head)
	quiet, err := s.Clients.New(s.t.Context(), s.org, client.Client{Name: "Quiet team"}, client.Author{})
	must(s.t, err)
	s.grouped(quiet, head)
	return head
}

func TestTeamsAreAddedUpAndNeverRanked(t *testing.T) {
	s := openSite(t)
	head := s.group("Heron Group")
	page := s.owner.get(clientURLOf(head.ID) + "/teams")
	wantStatus(t, page, http.StatusOK)
	var names []string
	for _, row := range all(all(byID(page.doc, "teams").Parent, "tbody")[0], "tr") {
		names = append(names, text(all(row, "a")[0]))
	}
	if got := strings.Join(names, ", "); got != "Alder Agency, Brook Freight, Cedar Claims, Heron Group" {
		t.Errorf("teams stand as %s", got)
	}
	said := text(all(page.doc, "main")[0])
	for _, part := range []string{"If teams were independent", "30 % of their fate", "Without a result", "Quiet team", "Currencies are kept apart", "not averaged"} {
		if !strings.Contains(strings.ReplaceAll(said, "\u00a0", " "), part) {
			t.Errorf("the page does not say %q: %s", part, said)
		}
	}
	about := text(byID(s.owner.get(clientURLOf(head.ID)).doc, "about").Parent)
	if !strings.Contains(about, "4 teams belong to it") {
		t.Errorf("the page of the head says %s", about)
	}
}

func TestAParentIsTypedIntoTheForm(t *testing.T) {
	s := openSite(t)
	group, north := s.made(url.Values{"name": {"Group"}}), s.made(url.Values{"name": {"North"}, "parent": {"group"}})
	if said := text(all(s.owner.get(north).doc, "aside")[0]); !strings.Contains(said, "Belongs to Group") {
		t.Errorf("the page of the team says %s", said)
	}
	edit := s.owner.get(group + "/edit")
	version := attr(all(edit.doc, "input")[1], "value")
	circle := s.owner.fill(group+"/edit", clientForm(url.Values{"name": {"Group"}, "parent": {"North"}, "version": {version}}))
	wantStatus(t, circle, http.StatusUnprocessableEntity)
	if said := text(byID(circle.doc, "errors")); !strings.Contains(said, "Group → North → Group") || attr(byID(circle.doc, "parent"), "value") != "North" {
		t.Errorf("a circle is refused with %s", said)
	}
	wrong := s.owner.fill(group+"/edit", clientForm(url.Values{"name": {""}, "parent": {"Nobody"}, "version": {version}}))
	wantStatus(t, wrong, http.StatusUnprocessableEntity)
	if n := len(all(byID(wrong.doc, "errors"), "a")); n != 2 {
		t.Errorf("%d faults of two are told: %s", n, text(byID(wrong.doc, "errors")))
	}
}
