package web

import (
	"context"
	"errors"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment/problem"
	"waterline/assessment/usage"
	"waterline/assessment/usage/intake"
	"waterline/assessment/usage/upload"
	"waterline/cmd/internal/web/shell"
)

// Exports is what one file of AI use comes to: an export, of which nothing else
// is kept, or a summary. The error is a problem.List where it says nothing.
type Exports func(ctx context.Context, name string, data []byte, r upload.Reading) (*usage.Summary, error)

// exportLimit bounds a file that a respondent uploads, in bytes with the form
// around it. Larger ones are summed up where they lie.
const exportLimit = 8 << 20

// usageGroup is the group of questions on whose list a file can be added.
const usageGroup = "tool"

const usageRoute = "/usage"

// usagePage takes a file of AI use, and says what is known from one.
type usagePage struct {
	page
	Back    string
	Section string
	Saved   string
	Token   string
	Known   string   // what is known, "" for nothing
	Tools   []string // that it names
	Faults  []fault
	Asks    []leftOpen
	Most    string
}

// leftOpen is something that a file leaves open, with the answers to choose
// from; without any it is to be confirmed.
type leftOpen struct {
	Kind, Text string
	Options    []option
	Sure       option
}

func (s *Server) usageRoutes(a fiber.Router) {
	if s.Exports == nil {
		return
	}
	a.Get(usageRoute, s.drafted((*Server).usage))
	a.Post(usageRoute, s.posted((*Server).takeUsage))
}

func (s *Server) usage(c *fiber.Ctx, v *visit) error { return s.showUsage(c, v, nil) }

// takeUsage keeps what a file comes to, or forgets what is known.
func (s *Server) takeUsage(c *fiber.Ctx, v *visit) error {
	f := shell.Form(c)
	if f.One("remove") != "" {
		if err := s.Store.PutSummary(c.UserContext(), v.draft.ID, nil, s.Clock()); err != nil {
			return err
		}
		return seeOther(c, v.root()+usageRoute)
	}
	name, data, err := shell.File(c, "file", upload.Endings()...)
	if err == nil && len(data) == 0 {
		err = problem.List{problem.New("file", "usage_choose")}
	}
	var known *usage.Summary
	if err == nil {
		err = s.limited(c.UserContext(), func() error {
			r := upload.Reading{CursorTotal: intake.CursorTotal(f.One("cursor_total")), DateOrder: intake.DateOrder(f.One("date_order")), Sure: f.One("price") != ""}
			known, err = s.Exports(c.UserContext(), name, data, r)
			return err
		})
	}
	var found problem.List
	if errors.As(err, &found) {
		return s.showUsage(c, v, found)
	}
	if err != nil {
		return err
	}
	if err := s.Store.PutSummary(c.UserContext(), v.draft.ID, known, s.Clock()); err != nil {
		return err
	}
	return seeOther(c, v.root()+usageRoute)
}

func (s *Server) showUsage(c *fiber.Ctx, v *visit, found problem.List) error {
	i := v.path.list(usageGroup)
	if i < 0 {
		return fiber.ErrNotFound
	}
	p := usagePage{
		page: page{Title: s.Locale.T("web.usage.title"), Error: len(found) > 0}, Back: v.path.stops[i].url, Section: s.sectionOf(v, i),
		Saved: s.saved(v), Token: v.token(), Most: s.Locale.Number(exportLimit>>20, 0),
	}
	for _, one := range found {
		p.Faults = append(p.Faults, fault{Anchor: "file", Text: s.exportSentence(one)})
	}
	for _, q := range upload.Opens(found.Err()) {
		p.Asks = append(p.Asks, s.openIn(shell.Form(c), q)...)
	}
	if known := v.draft.Answers.Usage; known != nil {
		days := s.Locale.Span(s.Locale.Date(known.From.Time()), s.Locale.Date(known.To.Time()))
		p.Known = s.Locale.N("web.usage.known", usage.ShownPeople(known.Actors), "days", days)
		for _, t := range known.Tools {
			if t.Withheld == "" {
				p.Tools = append(p.Tools, s.Locale.Or("usage.tool."+t.Tool, t.Tool))
			}
		}
	}
	return s.send(c, statusOf(p.Error), "usage", &p)
}

// exportSentence is a problem of a file with the names of formats.
func (s *Server) exportSentence(p problem.Problem) string {
	args := make(map[string]string, len(p.Args))
	for key, value := range p.Args {
		if key == "format" || key == "other" {
			value = s.Locale.Or("usage.format."+value, value)
		}
		args[key] = value
	}
	p.Args = args
	return s.sentence(p)
}

// openIn is a question of a file; a rate is not asked for, as the sentence says
// what else to do.
func (s *Server) openIn(f shell.Fields, q upload.Question) []leftOpen {
	out := leftOpen{Kind: string(q), Text: s.Locale.T("workspace.upload.ask." + string(q))}
	switch q {
	case upload.AskPrice:
		out.Sure = option{ID: "price", Name: "price", Value: "yes", Label: out.Text, Checked: f.One("price") != "", Box: true}
	case upload.AskCursorTotal:
		for _, m := range intake.CursorTotals() {
			out.Options = append(out.Options, option{ID: "cursor_total-" + string(m), Name: "cursor_total", Value: string(m), Label: s.Locale.T("workspace.upload.cursor." + string(m)), Checked: f.One("cursor_total") == string(m)})
		}
	case upload.AskDateOrder:
		for _, o := range []intake.DateOrder{intake.MonthFirst, intake.DayFirst} {
			out.Options = append(out.Options, option{ID: "date_order-" + string(o), Name: "date_order", Value: string(o), Label: s.Locale.T("workspace.upload.order." + string(o)), Checked: f.One("date_order") == string(o)})
		}
	default:
		return nil
	}
	return []leftOpen{out}
}

// usageLink is where a file of AI use is added, "" where it is not.
func (s *Server) usageLink(v *visit, group string) string {
	if s.Exports == nil || group != usageGroup || v.draft.Part != "" {
		return ""
	}
	return v.root() + usageRoute
}
