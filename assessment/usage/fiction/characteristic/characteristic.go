// Package characteristic measures what the tests of token maxing are worth: how
// often they speak of companies in which nothing is inflated, how often of those
// in which something is, and how often the range of the share holds the truth.
//
// Companies come from package fiction and go the way of every export, through a
// ledger, usage.Summarise and assessment.JudgeUsage. Nothing is measured beside
// that way. The same plan gives the same report, to the byte.
package characteristic

import (
	"errors"
	"fmt"
	"hash/fnv"
	"math"
	"sync"

	"waterline/assessment"
	"waterline/assessment/evidence"
	"waterline/assessment/usage"
	"waterline/assessment/usage/fiction"
	"waterline/scoring/parallel"
)

// Cell is a kind of company that is measured many times.
type Cell struct {
	World     string
	Mix       string  // how it is inflated; "" for honest companies
	Share     float64 // asked for, of the spend since the day
	Actors    int
	Months    int
	Groups    int
	Events    bool // the times of requests are known
	Companies int  // how many of them
	Apart     int  // tells cells apart that are alike
}

// Bench is what cells are measured with.
type Bench struct {
	Base *evidence.Base
	Seed uint64
}

// Figures are what came of the companies of a cell.
type Figures struct {
	Cell
	Truth    float64            // mean inflated share
	Tests    map[string]Counted // by test: p below its level, of those that could be made
	Findings map[string]Counted // by test: found after adjusting for all tests
	Possible Counted            // verdict possible or likely
	Likely   Counted
	Covered  Counted // the 90 % range of the share holds the truth
	Error    float64 // mean distance of the middle of the range from the truth
	Width    float64 // mean, of the range
}

// Counted is how often something happened, of how many.
type Counted struct{ Hits, Of int }

func (c *Counted) note(hit bool) {
	c.Of++
	if hit {
		c.Hits++
	}
}

// Rate is the part of hits, 0 of none.
func (c Counted) Rate() float64 {
	if c.Of == 0 {
		return 0
	}
	return float64(c.Hits) / float64(c.Of)
}

// tried is what came of one company.
type tried struct {
	truth float64
	usage assessment.Usage
}

// Measure measures a cell.
func (b *Bench) Measure(c Cell) (Figures, error) {
	all, err := b.try(c, b.Base)
	if err != nil {
		return Figures{}, err
	}
	level, err := number(b.Base, "usage/level", "test")
	if err != nil {
		return Figures{}, err
	}
	out := Figures{Cell: c, Tests: make(map[string]Counted), Findings: make(map[string]Counted)}
	for i := range all {
		out.note(&all[i][0], level)
	}
	return out, nil
}

// try makes and judges the companies of a cell, each by all bases.
func (b *Bench) try(c Cell, bases ...*evidence.Base) ([][]tried, error) {
	out := make([][]tried, c.Companies)
	rules, err := assessment.UsageRules(b.Base)
	if err != nil {
		return nil, err
	}
	var group sync.Mutex
	var failed error
	parallel.Each(c.Companies, parallel.None, func(_ struct{}, i int) {
		one, err := b.one(c, i, rules, bases)
		if err != nil {
			group.Lock()
			failed = errors.Join(failed, err)
			group.Unlock()
		}
		out[i] = one
	})
	return out, failed
}

// one makes and judges one company.
func (b *Bench) one(c Cell, i int, rules usage.Rules, bases []*evidence.Base) ([]tried, error) {
	company, err := fiction.Make(fiction.Order{
		World: c.World, Actors: c.Actors, Months: c.Months, Share: c.Share, Mix: c.Mix, Groups: c.Groups, Seed: b.seed(c, i),
	})
	if err != nil {
		return nil, err
	}
	keys := usage.NewKeyring([]byte("invented"))
	ledger, err := company.Days(keys, c.Events)
	if err != nil {
		return nil, err
	}
	q := usage.Question{Plan: company.Tools[0].Plan, Seed: b.Seed, Rules: rules}
	if c.Groups > 1 {
		q.Groups = company.Groups(keys)
	}
	summary := usage.Summarise(ledger, q)
	truth := company.Truth().Share
	var out []tried
	for _, base := range bases {
		judged, err := assessment.JudgeUsage(assessment.UsageInput{Summary: summary, Evidence: base, Seed: b.Seed, Draws: draws})
		if err != nil {
			return nil, fmt.Errorf("%s: %w", c.World, err)
		}
		out = append(out, tried{truth: truth, usage: judged})
	}
	return out, nil
}

// draws of a judgement: the range of a share is read from a curve, and draws
// only split money.
const draws = 1000

// seed tells the companies of all cells apart.
func (b *Bench) seed(c Cell, i int) uint64 {
	h := fnv.New64a()
	fmt.Fprintf(h, "%d %s %s %g %d %d %d %d %d", b.Seed, c.World, c.Mix, c.Share, c.Actors, c.Months, c.Groups, c.Apart, i)
	return h.Sum64()
}

// note adds a company. Tests are those of everybody together.
func (f *Figures) note(t *tried, level float64) {
	n := float64(f.Companies)
	f.Truth += t.truth / n
	found := t.usage.Verdict
	f.Possible.note(found == assessment.Possible || found == assessment.Likely)
	f.Likely.note(found == assessment.Likely)
	for _, g := range t.usage.Groups {
		if g.Group != usage.Everyone {
			continue
		}
		for _, test := range g.Tests {
			if test.Finding == assessment.NotAssessable {
				continue
			}
			p, q := f.Tests[test.ID], f.Findings[test.ID]
			p.note(test.P < level)
			q.note(test.Finding == assessment.Consistent)
			f.Tests[test.ID], f.Findings[test.ID] = p, q
		}
	}
	if share, ok := shareOf(&t.usage); ok {
		f.Covered.note(holds(share, t.truth))
		f.Error += math.Abs(share.Middle-t.truth) / n
		f.Width += (share.High - share.Low) / n
	}
}

// shareOf is the range of everybody's share, where tests speak of it.
func shareOf(u *assessment.Usage) (assessment.Interval, bool) {
	for _, g := range u.Groups {
		if g.Group == usage.Everyone && g.Share != nil {
			return *g.Share, true
		}
	}
	return assessment.Interval{}, false
}

// holds reports whether a range holds a share. A range that begins at about
// nothing holds nothing: a Beta distribution has no lower end but 0.
func holds(i assessment.Interval, truth float64) bool {
	return truth <= i.High && (truth >= i.Low || i.Low <= nothing)
}

// nothing is a share that reports show as 0 %.
const nothing = 0.005

// number reads a cell of a table of the evidence.
func number(base *evidence.Base, id, key string) (float64, error) {
	p, ok := base.Parameter(id)
	if !ok {
		return 0, fmt.Errorf("usage: the evidence has no %s", id)
	}
	x, ok := p.Table[key]
	if !ok {
		return 0, fmt.Errorf("usage: %s has no %s", id, key)
	}
	return x, nil
}
