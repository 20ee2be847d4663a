package assessment

import (
	"math"
	"slices"

	"waterline/scoring/maturity"
)

// dimensions gives every movement its ranges and its word.
func (c *comparison) dimensions() error {
	movements, err := Movements(c.before, c.after)
	if err != nil {
		return err
	}
	c.delta.Dimensions = make([]DimensionChange, len(movements))
	for d, m := range movements {
		out := DimensionChange{
			ID: m.Dimension, Name: c.after.Bank.Dimensions[d].Name, Verdict: Incomparable,
			Shared: m.Shared, Moved: m.Moved, MDC: m.MDC, PRose: m.PRose,
		}
		if m.Shared > 0 {
			out.Before, out.After = readingOf(m.Before, m.SEBefore), readingOf(m.After, m.SEAfter)
			out.Verdict = m.word()
		}
		c.delta.Dimensions[d] = out
	}
	slices.SortStableFunc(c.delta.Dimensions, func(a, b DimensionChange) int {
		if a.clear() != b.clear() {
			if a.clear() {
				return -1
			}
			return 1
		}
		return descending(a.size(), b.size())
	})
	return nil
}

// word says what a movement is.
func (m Movement) word() Verdict {
	switch {
	case !m.Changed:
		return NoClearChange
	case m.After > m.Before:
		return Risen
	default:
		return Fallen
	}
}

func readingOf(level, se float64) *Reading {
	reach := maturity.Reach90() * se
	return &Reading{Level: level, Low: maturity.Held(level - reach), High: maturity.Held(level + reach)}
}

func (d DimensionChange) clear() bool { return d.Verdict == Risen || d.Verdict == Fallen }

// size is how far the level moved, below 0 where it is not comparable.
func (d DimensionChange) size() float64 {
	if d.Before == nil {
		return -1
	}
	return math.Abs(d.After.Level - d.Before.Level)
}
