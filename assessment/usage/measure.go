package usage

import (
	"bytes"
	"math"
	"math/bits"
	"strconv"
)

// Measure is something that a record counts.
type Measure uint8

// The measures. Costs are in millionths of the record's currency and may be
// below zero, which is a credit. All others count from 0.
const (
	InUncached    Measure = iota // input tokens that no cache served or took
	InCacheRead                  // input tokens served from a cache
	InCacheWrite                 // input tokens written to a cache
	Out                          // output tokens
	OutReasoning                 // the part of Out that is reasoning
	Requests                     // requests, prompts or messages
	Sessions                     // sittings
	ActiveSeconds                // seconds at work
	ActiveDays                   // days with any activity, at least
	Headless                     // the part of Requests, else of Sessions, that ran without a person
	Batch                        // the part of Requests that ran as a batch
	Units                        // billing units such as premium requests, in millionths
	CostBilled                   // invoiced
	CostList                     // at list price, before discounts
	CostEstimated                // worked out by a tool, invoiced by nobody
	CostIncluded                 // covered by a flat plan or a prepaid credit
	Suggested                    // proposals made
	Accepted                     // proposals applied
	Rejected                     // proposals refused
	LinesAdded                   // lines of code added
	LinesAccepted                // lines of code accepted from proposals
	Commits                      // commits made with the tool
	PRsOpened                    // pull requests opened
	PRsMerged                    // pull requests merged
	TicketsClosed                // tickets closed
	FeedbackPos                  // answers that a person liked
	FeedbackNeg                  // answers that a person did not like

	measures = int(iota)
)

// measureNames are the measures in JSON.
var measureNames = [measures]string{
	"in_uncached", "in_cache_read", "in_cache_write", "out_tokens", "out_reasoning",
	"requests", "sessions", "active_seconds", "active_days", "headless", "batch", "units_micros",
	"cost_billed_micros", "cost_list_micros", "cost_estimated_micros", "cost_included_micros",
	"suggested", "accepted", "rejected", "lines_added", "lines_accepted",
	"commits", "prs_opened", "prs_merged", "tickets_closed", "feedback_pos", "feedback_neg",
}

func (m Measure) String() string { return measureNames[m] }

// Costs are the measures that are money, in the order in which they are shown.
func Costs() []Measure { return []Measure{CostBilled, CostList, CostEstimated, CostIncluded} }

// Counts are the measures of a record, each a whole number or unknown. The zero
// value knows none.
type Counts struct {
	known uint32
	value [measures]int64
}

// Set makes a measure known.
func (c *Counts) Set(m Measure, n int64) {
	c.known |= 1 << m
	c.value[m] = n
}

// Get is a measure, and whether it is known.
func (c *Counts) Get(m Measure) (int64, bool) {
	return c.value[m], c.known&(1<<m) != 0
}

// Of is a measure, 0 where it is not known.
func (c *Counts) Of(m Measure) int64 { return c.value[m] }

// Add adds to a measure and makes it known. A sum that does not fit stays at
// the limit.
func (c *Counts) Add(m Measure, n int64) {
	c.known |= 1 << m
	c.value[m] = plus(c.value[m], n)
}

// Merge adds all that is known of other counts.
func (c *Counts) Merge(other *Counts) {
	for left := other.known; left != 0; left &= left - 1 {
		m := bits.TrailingZeros32(left)
		c.value[m] = plus(c.value[m], other.value[m])
	}
	c.known |= other.known
}

// Tokens is the sum of the token classes that are known.
func (c *Counts) Tokens() int64 {
	return plus(plus(c.value[InUncached], c.value[InCacheRead]), plus(c.value[InCacheWrite], c.value[Out]))
}

func plus(a, b int64) int64 {
	sum := a + b
	switch {
	case a > 0 && b > 0 && sum < 0:
		return math.MaxInt64
	case a < 0 && b < 0 && sum >= 0:
		return math.MinInt64
	}
	return sum
}

// MarshalJSON writes the known measures by name.
func (c Counts) MarshalJSON() ([]byte, error) {
	b := []byte{'{'}
	for left := c.known; left != 0; left &= left - 1 {
		m := bits.TrailingZeros32(left)
		if len(b) > 1 {
			b = append(b, ',')
		}
		b = strconv.AppendQuote(b, measureNames[m])
		b = append(b, ':')
		b = strconv.AppendInt(b, c.value[m], 10)
	}
	return append(bytes.Clone(b), '}'), nil
}
