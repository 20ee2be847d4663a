package web

import (
	"net/http"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/compress"

	"waterline/static"
)

func (s *Server) routes() {
	s.app.Use(s.record, s.recoverPanic, headers, s.deadline)
	s.app.Get("/healthz", func(c *fiber.Ctx) error { return c.SendString("ok\n") })
	s.app.Get("/readyz", s.ready)
	s.app.Get(static.Prefix+"*", s.files.serve)

	s.app.Use(compress.New(compress.Config{Level: compress.LevelDefault}))
	s.app.Get("/", s.landing)
	s.app.Post("/start", s.start)
	s.app.Get("/r/:token", s.drafted(s.resume))
	s.app.Post("/r/:token", s.drafted(s.reopen))

	a := s.app.Group("/a/:token")
	a.Get("/", s.drafted(s.overview))
	a.Get("/check", s.drafted(s.check))
	a.Post("/check", s.posted(s.submit))
	a.Get("/result", s.drafted(s.result))
	a.Get("/report.pdf", s.drafted(s.report))
	a.Get("/:group", s.drafted(s.list))
	a.Post("/:group", s.posted(s.listed))
	a.Get("/:group/add", s.drafted(s.adding))
	a.Post("/:group/add", s.posted(s.add))
	a.Get("/:section/:question", s.drafted(s.question))
	a.Post("/:section/:question", s.posted(s.answer))
	a.Get("/:group/:item/remove", s.drafted(s.removing))
	a.Post("/:group/:item/remove", s.posted(s.remove))
	a.Get("/:group/:item/:question", s.drafted(s.question))
	a.Post("/:group/:item/:question", s.posted(s.answer))
}

func (s *Server) ready(c *fiber.Ctx) error {
	if s.Ready != nil {
		if err := s.Ready(c.UserContext()); err != nil {
			s.Logger.Error("not ready", "error", err)
			return c.Status(http.StatusServiceUnavailable).SendString("not ready\n")
		}
	}
	return c.SendString("ready\n")
}
