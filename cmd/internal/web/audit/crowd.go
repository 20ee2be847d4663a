package audit

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"testing"
	"time"

	"waterline/assessment"
	"waterline/assessment/benchmark"
	"waterline/assessment/survey"
	"waterline/examples"
)

// Keeper keeps assessments and what is computed of those that may be compared.
type Keeper interface {
	assessment.Store
	benchmark.Store
}

// Crowd is organisations that answered as an example did, each with levels of
// its own, and agreed to be compared; then what they show is computed.
func Crowd(t testing.TB, kept Keeper, n int, example string, r assessment.Result, now time.Time) *benchmark.Service {
	t.Helper()
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	en, _ := Embedded(t)
	data, err := examples.Files.ReadFile(example + ".yaml")
	must(err)
	answers, err := assessment.Decode(example+".yaml", data, en.Bank)
	must(err)
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
		must(kept.Create(t.Context(), assessment.Draft{ID: id, KeyHash: id, Questionnaire: "core@1", CreatedAt: now, UpdatedAt: now, ExpiresAt: now.AddDate(0, 3, 0)}))
		must(kept.Submit(t.Context(), id, a, r, now))
		must(kept.Agree(t.Context(), id, []assessment.Consent{{Kind: assessment.ConsentBenchmark, Given: true, At: now}}))
	}
	banks := survey.NewBanks(en.Bank)
	service, err := benchmark.New(kept, assessment.Input{Bank: en.Bank, Evidence: en.Evidence}, banks.Of, banks.Asked, func() time.Time { return now })
	must(err)
	_, err = service.Refresh(t.Context())
	must(err)
	return service
}
