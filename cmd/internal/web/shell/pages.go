package shell

import (
	"bytes"
	"fmt"
	"html/template"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"text/template/parse"

	"github.com/gofiber/fiber/v2"

	"waterline/static"
	"waterline/templates/locale"
)

// Pages are the parsed pages of one folder in one language.
type Pages struct {
	words *locale.Locale
	pages map[string]*template.Template
}

// Parse reads a layout, the parts that all pages share and those of a folder,
// and the pages of the folder. A page that is in the
// folder and not among the names, or the other way round, is an error. Extra
// functions are what its templates may call besides words, dates and files.
func Parse(fsys fs.FS, layout, folder string, names []string, files *static.Set, words *locale.Locale, extra template.FuncMap) (*Pages, error) {
	calls := functions(files, words)
	maps.Copy(calls, extra)
	parts := []string{"layout/*.html", "partial/*.html"}
	if own, err := fs.Glob(fsys, "partial/"+folder+"/*.html"); err == nil && len(own) > 0 {
		parts = append(parts, own...)
	}
	shared, err := template.New("").Option("missingkey=error").Funcs(calls).ParseFS(fsys, parts...)
	if err != nil {
		return nil, fmt.Errorf("templates: %w", err)
	}
	found, err := fs.Glob(fsys, folder+"/*.html")
	if err != nil {
		return nil, fmt.Errorf("templates: %w", err)
	}
	for _, file := range found {
		if name := strings.TrimSuffix(path.Base(file), ".html"); !slices.Contains(names, name) {
			return nil, fmt.Errorf("templates: page %s is not declared", file)
		}
	}
	p := &Pages{words: words, pages: make(map[string]*template.Template, len(names))}
	for _, name := range names {
		t, err := template.New("").Option("missingkey=error").Funcs(calls).ParseFS(fsys, folder+"/"+name+".html")
		if err == nil {
			err = complete(t, shared, layout)
		}
		if err != nil {
			return nil, fmt.Errorf("templates: page %s: %w", name, err)
		}
		p.pages[name] = t
	}
	return p, nil
}

// complete gives a page its layout and what the two use of the shared
// templates. Each page has copies of its own, which are escaped for their
// place; all of the shared ones in every page would take 50 MB.
func complete(page, shared *template.Template, layout string) error {
	wanted := []string{layout}
	for _, own := range page.Templates() {
		wanted = append(wanted, used(own.Tree)...)
	}
	for len(wanted) > 0 {
		name := wanted[0]
		wanted = wanted[1:]
		t := shared.Lookup(name)
		if page.Lookup(name) != nil || t == nil || t.Tree == nil {
			continue // what is nowhere is met when the page is escaped
		}
		if _, err := page.AddParseTree(name, t.Tree.Copy()); err != nil {
			return err
		}
		wanted = append(wanted, used(t.Tree)...)
	}
	return nil
}

// used are the names of the templates that a template includes.
func used(tree *parse.Tree) []string {
	if tree == nil || tree.Root == nil {
		return nil
	}
	var names []string
	var walk func(parse.Node)
	branch := func(b *parse.BranchNode) {
		walk(b.List)
		if b.ElseList != nil {
			walk(b.ElseList)
		}
	}
	walk = func(n parse.Node) {
		switch n := n.(type) {
		case *parse.ListNode:
			for _, one := range n.Nodes {
				walk(one)
			}
		case *parse.IfNode:
			branch(&n.BranchNode)
		case *parse.RangeNode:
			branch(&n.BranchNode)
		case *parse.WithNode:
			branch(&n.BranchNode)
		case *parse.TemplateNode:
			names = append(names, n.Name)
		}
	}
	walk(tree.Root)
	return names
}

// functions are what every template may call: words, dates and file names.
func functions(files *static.Set, words *locale.Locale) template.FuncMap {
	return template.FuncMap{
		"t":     words.T,
		"n":     words.N,
		"lang":  words.Tag,
		"date":  words.Date,
		"asset": files.URL,
		"has":   files.Has,
	}
}

// Send writes a page in a layout. One that fails to render sends nothing of
// itself.
func (p *Pages) Send(c *fiber.Ctx, status int, layout, name string, data any) error {
	page, err := p.Part(name, layout, data)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	c.Set(fiber.HeaderContentLanguage, p.words.Tag())
	return c.Status(status).Send(page)
}

// Part is a template of a page by itself, for what a script puts in its place.
func (p *Pages) Part(page, part string, data any) ([]byte, error) {
	t, ok := p.pages[page]
	if !ok {
		return nil, fmt.Errorf("page %s is not declared", page)
	}
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, part, data); err != nil {
		return nil, fmt.Errorf("page %s: %w", page, err)
	}
	return b.Bytes(), nil
}
