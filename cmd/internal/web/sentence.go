package web

import (
	"waterline/assessment/problem"
	"waterline/cmd/internal/web/shell"
)

// sentence writes a problem for the person who filled in the form.
func (s *Server) sentence(p problem.Problem) string {
	return shell.Sentence(s.Locale, "web.problem", p)
}

// fault is the sentence about one box, empty when it is fine.
func (s *Server) fault(a askable, name string) string {
	for _, p := range a.problems {
		if p.Path == name {
			return s.sentence(p)
		}
	}
	return ""
}

// faults lists what is wrong on a page, each with the box to put right.
func (s *Server) faults(a askable, f field) []fault {
	var out []fault
	for _, p := range a.problems {
		out = append(out, fault{Anchor: anchor(p.Path, f), Text: s.sentence(p)})
	}
	return out
}

// anchor is the id of the box that a problem is about; a problem of the whole
// question leads to its first box.
func anchor(path string, f field) string {
	if path == fieldAnswer && len(f.Boxes) > 0 {
		return f.Boxes[0].ID
	}
	if path == fieldAnswer && len(f.Options) == 0 && f.Other != nil {
		return f.Other.ID
	}
	return path
}
