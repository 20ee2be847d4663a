package web

import (
	"net/http"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
)

// itemPage shows everything that was said about one item.
type itemPage struct {
	page
	Back    string
	Section string
	Saved   string
	Rows    []row
	Finish  string // the first page that lacks an answer, "" for none
	Remove  string
}

func (s *Server) itemPage(c *fiber.Ctx, v *visit, groupID, id string) error {
	i := v.path.list(groupID)
	item := v.item(groupID, id)
	if i < 0 || item == nil {
		return &assessment.Error{Code: assessment.NotFound, Safe: "error.item_gone"}
	}
	group := *v.path.stops[i].group
	questions := s.Bank.Asked(string(v.draft.Depth), group.ID, v.scope(item))
	p := itemPage{
		page: page{Title: itemName(group, *item)}, Back: v.path.stops[i].url, Section: s.sectionOf(v, i), Saved: s.saved(v),
		Rows: s.rows(v, questions, item, thenItem), Remove: v.itemURL(group.ID, id, "remove"),
	}
	if q, open := s.firstOpen(v, group, item); open {
		p.Finish = v.itemURL(group.ID, id, q.ID)
	}
	return s.send(c, http.StatusOK, "item", &p)
}
