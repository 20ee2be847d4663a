package web

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

func TestAResultIsShownAmongOthers(t *testing.T) {
	s := open(t)
	root := s.answered(assessment.Full, "insurer")
	plain := s.get(root + "/result")
	if strings.Contains(plain.body, "among") {
		t.Error("a result is compared where nobody switched that on")
	}
	d, err := s.service.Open(t.Context(), root[len("/a/"):])
	must(t, err)
	r, _, err := s.Store.LatestResult(t.Context(), d.ID)
	must(t, err)
	kept, _ := s.Store.(*store.SQLite)
	service := crowd(t, kept, 14, "insurer", r, func() time.Time { return noon })
	for _, one := range s.languages {
		one.Benchmarks = service
	}
	a := s.get(root + "/result")
	wantStatus(t, a, http.StatusOK)
	wantSound(t, a)
	said := text(a.doc)
	for _, want := range []string{"Who the others are", "Beside others", "about 15 organisations", "nine in ten others", "The report does not hold this comparison", "November 2026"} {
		if !strings.Contains(said, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if at, maturity := strings.Index(a.body, `id="among-others"`), strings.Index(a.body, `id="maturity"`); at < maturity || maturity < 0 {
		t.Errorf("others are at %d, the levels at %d", at, maturity)
	}
	for name, want := range map[string]string{"among": "Outcome measurement", "among-work": "Minutes of work a case"} {
		if table := s.get(root + "/result/" + name + ".csv"); table.StatusCode != http.StatusOK || !strings.Contains(table.body, want) {
			t.Errorf("%s.csv has status %d: %.200s", name, table.StatusCode, table.body)
		}
	}
	if german := s.get(root + "/result?lang=de"); !strings.Contains(text(german.doc), "Wer die anderen sind") {
		t.Error("the German page does not compare")
	}
	for i := range 14 {
		if strings.Contains(a.body, fmt.Sprintf("crowd-%d", i)) {
			t.Errorf("the page names organisation %d", i)
		}
	}
}
