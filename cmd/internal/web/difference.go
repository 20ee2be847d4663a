package web

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
	"waterline/assessment/questionnaire"
	"waterline/cmd/internal/web/shell"
)

// Fields of the form that settles an answer.
const (
	fieldAt   = "at"   // the place of the answer
	fieldUse  = "use"  // the button for what one respondent said
	fieldSpan = "span" // the button for the range of all

	useBy = "by:" // stands before the id of a respondent, which may be empty
)

// differing is a question to which respondents gave different answers.
type differing struct {
	Question string
	At       string
	Said     []spoken
	Span     string // the range that holds them all; "" where there is none
	URL      string // where another answer can be given
	part     int
}

// spoken is what one respondent said.
type spoken struct {
	Who, Value, Date string
	Use              string // the value of the button that chooses it
	Verdict          string // why it counts; "" when it does not
	Settled          bool
}

// differences are the questions answered differently, in the order of the way.
func (s *Server) differences(v *visit, then string) []differing {
	currency, processes := v.draft.Answers.Values["P-CURRENCY"].Text, s.processOptions(v)
	type placed struct {
		stop int
		differing
	}
	var out []placed
	for _, diff := range v.draft.Differences() {
		path := pathOfPlace(diff.Place)
		q, ok := s.Bank.Question(diff.Question)
		part := s.partOf(v, path)
		if !ok || part < 0 {
			continue
		}
		d := differing{Question: s.placeName(v, path), At: strings.Join([]string{diff.Group, diff.Item, diff.Question}, "/"), URL: s.whereURL(v, path, then), part: part}
		for i, said := range diff.Said {
			d.Said = append(d.Said, spoken{
				Who: capital(s.who(v, said.By)), Value: s.shown(q, said.Answer, currency, processes), Date: s.Locale.Date(said.At),
				Use: useBy + said.By, Verdict: s.verdict(i == 0, diff.Chosen), Settled: i == 0 && diff.Chosen,
			})
		}
		if span, ok := diff.Span(q); ok {
			d.Span = s.shown(q, span, currency, processes)
		}
		stop := v.path.question(diff.Question)
		if diff.Group != "" {
			stop = v.path.list(diff.Group)
		}
		out = append(out, placed{stop, d})
	}
	slices.SortStableFunc(out, func(a, b placed) int { return cmp.Compare(a.stop, b.stop) })
	list := make([]differing, len(out))
	for i := range out {
		list[i] = out[i].differing
	}
	return list
}

func (s *Server) verdict(counts, chosen bool) string {
	switch {
	case !counts:
		return ""
	case chosen:
		return s.Locale.T("differ.chosen")
	}
	return s.Locale.T("differ.last")
}

// pathOfPlace names a place as problems name it.
func pathOfPlace(at assessment.Place) string {
	if at.Group == "" {
		return "answers." + at.Question
	}
	return at.Group + "[" + at.Item + "]." + at.Question
}

// settle takes one of the answers, or the range of all. When somebody answered
// meanwhile nothing is settled, and the page shows what is said now.
func (s *Server) settle(c *fiber.Ctx, v *visit) error {
	f := shell.Form(c)
	group, rest, _ := strings.Cut(f.One(fieldAt), "/")
	item, question, _ := strings.Cut(rest, "/")
	at := assessment.Place{Group: group, Item: item, Question: question}
	var err error
	if by, ok := strings.CutPrefix(f.One(fieldUse), useBy); ok {
		err = s.service.Choose(c.UserContext(), v.draft, at, by)
	} else {
		err = s.service.Span(c.UserContext(), v.draft, at)
	}
	var known *assessment.Error
	if err != nil && (!errors.As(err, &known) || known.Code != assessment.Conflict && known.Code != assessment.NotFound) {
		return err
	}
	return seeOther(c, v.root()+"/check#differ")
}

// disagreed are the differences that a result was made with.
func (s *Server) disagreed(v *visit, r assessment.Result) []differing {
	var out []differing
	for _, d := range r.Disagreements {
		q, ok := s.Bank.Question(d.Question)
		if !ok {
			continue
		}
		at := differing{Question: s.placeName(v, pathOfPlace(assessment.Place{Group: q.Group, Item: d.Item, Question: q.ID}))}
		if at.Question == "" {
			at.Question = q.Text
		}
		for i, voice := range d.Said {
			a, err := assessment.DecodeAnswer(q, voice.Value)
			if err != nil {
				continue
			}
			who := s.Locale.T("people.colleague")
			switch {
			case voice.Owner:
				who = s.Locale.T("people.you")
			case voice.By != "":
				who = isolated(voice.By)
			}
			said := spoken{Who: capital(who), Value: s.shown(q, a, r.Currency, s.processOptions(v)), Verdict: s.verdict(i == 0, d.Chosen)}
			if day, err := time.Parse(time.DateOnly, voice.Date); err == nil {
				said.Date = s.Locale.Date(day)
			}
			at.Said = append(at.Said, said)
		}
		out = append(out, at)
	}
	return out
}

// others lists what others, or the one who looks, had said to a question.
func (s *Server) others(v *visit, q questionnaire.Question, at assessment.Place) []spoken {
	var out []spoken
	for _, diff := range v.draft.Differences() {
		if diff.Place != at {
			continue
		}
		for _, said := range diff.Said[1:] {
			out = append(out, spoken{Who: capital(s.who(v, said.By)), Date: s.Locale.Date(said.At),
				Value: s.shown(q, said.Answer, v.draft.Answers.Values["P-CURRENCY"].Text, s.processOptions(v))})
		}
	}
	return out
}
