package web

import (
	"net/url"
	"slices"

	"waterline/assessment"
	"waterline/assessment/questionnaire"
)

// stop is one page on the way through a draft: a question outside groups, or
// the list of a group.
type stop struct {
	url      string
	part     int // place of its part among those with pages, from 0
	group    *questionnaire.Group
	question *questionnaire.Question // of a stop without group
}

// part is what the task list shows as one: a section of the bank, or two short
// ones about the same subject.
type part struct{ ID, Title, Intro string }

// way is the path through a draft at its depth, given the answers so far.
type way struct {
	stops []stop
	parts []part
}

// pathOf lays out the way: the sections in the order of the bank, each group
// where its first question stands. Where the link opens one part, the way has
// no other.
func (s *Server) pathOf(v *visit) way {
	p := way{stops: make([]stop, 0, len(s.Bank.Questions))}
	scope := v.draft.Answers.Scope()
	for _, section := range s.Bank.Sections {
		id := assessment.Part(section.ID)
		if v.draft.Part != "" && v.draft.Part != id {
			continue
		}
		before := len(p.stops)
		if p.stops = s.stopsOf(v, section.ID, scope, p.stops); len(p.stops) == before {
			continue
		}
		if n := len(p.parts); n == 0 || p.parts[n-1].ID != id {
			p.parts = append(p.parts, part{ID: id, Title: s.Locale.Or("web.part."+section.ID, section.Title), Intro: section.Intro})
		}
		for i := before; i < len(p.stops); i++ {
			p.stops[i].part = len(p.parts) - 1
		}
	}
	return p
}

// stopsOf appends the stops of a section. Every page lays the way out, so the
// questions are not copied.
func (s *Server) stopsOf(v *visit, section string, scope questionnaire.Scope, out []stop) []stop {
	var listed []string
	for i := range s.Bank.Questions {
		q := &s.Bank.Questions[i]
		if q.Section != section || !q.AskedAt(string(v.draft.Depth)) {
			continue
		}
		if q.Group == "" {
			if q.Shown(scope) {
				out = append(out, stop{url: v.root() + "/" + section + "/" + q.ID, question: q})
			}
			continue
		}
		if slices.Contains(listed, q.Group) {
			continue
		}
		if group, ok := s.Bank.Group(q.Group); ok && v.draft.Depth.Limit(group) > 0 {
			listed = append(listed, q.Group)
			out = append(out, stop{url: v.root() + "/" + group.ID, group: &group})
		}
	}
	return out
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

// find is the place of a part, -1 if it is not asked.
func (p way) find(id string) int {
	for i, at := range p.parts {
		if at.ID == id {
			return i
		}
	}
	return -1
}

// after is the page that follows a stop. The quick way goes straight on to the
// check at the end. The full one goes to what the part still lacks, so that
// nothing is asked twice, and ends with the check of the part.
func (s *Server) after(v *visit, i int) string {
	switch {
	case v.draft.Depth == assessment.Full:
	case i+1 < len(v.path.stops):
		return v.entry(i + 1)
	case v.draft.Part == "":
		return v.root() + "/check"
	}
	here := v.path.stops[i].part
	for j := i + 1; j < len(v.path.stops) && v.path.stops[j].part == here; j++ {
		if s.lacks(v, j) {
			return v.entry(j)
		}
	}
	return v.checkOf(here)
}

// checkOf is the page that shows the answers of a part.
func (v *visit) checkOf(part int) string { return v.root() + "/check/" + v.path.parts[part].ID }

// entry is where a stop begins: a group without items begins with its first.
func (v *visit) entry(i int) string {
	s := v.path.stops[i]
	if s.group != nil && len(v.draft.Answers.Groups[s.group.ID]) == 0 {
		return s.url + "/add"
	}
	return s.url
}

// before is the page that leads to a stop; a part of the full way is entered
// from the task list.
func (v *visit) before(i int) string {
	first := i == 0 || v.draft.Depth == assessment.Full && i < len(v.path.stops) && v.path.stops[i-1].part != v.path.stops[i].part
	if first {
		return v.root()
	}
	return v.path.stops[i-1].url
}

// itemURL is the page of one question about an item.
func (v *visit) itemURL(group, item, question string) string {
	return v.itemPage(group, item) + "/" + question
}

// itemPage is the page of an item.
func (v *visit) itemPage(group, item string) string {
	return v.root() + "/" + group + "/" + url.PathEscape(item)
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
