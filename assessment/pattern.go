package assessment

import (
	"slices"

	"waterline/assessment/questionnaire"
	"waterline/scoring/maturity"
	"waterline/scoring/summary"
)

// checks are the answers that do not fit together, as questions back to the
// respondent: those of the rules, then those of the answering pattern.
func (e *evaluation) checks(linked *maturity.Posterior) []Check {
	out := e.Answers.Findings(e.Bank)
	for _, c := range e.Bank.Checks {
		var where []string
		switch c.Builtin {
		case questionnaire.PositionRuns:
			where = e.samePlace(int(c.Limits["run"]))
		case questionnaire.Speed:
			where = e.tooFast(c.Limits)
		case questionnaire.PersonFit:
			where = e.unusual(linked, c.Limits)
		}
		if len(where) > 0 {
			out = append(out, Check{ID: c.ID, Kind: c.Kind, Message: c.Message, Where: where})
		}
	}
	slices.SortStableFunc(out, func(a, b Check) int { return compareWords(a.ID, b.ID) })
	return out
}

func compareWords(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// governanceQuestions are those with a given answer, in the order of the bank.
func (e *evaluation) governanceQuestions() []questionnaire.Question {
	var out []questionnaire.Question
	for _, q := range e.Bank.Questions {
		if q.Item != nil && e.Answers.Values[q.ID].Known() {
			out = append(out, q)
		}
	}
	return out
}

// samePlace finds the longest run of answers at one place on the page, if it is
// at least as long as the limit.
func (e *evaluation) samePlace(limit int) []string {
	var longest, run []string
	last := -1
	for _, q := range e.governanceQuestions() {
		at := slices.IndexFunc(q.Options, func(o questionnaire.Option) bool {
			return o.Value == string(rune('0'+int(e.Answers.Values[q.ID].Number)))
		})
		if slices.Contains(e.Answers.Shown.Reversed, q.ID) {
			at = len(q.Options) - 1 - at
		}
		if at != last {
			run, last = nil, at
		}
		run = append(run, "answers."+q.ID)
		if len(run) > len(longest) {
			longest = slices.Clone(run)
		}
	}
	if len(longest) < limit {
		return nil
	}
	return longest
}

// tooFast finds governance questions answered faster than they can be read, if
// the median or a large share of the known times is.
func (e *evaluation) tooFast(limits map[string]float64) []string {
	var times []float64
	var fast []string
	for _, q := range e.governanceQuestions() {
		seconds, known := e.Answers.Shown.Seconds[q.ID]
		if !known {
			continue
		}
		times = append(times, seconds)
		if seconds < limits["fast_seconds"] {
			fast = append(fast, "answers."+q.ID)
		}
	}
	if len(times) == 0 {
		return nil
	}
	median := summary.Quantiles(times, 0.5)[0]
	if median >= limits["median_seconds"] && float64(len(fast)) < limits["fast_share"]*float64(len(times)) {
		return nil
	}
	if len(fast) == 0 {
		fast = []string{"answers"}
	}
	return fast
}

// unusual lists the least expected governance answers when their pattern fits
// the levels they lead to badly: l_z below the limit.
func (e *evaluation) unusual(linked *maturity.Posterior, limits map[string]float64) []string {
	var theta []float64
	var responses []maturity.Response
	var ids []string
	for d, dimension := range e.Bank.Dimensions {
		level, _ := linked.Level(d)
		for _, q := range e.Bank.DimensionItems(dimension.ID) {
			if a := e.Answers.Values[q.ID]; a.Known() {
				theta = append(theta, level-e.params.value("maturity/centre"))
				responses = append(responses, response(q, int(a.Number)))
				ids = append(ids, "answers."+q.ID)
			}
		}
	}
	if len(responses) < int(limits["answers"]) {
		return nil
	}
	lz, surprise := maturity.Fit(theta, responses)
	if lz >= limits["lz"] {
		return nil
	}
	order := make([]int, len(ids))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return descending(surprise[a], surprise[b]) })
	var where []string
	for _, i := range order[:min(int(limits["show"]), len(order))] {
		where = append(where, ids[i])
	}
	return where
}
