package main

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"waterline/assessment"
)

// query is what a server is asked about draws and seed.
func (f modelFlags) query() url.Values {
	q := url.Values{"seed": {strconv.FormatUint(f.Seed, 10)}}
	if f.Draws != 0 {
		q.Set("draws", strconv.Itoa(f.Draws))
	}
	return q
}

// remote has a server score the answers, and keep them where a client is named.
func (c *scoreCommand) remote(ctx context.Context, p *program) (assessment.Result, error) {
	var result assessment.Result
	r, err := c.Remote.dial(p)
	if err != nil {
		return result, err
	}
	if c.Client != "" && (c.Model.Draws != 0 || c.Model.Seed != usualSeed) {
		return result, p.misused("cli.remote_draws")
	}
	data, err := p.read(c.Answers)
	if err != nil {
		return result, err
	}
	if c.Client == "" {
		return result, r.read(ctx, answersAsk("/score", c.Answers, c.Model.query(), data), &result)
	}
	id, err := r.imported(ctx, c.Client, c.Answers, data)
	if err != nil {
		return result, err
	}
	return result, r.read(ctx, ask{method: http.MethodGet, path: "/assessments/" + url.PathEscape(id) + "/results/newest"}, &result)
}

// imported saves answers with a client and returns the id of the assessment.
func (r *remote) imported(ctx context.Context, client, name string, data []byte) (string, error) {
	var made struct {
		Assessment string `json:"assessment"`
	}
	q := url.Values{"language": {r.p.words.Tag()}}
	err := r.read(ctx, answersAsk("/clients/"+url.PathEscape(client)+"/imports", name, q, data), &made)
	return made.Assessment, err
}

// remote has a server write the report.
func (c *reportCommand) remote(ctx context.Context, p *program) ([]byte, error) {
	format, err := c.format(p)
	if err != nil {
		return nil, err
	}
	if c.Brand != "" || c.Date != "" || format != formatPDF {
		return nil, p.misused("cli.remote_report")
	}
	options, err := c.options(p)
	if err != nil {
		return nil, err
	}
	r, err := c.Remote.dial(p)
	if err != nil {
		return nil, err
	}
	data, err := p.read(c.Answers)
	if err != nil {
		return nil, err
	}
	q := c.Model.query()
	q.Set("language", p.words.Tag())
	if options.Paper != "" {
		q.Set("paper", string(options.Paper))
	}
	return r.do(ctx, answersAsk("/report", c.Answers, q, data))
}
