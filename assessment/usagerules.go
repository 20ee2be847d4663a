package assessment

import (
	"waterline/assessment/evidence"
	"waterline/assessment/usage"
)

// UsageRules are the numbers by which records of use are summed up. They are
// data of the evidence: parameters usage/privacy, usage/month,
// usage/loop and usage/token.
func UsageRules(base *evidence.Base) (usage.Rules, error) {
	p := &parameters{base: base}
	count := func(id, key string) int { return int(p.cell(id, key)) }
	const privacy, month, loop, token = "usage/privacy", "usage/month", "usage/loop", "usage/token"
	return usage.Rules{
		MinGroup: count(privacy, "people"), LeastGroup: count(privacy, "least"), Dominance: p.cell(privacy, "dominance"),
		ShapeLeast: count(privacy, "quantiles"),
		BinWidth:   p.cell(month, "bin_width"), BinReach: count(month, "bin_reach"), NearWidth: p.cell(month, "near_width"),
		EdgeDays: count(month, "edge_days"), EndDays: count(month, "end_days"), EndReach: p.cell(month, "end_reach"),
		CapWithin: p.cell(month, "cap_within"), SeatWithin: p.cell(month, "seat_within"), SeatMost: count(month, "seat_most"),
		FlatShare: p.cell(month, "flat_share"), FlatLeast: count(month, "flat_least"),
		CapBins: count(month, "cap_bins"), CapLeast: p.cell(month, "cap_least"), CapPart: p.cell(month, "cap_part"),
		CapSteep: p.cell(month, "cap_steep"), CapAbove: p.cell(month, "cap_above"),
		LoopGaps: count(loop, "gaps"), LoopLevel: p.cell(loop, "level"), LoopFrom: p.cell(loop, "shortest"), LoopTo: p.cell(loop, "longest"),
		Resamples: count(loop, "resamples"),
		CacheRead: p.cell(token, "cache_read"), CacheWrite: p.cell(token, "cache_write"), Output: p.cell(token, "output"),
	}, p.err()
}
