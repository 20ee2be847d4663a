package web

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
	"waterline/assessment/problem"
	"waterline/assessment/questionnaire"
	"waterline/cmd/internal/web/shell"
)

// cardRows is how many answers an item shows in the list of its group.
const cardRows = 4

// listPage shows what was added to a group and asks for more.
type listPage struct {
	page
	Back    string
	Section string
	Saved   string
	Count   int
	Cards   []card
	CanAdd  bool
	Most    string
	Removed string // name of the item removed last, while that can be undone
	Undo    string
	Paste   string // where several are added at once; "" where they are not
	Usage   string // where a file of AI use is added; "" where it is not
	Exports bool   // one was
	Faults  []fault
	Token   string
	Group   string
}

// card is one item.
type card struct {
	Name    string
	Rows    []row
	Missing int    // answers that are needed
	Left    int    // answers that would narrow the result
	Finish  string // the first page that lacks an answer, "" for none
	Change  string
	Remove  string
}

// grouped finds the group that a URL names with its stop, NotFound if it is
// not asked.
func (v *visit) grouped(c *fiber.Ctx) (questionnaire.Group, int, error) {
	i := v.path.list(c.Params("group"))
	if i < 0 {
		return questionnaire.Group{}, i, fiber.ErrNotFound
	}
	return *v.path.stops[i].group, i, nil
}

// list shows the items of a group.
func (s *Server) list(c *fiber.Ctx, v *visit) error {
	return s.showList(c, v, nil)
}

// listed takes the answer to "add another?".
func (s *Server) listed(c *fiber.Ctx, v *visit) error {
	group, i, err := v.grouped(c)
	if err != nil {
		return err
	}
	full := len(v.draft.Answers.Groups[group.ID]) >= v.draft.Depth.Limit(group)
	switch choice := shell.Form(c).One(fieldAnswer); {
	case full, choice == "no":
		return seeOther(c, s.after(v, i))
	case choice == "yes":
		return seeOther(c, v.root()+"/"+group.ID+"/add")
	}
	return s.showList(c, v, problem.List{problem.New(fieldAnswer, codeChoiceNeeded)})
}

func (s *Server) showList(c *fiber.Ctx, v *visit, problems problem.List) error {
	group, i, err := v.grouped(c)
	if err != nil {
		return err
	}
	items := v.draft.Answers.Groups[group.ID]
	most := v.draft.Depth.Limit(group)
	p := listPage{
		page:    page{Title: s.Locale.N("web.list."+group.ID+".title", len(items)), Error: len(problems) > 0},
		Back:    v.before(i),
		Section: s.sectionOf(v, i),
		Saved:   s.saved(v),
		Count:   len(items),
		CanAdd:  len(items) < most,
		Most:    strconv.Itoa(most),
		Token:   v.token(),
		Group:   group.ID,
		Usage:   s.usageLink(v, group.ID),
		Exports: v.draft.Answers.Usage != nil,
	}
	if last, ok := s.bin.last(v.draft.ID, group.ID, s.Clock()); ok && p.CanAdd {
		p.Removed, p.Undo = itemName(group, last.item), v.root()+"/"+group.ID+"/undo"
	}
	if s.pastes(group) && p.CanAdd {
		p.Paste = v.root() + "/" + group.ID + "/paste"
	}
	for k := range items {
		p.Cards = append(p.Cards, s.card(v, group, &items[k]))
	}
	for _, found := range problems {
		p.Faults = append(p.Faults, fault{Anchor: found.Path, Text: s.sentence(found)})
	}
	return s.send(c, statusOf(p.Error), "list", &p)
}

func (s *Server) card(v *visit, group questionnaire.Group, item *assessment.Item) card {
	questions := s.Bank.Asked(string(v.draft.Depth), group.ID, v.scope(item))
	out := card{
		Name:   itemName(group, *item),
		Change: v.itemPage(group.ID, item.ID),
		Remove: v.itemURL(group.ID, item.ID, "remove"),
	}
	if q, open := s.firstOpen(v, group, item); open {
		out.Finish = v.itemURL(group.ID, item.ID, q.ID)
	}
	for _, q := range questions[1:] {
		switch {
		case item.Values[q.ID].State != questionnaire.Missing:
		case q.Required:
			out.Missing++
		case counts(q):
			out.Left++
		}
	}
	for _, r := range s.rows(v, questions[1:], item, "") {
		if r.Given && len(out.Rows) < cardRows {
			out.Rows = append(out.Rows, r)
		}
	}
	return out
}

func itemName(g questionnaire.Group, item assessment.Item) string { return item.Values[g.Name].Text }
