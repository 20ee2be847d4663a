package web

import (
	"fmt"

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
	if err != nil {
		return err
	}
	name := c.Params("table")
	table, ok := said.Table(name)
	if !ok {
		return fiber.ErrNotFound
	}
	data, err := verdict.Sheet(table)
	if err != nil {
		return fmt.Errorf("table %s: %w", name, err)
	}
	c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8; header=present")
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="waterline-`+name+`.csv"`)
	return c.Send(data)
}
