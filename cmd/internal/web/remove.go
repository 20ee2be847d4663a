package web

import (
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
)

// bin keeps what was removed last from each draft for a while, so that it can
// be put back. It is lost when the server stops.
type bin struct {
	mu   sync.Mutex // guards kept
	kept map[string]removed
}

type removed struct {
	group string
	item  assessment.Item
	by    string // who added it
	at    time.Time
}

const (
	binTime = 30 * time.Minute
	binSize = 1000
)

func newBin() *bin { return &bin{kept: make(map[string]removed)} }

func (b *bin) put(draft string, r removed, now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for id, old := range b.kept {
		if now.Sub(old.at) > binTime {
			delete(b.kept, id)
		}
	}
	if len(b.kept) < binSize {
		b.kept[draft] = r
	}
}

// last is what was removed last from a group of a draft.
func (b *bin) last(draft, group string, now time.Time) (removed, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	r, ok := b.kept[draft]
	return r, ok && r.group == group && now.Sub(r.at) <= binTime
}

func (b *bin) empty(draft string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.kept, draft)
}

// removePage asks before an item is removed.
type removePage struct {
	page
	Back  string
	Name  string
	Token string
	Group string
}

func (s *Server) removing(c *fiber.Ctx, v *visit) error {
	group, i, err := v.grouped(c)
	item := v.item(group.ID, c.Params("item"))
	if err != nil || item == nil {
		return &assessment.Error{Code: assessment.NotFound, Safe: "error.item_gone"}
	}
	name := itemName(group, *item)
	return s.send(c, http.StatusOK, "remove", &removePage{
		page: page{Title: s.Locale.T("web.remove.title", "name", name)},
		Back: v.path.stops[i].url, Name: name, Token: v.token(), Group: group.ID,
	})
}

func (s *Server) remove(c *fiber.Ctx, v *visit) error {
	group, i, err := v.grouped(c)
	if err != nil {
		return err
	}
	item := v.item(group.ID, c.Params("item"))
	if err := s.service.Remove(c.UserContext(), v.draft.ID, group.ID, c.Params("item")); err != nil {
		return err
	}
	if item != nil {
		by := v.draft.Marks[assessment.Place{Group: group.ID, Item: item.ID, Question: group.Name}].By
		s.bin.put(v.draft.ID, removed{group.ID, *item, by, s.Clock()}, s.Clock())
	}
	return seeOther(c, v.path.stops[i].url)
}

// undo puts back what was removed last, with its answers.
func (s *Server) undo(c *fiber.Ctx, v *visit) error {
	group, i, err := v.grouped(c)
	if err != nil {
		return err
	}
	last, ok := s.bin.last(v.draft.ID, group.ID, s.Clock())
	if ok && len(v.draft.Answers.Groups[group.ID]) < v.draft.Depth.Limit(group) {
		err := s.Store.AddItem(c.UserContext(), v.draft.ID, group.ID, last.item, last.by, s.Clock())
		var known *assessment.Error
		if err != nil && (!errors.As(err, &known) || known.Code != assessment.Conflict) { // Conflict: sent twice
			return err
		}
		s.bin.empty(v.draft.ID)
	}
	return seeOther(c, v.path.stops[i].url)
}
