// Package problem holds what is wrong with an input, as facts rather than
// sentences: where, which rule, and the values the rule speaks of. The edge
// (command line, page, API) turns them into sentences in the reader's language.
package problem

import (
	"fmt"
	"slices"
	"strings"
)

// Problem is one fault of an input.
type Problem struct {
	Path string            `json:"path"`           // place, such as "answers.G-OUT-01" or "process[2].PR-VOLUME"
	Code string            `json:"code"`           // rule, such as "above_max"; a key of the locale
	Args map[string]string `json:"args,omitempty"` // values the sentence names, such as {"max": "100"}
	Line int               `json:"line,omitempty"` // line in a file, 0 when the input is no file
}

// New builds a problem from pairs of argument names and values.
func New(path, code string, pairs ...string) Problem {
	p := Problem{Path: path, Code: code}
	for i := 0; i+1 < len(pairs); i += 2 {
		if p.Args == nil {
			p.Args = make(map[string]string, len(pairs)/2)
		}
		p.Args[pairs[i]] = pairs[i+1]
	}
	return p
}

// At returns the problem with its line in the file set.
func (p Problem) At(line int) Problem {
	p.Line = line
	return p
}

// List is every problem of one input. It is an error when it is not empty.
type List []Problem

// Error names places and codes for logs; people read the rendered sentences.
func (l List) Error() string {
	parts := make([]string, len(l))
	for i, p := range l {
		parts[i] = fmt.Sprintf("%s: %s", p.Path, p.Code)
	}
	return strings.Join(parts, "; ")
}

// Err returns the list as an error, or nil when nothing is wrong.
func (l List) Err() error {
	if len(l) == 0 {
		return nil
	}
	return l
}

// Sorted returns the problems in the order of their lines, then places.
func (l List) Sorted() List {
	out := slices.Clone(l)
	slices.SortStableFunc(out, func(a, b Problem) int {
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return strings.Compare(a.Path, b.Path)
	})
	return out
}
