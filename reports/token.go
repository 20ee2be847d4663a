package reports

import (
	"math"
	"regexp"
	"strings"
	"time"

	"waterline/assessment"
	"waterline/assessment/problem"
)

// Token is a figure or name that a commentary can print: it is filled from the
// result, with its range where it has one, and nobody can type it over.
type Token struct {
	Name  string // as it stands between braces, such as net.middle
	Label string
	Text  string // what is printed
}

// tokens lists the tokens that a result has figures for.
func (w *words) tokens(date time.Time) []Token {
	var out []Token
	add := func(name, text string) {
		out = append(out, Token{name, w.t("report.token." + strings.ReplaceAll(name, ".", "_")), text})
	}
	add("client", w.client())
	add("date", w.l.Date(date))
	add("horizon", w.horizon())
	if p := w.res.Portfolio; len(p.Chosen) > 0 {
		add("net.middle", w.middle(p.NPV.Span, w.money))
		add("net.mean", w.ranged(p.NPV.Span))
		add("net.chance", w.likely(p.NPV.PPositive))
		add("net.losing", w.t("report.token_text.losing", "n", w.l.Number(math.Round(20*(1-p.NPV.PPositive)), 0)))
		add("cost", w.t("report.token_text.cost", "mean", w.money(p.Cost.Mean), "p80", w.money(p.Cost.P80)))
		add("hours", w.t("report.ranged", "value", w.count(p.HoursFreed.Mean), "range", w.countRange(p.HoursFreed)))
	}
	if s := w.res.Spend; s.Listed > 0 {
		add("spend.idle", w.known(w.money(s.Idle), answered))
		add("spend.unowned", w.known(w.money(s.Unowned), answered))
		add("spend.shadow", w.known(w.money(s.Shadow), answered))
	}
	for _, d := range w.dimensions() {
		if d.Level != nil {
			out = append(out, Token{"maturity." + d.ID, w.t("report.token.maturity", "dimension", w.l.Or("dimension."+d.ID, d.ID)), w.known(w.level(d.Level), answered)})
		}
	}
	for _, o := range w.res.Opportunities {
		out = append(out, w.tokensOf(o)...)
	}
	return out
}

// tokensOf are the tokens of one idea, under its id.
func (w *words) tokensOf(o assessment.Opportunity) []Token {
	name := w.name(o.ID, nameInSentence)
	of := func(what, text string) Token {
		return Token{o.ID + "." + what, w.t("report.token.idea_"+what, "process", name), text}
	}
	return []Token{
		of("name", name), of("net", w.middle(o.NPV.Span, w.money)), of("live", w.likely(o.Production)),
		of("cost", w.t("report.token_text.cost", "mean", w.money(o.Cost.Mean), "p80", w.money(o.Cost.P80))),
	}
}

// nearest is the token most like a name that is none, as it is written.
func nearest(name string, known []Token) string {
	best, most := "net.middle", -1
	for _, t := range known {
		common := 0
		for common < len(name) && common < len(t.Name) && name[common] == t.Name[common] {
			common++
		}
		if common > most {
			best, most = t.Name, common
		}
	}
	return "{{" + best + "}}"
}

// typedFigure finds figures with a currency, a per cent sign or a word for thousands:
// what a result's figures look like. Years and counts do not.
var (
	typedFigure = regexp.MustCompile(`(?i)(?:[\p{Sc}]|\b(?:USD|EUR|GBP|CHF)\s?)[−-]?\d[\d.,'’]*(?:\s?(?:k|m|bn|tsd|mio)\b\.?)?|\d[\d.,'’]*\s?(?:%|[\p{Sc}]|k\b|(?:tsd|mio)\b\.?|(?:USD|EUR|GBP|CHF)\b)`)
	digits      = regexp.MustCompile(`\d[\d.,'’]*`)
)

// typedFigures are warnings about figures that were typed where a token would
// keep its range. One that is the figure of a token is told which.
func (b *builder) typedFigures(path, source string) problem.List {
	var out problem.List
	seen := make(map[string]bool)
	for _, found := range typedFigure.FindAllString(token.ReplaceAllString(source, " "), -1) {
		if seen[found] {
			continue
		}
		seen[found] = true
		bare := digits.FindString(found)
		like := ""
		for _, t := range b.tokens(b.opt.Date) {
			if first := digits.FindString(t.Text); first == bare && like == "" && t.Name != "date" {
				like = "{{" + t.Name + "}}"
			}
		}
		if like == "" {
			out = append(out, problem.New(path, CodeTypedFigure, "got", found))
			continue
		}
		out = append(out, problem.New(path, CodeTypedToken, "got", found, "like", like))
	}
	return out
}
