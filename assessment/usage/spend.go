package usage

import (
	"cmp"
	"slices"
	"strings"

	"waterline/assessment/calendar"
)

// Spend is an amount of one kind in one currency. Amounts of different kinds,
// currencies or sources are not added: two sources may tell the same money.
type Spend struct {
	Tool     string         `json:"tool"`
	Vendor   string         `json:"vendor"`
	Source   string         `json:"source"`
	Kind     string         `json:"kind"`  // billed, list, estimated, included
	Month    calendar.Month `json:"month"` // of the first day of the period
	Currency string         `json:"currency"`
	Amount   float64        `json:"amount"` // in units of the currency
	micros   int64
}

// kinds are the names of the costs.
var kinds = map[Measure]string{CostBilled: "billed", CostList: "list", CostEstimated: "estimated", CostIncluded: "included"}

const microsInUnit = 1e6

// Spend adds up the costs by tool, source, kind, currency and month.
func (l *Ledger) Spend() []Spend {
	type line struct {
		tool, vendor, source, currency string
		kind                           Measure
		month                          calendar.Month
	}
	sums := make(map[line]int64)
	for r := range l.All() {
		for _, kind := range Costs() {
			if micros, known := r.Counts.Get(kind); known {
				at := line{r.Tool, r.Vendor, r.Source, r.Currency, kind, r.Day.Month()}
				sums[at] = plus(sums[at], micros)
			}
		}
	}
	out := make([]Spend, 0, len(sums))
	for at, micros := range sums {
		out = append(out, Spend{
			Tool: at.tool, Vendor: at.vendor, Source: at.source, Kind: kinds[at.kind], Month: at.month,
			Currency: at.currency, Amount: float64(micros) / microsInUnit, micros: micros,
		})
	}
	slices.SortFunc(out, func(a, b Spend) int {
		return cmp.Or(strings.Compare(a.Tool, b.Tool), strings.Compare(a.Source, b.Source), strings.Compare(a.Kind, b.Kind),
			strings.Compare(a.Currency, b.Currency), cmp.Compare(a.Month, b.Month), strings.Compare(a.Vendor, b.Vendor))
	})
	return out
}

// Actors is how many different actors the records name.
func (l *Ledger) Actors() int {
	seen := make(map[uint32]bool)
	for key := range l.kept.index {
		if l.kept.names.text[key.actor] != "" {
			seen[key.actor] = true
		}
	}
	return len(seen)
}
