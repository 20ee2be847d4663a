package web

import (
	"bytes"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"waterline/reports/chart"
	"waterline/static"
	"waterline/templates/locale"
)

// pageNames is every page; a file in templates/page that is not here, or one
// here without a file, keeps the server from starting.
var pageNames = []string{
	"add", "check", "choose", "contact", "delete", "entry", "error", "invite", "item", "landing", "links", "list", "overview", "part", "paste", "privacy",
	"proof", "question", "remove",
	"result", "resume", "share", "shared", "unlock",
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

// renderer holds the parsed pages of one language.
type renderer struct {
	pages map[string]*template.Template
}

func newRenderer(fsys fs.FS, files *static.Set, words *locale.Locale) (*renderer, error) {
	shared, err := template.New("").Option("missingkey=error").Funcs(functions(files, words)).
		ParseFS(fsys, "layout/*.html", "partial/*.html", "partial/page/*.html")
	if err != nil {
		return nil, fmt.Errorf("templates: %w", err)
	}
	found, err := fs.Glob(fsys, "page/*.html")
	if err != nil {
		return nil, fmt.Errorf("templates: %w", err)
	}
	for _, file := range found {
		if name := strings.TrimSuffix(path.Base(file), ".html"); !slices.Contains(pageNames, name) {
			return nil, fmt.Errorf("templates: page %s is not declared", file)
		}
	}
	r := &renderer{pages: make(map[string]*template.Template, len(pageNames))}
	for _, name := range pageNames {
		t, err := shared.Clone()
		if err == nil {
			t, err = t.ParseFS(fsys, "page/"+name+".html")
		}
		if err != nil {
			return nil, fmt.Errorf("templates: page %s: %w", name, err)
		}
		r.pages[name] = t
	}
	return r, nil
}

// functions are what templates may call: words, figures and file names.
func functions(files *static.Set, words *locale.Locale) template.FuncMap {
	return template.FuncMap{
		"t":     words.T,
		"n":     words.N,
		"lang":  words.Tag,
		"asset": files.URL,
		"has":   files.Has,
		"date":  words.Date,
		"named": func(name, label, note, value, wrong string) box {
			return box{ID: name, Name: name, Label: label, Note: note, Value: value, Error: wrong}
		},
		"captioned": func(caption string, t chart.Table) captioned { return captioned{caption, t} },
	}
}

// captioned is a table with what it is about.
type captioned struct {
	Caption string
	Table   chart.Table
}

// send writes a page. A page that fails to render sends nothing of itself.
func (s *Server) send(c *fiber.Ctx, status int, name string, data based) error {
	data.base().Version = s.Version
	s.offer(c, data.base())
	var err error
	if data.base().House, err = s.house(c, data.base().Keep); err != nil {
		return fmt.Errorf("page %s: %w", name, err)
	}
	var b bytes.Buffer
	if err := s.pages.pages[name].ExecuteTemplate(&b, "layout", data); err != nil {
		return fmt.Errorf("page %s: %w", name, err)
	}
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	c.Set(fiber.HeaderContentLanguage, s.Locale.Tag())
	return c.Status(status).Send(b.Bytes())
}
