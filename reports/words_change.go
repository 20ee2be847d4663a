package reports

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"

	"waterline/assessment"
	"waterline/assessment/questionnaire"
)

// comparison puts a change in words. The bank words the questions; nil leaves
// their ids.
func (w *words) comparison(d assessment.Delta, bank *questionnaire.Bank) *compared {
	copied := reflect.New(reflect.TypeOf(d)).Elem()
	w.cleaner.copy(copied, reflect.ValueOf(d))
	clean, _ := copied.Interface().(assessment.Delta)
	c := &compared{words: w, Delta: clean}
	for i := range clean.Outcomes { // an outcome is named by its process
		o := &clean.Outcomes[i]
		o.Name = w.cleaner.name(o.Process, o.Name)
	}
	c.question = func(id string) string {
		if bank != nil {
			if q, ok := bank.Question(id); ok {
				return w.clean(q.Text)
			}
		}
		return id
	}
	c.answer = func(i assessment.ItemChange) (before, after string) {
		if bank == nil {
			return string(i.Before), string(i.After)
		}
		q, ok := bank.Question(i.Question)
		if !ok {
			return string(i.Before), string(i.After)
		}
		before, after = w.answered(q, i.Before), w.answered(q, i.After)
		if before == after { // what differs is how well it is shown
			before, after = w.shown(q, before, i.Before), w.shown(q, after, i.After)
		}
		return before, after
	}
	return c
}

// shown adds to an answer in words how well it is shown.
func (w *words) shown(q questionnaire.Question, words string, raw json.RawMessage) string {
	a, err := assessment.DecodeAnswer(q, raw)
	if err != nil || !a.Known() {
		return words
	}
	return w.t("change.shown", "answer", words, "proof", w.t("change.proof."+string(cmp.Or(a.Proof, questionnaire.None))))
}

// answered is an answer as it stands in an answers file, in the words of its
// question.
func (w *words) answered(q questionnaire.Question, raw json.RawMessage) string {
	a, err := assessment.DecodeAnswer(q, raw)
	if len(raw) == 0 || err != nil {
		return absent
	}
	label := func(value string) string {
		if o, ok := q.Option(value); ok {
			return w.clean(o.Label)
		}
		return w.clean(value)
	}
	figure := func(x float64) string { return w.l.Figure(x, 3) }
	switch {
	case a.State == questionnaire.DontKnow:
		return w.t("report.not_known")
	case a.State == questionnaire.NotApplicable:
		return w.t("change.reason.not_applicable")
	case a.Range != nil && a.Range.HasLikely:
		return w.t("report.ranged", "value", figure(a.Range.Likely), "range", w.l.Span(figure(a.Range.Low), figure(a.Range.High)))
	case a.Range != nil:
		return w.l.Span(figure(a.Range.Low), figure(a.Range.High))
	case q.Type == questionnaire.Money:
		return w.exact(a.Number)
	case q.Numeric():
		return figure(a.Number)
	case q.Numbered():
		return label(fmt.Sprintf("%.0f", a.Number))
	case len(a.List) > 0:
		names := make([]string, len(a.List))
		for i, value := range a.List {
			names[i] = label(value)
		}
		return strings.Join(names, "; ")
	case len(a.Table) > 0:
		return w.t("change.verdict.changed")
	default:
		return label(a.Text)
	}
}

// likeForLike is what the value moved by without what is no progress.
func (c *compared) likeForLike() float64 {
	return c.Delta.Money.Mean.World + c.Delta.Money.Mean.Knowledge
}

// leastMove is the share of the larger value below which a plan is worth about
// what it was.
const leastMove = 0.05

// still reports whether the value, like for like, is about what it was.
func (c *compared) still() bool {
	m := c.Delta.Money
	return math.Abs(c.likeForLike()) <= leastMove*math.Max(math.Abs(m.Rescored.Mean), math.Abs(m.After.Mean))
}

// headline is the finding: what the plan is worth more or less than last time,
// and why. A new method is no part of it.
func (c *compared) headline() string {
	m := c.Delta.Money
	switch {
	case m == nil:
		return c.t("change.headline.currency", "before", c.Delta.Before.Currency, "after", c.Delta.After.Currency)
	case m.Rescored.Mean == 0 && m.After.Mean == 0:
		return c.t("change.headline.nothing")
	case c.still():
		return c.t("change.headline.same", "value", rangeOnLine(c.ranged(m.After)))
	}
	way, by := "more", c.likeForLike()
	if by < 0 {
		way = "less"
	}
	cause := "_both"
	switch world, knowledge := math.Abs(m.Mean.World), math.Abs(m.Mean.Knowledge); {
	case world >= 3*knowledge:
		cause = "_world"
	case knowledge >= 3*world:
		cause = "_knowledge"
	default:
		whole := c.t("change.headline."+way, "change", c.money(math.Abs(by)), "world", c.moved(m.Mean.World), "knowledge", c.moved(m.Mean.Knowledge))
		if c.onTwoLines(whole) {
			return whole
		}
	}
	return c.t("change.headline."+way+cause, "change", c.money(math.Abs(by)))
}

// moved writes a change of money with its sign.
func (w *words) moved(x float64) string {
	if x > 0 {
		return "+" + w.money(x)
	}
	return w.money(x)
}

// lead is both values with their ranges, and the break between them.
func (c *compared) lead() string {
	m := c.Delta.Money
	if m == nil {
		return c.t("change.lead_currency")
	}
	if m.Rescored.Mean == 0 && m.After.Mean == 0 && m.Before.Mean == 0 {
		return c.t("change.lead_nothing")
	}
	text := c.t("change.lead", "after", c.ranged(m.After), "before", c.ranged(m.Before))
	if m.Mean.Method != 0 {
		text += " " + c.t("change.lead_break", "rescored", c.ranged(m.Rescored), "what", c.what(), "method", c.moved(m.Mean.Method))
	}
	if m.Mean.Draws != 0 {
		text += " " + c.t("change.lead_draws", "draws", c.moved(m.Mean.Draws))
	}
	return text
}

// what names that which differs besides the answers.
func (c *compared) what() string {
	var names []string
	for _, b := range c.Delta.Breaks {
		names = append(names, c.code("change.what", b))
	}
	return c.and(names)
}

// sentences are what changed, one each, the largest effect first within money,
// forecasts, how AI is run and answers.
func (c *compared) sentences() []string {
	var out []string
	for _, part := range [][]string{c.moneySentences(), c.outcomeSentences(), c.levelSentences(), c.answerSentences()} {
		out = append(out, part...)
	}
	return out
}

func (c *compared) moneySentences() []string {
	m := c.Delta.Money
	if m == nil {
		return nil
	}
	type effect struct {
		size float64
		text string
	}
	var all []effect
	if world := m.Mean.World; world != 0 {
		text := c.t("change.sentence.world", "value", c.moved(world))
		if p, ok := c.foremost(world); ok {
			text = c.t("change.sentence.world_most", "value", c.moved(world), "process", shortened(p.Name, nameInSentence), "part", c.moved(p.Split.World))
		}
		all = append(all, effect{math.Abs(world), text})
	}
	if k := m.Mean.Knowledge; k != 0 {
		text := c.t("change.sentence.knowledge", "value", c.moved(k))
		if m.Mean.Measured != 0 {
			text = c.t("change.sentence.knowledge_measured", "value", c.moved(k), "measured", c.moved(m.Mean.Measured))
		}
		switch width := m.Width.Knowledge; {
		case width < 0 && c.money(width) != c.money(0):
			text += " " + c.t("change.sentence.narrower", "value", c.money(-width))
		case width > 0 && c.money(width) != c.money(0):
			text += " " + c.t("change.sentence.wider", "value", c.money(width))
		}
		all = append(all, effect{math.Abs(k), text})
	}
	slices.SortStableFunc(all, func(a, b effect) int {
		switch {
		case a.size > b.size:
			return -1
		case a.size < b.size:
			return 1
		}
		return 0
	})
	var out []string
	for _, e := range all {
		out = append(out, e.text)
	}
	return out
}

// foremost is the chosen process with the largest part in what the world moved,
// where that goes the same way.
func (c *compared) foremost(world float64) (assessment.ProcessMoney, bool) {
	var best assessment.ProcessMoney
	for _, p := range c.Delta.Money.Processes {
		if p.ChosenAfter && p.Split.World*world > 0 && math.Abs(p.Split.World) > math.Abs(best.Split.World) {
			best = p
		}
	}
	return best, best.ID != ""
}

// levelSentences are the areas that moved clearly, one by one, and the others
// together, with "no clear change" said of them.
func (c *compared) levelSentences() []string {
	var out, unclear, unshared []string
	var most assessment.DimensionChange
	for _, d := range c.Delta.Dimensions {
		var key string
		switch d.Verdict {
		case assessment.Risen:
			key = "change.sentence.rose"
		case assessment.Fallen:
			key = "change.sentence.fell"
		case assessment.NoClearChange:
			if unclear = append(unclear, c.dimension(d.ID)); most.ID == "" {
				most = d
			}
			continue
		default:
			unshared = append(unshared, c.dimension(d.ID))
			continue
		}
		real := d.PRose
		if d.Verdict == assessment.Fallen {
			real = 1 - real
		}
		out = append(out, c.t(key, "area", c.dimension(d.ID), "before", c.reading(d.Before), "after", c.reading(d.After), "likely", c.likely(real)))
	}
	if len(unclear) > 0 {
		text := c.l.N("change.sentence.unclear", len(unclear), "areas", c.and(unclear))
		if len(out) == 0 && len(unshared) == 0 {
			text = c.t("change.sentence.unclear_all")
		}
		if moved := most.After.Level - most.Before.Level; c.l.Number(math.Abs(moved), 1) != c.l.Number(0, 1) {
			key := "change.sentence.unclear_noise"
			if math.Abs(moved) > most.MDC {
				key = "change.sentence.unclear_unshown"
			}
			text += " " + c.t(key, "area", c.dimension(most.ID), "change", c.signed(moved), "mdc", c.l.Number(most.MDC, 1))
		}
		out = append(out, text)
	}
	if len(unshared) > 0 {
		out = append(out, c.l.N("change.sentence.unshared", len(unshared), "areas", c.and(unshared)))
	}
	return out
}

// signed writes a change of level with its sign.
func (c *compared) signed(x float64) string {
	if x > 0 {
		return "+" + c.l.Number(x, 1)
	}
	return c.l.Number(x, 1)
}
