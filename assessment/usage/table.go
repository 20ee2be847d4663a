package usage

// Total is the money of a tool over all months of which something is said.
func (t *ToolSummary) Total() float64 {
	sum := 0.0
	for _, m := range t.Months {
		sum += m.Amount
	}
	return sum
}

// Unused is how many paid seats nobody used.
func (s *SeatCount) Unused() int { return max(0, s.Paid-s.Active) }

// Idle is what unused seats cost in a month, and whether it is known.
func (t *ToolSummary) Idle() (float64, bool) {
	if t.Seats == nil || t.Plan.Seat == 0 {
		return 0, false
	}
	return float64(t.Seats.Unused()) * t.Plan.Seat, true
}

// CostOf is what one result cost of all spend of the tool, and whether it is known.
func (t *ToolSummary) CostOf(o Outcome) (float64, bool) {
	total := t.Total()
	if o.Count <= 0 || total <= 0 {
		return 0, false
	}
	return total / float64(o.Count), true
}
