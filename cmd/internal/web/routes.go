package web

import (
	"github.com/gofiber/fiber/v2"

	"waterline/static"
)

func (s *Server) routes() {
	s.app.Use(s.record, s.recoverPanic, s.headers, s.deadline)
	s.app.Get("/healthz", func(c *fiber.Ctx) error { return c.SendString("ok\n") })
	s.app.Get("/readyz", s.ready)
	s.app.Get("/metrics", s.metrics)
	s.app.Get(static.Prefix+"*", s.files.serve)
	s.app.Get("/embed.js", s.embedded)
	s.app.Get(brandPrefix+":file", s.look)

	s.app.Use(s.admit)
	s.app.Use(compressed())
	for _, room := range s.Rooms {
		if asker, ok := room.(Asker); ok {
			asker.Asking(s.TryOut)
		}
		room.Mount(s.app)
	}
	s.app.Get("/", s.public((*Server).landing))
	s.app.Get("/start", s.public((*Server).choose))
	s.app.Post("/start", s.public((*Server).start))
	s.formRoutes()
	s.app.Get("/r/:token", s.partly((*Server).resume))
	s.app.Post("/r/:token", s.partly((*Server).reopen))

	a := s.app.Group("/a/:token")
	a.Get("/", s.partly((*Server).overview))
	a.Post("/language", s.postedPartly((*Server).changeLanguage))
	a.Post("/deepen", s.posted((*Server).deepen))
	a.Get("/check", s.drafted((*Server).check))
	a.Post("/check", s.posted((*Server).submit))
	a.Get("/check/:part", s.partly((*Server).checkPart))
	a.Get("/confirm/:part", s.partly((*Server).confirming))
	a.Post("/confirm/:part", s.postedPartly((*Server).confirm))
	a.Post("/reask", s.posted((*Server).reask))
	a.Post("/again", s.posted((*Server).again))
	s.linkRoutes(a)
	s.inviteRoutes(a)
	s.resultRoutes(a)
	s.shareRoutes(a)
	s.usageRoutes(a)
	s.groupRoutes(a)
	a.Get("/:section/:question", s.partly((*Server).question))
	a.Post("/:section/:question", s.autosaved(s.postedPartly((*Server).answer)))
	a.Get("/:section/:question/"+proofPath, s.partly((*Server).proof))
	a.Post("/:section/:question/"+proofPath, s.postedPartly((*Server).prove))
	a.Get("/:group/:item/remove", s.partly((*Server).removing))
	a.Post("/:group/:item/remove", s.postedPartly((*Server).remove))
	a.Get("/:group/:item/:question", s.partly((*Server).question))
	a.Post("/:group/:item/:question", s.autosaved(s.postedPartly((*Server).answer)))
}

func (s *Server) resultRoutes(a fiber.Router) {
	a.Get("/result", s.drafted((*Server).result))
	a.Get("/result/try", s.drafted((*Server).tryAgain))
	a.Get("/result/:table.csv", s.drafted((*Server).csv))
	a.Get("/report.pdf", s.drafted((*Server).report))
	a.Post("/consent", s.posted((*Server).consent))
}

func (s *Server) groupRoutes(a fiber.Router) {
	a.Get("/:group", s.partly((*Server).list))
	a.Post("/:group", s.postedPartly((*Server).listed))
	a.Get("/:group/add", s.partly((*Server).adding))
	a.Post("/:group/add", s.postedPartly((*Server).add))
	a.Get("/:group/paste", s.partly((*Server).pasting))
	a.Post("/:group/paste", s.postedPartly((*Server).paste))
	a.Post("/:group/undo", s.postedPartly((*Server).undo))
}
