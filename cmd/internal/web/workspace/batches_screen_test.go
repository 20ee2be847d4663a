package workspace

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"waterline/assessment"
	"waterline/cmd/internal/batch"
	"waterline/cmd/internal/webhook"
)

// jobGallery is every page of batches and webhooks in its states.
func (s *site) jobGallery() []specimen {
	s.t.Helper()
	long := strings.Repeat("Versicherungsschadensbearbeitung", 3)
	held := make(chan struct{})
	s.working(func(ctx context.Context, b batch.Batch, i batch.Item) ([]byte, error) {
		if b.Look.Language == "de" {
			select {
			case <-ctx.Done():
			case <-held:
			}
		}
		if i.Name == long {
			return nil, &assessment.Error{Code: assessment.Invalid, Safe: "batch.reason_large"}
		}
		return []byte("%PDF"), nil
	})
	order := url.Values{"language": {"en"}, "paper": {"A4"}}
	for _, name := range []string{"Alder", "Brook", long} {
		order.Add("client", s.company(name, "agency").ID)
	}
	pages := []specimen{{name: "batches, none", path: batchesPath}, {name: "webhooks, none", path: webhooksPath}, {name: "batch, nobody", path: batchesPath + "/new"}}
	ordered := func() string {
		path, _, _ := strings.Cut(s.owner.fill(batchesPath, order).Header.Get("Location"), "?")
		return path
	}
	ended := ordered()
	s.owner.settled(ended)
	wrong := url.Values{"client": append([]string{"nobody"}, order["client"]...), "language": {"en"}, "paper": {"A3"}}
	query := url.Values{"client": order["client"]}
	order.Set("language", "de")
	running := ordered()
	s.t.Cleanup(func() { close(held) })

	added := s.owner.fill(webhooksPath, url.Values{"url": {"https://hooks.example.com/" + long}, "event": {"batch.finished", "result.created"}})
	hook, _, _ := strings.Cut(added.Header.Get("Location"), "?")
	shown := s.owner.fill(hook+"/rotate", nil).Header.Get("Location")
	must(s.t, s.Webhooks.Test(s.t.Context(), s.org, strings.TrimPrefix(hook, webhooksPath+"/")))
	sent, err := s.Webhooks.Deliveries(s.t.Context(), s.org, strings.TrimPrefix(hook, webhooksPath+"/"))
	must(s.t, err)
	must(s.t, s.kept.KeepAttempt(s.t.Context(), sent[0].ID, webhook.Attempt{At: noon, Status: 500, Answer: "<b>oops</b>" + long, Reason: "webhook.reason_status"}, ""))
	return append(pages,
		specimen{name: "batches", path: batchesPath}, specimen{name: "batch, new", path: batchesPath + "/new?" + query.Encode()},
		specimen{name: "batch, wrong", path: batchesPath, form: wrong}, specimen{name: "batch, failures", path: ended}, specimen{name: "batch, under way", path: running + "?done=ordered"},
		specimen{name: "webhooks", path: webhooksPath}, specimen{name: "webhooks, wrong", path: webhooksPath, form: url.Values{"url": {"ftp://x"}}},
		specimen{name: "webhook", path: shown}, specimen{name: "webhook, wrong", path: hook, form: url.Values{"url": {"x"}}},
		specimen{name: "delivery", path: hook + "/deliveries/" + sent[0].ID},
	)
}

func TestJobPagesUnderAxe(t *testing.T) {
	s := openSite(t)
	s.underAxe(t, s.jobGallery)
}

func TestJobPagesAreValid(t *testing.T) {
	s := openSite(t)
	s.valid(t, s.jobGallery)
}

// TestBrowserMakesTwentyReports picks twenty clients in the list, orders their
// reports, watches them come and fetches the zip file; without scripts the page
// is loaded again by hand.
func TestBrowserMakesTwentyReports(t *testing.T) {
	for _, scripts := range []bool{true, false} {
		t.Run(fmt.Sprintf("scripts=%v", scripts), func(t *testing.T) {
			s := openSite(t)
			held := make(chan struct{})
			s.working(func(_ context.Context, _ batch.Batch, i batch.Item) ([]byte, error) {
				<-held
				return []byte("%PDF " + i.Name), nil
			})
			for i := range 20 {
				s.company(fmt.Sprintf("Client %02d", i+1), "agency")
			}
			b := s.screen(t, 1280, scripts)
			b.visit(clientsPath)
			b.run(`(() => { for (const box of document.querySelectorAll("tbody [name=client]")) box.checked = true; return ""; })()`)
			b.send(`button[formaction="/workspace/batches/new"]`)
			b.send(`form[action="/workspace/batches"] button`)
			b.until(`document.body.textContent.includes("0 of 20 reports are done")`)
			close(held)
			if scripts {
				b.until(`document.querySelector("a[download]") && document.body.textContent.includes("20 of 20")`)
			} else {
				path := b.run("location.pathname")
				s.owner.settled(path)
				b.visit(path)
			}
			if said := b.run(`document.querySelector("a[download]").download`); said != "reports-2026-11-23.zip" {
				t.Errorf("the file is called %q", said)
			}
			file := s.owner.get(b.run(`document.querySelector("a[download]").getAttribute("href")`))
			if n := strings.Count(file.body, "PK\x01\x02"); n != 20 {
				t.Errorf("the zip file holds %d entries", n)
			}
			for _, said := range b.complained() {
				t.Errorf("the browser complains: %s", said)
			}
		})
	}
}
