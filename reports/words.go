package reports

import (
	"slices"
	"strings"

	"waterline/assessment"
	"waterline/reports/font"
	"waterline/templates/locale"
)

// words writes the figures and names of one result in one language.
type words struct {
	res   assessment.Result
	l     *locale.Locale
	fonts *font.Family // to measure by
	names map[string]string

	areas  []assessment.DimensionLevel // see dimensions; nil until asked for
	inputs []knownInput                // see letter; nil until asked for

	cleaner  *cleaner
	drawn    int  // charts so far
	unmarked bool // the report bears no name of ours, in a play on words neither
}

// Lengths of names in running text, in characters; tables print them whole.
const (
	nameInHeadline = 44
	nameInSentence = 48
	nameAtLeast    = 12
)

// newWords are words to be drawn in a family, or for a screen, which draws
// every script, where it is nil.
func newWords(res assessment.Result, l *locale.Locale, fonts *font.Family) *words {
	c := &cleaner{fonts: fonts, l: l}
	clean := c.result(res)
	w := &words{res: clean, l: l, fonts: fonts, names: make(map[string]string), cleaner: c}
	for _, p := range clean.Processes {
		w.names[p.ID] = p.Name
	}
	for _, o := range clean.Opportunities {
		w.names[o.ID] = o.Name
	}
	return w
}

// onScreen are words for a screen, measured by the usual family all the same.
func onScreen(res assessment.Result, l *locale.Locale, fonts *font.Family) *words {
	w := newWords(res, l, nil)
	w.fonts = fonts
	return w
}

func (w *words) t(key string, pairs ...string) string {
	if w.unmarked && w.l.Has(key+"_unmarked") {
		key += "_unmarked"
	}
	return w.l.T(key, pairs...)
}

func (w *words) clean(text string) string { return w.cleaner.text(text) }

func (w *words) client() string {
	if w.res.Organisation.Name == "" {
		return w.t("report.unnamed")
	}
	return w.res.Organisation.Name
}

// money is an amount for sentences, exact one for tables.
func (w *words) money(x float64) string { return w.l.Money(x, w.res.Currency) }
func (w *words) exact(x float64) string { return w.l.MoneyFull(x, w.res.Currency) }

// ranged is an expected amount with its range: £86k (−£20k to £240k).
func (w *words) ranged(s assessment.Span) string {
	return w.t("report.ranged", "value", w.money(s.Mean), "range", w.moneyRange(s))
}

func (w *words) moneyRange(s assessment.Span) string {
	return w.l.MoneyRange(s.P5, s.P95, w.res.Currency)
}

func (w *words) exactRange(s assessment.Span) string {
	return w.l.Span(w.exact(s.P5), w.exact(s.P95))
}

// count is a figure of hours, cases or months to two significant figures.
func (w *words) count(x float64) string { return w.l.Figure(x, 2) }

func (w *words) whole(x float64) string { return w.l.Number(x, 0) }

func (w *words) countRange(s assessment.Span) string {
	return w.l.Span(w.count(s.P5), w.count(s.P95))
}

// likely is a chance as its calibrated word with the figure.
func (w *words) likely(p float64) string { return w.l.Likely(p) }

// unbroken keeps a text on one line.
func unbroken(text string) string { return strings.ReplaceAll(text, " ", "\u00a0") }

// rangeOnLine keeps a range together and lets a line end before it.
func rangeOnLine(ranged string) string {
	return strings.Replace(unbroken(ranged), "\u00a0(", " (", 1)
}

func (w *words) level(x *float64) string {
	if x == nil {
		return w.t("report.unknown")
	}
	return w.l.Number(*x, 1)
}

// duration writes hours as hours, working days or weeks.
func (w *words) duration(hours float64) string {
	const day, week = 8, 40
	switch {
	case hours >= 2*week:
		return w.t("report.weeks", "n", w.count(hours/week))
	case hours >= 2*day:
		return w.t("report.days", "n", w.count(hours/day))
	default:
		return w.t("report.hours", "n", w.count(hours))
	}
}

// name is the name of a process, shortened to a number of characters.
func (w *words) name(id string, most int) string {
	name, ok := w.names[id]
	if !ok {
		name = id
	}
	return shortened(name, most)
}

// headline writes a headline with a name in it: the whole name where one of the
// ways of writing it fits two lines, else as much of the name as the last way
// leaves room for.
func (w *words) headline(id string, ways ...func(name string) string) string {
	whole, ok := w.names[id]
	if !ok {
		whole = id
	}
	if w.fonts != nil || len([]rune(whole)) <= nameInHeadline {
		for _, write := range ways {
			if text := write(whole); w.onTwoLines(text) {
				return text
			}
		}
	}
	write := ways[len(ways)-1]
	for most := nameInHeadline; most > nameAtLeast; most -= 4 {
		if text := write(shortened(whole, most)); w.onTwoLines(text) {
			return text
		}
	}
	return write(shortened(whole, nameAtLeast))
}

// onTwoLines reports whether a text fits as a headline.
func (w *words) onTwoLines(text string) bool {
	return w.fonts == nil || len(w.fonts.Lines(tied(text), headlineWidth, headlineType.setting())) <= headlineMost
}

// shortened is a text of at most so many characters. It ends after a whole word
// unless that would leave less than half of it.
func shortened(text string, most int) string {
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	cut := string(runes[:most-1])
	if at := strings.LastIndexByte(cut, ' '); at > len(cut)/2 && runes[most-1] != ' ' {
		cut = cut[:at]
	}
	return strings.TrimRight(cut, " ,;:–-") + "…"
}

// companyID stands in paths for what belongs to no process.
const companyID = "company"

// quantity names a drawn quantity by its path.
func (w *words) quantity(path string) string {
	id, q, _ := strings.Cut(path, "/")
	if id == companyID {
		return w.l.Or("quantity."+q, q)
	}
	return w.t("report.quantity_of", "quantity", w.l.Or("quantity."+q, q), "process", w.name(id, nameInSentence))
}

// and joins names into one list.
func (w *words) and(items []string) string {
	switch len(items) {
	case 0:
		return ""
	case 1:
		return items[0]
	}
	last := len(items) - 1
	return w.t("report.and", "most", strings.Join(items[:last], ", "), "last", items[last])
}

// code is the sentence of a reason or release code, or the code in words when
// the language has none for it.
func (w *words) code(group, code string) string {
	if code == "" {
		return ""
	}
	return w.l.Or(group+"."+code, strings.ReplaceAll(code, "_", " "))
}

func (w *words) horizon() string {
	return w.t("report.months", "n", w.l.Number(float64(w.res.HorizonMonths), 0))
}

// opportunity finds one by its id.
func (w *words) opportunity(id string) (assessment.Opportunity, bool) {
	i := slices.IndexFunc(w.res.Opportunities, func(o assessment.Opportunity) bool { return o.ID == id })
	if i < 0 {
		return assessment.Opportunity{}, false
	}
	return w.res.Opportunities[i], true
}

func (w *words) chosen(id string) bool { return slices.Contains(w.res.Portfolio.Chosen, id) }

// underWay reports whether an opportunity was started and not stopped.
func (w *words) underWay(id string) bool {
	return slices.ContainsFunc(w.res.Initiatives, func(c assessment.Course) bool { return c.Process == id && c.State != assessment.Stopped })
}

// countUnderWay is how many of the chosen ones were started.
func (w *words) countUnderWay() int {
	n := 0
	for _, id := range w.res.Portfolio.Chosen {
		if w.underWay(id) {
			n++
		}
	}
	return n
}

// lead is the opportunity the report leads with: the starter, else the first
// chosen one that is not under way, else the first.
func (w *words) lead() (assessment.Opportunity, bool) {
	if id := w.res.Starter.ID; id != nil {
		if o, ok := w.opportunity(*id); ok {
			return o, true
		}
	}
	for _, id := range w.res.Portfolio.Chosen {
		if !w.underWay(id) {
			return w.opportunity(id)
		}
	}
	if len(w.res.Portfolio.Chosen) > 0 {
		return w.opportunity(w.res.Portfolio.Chosen[0])
	}
	return assessment.Opportunity{}, false
}

// mark is the letter of an opportunity in the matrix and its table.
func mark(i int) string {
	const letters = 26
	if i < letters {
		return string(rune('A' + i))
	}
	return string(rune('A'+i/letters-1)) + string(rune('A'+i%letters))
}
