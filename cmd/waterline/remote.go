package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"time"
)

// remoteFlags name a server that does the work.
type remoteFlags struct {
	Server string `name:"server" placeholder:"URL" help:"Server that does it, such as https://ai.example.com; needs an API token."`
	Token  string `name:"token" placeholder:"TOKEN" help:"API token; better set as WATERLINE_TOKEN_FILE, the name of a file with it."`
}

const (
	apiPath      = "/api/v1"
	remoteWait   = 90 * time.Second // for one answer
	remoteTries  = 3
	remotePause  = time.Second
	longestReply = 256 << 20
)

// remote is a server and the token it is asked with.
type remote struct {
	p      *program
	base   string
	token  string
	client *http.Client
}

// dial checks the flags; it asks nothing yet.
func (f remoteFlags) dial(p *program) (*remote, error) {
	u, err := url.Parse(f.Server)
	if err != nil || u.Host == "" || u.User != nil || u.Scheme != "https" && u.Scheme != "http" || u.RawQuery != "" || u.Fragment != "" {
		return nil, p.misused("cli.remote_address", "url", plain(f.Server))
	}
	if u.Scheme == "http" && !loopback(u.Hostname()) {
		return nil, p.misused("cli.remote_plain", "url", plain(f.Server))
	}
	token := strings.TrimSpace(f.Token)
	if token == "" {
		return nil, p.misused("cli.remote_token")
	}
	return &remote{p: p, base: strings.TrimSuffix(u.String(), "/") + apiPath, token: token, client: &http.Client{
		Timeout: remoteWait,
		// The token goes to the server that was named and no other.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}, nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// ask is one request. Body and Kind are empty for none; Name is what problems
// with the body are told of.
type ask struct {
	method, path string
	query        url.Values
	kind, name   string
	body         []byte
}

// answersAsk is a request with a file of answers.
func answersAsk(path, name string, query url.Values, data []byte) ask {
	kind := "application/yaml"
	if strings.EqualFold(filepath.Ext(name), ".json") {
		kind = "application/json"
	}
	return ask{method: http.MethodPost, path: path, query: query, kind: kind, name: name, body: data}
}

// do asks the server. What it refuses becomes a failure in its words. A request
// that heard no answer is made again under the same key, so that it is done once.
func (r *remote) do(ctx context.Context, a ask) ([]byte, error) {
	key := rand.Text()
	for try := 1; ; try++ {
		status, kind, data, err := r.once(ctx, a, key)
		switch {
		case err == nil && status < http.StatusMultipleChoices:
			return data, nil
		case err == nil:
			return nil, r.refused(a, status, kind, data)
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case try == remoteTries:
			return nil, r.p.broken("cli.remote_silent", "url", plain(r.base), "error", because(err))
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(remotePause):
		}
	}
}

func (r *remote) once(ctx context.Context, a ask, key string) (int, string, []byte, error) {
	address := r.base + a.path
	if len(a.query) > 0 {
		address += "?" + a.query.Encode()
	}
	request, err := http.NewRequestWithContext(ctx, a.method, address, bytes.NewReader(a.body))
	if err != nil {
		return 0, "", nil, err
	}
	request.Header.Set("Authorization", "Bearer "+r.token)
	request.Header.Set("Accept-Language", r.p.words.Tag())
	request.Header.Set("User-Agent", "waterline/"+version)
	if a.method == http.MethodPost {
		request.Header.Set("Idempotency-Key", key)
	}
	if a.kind != "" {
		request.Header.Set("Content-Type", a.kind)
	}
	response, err := r.client.Do(request)
	if err != nil {
		return 0, "", nil, err
	}
	defer response.Body.Close()
	data, err := io.ReadAll(io.LimitReader(response.Body, longestReply))
	kind, _, _ := mime.ParseMediaType(response.Header.Get("Content-Type"))
	return response.StatusCode, kind, data, err
}

// refusal is a problem of the server.
type refusal struct {
	Detail   string `json:"detail"`
	Problems []struct {
		Path   string `json:"path"`
		Detail string `json:"detail"`
	} `json:"problems"`
}

// refused turns an answer that is none into a failure.
func (r *remote) refused(a ask, status int, kind string, data []byte) error {
	var said refusal
	if kind != "application/problem+json" || json.Unmarshal(data, &said) != nil {
		return r.p.broken("cli.remote_strange", "url", plain(r.base), "status", http.StatusText(status))
	}
	code := exitInput
	switch {
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		code = exitUsage
	case status == http.StatusTooManyRequests, status >= http.StatusInternalServerError:
		code = exitMachine
	}
	if len(said.Problems) == 0 {
		return failure{code: code, text: r.p.words.T("cli.remote_refused", "detail", plain(said.Detail))}
	}
	lines := []string{r.p.words.T("cli.remote_refused", "detail", plain(said.Detail))}
	for i, one := range said.Problems {
		if i == mostProblems {
			lines = append(lines, r.p.words.N("cli.faults_more", len(said.Problems)-i))
			break
		}
		place := one.Path
		if a.name != "" {
			place = a.name + ": " + one.Path
		}
		lines = append(lines, plain(place+": "+one.Detail))
	}
	return failure{code: code, text: strings.Join(lines, "\n")}
}

// read asks and takes the answer's JSON in.
func (r *remote) read(ctx context.Context, a ask, into any) error {
	data, err := r.do(ctx, a)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, into); err != nil {
		return errors.Join(r.p.broken("cli.remote_strange", "url", plain(r.base), "status", "JSON"), err)
	}
	return nil
}
