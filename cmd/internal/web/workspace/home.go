package workspace

import (
	"net/http"

	"github.com/gofiber/fiber/v2"

	"waterline/cmd/internal/web/shell"
)

func homeRoutes() []Route {
	return append([]Route{
		get("/workspace", "", (*Server).home),
	}, open(post("/workspace/language", "", (*Server).changeLanguage))...)
}

// homePage is for those who have no list of clients to see.
type homePage struct{ page }

// home leads to the first place that the visitor has a right to.
func (s *Server) home(c *fiber.Ctx, v *visit) error {
	if rails := s.rails(c, v); len(rails) > 0 {
		return seeOther(c, rails[0].Links[0].URL)
	}
	return s.send(c, v, http.StatusOK, "home", &homePage{page: page{Title: v.t("workspace.home.title")}})
}

func (s *Server) changeLanguage(c *fiber.Ctx, _ *visit) error {
	f := shell.Form(c)
	if err := s.speak(c, f.One("language")); err != nil {
		return err
	}
	return seeOther(c, inside(f.One("back")))
}
