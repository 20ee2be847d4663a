package web

import (
	"slices"
	"strconv"

	"waterline/assessment"
	"waterline/assessment/questionnaire"
)

// counts reports whether leaving a question empty leaves something open: where
// an empty page is the only way not to answer, it is an answer.
func counts(q questionnaire.Question) bool {
	return q.Required || q.DontKnow || q.NotApplicable != ""
}

// lacks reports whether a stop still has something to ask.
func (s *Server) lacks(v *visit, i int) bool {
	st := v.path.stops[i]
	if st.group == nil {
		return v.draft.Answers.Values[st.question.ID].State == questionnaire.Missing
	}
	items := v.draft.Answers.Groups[st.group.ID]
	for k := range items {
		if _, open := s.firstOpen(v, *st.group, &items[k]); open {
			return true
		}
	}
	return len(items) == 0 && !v.reached(i)
}

// reached reports whether something after a stop was answered, so that an
// empty group was left empty on purpose.
func (v *visit) reached(i int) bool {
	for _, s := range v.path.stops[i+1:] {
		if s.group == nil && v.draft.Answers.Values[s.question.ID].State != questionnaire.Missing {
			return true
		}
	}
	return false
}

// firstOpen is the first question of an item that nobody answered and that
// counts: on the quick way only what is needed.
func (s *Server) firstOpen(v *visit, g questionnaire.Group, item *assessment.Item) (questionnaire.Question, bool) {
	for _, q := range s.Bank.Asked(string(v.draft.Depth), g.ID, v.scope(item)) {
		if s.open(v, q, item.Values[q.ID]) {
			return q, true
		}
	}
	return questionnaire.Question{}, false
}

// open reports whether an answer is still to come.
func (s *Server) open(v *visit, q questionnaire.Question, a questionnaire.Answer) bool {
	return a.State == questionnaire.Missing && (q.Required || v.draft.Depth == assessment.Full && counts(q))
}

// resumeAt is the first page that still lacks an answer.
func (s *Server) resumeAt(v *visit) string {
	for i, st := range v.path.stops {
		if st.group == nil {
			if s.open(v, *st.question, v.draft.Answers.Values[st.question.ID]) {
				return st.url
			}
			continue
		}
		items := v.draft.Answers.Groups[st.group.ID]
		if len(items) == 0 && !v.reached(i) {
			return v.entry(i)
		}
		for k := range items {
			if q, ok := s.firstOpen(v, *st.group, &items[k]); ok {
				return v.itemURL(st.group.ID, items[k].ID, q.ID)
			}
		}
	}
	return v.root() + "/check"
}

// task is one part in the task list.
type task struct {
	Title, URL string
	State      string // done, begun or open
	Label      string
	By         []string // who answered it besides the owner
}

const stateOpen = "open"

// tally counts what a part asks and what was answered.
type tally struct {
	asked, given, items int
	grouped             bool
	first               string // the first page that lacks an answer
}

// tasks says how far each part is.
func (s *Server) tasks(v *visit) []task {
	tallies := make([]tally, len(v.path.parts))
	for i, st := range v.path.stops {
		t := &tallies[st.part]
		if st.group == nil {
			s.tally(v, t, *st.question, v.draft.Answers.Values[st.question.ID], st.url)
			continue
		}
		items := v.draft.Answers.Groups[st.group.ID]
		t.grouped = true
		t.items += len(items)
		if len(items) == 0 && !v.reached(i) {
			t.asked++
			t.lacking(v.entry(i))
		}
		for k := range items {
			for _, q := range s.Bank.Asked(string(v.draft.Depth), st.group.ID, v.scope(&items[k])) {
				s.tally(v, t, q, items[k].Values[q.ID], v.itemURL(st.group.ID, items[k].ID, q.ID))
			}
		}
	}
	out := make([]task, len(tallies))
	for i, t := range tallies {
		out[i] = s.task(v, i, t)
		out[i].By = s.answerers(v, i)
	}
	return out
}

// answerers says who answered in a part besides the one who looks and the
// owner, each with the day of the last answer.
func (s *Server) answerers(v *visit, part int) []string {
	last := make(map[string]assessment.Place)
	for at, mark := range v.draft.Marks {
		before, seen := last[mark.By]
		if s.partOf(v, pathOfPlace(at)) == part && (!seen || mark.At.After(v.draft.Marks[before].At)) {
			last[mark.By] = at
		}
	}
	var out []string
	for _, at := range last {
		if said := s.answeredBy(v, at); said != "" {
			out = append(out, said)
		}
	}
	slices.Sort(out)
	return out
}

func (s *Server) tally(v *visit, t *tally, q questionnaire.Question, a questionnaire.Answer, url string) {
	if !counts(q) || v.draft.Depth == assessment.Quick && !q.Required {
		return
	}
	t.asked++
	if a.State != questionnaire.Missing {
		t.given++
		return
	}
	t.lacking(url)
}

func (t *tally) lacking(url string) {
	if t.first == "" {
		t.first = url
	}
}

func (s *Server) task(v *visit, i int, t tally) task {
	out := task{Title: v.path.parts[i].Title, URL: t.first, State: "begun"}
	switch {
	case t.given == t.asked:
		out.State, out.URL = "done", v.checkOf(i)
	case t.given == 0 && t.items == 0:
		out.State = stateOpen
	}
	out.Label = s.Locale.T("web.overview." + out.State)
	if out.State == "begun" {
		out.Label = s.Locale.T("web.overview.part_of", "state", out.Label, "given", strconv.Itoa(t.given), "asked", strconv.Itoa(t.asked))
	}
	if t.grouped && t.items > 0 {
		out.Label = s.Locale.N("web.overview.added", t.items)
		if out.State == "begun" {
			out.Label = s.Locale.T("web.overview.part_of", "state", out.Label, "given", strconv.Itoa(t.given), "asked", strconv.Itoa(t.asked))
		}
	}
	return out
}
