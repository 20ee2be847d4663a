package reports

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"waterline/reports/pdf"
)

// TestWritePDF_IsTagged checks the tree of elements of every company and every
// extreme: what may be inside what, headings without a gap, a description for
// every figure, and every mark on a page in the tree exactly once.
func TestWritePDF_IsTagged(t *testing.T) {
	for name, doc := range everything(t) {
		var b bytes.Buffer
		if err := doc.WritePDF(&b); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		tree, err := pdf.ReadTree(b.Bytes())
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		c := &treeCheck{say: func(format string, args ...any) { t.Errorf(name+": "+format, args...) }, used: map[string]int{}}
		c.element(tree.Root, "", "")
		if c.titles != 1 || c.figures+c.tables == 0 {
			c.say("%d titles, %d figures, %d tables", c.titles, c.figures, c.tables)
		}
		for n, page := range tree.Pages {
			c.page(n+1, page)
		}
	}
}

// inside says where each role may stand.
var inside = map[pdf.Role][]pdf.Role{
	pdf.Section: {pdf.Document}, pdf.Row: {pdf.Table}, pdf.Head: {pdf.Row}, pdf.Cell: {pdf.Row}, pdf.Item: {pdf.List},
	pdf.Label: {pdf.Item}, pdf.ItemBody: {pdf.Item}, pdf.Table: {pdf.Section, pdf.Division}, pdf.Figure: {pdf.Section, pdf.Division},
	pdf.List: {pdf.Section, pdf.Division}, pdf.Division: {pdf.Section, pdf.Division}, pdf.Heading1: {pdf.Section},
	pdf.Heading2: {pdf.Section}, pdf.Heading3: {pdf.Section, pdf.Division}, pdf.Heading4: {pdf.Section, pdf.Division},
	pdf.Paragraph: {pdf.Section, pdf.Division}, pdf.Link: {pdf.Paragraph, pdf.ItemBody, pdf.Label, pdf.Cell},
}

// leaves own what is drawn.
var leaves = map[pdf.Role]bool{
	pdf.Heading1: true, pdf.Heading2: true, pdf.Heading3: true, pdf.Heading4: true, pdf.Paragraph: true, pdf.Label: true,
	pdf.ItemBody: true, pdf.Head: true, pdf.Cell: true, pdf.Figure: true, pdf.Link: true,
}

type treeCheck struct {
	say                     func(format string, args ...any)
	level                   int
	titles, figures, tables int
	used                    map[string]int // role by page and mark
}

func (c *treeCheck) element(e *pdf.Node, in pdf.Role, path string) {
	path += "/" + string(e.Role)
	allowed, known := inside[e.Role]
	if in == "" && e.Role != pdf.Document || in != "" && !known {
		c.say("%s: role", path)
	}
	if known && !strings.Contains(fmt.Sprint(allowed), string(in)) {
		c.say("%s must not be in %s", path, in)
	}
	switch e.Role {
	case pdf.Heading1, pdf.Heading2, pdf.Heading3, pdf.Heading4:
		level := int(e.Role[1] - '0')
		if level > c.level+1 {
			c.say("%s: level %d follows level %d", path, level, c.level)
		}
		c.level = level
		if level == 1 {
			c.titles++
		}
	case pdf.Figure:
		c.figures++
		if len(e.Alt) < 20 || len(e.Marks) == 0 || e.Box[2] <= e.Box[0] || e.Box[3] <= e.Box[1] {
			c.say("%s: description %q, %d marks, box %v", path, e.Alt, len(e.Marks), e.Box)
		}
	case pdf.Table:
		c.tables++
		c.table(e, path)
	case pdf.Link:
		if e.Annotations != 1 {
			c.say("%s has %d annotations", path, e.Annotations)
		}
	}
	if len(e.Marks) > 0 && !leaves[e.Role] {
		c.say("%s draws", path)
	}
	for _, m := range e.Marks {
		c.used[fmt.Sprint(m.Page, ":", m.ID)]++
	}
	for _, kid := range e.Kids {
		c.element(kid, e.Role, path)
	}
}

// table: every row is as long as the head, every head has a scope.
func (c *treeCheck) table(e *pdf.Node, path string) {
	for i, row := range e.Kids {
		if len(row.Kids) != len(e.Kids[0].Kids) {
			c.say("%s: row %d has %d cells, the head %d", path, i, len(row.Kids), len(e.Kids[0].Kids))
		}
		for _, cell := range row.Kids {
			if cell.Role == pdf.Head && cell.Scope == "" || i == 0 && cell.Scope != pdf.OfColumn || i > 0 && cell.Scope == pdf.OfColumn {
				c.say("%s: row %d has a %s of scope %q", path, i, cell.Role, cell.Scope)
			}
		}
	}
}

// page: everything that is drawn is marked, as content of one element that the
// tree and the page call the same, or as an artifact.
func (c *treeCheck) page(n int, p pdf.PageMarks) {
	if p.Unmarked != "" {
		c.say("page %d draws outside of every mark: %s", n, p.Unmarked)
	}
	for id, role := range p.Roles {
		key := fmt.Sprint(n, ":", id)
		if c.used[key] != 1 {
			c.say("page %d: mark %d is in the tree %d times", n, id, c.used[key])
		}
		if role != p.Parents[id] {
			c.say("page %d: mark %d is %s on the page and %s in the tree of parents", n, id, role, p.Parents[id])
		}
		delete(c.used, key)
	}
	if len(p.Roles) != len(p.Parents) {
		c.say("page %d has %d marks and %d parents", n, len(p.Roles), len(p.Parents))
	}
	for key := range c.used {
		if strings.HasPrefix(key, fmt.Sprint(n, ":")) {
			c.say("the tree has mark %s, the page has not", key)
		}
	}
}

// TestWritePDF_TagsAsOthersSeeThem reads the tree with poppler and the pages
// with MuPDF.
func TestWritePDF_TagsAsOthersSeeThem(t *testing.T) {
	needTool(t, "pdfinfo", "mutool", "qpdf")
	doc, err := Build(company(t, "insurer"), options(t, A4))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "r.pdf")
	var b bytes.Buffer
	if err := doc.WritePDF(&b); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	tree := run(t, "pdfinfo", "-struct-text", path)
	for _, want := range []string{"H1 (block)", "H2 (block)", "H3 (block)", "Figure", "/Scope /Column", "/Scope /Row", "LBody (block)", `Sect "Executive summary"`} {
		if !strings.Contains(tree, want) {
			t.Errorf("pdfinfo does not see %q", want)
		}
	}
	for _, a := range Findings(company(t, "insurer"), english(t)).Because {
		if !strings.Contains(tree, a) {
			t.Errorf("pdfinfo does not read %q", a)
		}
	}
	info := run(t, "pdfinfo", path)
	for _, want := range []string{"Tagged:          yes", "Metadata Stream: yes", "PDF version:     1.7"} {
		if !strings.Contains(info, want) {
			t.Errorf("pdfinfo lacks %q:\n%s", want, info)
		}
	}
	if out := run(t, "mutool", "draw", "-q", "-r", "20", "-o", filepath.Join(t.TempDir(), "p%d.png"), path); strings.Contains(strings.ReplaceAll(out, "warning: ICC support is not available", ""), "warning") || strings.Contains(out, "error") {
		t.Errorf("mutool: %s", out)
	}
}
