package main

import (
	"context"
	"net/http"
	"net/url"

	"waterline/templates/locale"
)

// clientCommand looks after the clients of a server.
type clientCommand struct {
	List   clientListCommand   `cmd:"" help:"List the clients of a server with their newest figures."`
	Import clientImportCommand `cmd:"" help:"Save a file of answers with a client of a server, with its result."`
}

type clientListCommand struct {
	Search string      `name:"search" placeholder:"TEXT" help:"Only those whose name, tags or contacts hold it."`
	Remote remoteFlags `embed:""`
}

// remoteClient is a client as a server shows it.
type remoteClient struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Stage  string `json:"stage"`
	Newest *struct {
		Currency string `json:"currency"`
		NPV      struct {
			P5  float64 `json:"p5"`
			P50 float64 `json:"p50"`
			P95 float64 `json:"p95"`
		} `json:"npv"`
	} `json:"newest"`
}

// Run prints a table, one line a client.
func (c *clientListCommand) Run(ctx context.Context, p *program) error {
	r, err := c.Remote.dial(p)
	if err != nil {
		return err
	}
	t := table{left: []bool{true, true, true, false}}
	for _, key := range []string{"name", "id", "stage", "net"} {
		t.head = append(t.head, p.words.T("cli.client_"+key))
	}
	q := url.Values{"limit": {"200"}}
	if c.Search != "" {
		q.Set("q", c.Search)
	}
	for {
		var page struct {
			Data []remoteClient `json:"data"`
			Next *string        `json:"next"`
		}
		if err := r.read(ctx, ask{method: http.MethodGet, path: "/clients", query: q}, &page); err != nil {
			return err
		}
		for _, one := range page.Data {
			t.rows = append(t.rows, []string{plain(one.Name), plain(one.ID), p.words.T("workspace.stage." + one.Stage), one.net(p.words)})
		}
		if page.Next == nil {
			break
		}
		q.Set("next", *page.Next)
	}
	if len(t.rows) == 0 {
		return p.print(p.words.T("cli.client_none") + "\n")
	}
	return p.print(t.String())
}

// net is the newest figure with its range.
func (c remoteClient) net(words *locale.Locale) string {
	if c.Newest == nil {
		return "–"
	}
	n := c.Newest
	return words.Money(n.NPV.P50, n.Currency) + " (" + words.MoneyRange(n.NPV.P5, n.NPV.P95, n.Currency) + ")"
}

type clientImportCommand struct {
	Client  string      `arg:"" name:"CLIENT" help:"Id of the client, as client list shows it."`
	Answers string      `arg:"" name:"ANSWERS" help:"Answers file in YAML or JSON; - reads standard input."`
	Remote  remoteFlags `embed:""`
}

// Run saves the answers and names what was made.
func (c *clientImportCommand) Run(ctx context.Context, p *program) error {
	r, err := c.Remote.dial(p)
	if err != nil {
		return err
	}
	data, err := p.read(c.Answers)
	if err != nil {
		return err
	}
	id, err := r.imported(ctx, c.Client, c.Answers, data)
	if err != nil {
		return err
	}
	return p.print(p.words.T("cli.client_imported", "assessment", plain(id)) + "\n")
}
