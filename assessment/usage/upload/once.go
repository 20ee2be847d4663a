package upload

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strconv"

	"waterline/assessment/problem"
	"waterline/assessment/usage"
	"waterline/assessment/usage/intake"
)

// Once reads one file, an export or a summary, and keeps nothing of it but what
// it comes to: all people are one group. The error is a problem.List where that
// says nothing, or the file cannot be read.
func (s *Service) Once(ctx context.Context, name string, data []byte, r Reading) (*usage.Summary, error) {
	if usage.IsSummary(data[:min(len(data), headBytes)]) {
		return usage.ReadSummary(data)
	}
	secret, err := s.random(secretBytes) // for this once
	if err != nil {
		return nil, err
	}
	ledger := usage.NewLedger()
	outcomes, err := intake.Read(ctx, name, bytes.NewReader(data), r.options([]byte(secret), s.Clock()), ledger)
	if err != nil {
		return nil, err
	}
	if n := slices.IndexFunc(outcomes, func(o intake.Outcome) bool { return len(o.Refusal) > 0 }); n >= 0 {
		return nil, outcomes[n].Refusal
	}
	sum := usage.Summarise(ledger, usage.Question{Seed: seed, Rules: s.Rules})
	if !says(sum) {
		return nil, problem.List{problem.New("", "usage_summary_few", "min", strconv.Itoa(sum.MinGroup))}
	}
	return sum, nil
}

// headBytes is how much of a file shows whether it is a summary.
const headBytes = 256

// Opens reports whether a reason for which a file was refused is a question.
func Opens(err error) []Question {
	var found problem.List
	if !errors.As(err, &found) {
		return nil
	}
	return Import{Files: []File{{Refusal: found}}}.Asks()
}
