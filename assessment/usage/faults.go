package usage

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"waterline/assessment/calendar"
	"waterline/assessment/problem"
	"waterline/assessment/questionnaire"
)

// LeastGroup is the number of people below which nothing is said of a group,
// whoever made a summary.
const LeastGroup = 5

// Limits of what a summary may say.
const (
	MostEntries   = 1000 // of each of its lists
	mostWord      = 120  // characters of a name
	largestAmount = 1e12
)

// Codes of problems with a summary; each has a sentence in the locale.
const (
	CodeDaysOrder  = "days_out_of_order"
	CodeGroupLeast = "group_least"
	CodeGroupFew   = "group_too_small"
	CodeTwice      = "said_twice"
	CodeWithheld   = "withheld_says_more"
	CodeBins       = "bins"
	CodeBinsUnlike = "bins_unlike"
	CodeProducts   = "products_of_counts"

	codeRequired = "required"
	codeMonth    = "not_a_month"
)

// Codes lists every code that Faults may give, beside those of questions.
func Codes() []string {
	return []string{CodeDaysOrder, CodeGroupLeast, CodeGroupFew, CodeTwice, CodeWithheld, CodeBins, CodeBinsUnlike, CodeProducts}
}

// Faults lists everything wrong with a summary, by place. One may come from
// anywhere, so that it is held to the same rules as one made here: figures of
// groups of people, none too small.
func (s *Summary) Faults() problem.List {
	c := faults{least: s.MinGroup}
	if s.MinGroup < LeastGroup {
		c.add("min_group", CodeGroupLeast, "got", strconv.Itoa(s.MinGroup), "least", strconv.Itoa(LeastGroup))
		c.least = LeastGroup
	}
	if s.Currency != "" && !isCurrency(s.Currency) { // none where no source tells money
		c.add("currency", questionnaire.CodeNotCurrency, "got", brief(s.Currency))
	}
	if s.From > s.To {
		c.add("to", CodeDaysOrder, "from", s.From.String(), "to", s.To.String())
	}
	c.days("", map[string]Day{"from": s.From, "to": s.To})
	c.counts("", map[string]int{"records": s.Records, "actors": s.Actors})
	seen := make(map[string]bool)
	for i := range s.Tools {
		c.tool(fmt.Sprintf("tools[%d]", i+1), &s.Tools[i], seen)
	}
	clear(seen)
	for i := range s.Shadow {
		c.shadow(fmt.Sprintf("shadow[%d]", i+1), &s.Shadow[i], seen)
	}
	return c.found
}

type faults struct {
	least int // people of a group
	found problem.List
}

func (c *faults) add(path, code string, pairs ...string) {
	c.found = append(c.found, problem.New(strings.TrimPrefix(path, "."), code, pairs...))
}

func amount(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// brief keeps a message on one line.
func brief(s string) string {
	const most = 40
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return s
}

func isCurrency(code string) bool {
	return len(code) == 3 && strings.IndexFunc(code, func(r rune) bool { return r < 'A' || r > 'Z' }) < 0
}

func (c *faults) tool(at string, t *ToolSummary, seen map[string]bool) {
	c.name(at+".tool", t.Tool, true)
	c.once(at+".tool", t.Tool, seen)
	c.name(at+".vendor", t.Vendor, false)
	c.name(at+".source", t.Source, false)
	c.option(at+".kind", t.Kind, "billed", "included", "estimated", "list", "billed_included", "")
	c.option(at+".withheld", t.Withheld, "", "few", "dominated")
	c.amounts(at+".plan", map[string]float64{"floor": t.Plan.Floor, "cap": t.Plan.Cap, "seat": t.Plan.Seat})
	c.days(at+".plan", map[string]Day{"since": t.Plan.Since})
	c.money(at+".leaves", t.Leaves)
	c.amounts(at, map[string]float64{"price": t.Price})
	c.months(at, t)
	if t.Seats != nil {
		c.counts(at+".seats", map[string]int{"paid": t.Seats.Paid, "active": t.Seats.Active})
		if t.Seats.Active > t.Seats.Paid {
			c.add(at+".seats.active", questionnaire.CodeOutOfRange, "got", strconv.Itoa(t.Seats.Active), "min", "0", "max", strconv.Itoa(t.Seats.Paid))
		}
	}
	for i, r := range t.Result {
		place := fmt.Sprintf("%s.result[%d]", at, i+1)
		c.name(place+".measure", r.Measure, true)
		c.counts(place, map[string]int{"count": int(r.Count)})
	}
	for i, o := range t.Others {
		place := fmt.Sprintf("%s.others[%d]", at, i+1)
		c.name(place+".source", o.Source, true)
		c.option(place+".kind", o.Kind, "billed", "included", "estimated", "list", "billed_included")
		c.money(place+".amount", o.Amount)
	}
	for i, code := range t.Apart {
		c.name(fmt.Sprintf("%s.apart[%d]", at, i+1), code, true)
	}
	if t.All != nil {
		c.group(at+".all", t.All)
	}
	groups := make(map[string]bool)
	for i := range t.Groups {
		place := fmt.Sprintf("%s.groups[%d]", at, i+1)
		c.name(place+".group", t.Groups[i].Group, false)
		c.once(place+".group", t.Groups[i].Group, groups)
		c.group(place, &t.Groups[i])
	}
}

func (c *faults) months(at string, t *ToolSummary) {
	seen := make(map[calendar.Month]bool)
	for i, m := range t.Months {
		place := fmt.Sprintf("%s.months[%d]", at, i+1)
		switch again, err := calendar.ParseMonth(m.Month.String()); {
		case err != nil || again != m.Month:
			c.add(place+".month", codeMonth, "got", m.Month.String())
		case seen[m.Month]:
			c.add(place+".month", CodeTwice, "got", m.Month.String())
		}
		seen[m.Month] = true
		c.option(place+".withheld", m.Withheld, "", "few", "dominated", "complement")
		c.money(place+".amount", m.Amount)
		c.counts(place, map[string]int{"days": m.Days, "actors": m.Actors})
		c.enough(place+".actors", m.Actors)
	}
}

func (c *faults) shadow(at string, s *ShadowUse, seen map[string]bool) {
	c.name(at+".tool", s.Tool, true)
	c.name(at+".name", s.Name, false)
	c.option(at+".training", s.Training, "", "used", "not_used", "depends", "unknown")
	c.name(at+".group", s.Group, false)
	c.once(at, s.Tool+"\x00"+s.Group, seen)
	c.option(at+".withheld", s.Withheld, "", "few", "dominated", "complement")
	c.counts(at, map[string]int{"actors": s.Actors, "requests": int(s.Requests)})
	c.days(at, map[string]Day{"first": s.First, "last": s.Last})
	c.enough(at+".actors", s.Actors)
}

// enough refuses figures of people who are too few to be spoken of.
func (c *faults) enough(path string, people int) {
	if people != 0 && people < c.least {
		c.add(path, CodeGroupFew, "got", strconv.Itoa(people), "least", strconv.Itoa(c.least))
	}
}

func (c *faults) once(path, name string, seen map[string]bool) {
	if seen[name] {
		c.add(path, CodeTwice, "got", brief(strings.ReplaceAll(name, "\x00", ", ")))
	}
	seen[name] = true
}

func (c *faults) name(path, text string, needed bool) {
	switch {
	case needed && strings.TrimSpace(text) == "":
		c.add(path, codeRequired)
	case len([]rune(text)) > mostWord:
		c.add(path, questionnaire.CodeTooLong, "max", strconv.Itoa(mostWord))
	case strings.IndexFunc(text, unicode.IsControl) >= 0:
		c.add(path, questionnaire.CodeControl)
	}
}

func (c *faults) option(path, got string, options ...string) {
	if slices.Contains(options, got) {
		return
	}
	named := slices.DeleteFunc(slices.Clone(options), func(o string) bool { return o == "" })
	c.add(path, questionnaire.CodeOption, "got", brief(got), "options", strings.Join(named, ", "))
}

// days refuses days that no file could say, such as those before the year 1000.
func (c *faults) days(at string, days map[string]Day) {
	for _, name := range slices.Sorted(maps.Keys(days)) {
		var again Day
		if err := again.UnmarshalText([]byte(days[name].String())); err != nil || again != days[name] {
			c.add(at+"."+name, questionnaire.CodeNotDate, "got", days[name].String())
		}
	}
}

func (c *faults) counts(at string, counts map[string]int) {
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		c.within(at+"."+name, float64(counts[name]), 0, largestAmount)
	}
}

func (c *faults) amounts(at string, amounts map[string]float64) {
	for _, name := range slices.Sorted(maps.Keys(amounts)) {
		c.within(at+"."+name, amounts[name], 0, largestAmount)
	}
}

// money may be below zero where credits outweigh what was used.
func (c *faults) money(path string, x float64) {
	c.within(path, x, -largestAmount, largestAmount)
}

func (c *faults) within(path string, x, low, high float64) {
	switch {
	case math.IsNaN(x) || math.IsInf(x, 0):
		c.add(path, questionnaire.CodeNotFinite, "min", amount(low), "max", amount(high))
	case x < low || x > high:
		c.add(path, questionnaire.CodeOutOfRange, "got", brief(amount(x)), "min", amount(low), "max", amount(high))
	}
}
