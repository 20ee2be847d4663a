package reports

import (
	"strings"

	"waterline/assessment"
	"waterline/assessment/questionnaire"
	"waterline/reports/chart"
	"waterline/reports/font"
	"waterline/templates/locale"
)

// How much the page of the change shows where it has room.
const (
	mostOutcomes  = 4
	mostSentences = 12
	leastSentence = 1
	mostByProcess = 6
	mostAnswers   = 6
)

// changeRoom is how much a page of the change shows.
type changeRoom struct{ outcomes, sentences, processes, answers int }

// changeRooms are the ways to fill the page, from the fullest to the shortest.
func changeRooms() []changeRoom {
	full := changeRoom{mostOutcomes, mostSentences, mostByProcess, mostAnswers}
	out := []changeRoom{full}
	for rows := mostAnswers - 1; rows >= 0; rows-- {
		out = append(out, changeRoom{full.outcomes, full.sentences, min(mostByProcess, rows+1), rows})
	}
	for rows := 1; rows >= 0; rows-- {
		out = append(out, changeRoom{full.outcomes, full.sentences, rows, 0})
	}
	for said := mostSentences - 1; said >= leastSentence; said-- {
		out = append(out, changeRoom{max(1, min(full.outcomes, said/2)), said, 0, 0})
	}
	return out
}

// since is the change since the run before on one page: the value and why it
// moved, forecast against actual, how AI is run, and all of it in sentences.
func (b *builder) since() (Page, bool) {
	if b.opt.Previous == nil {
		return Page{}, false
	}
	c := b.comparison(b.opt.Previous.Change, b.opt.Bank)
	name := b.t("change.name")
	page := Page{Name: name, Kicker: name, Headline: c.headline()}
	if !b.opt.Previous.Date.IsZero() {
		page.Kicker = b.t("change.kicker", "date", b.l.Date(b.opt.Previous.Date))
	}
	lead := []Block{Text{Body, c.lead()}}
	rooms := changeRooms()
	if b.opt.Screen { // has room for everything
		rooms = []changeRoom{{len(c.judged()), len(c.sentences()), len(c.Delta.Items), len(c.Delta.Items)}}
	}
	return b.firstFitting(len(rooms), func(i int) Page {
		r := rooms[i]
		page.Blocks = joined(lead, c.changeBlocks(c.charts(r.outcomes), r.sentences),
			c.processBlocks(r.processes), c.answerBlocks(r.answers), []Block{Text{Note, b.t("change.note")}})
		return page
	}), true
}

// changeBlocks sets the value beside the forecasts, or beside the sentences where
// nothing was foretold, and the levels below.
func (c *compared) changeBlocks(charts []Chart, most int) []Block {
	split, judged, levels := chartOf(charts, "change-split"), chartOf(charts, "change-outcomes"), chartOf(charts, "change-levels")
	said := func(parts ...[]string) []Block {
		var all []string
		for _, part := range parts {
			all = append(all, part...)
		}
		return []Block{List{all[:min(most, len(all))]}}
	}
	switch {
	case split != nil && judged != nil:
		right := joined(judged, []Block{List{c.outcomeSentences()}})
		return joined([]Block{Columns{Share: 0.5, Left: split, Right: right}}, levels,
			said(c.moneySentences(), c.levelSentences(), c.answerSentences()))
	case split != nil:
		return joined([]Block{Columns{Share: 0.5, Left: split, Right: said(c.sentences())}}, levels)
	default:
		return joined(judged, levels, said(c.sentences()))
	}
}

// processBlocks are the processes whose value moved most.
func (c *compared) processBlocks(most int) []Block {
	t := c.processTable(most)
	if len(t.Rows) == 0 {
		return nil
	}
	return []Block{Text{Sub, c.t("change.processes.heading")}, t}
}

func (c *compared) processTable(most int) Table {
	t := Table{Columns: []Column{{c.t("change.processes.process"), 0.3, false}, {c.t("change.processes.before"), 0.18, true}, {c.t("change.processes.after"), 0.18, true},
		{c.t("change.processes.world"), 0.12, true}, {c.t("change.processes.knowledge"), 0.12, true}}}
	if c.Delta.Money == nil {
		return t
	}
	if c.broke() {
		t.Columns = append(t.Columns, Column{c.t("change.processes.method"), 0.12, true})
	}
	worth := func(s *assessment.Span) string {
		if s == nil {
			return absent
		}
		return c.ranged(*s)
	}
	for _, p := range c.Delta.Money.Processes {
		if len(t.Rows) == most {
			break
		}
		row := []string{p.Name, worth(p.Before), worth(p.After), c.moved(p.Split.World), c.moved(p.Split.Knowledge)}
		if c.broke() {
			row = append(row, c.moved(p.Split.Method+p.Split.Draws))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// answerBlocks are the answers that moved most.
func (c *compared) answerBlocks(most int) []Block {
	t := c.answerTable(most)
	if len(t.Rows) == 0 {
		return nil
	}
	return []Block{Text{Sub, c.t("change.answers.heading")}, t}
}

func (c *compared) answerTable(most int) Table {
	t := Table{Columns: []Column{{c.t("change.answers.question"), 0.4, false}, {c.t("change.answers.before"), 0.22, false}, {c.t("change.answers.after"), 0.22, false},
		{c.t("change.answers.verdict"), 0.16, false}}}
	for _, i := range c.Delta.Items {
		if len(t.Rows) == most || i.Verdict == assessment.Same || i.Verdict == assessment.Incomparable {
			break
		}
		question := c.question(i.Question)
		if i.Name != "" {
			question = c.t("change.answers.of", "question", strings.TrimRight(question, "?"), "item", shortened(i.Name, nameInSentence))
		}
		before, after := c.answer(i)
		t.Rows = append(t.Rows, []string{question, shortened(before, 90), shortened(after, 90), c.t("change.verdict." + string(i.Verdict))})
	}
	return t
}

// Changed is a change in the words and pictures of the report, for a page.
type Changed struct {
	Headline  string
	Lead      string
	Sentences []string // the largest effect first
	Charts    []Chart  // what moved the value, forecast against actual, levels
	Processes chart.Table
	Answers   chart.Table // those that moved most first, at most so many as asked for
}

// mostOnPage is how many measured values a picture on a page holds, those
// farthest from the middle first; the table below it has them all.
const mostOnPage = 12

// Since words a change whose later result is res. The bank, in the language of
// l, words the questions.
func Since(res assessment.Result, d assessment.Delta, l *locale.Locale, bank *questionnaire.Bank, answers int) (Changed, error) {
	fonts, err := font.Load()
	if err != nil {
		return Changed{}, err
	}
	w := onScreen(res, l, fonts)
	c := w.comparison(d, bank)
	return Changed{
		Headline: c.headline(), Lead: c.lead(), Sentences: c.sentences(), Charts: c.charts(mostOnPage),
		Processes: plainTable(c.processTable(-1)), Answers: plainTable(c.answerTable(answers)),
	}, nil
}

// plainTable is a table as a page writes it.
func plainTable(full Table) chart.Table {
	t := chart.Table{Rows: full.Rows}
	for _, c := range full.Columns {
		t.Head, t.Numeric = append(t.Head, c.Head), append(t.Numeric, c.Numeric)
	}
	return t
}
