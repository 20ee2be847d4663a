package workspace

import (
	"net/http"
	"strings"
	"testing"

	"waterline/assessment/client"
)

// The portfolio has a picture for each client on the scale of its currency, and
// the stop rule of each starter project; it filters and sorts as the list does.
func TestThePortfolio(t *testing.T) {
	s := openSite(t)
	wantStatus(t, s.owner.get(portfolioPath), http.StatusOK)
	s.company("Alder Insurance", "insurer")
	s.company("Brook Freight", "logistics")
	s.company("Cedar Agency", "agency")
	s.made(map[string][]string{"name": {"Dune, without a result"}})

	a := s.owner.get(portfolioPath)
	wantStatus(t, a, http.StatusOK)
	panels := all(all(a.doc, "section")[0], "li")
	if len(panels) != 3 {
		t.Fatalf("%d panels: %s", len(panels), text(a.doc))
	}
	for i, pictures := range []int{1, 1, 0} { // the agency's answer is to do nothing now
		if got := len(all(panels[i], "svg")); got != pictures {
			t.Errorf("%s has %d pictures, want %d", text(panels[i]), got, pictures)
		}
	}
	if !strings.Contains(text(panels[2]), "Nothing is worth starting now") {
		t.Errorf("the agency reads %s", text(panels[2]))
	}
	rows := all(all(a.doc, "tbody")[0], "tr")
	if len(rows) != 2 || !strings.Contains(text(rows[0]), "Cases that go through untouched") || !strings.Contains(text(rows[0]), "not started") {
		t.Errorf("the starter projects are %s", text(all(a.doc, "table")[0]))
	}
	falling := s.owner.get(portfolioPath + "?sort=-name")
	if got := text(all(all(falling.doc, "section")[0], "li")[0]); !strings.HasPrefix(got, "Cedar") {
		t.Errorf("by name from the end the first is %s", got)
	}
	if found := s.owner.get(portfolioPath + "?q=brook"); len(all(all(found.doc, "section")[0], "li")) != 1 {
		t.Errorf("a search finds %s", text(found.doc))
	}
	if none := s.owner.get(portfolioPath + "?q=zzz"); !strings.Contains(none.body, "No client fits") {
		t.Errorf("a search for nothing reads %s", text(none.doc))
	}
	wantStatus(t, s.owner.get(portfolioPath+"?sort=shoe"), http.StatusUnprocessableEntity)
	if other := s.outsider().get(portfolioPath); strings.Contains(other.body, "Alder") {
		t.Error("another organisation's client is in the portfolio")
	}
}

// Two panels of one currency are drawn on one axis.
func TestPanelsShareAScale(t *testing.T) {
	ends := [2]float64{-100, 900}
	small := newMultiple([]client.Quarter{{Month: 3, P5: -10, P50: 0, P95: 10}}, ends)
	large := newMultiple([]client.Quarter{{Month: 3, P5: -100, P50: 400, P95: 900}}, ends)
	if small.Zero != large.Zero {
		t.Errorf("zero lies at %g and at %g", small.Zero, large.Zero)
	}
	if want := multipleHigh - multipleInset - 500.0/1000*(multipleHigh-2*multipleInset); large.Y != want {
		t.Errorf("400 of −100 to 900 lies at %g, want %g", large.Y, want)
	}
	for _, ends := range [][2]float64{{0, 0}, {5, 5}} {
		if m := newMultiple([]client.Quarter{{Month: 3}}, ends); m != nil {
			t.Errorf("an axis of no length gets %+v", m)
		}
	}
}

// Without JavaScript the page of keys says so; the switch is for scripts.
func TestThePageOfKeysWithoutScripts(t *testing.T) {
	s := openSite(t)
	a := s.owner.get("/workspace/keys")
	wantStatus(t, a, http.StatusOK)
	if box := byID(a.doc, "keys"); box == nil || !strings.Contains(a.body, `data-off="The keys are off." hidden`) {
		t.Error("the switch is shown before a script can work it")
	}
	if !strings.Contains(text(byID(a.doc, "keys-none")), "need JavaScript") {
		t.Error("the page does not say that keys need JavaScript")
	}
	wantStatus(t, s.browser().get("/workspace/keys"), http.StatusSeeOther)
}
