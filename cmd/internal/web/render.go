package web

import (
	"fmt"
	"html/template"
	"io/fs"
	"maps"

	"github.com/gofiber/fiber/v2"

	"waterline/cmd/internal/web/shell"
	"waterline/cmd/internal/web/verdict"
	"waterline/static"
	"waterline/templates/locale"
)

// pageNames is every page; a file in templates/page that is not here, or one
// here without a file, keeps the server from starting.
var pageNames = []string{
	"add", "check", "choose", "confirm", "contact", "delete", "entry", "error", "invite", "item", "landing", "links", "list", "overview", "part", "paste", "privacy",
	"proof", "question", "remove",
	"result", "resume", "share", "shared", "tryout", "unlock", "usage",
}

// page is what every page has; the struct of each embeds it.
type page struct {
	Title   string // without the name of the product
	Error   bool   // the page shows problems
	Index   bool   // search engines may list it
	Wide    bool
	Script  string // a file that the page loads besides
	Version string
	House   house

	Keep    string   // what links to other pages end in, to stay in the language
	Tongues []tongue // that the page is offered in
	Switch  *languageSwitch
	Base    string // scheme and host, on pages that search engines may list
	Path    string // of such a page
}

func (p *page) base() *page { return p }

type based interface{ base() *page }

// parsePages reads the pages of a language.
func parsePages(fsys fs.FS, files *static.Set, words *locale.Locale) (*shell.Pages, error) {
	return shell.Parse(fsys, "layout", "page", pageNames, files, words, functions())
}

// functions are what the pages may call besides words and files.
func functions() template.FuncMap {
	calls := template.FuncMap{
		"named": func(name, label, note, value, wrong string) box {
			return box{ID: name, Name: name, Label: label, Note: note, Value: value, Error: wrong}
		},
	}
	maps.Copy(calls, verdict.Functions())
	return calls
}

// send writes a page. A page that fails to render sends nothing of itself.
func (s *Server) send(c *fiber.Ctx, status int, name string, data based) error {
	data.base().Version = s.Version
	s.offer(c, data.base())
	var err error
	if data.base().House, err = s.house(c, data.base().Keep); err != nil {
		return fmt.Errorf("page %s: %w", name, err)
	}
	return s.pages.Send(c, status, "layout", name, data)
}
