package workspace

import (
	"net/http"

	"github.com/gofiber/fiber/v2"
)

func keysRoutes() []Route {
	return []Route{get("/workspace/keys", "", (*Server).keys)}
}

// keysPage explains the keys and switches them off and on.
type keysPage struct {
	page
	Keys []keyRow
}

// keyRow is a key, or two pressed one after the other.
type keyRow struct {
	Keys []string
	Does string
}

func (s *Server) keys(c *fiber.Ctx, v *visit) error {
	p := &keysPage{page: page{Title: v.t("workspace.keys.title"), Scripts: []string{"js/keys.js", "js/keyswitch.js"}}}
	for _, row := range []struct {
		does string
		keys []string
	}{
		{"search", []string{"/"}}, {"down", []string{"j"}}, {"up", []string{"k"}}, {"open", []string{"Enter"}}, {"edit", []string{"e"}},
		{"clients", []string{"g", "c"}}, {"portfolio", []string{"g", "p"}}, {"account", []string{"g", "a"}}, {"help", []string{"?"}},
	} {
		p.Keys = append(p.Keys, keyRow{row.keys, v.t("workspace.keys." + row.does)})
	}
	return s.send(c, v, http.StatusOK, "keys", p)
}
