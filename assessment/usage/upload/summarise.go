package upload

import (
	"slices"

	"waterline/assessment/problem"
	"waterline/assessment/usage"
)

// seed is that of what is drawn for a digest, so that the same uploads come to
// the same.
const seed = 1

// summarised is what records come to under what is set of a client.
func (s *Service) summarised(ledger *usage.Ledger, set Settings, groups map[string]string) Digest {
	if ledger.Len() == 0 {
		return Digest{Why: problem.List{problem.New("", "usage_nothing")}}
	}
	if len(groups) == 0 {
		groups = nil
	}
	sum := usage.Summarise(ledger, usage.Question{Plans: set.Plans, Groups: groups, Seed: seed, Rules: s.Rules})
	return Digest{Summary: sum, Spend: Sayable(ledger.Spend(), sum)}
}

// Sayable leaves out the spend of tools and months of which a summary says
// nothing, as too few people used them.
func Sayable(spend []usage.Spend, sum *usage.Summary) []usage.Spend {
	return slices.DeleteFunc(spend, func(line usage.Spend) bool {
		for _, tool := range sum.Tools {
			if tool.Tool != line.Tool {
				continue
			}
			month := slices.IndexFunc(tool.Months, func(m usage.MonthSum) bool { return m.Month == line.Month })
			return tool.Withheld != "" || month >= 0 && tool.Months[month].Withheld != ""
		}
		return true
	})
}
