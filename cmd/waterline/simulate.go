package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"waterline/assessment/usage/fiction"
	"waterline/templates/locale"
)

type simulateCommand struct {
	Usage simulateUsageCommand `cmd:"" help:"Invent exports of AI usage of a company whose inflated spend is known."`
}

type simulateUsageCommand struct {
	List   bool     `name:"list" help:"List the worlds and formats there are, and write nothing."`
	World  string   `name:"world" default:"plain" placeholder:"NAME" help:"Kind of company: how spend varies, and what honest things look like inflation (${default})."`
	Actors int      `name:"actors" default:"100" placeholder:"N" help:"People, from 30 to 5000 (${default})."`
	Months int      `name:"months" default:"6" placeholder:"N" help:"Whole months, from 2 to 36; use is asked for from the middle on (${default})."`
	Share  float64  `name:"share" default:"0" placeholder:"N" help:"Share of spend that is inflated once use is asked for, from 0 to 0.8 (${default})."`
	Mix    string   `name:"mix" default:"mixed" placeholder:"NAME" help:"How it is inflated: mixed, topup, loop, race or quiet (${default})."`
	Groups int      `name:"groups" placeholder:"N" help:"Groups that the people are in, one for every 100 people if not given."`
	Seed   uint64   `name:"seed" default:"${seed}" help:"Seed of the random numbers (${default})."`
	Format []string `name:"format" default:"claude_code_analytics" placeholder:"NAME" help:"Exports to write, with commas between (${default})."`
	Labels bool     `name:"labels" help:"Write the truth of each request too, as labels.csv."`
	Output string   `name:"output" short:"o" placeholder:"DIR" help:"Directory to write to, made when it is not there."`
}

// Run writes exports of an invented company beside the truth about it.
func (c *simulateUsageCommand) Run(p *program) error {
	if c.List {
		return p.listWorlds()
	}
	if c.Output == "" {
		return p.misused("cli.simulate.output")
	}
	formats, err := c.formats(p)
	if err != nil {
		return err
	}
	order := fiction.Order{World: c.World, Actors: c.Actors, Months: c.Months, Share: c.Share, Mix: c.Mix, Groups: c.Groups, Seed: c.Seed}
	for _, f := range formats {
		order.Tools = with(order.Tools, f.Tool)
	}
	company, err := fiction.Make(order)
	switch {
	case errors.Is(err, fiction.ErrWorld):
		return p.misused("cli.simulate.world", "name", plain(c.World))
	case errors.Is(err, fiction.ErrMix):
		return p.misused("cli.simulate.mix", "name", plain(c.Mix))
	case errors.Is(err, fiction.ErrBounds):
		return p.misused("cli.simulate.bounds")
	case err != nil:
		return err
	}
	if err := os.MkdirAll(c.Output, 0o755); err != nil {
		return p.broken("cli.data_unopened", "path", plain(c.Output), "error", because(err))
	}
	truth, err := c.exports(p, company, formats)
	if err != nil {
		return err
	}
	return p.print(p.words.N("cli.simulate.done", len(formats), "directory", plain(c.Output), "share", p.words.Percent(truth.Share)) + "\n")
}

// formats are those asked for, each once.
func (c *simulateUsageCommand) formats(p *program) ([]fiction.Format, error) {
	var out []fiction.Format
	met := make(map[string]bool)
	for _, id := range c.Format {
		f, err := fiction.FormatOf(strings.TrimSpace(id))
		if err != nil {
			return nil, p.misused("cli.simulate.format", "name", plain(id))
		}
		if !met[f.ID] {
			met[f.ID] = true
			out = append(out, f)
		}
	}
	return out, nil
}

// with adds a name that is not there.
func with(names []string, name string) []string {
	for _, there := range names {
		if there == name {
			return names
		}
	}
	return append(names, name)
}

// exports writes the files.
func (c *simulateUsageCommand) exports(p *program, company *fiction.Company, formats []fiction.Format) (fiction.Truth, error) {
	truth := company.Truth()
	for _, f := range formats {
		sum, err := p.stream(filepath.Join(c.Output, f.File), func(w io.Writer) error { return company.Write(w, f) })
		if err != nil {
			return truth, err
		}
		truth.Statements = append(truth.Statements, fiction.Statement{Format: f.ID, Tool: f.Tool, File: f.File, SHA256: sum})
	}
	if _, err := p.stream(filepath.Join(c.Output, "groups.csv"), company.Mapping); err != nil {
		return truth, err
	}
	if _, err := p.stream(filepath.Join(c.Output, "plan.yaml"), company.Plans); err != nil {
		return truth, err
	}
	if c.Labels {
		if _, err := p.stream(filepath.Join(c.Output, "labels.csv"), company.Labels); err != nil {
			return truth, err
		}
	}
	var text bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetIndent("", "  ")
	if err := e.Encode(truth); err != nil {
		return truth, err
	}
	return truth, p.save(filepath.Join(c.Output, "truth.json"), text.Bytes())
}

// stream writes a file that may be large, whole or not at all, and gives its
// SHA-256.
func (p *program) stream(name string, write func(io.Writer) error) (string, error) {
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*.tmp")
	if err != nil {
		return "", p.unwritable(name, err)
	}
	sum := sha256.New()
	err = errors.Join(write(io.MultiWriter(f, sum)), f.Chmod(0o644), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		return "", p.unwritable(name, errors.Join(err, os.Remove(f.Name())))
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// listWorlds lists what can be invented.
func (p *program) listWorlds() error {
	worlds, err := fiction.Worlds()
	if err != nil {
		return err
	}
	return p.print(worldTable(worlds, p.words) + formatTable(p.words))
}

func worldTable(worlds []fiction.World, l *locale.Locale) string {
	t := table{head: []string{l.T("cli.simulate.name"), l.T("cli.simulate.family"), l.T("cli.simulate.with")}, left: []bool{true, true, true}}
	for _, w := range worlds {
		t.rows = append(t.rows, []string{w.ID, w.Family, strings.Join(w.With, ", ")})
	}
	return heading(l.T("cli.simulate.worlds")) + t.String()
}

func formatTable(l *locale.Locale) string {
	t := table{head: []string{l.T("cli.simulate.name"), l.T("cli.usage.tool"), l.T("cli.simulate.file")}, left: []bool{true, true, true}}
	for _, f := range fiction.Formats() {
		t.rows = append(t.rows, []string{f.ID, f.Tool, f.File})
	}
	return "\n" + heading(l.T("cli.simulate.formats")) + t.String()
}
