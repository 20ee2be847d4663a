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
	s.app.Get("/start", s.choose)
	s.app.Post("/start", s.start)
	s.app.Get("/r/:token", s.drafted(s.resume))
	s.app.Post("/r/:token", s.drafted(s.reopen))

	a := s.app.Group("/a/:token")
	a.Get("/", s.drafted(s.overview))
	a.Post("/deepen", s.posted(s.deepen))
	a.Get("/check", s.drafted(s.check))
	a.Post("/check", s.posted(s.submit))
	a.Get("/check/:part", s.drafted(s.checkPart))
	a.Get("/links", s.drafted(s.links))
	a.Post("/links", s.posted(s.changeLinks))
	a.Get("/delete", s.drafted(s.deleting))
	a.Post("/delete", s.posted(s.deleteAll))
	s.linkRoutes(a)
	s.resultRoutes(a)
	s.shareRoutes(a)
	s.groupRoutes(a)
	a.Get("/:section/:question", s.drafted(s.question))
	a.Post("/:section/:question", s.autosaved(s.posted(s.answer)))
	a.Get("/:section/:question/"+proofPath, s.drafted(s.proof))
	a.Post("/:section/:question/"+proofPath, s.posted(s.prove))
	a.Get("/:group/:item/remove", s.drafted(s.removing))
	a.Post("/:group/:item/remove", s.posted(s.remove))
	a.Get("/:group/:item/:question", s.drafted(s.question))
	a.Post("/:group/:item/:question", s.autosaved(s.posted(s.answer)))
}

func (s *Server) resultRoutes(a fiber.Router) {
	a.Get("/result", s.drafted(s.result))
	a.Get("/result/try", s.drafted(s.tryAgain))
	a.Get("/result/:table.csv", s.drafted(s.csv))
	a.Get("/report.pdf", s.drafted(s.report))
	a.Post("/consent", s.posted(s.consent))
}

func (s *Server) groupRoutes(a fiber.Router) {
	a.Get("/:group", s.drafted(s.list))
	a.Post("/:group", s.posted(s.listed))
	a.Get("/:group/add", s.drafted(s.adding))
	a.Post("/:group/add", s.posted(s.add))
	a.Get("/:group/paste", s.drafted(s.pasting))
	a.Post("/:group/paste", s.posted(s.paste))
	a.Post("/:group/undo", s.posted(s.undo))
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
