package workspace

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"time"

	"waterline/assessment"
	"waterline/assessment/benchmark"
	"waterline/assessment/client"
	"waterline/assessment/survey"
	"waterline/cmd/internal/store"
	"waterline/cmd/internal/web/audit"
	"waterline/examples"
)

// crowd is organisations that answered as an example did, each with levels of
// its own, and agreed to be compared; then what they show is computed.
func crowd(t testing.TB, kept *store.SQLite, n int, example string, r assessment.Result, clock func() time.Time) *benchmark.Service {
	t.Helper()
	en, _ := audit.Embedded(t)
	data, err := examples.Files.ReadFile(example + ".yaml")
	must(t, err)
	answers, err := assessment.Decode(example+".yaml", data, en.Bank)
	must(t, err)
	random := rand.New(rand.NewPCG(20261125, 7))
	for i := range n {
		a := answers
		a.Values = maps.Clone(answers.Values)
		for _, q := range en.Bank.Questions {
			if answer := a.Values[q.ID]; q.Dimension != "" && answer.Known() {
				answer.Number = float64(max(1, min(5, 2+i%3-random.IntN(2))))
				a.Values[q.ID] = answer
			}
		}
		id := fmt.Sprintf("crowd-%d", i)
		r.Organisation.Name = id
		must(t, kept.Create(t.Context(), assessment.Draft{ID: id, KeyHash: id, Questionnaire: "core@1", CreatedAt: noon, UpdatedAt: noon, ExpiresAt: noon.AddDate(0, 3, 0)}))
		must(t, kept.Submit(t.Context(), id, a, r, noon))
		must(t, kept.Agree(t.Context(), id, []assessment.Consent{{Kind: assessment.ConsentBenchmark, Given: true, At: noon}}))
	}
	banks := survey.NewBanks(en.Bank)
	service, err := benchmark.New(kept, assessment.Input{Bank: en.Bank, Evidence: en.Evidence}, banks.Of, banks.Asked, clock)
	must(t, err)
	_, err = service.Refresh(t.Context())
	must(t, err)
	return service
}

// compared is a client's result among others.
func (s *site) compared(n int) (path string) {
	s.t.Helper()
	who := s.company("Alder Insurance", "insurer")
	f, err := s.Clients.Store.Client(s.t.Context(), s.org, who.ID)
	must(s.t, err)
	var frozen client.Frozen
	frozen, err = s.kept.Revision(s.t.Context(), s.org, f.Newest.Assessment, 1)
	must(s.t, err)
	s.Benchmarks = crowd(s.t, s.kept, n, "insurer", frozen.Result, func() time.Time { return noon })
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
