package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
)

// doctorCommand takes the settings of serve and says what is wrong with them
// and with the machine. It changes nothing.
type doctorCommand struct {
	serveCommand
	JSON bool `name:"json" help:"Print the findings as JSON."`
}

// grade is how much a finding matters.
type grade string

// The grades. Only the last two end the command with an exit code.
const (
	fine   grade = "ok"
	warn   grade = "warn"   // the server runs, and something should be looked at
	wrong  grade = "wrong"  // a setting
	broken grade = "broken" // the machine, or another one
)

// finding is what one look found out.
type finding struct {
	ID     string `json:"id"`
	Grade  grade  `json:"grade"`
	Text   string `json:"text"`
	Remedy string `json:"remedy,omitempty"` // for all but ok
}

// doctor collects findings.
type doctor struct {
	*program
	c        *serveCommand
	findings []finding
	homeless bool // there can be no data where the settings say
}

// doctorPatience bounds the wait for another machine.
const doctorPatience = 8 * time.Second

// Run looks at everything and prints what it found.
func (c *doctorCommand) Run(ctx context.Context, p *program) error {
	d := &doctor{program: p, c: &c.serveCommand}
	for _, look := range []func(context.Context){
		d.settings, d.directory, d.disk, d.database, d.key, d.secrets, d.forms, d.address, d.public, d.mail, d.provider, d.traces, d.clock, d.zone, d.files,
	} {
		look(ctx)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := d.report(c.JSON); err != nil {
		return err
	}
	return d.verdict()
}

// say adds a finding in the sentence of a key, and its remedy.
func (d *doctor) say(g grade, key string, pairs ...string) {
	f := finding{ID: key, Grade: g, Text: d.words.T("doctor."+key, pairs...)}
	if g != fine {
		f.Remedy = d.words.T("doctor."+key+"_remedy", pairs...)
	}
	d.findings = append(d.findings, f)
}

// refused adds what a check of serve says about a setting.
func (d *doctor) refused(id string, err error) bool {
	var f failure
	switch {
	case err == nil:
		return false
	case errors.As(err, &f):
		d.findings = append(d.findings, finding{ID: id, Grade: wrong, Text: strings.TrimRight(f.text, "\n"), Remedy: d.words.T("doctor.refused_remedy")})
	default:
		d.findings = append(d.findings, finding{ID: id, Grade: broken, Text: because(err), Remedy: d.words.T("doctor.refused_remedy")})
	}
	return true
}

// settings are those that serve refuses to start with.
func (d *doctor) settings(context.Context) {
	_, err := d.c.logger(d.program)
	found := d.refused("log", err)
	_, err = d.proxies(d.c.Proxies)
	found = d.refused("trusted_proxies", err) || found
	if n := len(d.c.MetricsToken); n > 0 && n < shortestToken {
		found = d.refused("metrics_token", d.misused("cli.metrics_token")) || found
	}
	_, err = d.c.settle(d.program, d.c)
	found = d.refused("tls", err) || found
	if !found {
		d.say(fine, "settings")
	}
	if d.c.exposed() {
		d.say(warn, "exposed", "address", plain(d.c.Addr))
	}
}

func (d *doctor) report(asJSON bool) error {
	if asJSON {
		data, err := json.MarshalIndent(struct {
			Findings []finding `json:"findings"`
		}{d.findings}, "", "  ")
		if err != nil {
			return err
		}
		return d.print(string(data) + "\n")
	}
	var b strings.Builder
	for _, f := range d.findings {
		fmt.Fprintf(&b, "%-8s%s\n", d.words.T("doctor.grade."+string(f.Grade)), strings.ReplaceAll(f.Text, "\n", "\n        "))
		if f.Remedy != "" {
			fmt.Fprintf(&b, "        %s\n", f.Remedy)
		}
	}
	return d.print(b.String())
}

// verdict is the exit code: a machine that fails weighs more than a setting.
func (d *doctor) verdict() error {
	counts := make(map[grade]int)
	for _, f := range d.findings {
		counts[f.Grade]++
	}
	switch {
	case counts[broken] > 0:
		return d.broken("doctor.found_broken", "n", fmt.Sprint(counts[broken]+counts[wrong]))
	case counts[wrong] > 0:
		return d.misused("doctor.found_wrong", "n", fmt.Sprint(counts[wrong]))
	}
	return nil
}
