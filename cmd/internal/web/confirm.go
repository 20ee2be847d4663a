package web

import (
	"net/http"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
	"waterline/assessment/problem"
	"waterline/assessment/questionnaire"
	"waterline/cmd/internal/web/retrospect"
	"waterline/cmd/internal/web/shell"
)

// thenConfirm is the page on which the answers of a part are confirmed, as the
// page that a changed answer leads back to.
const thenConfirm = "confirm"

// Fields of the page of answers to confirm.
const (
	fieldStill = "still" // places that are still true
	fieldAll   = "all"   // the button that takes the whole part
	fieldItem  = "item"  // the button that takes all of an item: group[item]
	fieldWhy   = "why-"  // before a place: what its change tells
)

// confirmPage is a part of a re-run: what is to be answered, what is to be
// confirmed, and what was changed.
type confirmPage struct {
	page
	Back     string
	Section  string
	Saved    string
	Lead     string
	New      []takenOver
	Again    []takenOver
	Confirm  []takenItem
	Changed  []takenOver
	Token    string
	Overview string
}

// takenItem is what is to be confirmed of one process or tool, or of none.
type takenItem struct {
	Key  string // "" outside groups
	Name string
	Rows []takenOver
}

// takenOver is a question of a re-run with what the run before said.
type takenOver struct {
	Key      string // of its place
	Item     string
	Question string
	Was      string // what the run before said, "" for nothing
	Now      string // what is said now, of a changed answer
	Said     time.Time
	URL      string
	Why      string // an answer of the run before does not fit, "" where it does
	World    bool   // of a changed answer: the world changed, as against what is known
}

// confirming shows a part of a re-run.
func (s *Server) confirming(c *fiber.Ctx, v *visit) error {
	part := v.path.find(c.Params("part"))
	if part < 0 || !v.draft.Rerun() {
		return fiber.ErrNotFound
	}
	p := s.confirmPageOf(v, part)
	return s.send(c, http.StatusOK, "confirm", &p)
}

func (s *Server) confirmPageOf(v *visit, part int) confirmPage {
	p := confirmPage{
		page: page{Title: s.Locale.T("rerun.part", "part", v.path.parts[part].Title)},
		Back: v.root(), Overview: v.root(), Section: s.sectionOf(v, v.first(part)), Saved: s.saved(v), Token: v.token(),
	}
	u := s.unsettled(v)
	p.New, p.Again, p.Confirm = s.takenOver(v, part, u.New), s.takenOver(v, part, u.Again), byItem(s.takenOver(v, part, u.Confirm))
	for _, change := range v.draft.Changes(s.Bank) {
		if s.partOf(v, pathOfPlace(change.Place)) == part {
			p.Changed = append(p.Changed, s.changedRow(v, change))
		}
	}
	p.Lead = s.Locale.T("rerun.settled")
	if n := len(p.New) + len(p.Again) + len(p.Confirm); n > 0 {
		p.Lead = s.Locale.T("rerun.lead")
	}
	return p
}

// changedRow is an answer that differs from that of the run before.
func (s *Server) changedRow(v *visit, change assessment.AnswerChange) takenOver {
	q, _ := s.Bank.Question(change.Question)
	row := s.takenFrom(v, change.Place)
	row.Was, row.Now, row.World = s.shownOf(v, q, change.Before), s.shownOf(v, q, change.After), change.Why == assessment.World
	return row
}

// changes are what a re-run says otherwise than the run before, and how much of
// it nobody confirmed.
type changes struct {
	Title       string
	Rows        []takenOver
	Unconfirmed int
}

func (s *Server) changes(v *visit) changes {
	if !v.draft.Rerun() {
		return changes{}
	}
	out := changes{
		Title:       s.Locale.T("rerun.changes", "quarter", retrospect.Quarter(s.Locale, v.draft.Follows.Quarter)),
		Unconfirmed: len(s.unsettled(v).Confirm),
	}
	for _, change := range v.draft.Changes(s.Bank) {
		if s.partOf(v, pathOfPlace(change.Place)) >= 0 {
			out.Rows = append(out.Rows, s.changedRow(v, change))
		}
	}
	return out
}

// unsettled is what there is to do in a re-run.
func (s *Server) unsettled(v *visit) assessment.Unsettled {
	var from *questionnaire.Bank
	if v.draft.Rerun() {
		from = s.bankOf(v.draft.Follows.Questionnaire)
	}
	return v.draft.Unsettled(from, s.Bank)
}

// bankOf is the bank of a reference, nil where it is not known any more.
func (s *Server) bankOf(reference string) *questionnaire.Bank {
	if in := s.asking(reference); in.Bank.Ref() == reference {
		return in.Bank
	}
	return nil
}

// takenOver are the places of a part.
func (s *Server) takenOver(v *visit, part int, places []assessment.Place) []takenOver {
	var out []takenOver
	for _, at := range places {
		if s.partOf(v, pathOfPlace(at)) == part {
			out = append(out, s.takenFrom(v, at))
		}
	}
	return out
}

// byItem puts the questions of an item together.
func byItem(rows []takenOver) []takenItem {
	var out []takenItem
	for _, row := range rows {
		key := itemKey(row.Key)
		if n := len(out); n == 0 || out[n-1].Key != key {
			out = append(out, takenItem{Key: key, Name: row.Item})
		}
		out[len(out)-1].Rows = append(out[len(out)-1].Rows, row)
	}
	return out
}

// itemKey is the part of the key of a place that names its item.
func itemKey(key string) string {
	if item, _, ok := strings.Cut(key, "]."); ok {
		return item + "]"
	}
	return ""
}

func (s *Server) takenFrom(v *visit, at assessment.Place) takenOver {
	q, _ := s.Bank.Question(at.Question)
	path := pathOfPlace(at)
	t := takenOver{Key: path, Question: q.Text, URL: s.whereURL(v, path, thenConfirm)}
	if item := v.item(at.Group, at.Item); item != nil {
		group, _ := s.Bank.Group(at.Group)
		t.Item = itemName(group, *item)
	}
	e, before := v.draft.Earlier[at]
	t.Said = e.At
	if e.LeftOut != "" {
		t.Why = s.Locale.T("change.reason." + e.LeftOut)
	}
	switch {
	case !before:
	case e.Answer.State == questionnaire.Missing: // no question takes it any more
		t.Was = bare(e.Value)
	default:
		t.Was = s.shownOf(v, q, e.Answer)
	}
	return t
}

// nextToConfirm is the first part of a re-run in which there is something to do, or the
// check of all answers.
func (s *Server) nextToConfirm(v *visit, tasks []task) string {
	for _, t := range tasks {
		if t.State != "done" {
			return t.URL
		}
	}
	return v.root() + "/check"
}

// shownOf is an answer as lists show it.
func (s *Server) shownOf(v *visit, q questionnaire.Question, a questionnaire.Answer) string {
	return s.shown(q, a, v.draft.Answers.Values["P-CURRENCY"].Text, s.processOptions(v))
}

// confirm takes what is still true, and what changes tell.
func (s *Server) confirm(c *fiber.Ctx, v *visit) error {
	part := v.path.find(c.Params("part"))
	if part < 0 || !v.draft.Rerun() {
		return fiber.ErrNotFound
	}
	f := shell.Form(c)
	if err := s.explain(c, v, part, f); err != nil {
		return err
	}
	chosen := make(map[string]bool)
	for _, key := range f.All(fieldStill) {
		chosen[key] = true
	}
	var still []assessment.Place
	left := 0
	for _, at := range s.unsettled(v).Confirm {
		switch path := pathOfPlace(at); {
		case s.partOf(v, path) != part:
		case f.One(fieldAll) != "" || chosen[path] || f.Has(fieldItem) && f.One(fieldItem) == itemKey(path):
			still = append(still, at)
		default:
			left++
		}
	}
	if len(still) > 0 {
		if err := s.service.Confirm(c.UserContext(), v.draft, still); err != nil {
			return err
		}
	}
	if left > 0 {
		return seeOther(c, v.confirmOf(part))
	}
	return seeOther(c, v.root())
}

// explain notes what the changes of a part tell, where that is said otherwise
// than it was taken to be.
func (s *Server) explain(c *fiber.Ctx, v *visit, part int, f shell.Fields) error {
	var changes []assessment.Change
	for _, change := range v.draft.Changes(s.Bank) {
		path := pathOfPlace(change.Place)
		why := assessment.Why(f.One(fieldWhy + path))
		if s.partOf(v, path) != part || why == change.Why || why != assessment.World && why != assessment.Knowledge {
			continue
		}
		at := change.Place
		changes = append(changes, assessment.Change{Group: at.Group, Item: at.Item, Question: at.Question, Answer: v.draft.Answers.At(at), By: v.draft.Marks[at].By, Why: why})
	}
	if len(changes) == 0 {
		return nil
	}
	return s.service.Answer(c.UserContext(), v.draft.ID, changes...)
}

func (v *visit) confirmOf(part int) string { return v.root() + "/confirm/" + v.path.parts[part].ID }

// toConfirm says on the overview what there is to do in each part of a re-run.
func (s *Server) toConfirm(v *visit, tasks []task) {
	if !v.draft.Rerun() {
		return
	}
	u := s.unsettled(v)
	count := func(places []assessment.Place, part int) int { return len(s.takenOver(v, part, places)) }
	for i := range tasks {
		t := &tasks[i]
		t.URL, t.State, t.Label = v.confirmOf(i), "done", s.Locale.T("web.overview.done")
		fresh, confirm := count(u.New, i)+count(u.Again, i), count(u.Confirm, i)
		switch {
		case fresh > 0 && confirm > 0:
			t.State, t.Label = "begun", s.Locale.T("rerun.both", "confirm", s.Locale.N("rerun.confirm", confirm), "new", s.Locale.N("rerun.answer", fresh))
		case confirm > 0:
			t.State, t.Label = "begun", s.Locale.N("rerun.confirm", confirm)
		case fresh > 0:
			t.State, t.Label = "begun", s.Locale.N("rerun.answer", fresh)
		}
	}
}

// follows says which run a re-run is, "" of a first one.
func (s *Server) follows(v *visit) string {
	if !v.draft.Rerun() {
		return ""
	}
	return s.Locale.T("rerun.follows", "quarter", retrospect.Quarter(s.Locale, v.draft.Quarter), "before", retrospect.Quarter(s.Locale, v.draft.Follows.Quarter))
}

// lastTime says on a question what the run before said, and asks back where the
// answer cannot be compared with that.
func (s *Server) lastTime(v *visit, at asked, problems problem.List, p *questionPage) {
	if e, ok := v.draft.Earlier[at.place()]; ok && e.Answer.State != questionnaire.Missing {
		p.Last = s.Locale.T("rerun.last", "date", s.Locale.Date(e.At), "value", s.shownOf(v, at.question, e.Answer))
		p.Asked = at.question.ID == "P-CURRENCY"
	}
	for _, found := range problems {
		if found.Code == assessment.CodeCurrency {
			p.Sure = s.Locale.T("rerun.sure")
		}
	}
}
