package main

import (
	"maps"
	"slices"
	"strings"

	"waterline/assessment/usage/shadow"
	"waterline/templates/locale"
)

// toolsCommand shows the list of tools.
type toolsCommand struct {
	ID   string `arg:"" optional:"" name:"ID" help:"Tool such as chatgpt."`
	List string `name:"tools" placeholder:"FILE" help:"List of tools to check and show in place of the one inside the program."`
}

// Run checks the list and shows it, or one tool of it.
func (c *toolsCommand) Run(p *program) error {
	list, err := p.tools(c.List)
	if err != nil {
		return err
	}
	if c.ID == "" {
		return p.print(toolsPage(list, p.words))
	}
	tool, ok := list.Tool(c.ID)
	if !ok {
		return p.wrong("cli.shadow.no_tool", "id", plain(c.ID))
	}
	return p.print(toolPage(list, &tool, p.words))
}

// tools reads a list of tools, or takes the one inside the program.
func (p *program) tools(name string) (*shadow.List, error) {
	if name == "" {
		return shadow.Core()
	}
	data, err := p.read(name)
	if err != nil {
		return nil, err
	}
	list, err := shadow.Load(name, data)
	return list, p.faults(name, err)
}

func toolsPage(list *shadow.List, l *locale.Locale) string {
	t := table{
		head: []string{l.T("cli.usage.tool"), l.T("cli.shadow.vendor"), l.T("cli.shadow.category"), l.T("cli.shadow.training"), l.T("cli.shadow.id")},
		left: []bool{true, true, true, true, true},
	}
	for _, tool := range list.Tools {
		t.rows = append(t.rows, []string{tool.Name, tool.Vendor, l.T("shadow.category." + tool.Category), l.T("shadow.training_word." + tool.Training), tool.ID})
	}
	return plain(t.String() + "\n" + paragraph("", l.T("cli.shadow.limit.list", "date", list.Date, "tools", l.Number(float64(len(list.Tools)), 0))))
}

func toolPage(list *shadow.List, t *shadow.Tool, l *locale.Locale) string {
	var b strings.Builder
	b.WriteString(paragraph("", aboutTool(t, l)))
	b.WriteString(paragraph("  ", l.T("cli.shadow.domains", "names", strings.Join(t.Domains, ", "))))
	for _, name := range slices.Sorted(maps.Keys(t.Beside)) {
		b.WriteString(paragraph("  ", name+": "+l.T("shadow.beside."+t.Beside[name])))
	}
	for _, id := range t.Sources {
		if s, ok := list.Source(id); ok {
			b.WriteString(paragraph("  ", l.T("cli.shadow.source", "title", s.Title, "url", s.URL, "read", s.Read)))
		}
	}
	return plain(b.String())
}
