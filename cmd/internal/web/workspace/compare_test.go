package workspace

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"waterline/assessment"
	"waterline/assessment/client"
)

// parts are the headings of a table of a comparison, with how many rows follow.
func parts(table *html.Node) map[string]int {
	out, at := make(map[string]int), ""
	for _, row := range all(table, "tr") {
		if attr(row, "class") == "part" {
			at = text(row)
		} else if at != "" {
			out[at]++
		}
	}
	return out
}

// What differs comes first, in columns; what is the same is folded away.
func TestClientsAreComparedSideBySide(t *testing.T) {
	s := openSite(t)
	one, two := s.company("Alder Insurance", "insurer"), s.company("Brook Freight", "logistics")
	path := "/workspace/compare?" + url.Values{"client": {one.ID, two.ID}}.Encode()
	a := s.owner.get(path)
	wantStatus(t, a, http.StatusOK)
	table := byID(a.doc, "columns")
	if head := text(all(table, "thead")[0]); !strings.Contains(head, "Alder Insurance Version 1") || !strings.Contains(head, "Brook Freight Version 1") {
		t.Errorf("the columns are %s", head)
	}
	differ := parts(table)
	if differ["Value"] < 4 || differ["How AI is run"] < 5 || differ["What it is made from"] == 0 {
		t.Errorf("what differs is %v", differ)
	}
	folded := all(a.doc, "details")
	same := parts(all(folded[len(folded)-1], "table")[0])
	if same["What it is made from"] == 0 || strings.Contains(text(table), "Evidence ") {
		t.Errorf("what is the same is %v", same)
	}
	first := text(all(all(table, "tbody")[0], "tr")[1])
	c, err := s.Clients.Store.Client(t.Context(), s.org, one.ID)
	must(t, err)
	if want := s.languages[0].Locale.Money(c.Newest.P50, c.Newest.Currency); !strings.HasPrefix(first, "Net value "+want) {
		t.Errorf("the first row reads %q, want the middle value %s of the list", first, want)
	}
}

func TestNamesAreHiddenToShareTheScreen(t *testing.T) {
	s := openSite(t)
	one, two := s.company("Alder Insurance", "insurer"), s.company("Brook Freight", "logistics")
	said := ""
	for _, ids := range [][]string{{one.ID, one.ID}, {one.ID, two.ID}} { // the same one twice has all its processes
		a := s.owner.get("/workspace/compare?names=hidden&" + url.Values{"client": ids}.Encode())
		wantStatus(t, a, http.StatusOK)
		said = text(a.doc)
		for _, name := range []string{"Alder", "Brook", "policy documents", "carrier invoices", "new claims"} {
			if strings.Contains(said, name) {
				t.Errorf("with names hidden the page says %q", name)
			}
		}
		if !strings.Contains(a.body, "Show names") {
			t.Error("names cannot be shown again")
		}
	}
	if !strings.Contains(said, "Client A") || !strings.Contains(said, "Client B") || !strings.Contains(said, "Process 1") {
		t.Errorf("with names hidden the page reads %s", said)
	}
}

// Areas are drawn as lines between two results, as panels of more; a line of two
// clients is thin, whatever the levels, since it is no change.
func TestAreasAreDrawnBesideEachOther(t *testing.T) {
	s := openSite(t)
	one, two := s.company("Alder Insurance", "insurer"), s.company("Brook Insurance", "insurer")
	a := s.owner.get("/workspace/compare?" + url.Values{"client": {one.ID, two.ID}}.Encode())
	wantStatus(t, a, http.StatusOK)
	figure := byID(a.doc, "areas")
	if figure == nil || !strings.Contains(text(figure), "no two dates of one client") || len(all(all(figure, "tbody")[0], "tr")) != 9 {
		t.Fatalf("two clients are drawn as %s", text(figure))
	}
	if a := s.owner.get("/workspace/compare?" + url.Values{"client": {one.ID, two.ID, one.ID}}.Encode()); !strings.Contains(text(byID(a.doc, "areas")), "The letters are the columns") {
		t.Error("three columns are no panels")
	}
	c := s.quarters("Cedar Insurance", "insurer", 2)
	trend, err := s.Clients.Trend(t.Context(), s.org, c.ID)
	must(t, err)
	versions := url.Values{"version": {pick(trend.Points[0].Assessment, 1), pick(trend.Points[1].Assessment, 1)}}
	if a := s.owner.get("/workspace/compare?" + versions.Encode()); !strings.Contains(text(byID(a.doc, "areas")), "Thin: no clear change") {
		t.Error("two dates of a client are not told as a change")
	}
}

// Two versions differ in what a consultant changed, however little it moves.
func TestVersionsAreCompared(t *testing.T) {
	s := openSite(t)
	one := s.company("Alder Insurance", "insurer")
	c, err := s.Clients.Store.Client(t.Context(), s.org, one.ID)
	must(t, err)
	id := c.Newest.Assessment
	sheet, err := s.Clients.Sheet(t.Context(), s.org, id, 0)
	must(t, err)
	x := sheet.Assumptions[0]
	_, err = s.Clients.Adjust(t.Context(), s.org, id, client.Edits{
		Base: 1, Reason: "Pilot", By: client.Author{Name: "Ana"},
		Edits: []assessment.Edit{{Path: x.Path, Low: x.Low, Middle: x.Middle*0.98 + x.High*0.02, High: x.High, Letter: "R"}},
	})
	must(t, err)
	page := s.owner.get(assessmentURL(one.ID, id))
	wantStatus(t, page, http.StatusOK)
	path := ""
	for _, link := range all(page.doc, "a") {
		if strings.HasPrefix(attr(link, "href"), comparePath) {
			path = attr(link, "href")
		}
	}
	a := s.owner.get(path)
	wantStatus(t, a, http.StatusOK)
	table := byID(a.doc, "columns")
	if differ := parts(table); differ["Assumptions"] != 1 {
		t.Errorf("what differs is %v", differ)
	}
	for _, row := range all(table, "tr")[2:] {
		cells := all(row, "td")
		if len(cells) == 3 && text(all(cells[0], "bdi")[0]) == text(all(cells[1], "bdi")[0]) {
			t.Errorf("a row differs and reads the same: %s", text(row))
		}
	}
}

func TestAComparisonOfTooFewOrTooMany(t *testing.T) {
	s := openSite(t)
	wantStatus(t, s.owner.get(comparePath), http.StatusOK)
	path, without := "/workspace/compare?", s.made(nil)
	one := s.company("Brook Freight", "logistics")
	for n, want := range map[int]int{1: http.StatusUnprocessableEntity, 5: http.StatusUnprocessableEntity, 4: http.StatusOK} {
		a := s.owner.get(path + strings.Repeat("client="+one.ID+"&", n))
		wantStatus(t, a, want)
	}
	a := s.owner.get(path + "client=" + one.ID + "&client=" + strings.TrimPrefix(without, clientsPath+"/"))
	wantStatus(t, a, http.StatusUnprocessableEntity)
	if said := text(byID(a.doc, "errors")); !strings.Contains(said, "Alder Insurance") || !strings.Contains(said, "no result yet") {
		t.Errorf("a client without a result gets %s", said)
	}
	for _, junk := range []string{"client=zzz&client=" + one.ID, "version=a.1&version=b.x", "version=.&version=.."} {
		wantStatus(t, s.owner.get(path+junk), http.StatusNotFound)
	}
	olga := s.outsider()
	wantStatus(t, olga.get(path+"client="+one.ID+"&client="+one.ID), http.StatusNotFound)
	c, err := s.Clients.Store.Client(t.Context(), s.org, one.ID)
	must(t, err)
	wantStatus(t, olga.get(path+"version="+pick(c.Newest.Assessment, 1)+"&version="+pick(c.Newest.Assessment, 1)), http.StatusNotFound)
}

// A slope keeps to the whole of its scale, and to one currency.
func TestASlopeExaggeratesNothing(t *testing.T) {
	known := func(x float64, currency string) client.Cell {
		return client.Cell{Known: true, Middle: x, Currency: currency}
	}
	share := newSlope(client.Row{Kind: client.Share, Cells: []client.Cell{known(0.70, ""), known(0.71, "")}})
	if d := share.Marks[0].Middle - share.Marks[1].Middle; d < 0 || d > 0.3 {
		t.Errorf("one point of a hundred is drawn %g of %g high", d, slopeHigh)
	}
	if s := newSlope(client.Row{Kind: client.Money, Cells: []client.Cell{known(1, "EUR"), known(2, "USD")}}); s != nil {
		t.Errorf("two currencies are drawn on one axis: %+v", s)
	}
	if s := newSlope(client.Row{Kind: client.Money, Cells: []client.Cell{known(1, "EUR"), {}}}); s != nil {
		t.Errorf("one figure alone is drawn: %+v", s)
	}
}
