//go:build linux

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"html"
	"maps"
	"math"
	"math/rand/v2"
	"net/http"
	"net/url"
	"path"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// respondent is one person with a browser.
type respondent struct {
	wire
	plan
	tally  *tally
	random *rand.Rand
	haste  float64 // of the thinking time
	cached bool    // the browser has the static files
}

func newRespondent(address string, i int, p plan, t *tally) *respondent {
	from := fmt.Sprintf("198.18.%d.%d", i/256%256, i%256) // a range for tests of networks
	return &respondent{wire: wire{address: address, from: from}, plan: p, tally: t, random: seeded(i), haste: 1}
}

// Habits of respondents.
const (
	mostPages  = 80
	typesFirst = 0.9 // waits for the save of the script before the press
	wantsPDF   = 0.3
)

// assess walks from the first page to the result, and takes the report now and then.
func (r *respondent) assess(ctx context.Context) error {
	first, err := r.get(ctx, "/")
	if err != nil {
		return err
	}
	if err := r.files(ctx, first); err != nil {
		return err
	}
	r.ponder(ctx)
	if _, err := r.get(ctx, "/start"); err != nil {
		return err
	}
	r.ponder(ctx)
	at, err := r.send(ctx, answer, "/start", url.Values{"depth": {"quick"}})
	for pages := 0; err == nil && !strings.HasSuffix(at, "/result"); pages++ {
		if pages > mostPages {
			return fmt.Errorf("still on the way after %d pages, at %s", pages, shape(at))
		}
		at, err = r.answer(ctx, at)
	}
	if err != nil {
		return err
	}
	if _, err := r.get(ctx, at); err != nil {
		return err
	}
	r.ponder(ctx)
	root := strings.TrimSuffix(at, "/result")
	if r.random.Float64() < wantsPDF {
		if err := r.take(ctx, root+"/report.pdf"); err != nil {
			return err
		}
	}
	if !r.leave {
		return ctx.Err()
	}
	body, err := r.get(ctx, root+"/delete")
	if err != nil {
		return err
	}
	_, err = r.post(ctx, page, root+"/delete", hidden(body), http.StatusOK)
	return err
}

// answer fills in a page and presses the button. It returns where that leads.
func (r *respondent) answer(ctx context.Context, at string) (string, error) {
	at, _, _ = strings.Cut(at, "#")
	body, err := r.get(ctx, at)
	if err != nil {
		return "", err
	}
	form, scripted := hidden(body), bytes.Contains(body, []byte("data-autosave"))
	maps.Copy(form, typed(at, r.random))
	r.ponder(ctx)
	if scripted && r.random.Float64() < typesFirst {
		if err := r.save(ctx, at, form); err != nil {
			return "", err
		}
	}
	kind := answer
	if strings.HasSuffix(at, "/check") {
		kind = evaluate
	}
	return r.send(ctx, kind, at, form)
}

// save is what the script does while somebody types.
func (r *respondent) save(ctx context.Context, at string, form url.Values) error {
	got, err := r.request(ctx, autosave, at, form, http.StatusOK)
	if err != nil {
		return err
	}
	var saved struct{ Version int64 }
	if err := json.Unmarshal(got.body, &saved); err != nil || saved.Version == 0 {
		return fmt.Errorf("save of %s was answered with %.100s", shape(at), got.body)
	}
	form.Set("version", strconv.FormatInt(saved.Version, 10))
	return nil
}

// ponder waits as somebody does who reads and types: mostly short, now and then long.
func (r *respondent) ponder(ctx context.Context) {
	const spread = 0.6
	factor := math.Exp(spread*r.random.NormFloat64() - spread*spread/2)
	pause(ctx, time.Duration(float64(r.think)*r.haste*factor))
}

func (r *respondent) get(ctx context.Context, at string) ([]byte, error) {
	got, err := r.request(ctx, page, at, nil, http.StatusOK)
	return got.body, err
}

// send sends a form that leads to another page.
func (r *respondent) send(ctx context.Context, kind int, at string, form url.Values) (string, error) {
	got, err := r.post(ctx, kind, at, form, http.StatusSeeOther)
	if err == nil && got.location == at {
		err = fmt.Errorf("%s leads back to itself", shape(at))
	}
	return got.location, err
}

func (r *respondent) post(ctx context.Context, kind int, at string, form url.Values, want int) (reply, error) {
	at, _, _ = strings.Cut(at, "?")
	return r.request(ctx, kind, at, form, want)
}

// take downloads the report.
func (r *respondent) take(ctx context.Context, at string) error {
	got, err := r.request(ctx, report, at, nil, http.StatusOK)
	if err == nil && !bytes.HasPrefix(got.body, []byte("%PDF-")) {
		err = fmt.Errorf("the report begins %.20q", got.body)
	}
	return err
}

var ownFiles = regexp.MustCompile(`(?:href|src)="(/static/[^"]+)"`)

// files loads what the first page needs, once.
func (r *respondent) files(ctx context.Context, body []byte) error {
	if r.cached {
		return nil
	}
	r.cached = true
	var wanted []string
	for _, found := range ownFiles.FindAllSubmatch(body, -1) {
		wanted = append(wanted, string(found[1]))
	}
	for _, file := range wanted {
		if _, err := r.request(ctx, static, file, nil, http.StatusOK); err != nil {
			return err
		}
	}
	return nil
}

// request is one request and its answer, which is counted. Who is turned away
// comes back when told to.
func (r *respondent) request(ctx context.Context, kind int, at string, form url.Values, want int) (reply, error) {
	for ctx.Err() == nil {
		got, err := r.call(ctx, at, form, kind == autosave)
		switch {
		case err != nil:
			return got, err
		case got.status == http.StatusServiceUnavailable:
			r.tally.busy[kind].Add(1)
			pause(ctx, 5*time.Second)
			continue
		case got.status != want:
			return got, fmt.Errorf("%s has status %d, want %d", shape(at), got.status, want)
		}
		r.tally.add(kind, got.took)
		return got, nil
	}
	return reply{}, ctx.Err()
}

var (
	keys   = regexp.MustCompile(`/a/[\w-]{22}`)
	inputs = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)"`)
)

// shape is a path without the key in it.
func shape(path string) string { return keys.ReplaceAllString(path, "/a/…") }

// hidden are the fields that the form of a page brings along.
func hidden(body []byte) url.Values {
	form := make(url.Values)
	_, main, _ := bytes.Cut(body, []byte("<main"))
	main, _, _ = bytes.Cut(main, []byte("</form>"))
	for _, found := range inputs.FindAllSubmatch(main, -1) {
		form.Set(string(found[1]), html.UnescapeString(string(found[2])))
	}
	return form
}

// typed is what is filled into a page.
func typed(at string, random *rand.Rand) url.Values {
	figure := func(low, high int) string { return strconv.Itoa(low + random.IntN(high-low+1)) }
	at, _, _ = strings.Cut(at, "?")
	switch last := path.Base(at); last {
	case "P-NAME":
		return url.Values{"answer": {"Example " + figure(1, 9999) + " Ltd"}}
	case "P-CURRENCY":
		return url.Values{"answer": {"GBP"}}
	case "P-HEADCOUNT":
		return url.Values{"answer": {figure(50, 5000)}}
	case "add":
		return url.Values{"answer": {"Triage new claims"}}
	case "process":
		return url.Values{"answer": {"no"}}
	case "PR-FUNCTION":
		return url.Values{"answer": {"operations"}}
	case "PR-VOLUME":
		return url.Values{"low": {figure(2000, 4999)}, "high": {figure(5000, 9000)}}
	case "PR-MINUTES":
		return url.Values{"low": {figure(5, 9)}, "likely": {figure(10, 19)}, "high": {figure(20, 40)}}
	case "PR-COST-HR":
		return url.Values{"low": {"30"}, "high": {"34"}, "answer": {"32"}}
	case "PR-TOUCHLESS":
		return url.Values{"state": {"dont_know"}}
	case "PR-CAPACITY-USE":
		return url.Values{"answer": {"reduce_cost"}}
	case "PR-RULES", "PR-DIGITAL", "PR-HARM", "GO-RISK":
		return url.Values{"answer": {figure(2, 5)}}
	case "SP-TOTAL":
		return url.Values{"answer": {figure(1000, 9000)}}
	case "TM-BOARD", "TM-TARGET":
		return url.Values{"answer": {"0"}}
	case "BN-WHERE":
		return url.Values{"answer": {"other:"}, "other": {"Sign-off by the claims manager"}}
	case "GO-BUDGET":
		return url.Values{"answer": {figure(20, 90) + "000"}}
	case "check":
		return nil
	default: // how AI is run
		return url.Values{"answer": {figure(1, 4)}}
	}
}
