package workspace

import (
	"net/http"
	"strings"
	"testing"

	"waterline/assessment/client"
	"waterline/cmd/internal/web/audit"
)

// compared is a client's result among others.
func (s *site) compared(n int) (path string) {
	s.t.Helper()
	who := s.company("Alder Insurance", "insurer")
	f, err := s.Clients.Store.Client(s.t.Context(), s.org, who.ID)
	must(s.t, err)
	var frozen client.Frozen
	frozen, err = s.kept.Revision(s.t.Context(), s.org, f.Newest.Assessment, 1)
	must(s.t, err)
	s.Benchmarks = audit.Crowd(s.t, s.kept, n, "insurer", frozen.Result, noon)
	return versionURL(who.ID, f.Newest.Assessment, 1)
}

func (s *site) comparedGallery() []specimen {
	off := s.owner.get(benchmarksPath)
	if !strings.Contains(text(off.doc), "switched off") {
		s.t.Errorf("the page says %s", text(off.doc))
	}
	return []specimen{{name: "result among others", path: s.compared(14)}, {name: "benchmarks", path: benchmarksPath}}
}

func TestBenchmarksUnderAxe(t *testing.T) {
	s := openSite(t)
	s.underAxe(t, s.comparedGallery)
}

func TestBenchmarksAreValid(t *testing.T) {
	s := openSite(t)
	s.valid(t, s.comparedGallery)
}

func TestAdministratorsSeeNoSmallGroup(t *testing.T) {
	s := openSite(t)
	result := s.compared(9)
	page := s.owner.get(benchmarksPath)
	if said := text(page.doc); !strings.Contains(said, "Fewer than 10 organisations agreed") || !strings.Contains(said, "judged actuals of at least 10 organisations") || strings.Contains(said, "Middle half") || strings.Contains(said, "9") {
		t.Errorf("of nine organisations the page says %s", said)
	}
	if a := s.owner.get(result); strings.Contains(a.body, "among-others") {
		t.Error("a result is shown among nine")
	}
	s = openSite(t)
	result = s.compared(13)
	page = s.owner.get(benchmarksPath)
	if said := text(page.doc); !strings.Contains(said, "Runs of Heron Advisory") || !strings.Contains(said, "About 15 organisations agreed") || !strings.Contains(said, "Level: Outcome measurement") {
		t.Errorf("of thirteen organisations the page says %s", said)
	}
	a := s.owner.get(result)
	wantStatus(t, a, http.StatusOK)
	if !strings.Contains(a.body, `id="among-others"`) {
		t.Error("the result is not shown among others")
	}
	if table := s.owner.get(result + "/among.csv"); table.StatusCode != http.StatusOK || !strings.Contains(table.body, "Middle half") {
		t.Errorf("the table has status %d", table.StatusCode)
	}
}
