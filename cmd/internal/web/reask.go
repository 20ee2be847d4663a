package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
	"waterline/assessment/questionnaire"
)

// outdated reports whether a draft was begun under a questionnaire that is not
// known any more, so that no result can be made of it as it is.
func (s *Server) outdated(v *visit) bool { return v.draft.Questionnaire != s.Bank.Ref() }

// reask goes on with a draft under the questions that its form asks now.
func (s *Server) reask(c *fiber.Ctx, v *visit) error {
	if s.outdated(v) {
		if err := s.asking(v.form.Questionnaire).service.Reask(c.UserContext(), v.draft, nil); err != nil {
			return err
		}
	}
	return seeOther(c, v.root())
}

// leftOut lists the answers to questions that are not asked any more. Those that
// are, and take another answer now, are asked again.
func (s *Server) leftOut(v *visit) []takenOver {
	var from *questionnaire.Bank
	if v.draft.Rerun() {
		from = s.bankOf(v.draft.Follows.Questionnaire)
	}
	var out []takenOver
	for _, at := range v.draft.Gone() {
		if q, ok := s.Bank.Question(at.Question); ok && q.Group == at.Group {
			continue
		}
		e := v.draft.Earlier[at]
		row := takenOver{Question: at.Question, Was: bare(e.Value), Said: e.At}
		if q, ok := bankQuestion(from, at.Question); ok {
			row.Question = q.Text
			if a, err := assessment.DecodeAnswer(q, e.Value); err == nil {
				row.Was = s.shownOf(v, q, a)
			}
		}
		if item := v.item(at.Group, at.Item); item != nil {
			group, _ := s.Bank.Group(at.Group)
			row.Item = itemName(group, *item)
		}
		out = append(out, row)
	}
	return out
}

// bankQuestion is a question of a bank that may not be known.
func bankQuestion(b *questionnaire.Bank, id string) (questionnaire.Question, bool) {
	if b == nil {
		return questionnaire.Question{}, false
	}
	return b.Question(id)
}

// bare is an answer as it is kept, without the signs of its notation, where no
// question says how it is read.
func bare(value json.RawMessage) string {
	read := json.NewDecoder(bytes.NewReader(value))
	read.UseNumber()
	var kept any
	if err := read.Decode(&kept); err != nil {
		return ""
	}
	return plainly(kept)
}

// plainly writes what stands in a JSON text as a list of words.
func plainly(value any) string {
	var parts []string
	switch v := value.(type) {
	case []any:
		for _, one := range v {
			parts = append(parts, plainly(one))
		}
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			parts = append(parts, key+": "+plainly(v[key]))
		}
	default:
		return fmt.Sprint(v)
	}
	return strings.Join(parts, ", ")
}
