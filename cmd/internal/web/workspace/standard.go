package workspace

import (
	"net/http"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"waterline/cmd/internal/account"
	"waterline/cmd/internal/standard"
)

func standardRoutes() []Route {
	return []Route{get("/admin/security", account.Operate, (*Server).standard)}
}

// standardPage says how each requirement of a standard is met.
type standardPage struct {
	page
	Source   string
	States   []string // the columns of Levels
	Levels   []stateRow
	Gaps     []requirementRow
	Chapters []chapterRows
}

// stateRow counts the states of one level.
type stateRow struct {
	Name   string
	Counts []string
}

// chapterRows are the requirements of one chapter.
type chapterRows struct {
	Name string
	Said string // how many are in which state
	Rows []requirementRow
}

// requirementRow is one requirement. What is shown are tests and places to read.
type requirementRow struct {
	standard.Answer
	Level string
	Said  string
	Shown []string
}

func (s *Server) standard(c *fiber.Ctx, v *visit) error {
	a, err := standard.ASVS()
	if err != nil {
		return err
	}
	p := standardPage{page: page{Title: v.t("workspace.nav.standard")}, Source: a.Source}
	states := []standard.State{standard.Satisfied, standard.NotApplicable, standard.Gap}
	for _, state := range states {
		p.States = append(p.States, v.t("workspace.standard."+string(state)))
	}
	for _, level := range []int{1, 2} {
		row := stateRow{Name: v.t("workspace.standard.of_level", "n", number(int64(level)))}
		for _, state := range states {
			row.Counts = append(row.Counts, number(int64(a.Count(level, state))))
		}
		p.Levels = append(p.Levels, row)
	}
	for _, one := range a.Answers {
		row := requirementRow{Answer: one, Level: number(int64(one.Level)), Said: v.t("workspace.standard." + string(one.State)), Shown: slices.Concat(one.Tests, one.Read)}
		if one.State == standard.Gap {
			p.Gaps = append(p.Gaps, row)
		}
		if n := len(p.Chapters); n == 0 || p.Chapters[n-1].Rows[0].Chapter() != one.Chapter() {
			p.Chapters = append(p.Chapters, chapterRows{Name: one.Chapter() + " " + v.t("workspace.standard.chapter."+strings.ToLower(one.Chapter()))})
		}
		last := &p.Chapters[len(p.Chapters)-1]
		last.Rows = append(last.Rows, row)
	}
	for i := range p.Chapters {
		p.Chapters[i].Said = v.inStates(p.Chapters[i].Rows, states)
	}
	return s.send(c, v, http.StatusOK, "standard", &p)
}

// inStates says how many requirements are in which state, without those in none.
func (v *visit) inStates(rows []requirementRow, states []standard.State) string {
	var parts []string
	for _, state := range states {
		n := 0
		for _, r := range rows {
			if r.State == state {
				n++
			}
		}
		if n > 0 {
			parts = append(parts, v.t("workspace.standard."+string(state))+" "+number(int64(n)))
		}
	}
	return strings.Join(parts, ", ")
}
