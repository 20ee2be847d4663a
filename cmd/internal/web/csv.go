package web

import (
	"github.com/gofiber/fiber/v2"

	"waterline/cmd/internal/web/verdict"
)

// csv sends the numbers behind one picture or table of the result.
func (s *Server) csv(c *fiber.Ctx, v *visit) error {
	r, _, err := s.Store.LatestResult(c.UserContext(), v.draft.ID)
	if err != nil {
		return err
	}
	said, err := s.summary(r, verdict.Wide)
	if err == nil && s.Benchmarks != nil {
		said, err = said.Beside(c.UserContext(), s.Benchmarks, v.draft.ID, r, s.phrases(), verdict.Wide)
	}
	if err != nil {
		return err
	}
	return said.SendTable(c, c.Params("table"))
}
