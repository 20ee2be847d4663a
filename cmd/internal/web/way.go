package web

import (
	"net/url"

	"waterline/assessment"
	"waterline/assessment/questionnaire"
)

// stop is one page on the way through a draft: a question outside groups, or
// the list of a group.
type stop struct {
	url      string
	section  int // place of its section among those with pages, from 0
	group    *questionnaire.Group
	question questionnaire.Question // of a stop without group
}

// way is the path through a draft at its depth, given the answers so far.
type way struct {
	stops    []stop
	sections []questionnaire.Section
}

// pathOf lays out the way: the sections in the order of the bank, each group
// where its first question stands.
func (s *Server) pathOf(v *visit) way {
	var p way
	scope := v.draft.Answers.Scope()
	for _, section := range s.Bank.Sections {
		before := len(p.stops)
		listed := make(map[string]bool)
		for _, q := range s.Bank.Questions {
			if q.Section != section.ID || !q.AskedAt(string(v.draft.Depth)) {
				continue
			}
			if q.Group == "" {
				if q.Shown(scope) {
					p.stops = append(p.stops, stop{url: v.root() + "/" + section.ID + "/" + q.ID, section: len(p.sections), question: q})
				}
				continue
			}
			if group, ok := s.Bank.Group(q.Group); ok && !listed[q.Group] && v.draft.Depth.Limit(group) > 0 {
				listed[q.Group] = true
				p.stops = append(p.stops, stop{url: v.root() + "/" + group.ID, section: len(p.sections), group: &group})
			}
		}
		if len(p.stops) > before {
			p.sections = append(p.sections, section)
		}
	}
	return p
}

// question finds the stop of a question outside groups, -1 if it is not asked.
func (p way) question(id string) int {
	for i, s := range p.stops {
		if s.group == nil && s.question.ID == id {
			return i
		}
	}
	return -1
}

// list finds the stop of a group, -1 if it is not asked.
func (p way) list(group string) int {
	for i, s := range p.stops {
		if s.group != nil && s.group.ID == group {
			return i
		}
	}
	return -1
}

// after is the page that follows a stop: the next one, or the check at the end.
func (v *visit) after(i int) string {
	if i+1 < len(v.path.stops) {
		return v.entry(i + 1)
	}
	return v.root() + "/check"
}

// entry is where a stop begins: a group without items begins with its first.
func (v *visit) entry(i int) string {
	s := v.path.stops[i]
	if s.group != nil && len(v.draft.Answers.Groups[s.group.ID]) == 0 {
		return s.url + "/add"
	}
	return s.url
}

// before is the page that leads to a stop.
func (v *visit) before(i int) string {
	if i > 0 {
		return v.path.stops[i-1].url
	}
	return v.root()
}

// itemURL is the page of one question about an item.
func (v *visit) itemURL(group, item, question string) string {
	return v.root() + "/" + group + "/" + url.PathEscape(item) + "/" + question
}

// item finds an item of the draft, nil when it is gone.
func (v *visit) item(group, id string) *assessment.Item {
	for i := range v.draft.Answers.Groups[group] {
		if v.draft.Answers.Groups[group][i].ID == id {
			return &v.draft.Answers.Groups[group][i]
		}
	}
	return nil
}

// resumeAt is the first page that still lacks an answer.
func (s *Server) resumeAt(v *visit) string {
	for i, st := range v.path.stops {
		if st.group == nil {
			if v.draft.Answers.Values[st.question.ID].State == questionnaire.Missing && st.question.Required {
				return st.url
			}
			continue
		}
		items := v.draft.Answers.Groups[st.group.ID]
		if len(items) == 0 && !v.reached(i) {
			return v.entry(i)
		}
		for k := range items {
			if q, ok := s.firstMissing(v, *st.group, &items[k]); ok {
				return v.itemURL(st.group.ID, items[k].ID, q.ID)
			}
		}
	}
	return v.root() + "/check"
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

// firstMissing is the first question an item still needs an answer to.
func (s *Server) firstMissing(v *visit, g questionnaire.Group, item *assessment.Item) (questionnaire.Question, bool) {
	for _, q := range s.Bank.Asked(string(v.draft.Depth), g.ID, v.scope(item)) {
		if q.Required && item.Values[q.ID].State == questionnaire.Missing {
			return q, true
		}
	}
	return questionnaire.Question{}, false
}
