package main

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"time"
)

// batchCommand has a server make the reports of many clients.
type batchCommand struct {
	Clients []string    `arg:"" name:"CLIENT" help:"Ids of the clients, as client list shows them."`
	Output  string      `name:"output" short:"o" default:"reports.zip" placeholder:"FILE.zip" help:"Where to write the zip file (${default})."`
	Paper   string      `name:"paper" placeholder:"SIZE" help:"a4 or letter; a4 unless given."`
	Remote  remoteFlags `embed:""`
}

// remoteBatch is a batch as a server shows it.
type remoteBatch struct {
	ID     string `json:"id"`
	Total  int    `json:"total"`
	Queued int    `json:"queued"`
	Done   int    `json:"done"`
	Failed int    `json:"failed"`
}

// batchPause is how often a server is asked how far it is.
const batchPause = time.Second

// Run orders the reports, waits for them and fetches the zip file. What failed
// is listed, and the exit code says so.
func (c *batchCommand) Run(ctx context.Context, p *program) error {
	r, err := c.Remote.dial(p)
	if err != nil {
		return err
	}
	order := map[string]any{"clients": c.Clients, "language": p.words.Tag()}
	switch strings.ToLower(c.Paper) {
	case "", "a4":
		order["paper"] = "A4"
	case "letter":
		order["paper"] = "Letter"
	default:
		return p.misused("cli.paper_unknown", "paper", plain(c.Paper))
	}
	body, err := json.Marshal(order)
	if err != nil {
		return err
	}
	var b remoteBatch
	if err := r.read(ctx, ask{method: http.MethodPost, path: "/batches", kind: "application/json", body: body}, &b); err != nil {
		return err
	}
	if b, err = r.finished(ctx, b); err != nil {
		return err
	}
	if b.Done > 0 {
		data, err := r.do(ctx, ask{method: http.MethodGet, path: "/batches/" + b.ID + "/file"})
		if err != nil {
			return err
		}
		if err := p.save(c.Output, data); err != nil {
			return err
		}
		if err := p.print(p.words.N("cli.remote_batch", b.Done, "file", plain(c.Output)) + "\n"); err != nil {
			return err
		}
	}
	if b.Failed == 0 {
		return nil
	}
	return r.failures(ctx, b)
}

// finished waits until no report is to come, with a bar where somebody looks.
func (r *remote) finished(ctx context.Context, b remoteBatch) (remoteBatch, error) {
	bar := r.p.bar(b.Total)
	for {
		_ = bar.Set(b.Total - b.Queued) // a bar that cannot be drawn stops nothing
		if b.Queued == 0 {
			return b, bar.Finish()
		}
		select {
		case <-ctx.Done():
			return b, ctx.Err()
		case <-time.After(batchPause):
		}
		if err := r.read(ctx, ask{method: http.MethodGet, path: "/batches/" + b.ID}, &b); err != nil {
			return b, err
		}
	}
}

// failures is the failure that lists what could not be made.
func (r *remote) failures(ctx context.Context, b remoteBatch) error {
	var page struct {
		Data []struct {
			Name   string `json:"name"`
			State  string `json:"state"`
			Reason string `json:"reason"`
		} `json:"data"`
	}
	if err := r.read(ctx, ask{method: http.MethodGet, path: "/batches/" + b.ID + "/items", query: map[string][]string{"limit": {"200"}}}, &page); err != nil {
		return err
	}
	lines := []string{r.p.words.N("cli.remote_failed", b.Failed)}
	for _, one := range page.Data {
		if one.State == "failed" {
			lines = append(lines, plain(one.Name+": "+one.Reason))
		}
	}
	return failure{code: exitInput, text: strings.Join(lines, "\n")}
}
