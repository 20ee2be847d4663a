package workspace

import (
	"archive/zip"
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"waterline/assessment"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/batch"
	"waterline/cmd/internal/job"
)

// working does the jobs of batches until the test ends.
func (s *site) working(render func(context.Context, batch.Batch, batch.Item) ([]byte, error)) {
	s.Batches.Render = render
	workers := job.NewWorkers(job.Options{
		Queue: s.kept, Kinds: s.Batches.Kinds(2), Clock: s.Clock, Jitter: rand.Float64, Logger: slog.New(slog.DiscardHandler),
	})
	s.kept.OnEnqueue(workers.Wake)
	ctx, stop := context.WithCancel(s.t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		workers.Run(ctx)
	}()
	s.t.Cleanup(func() { stop(); <-ended })
}

// settled loads a page until it says that no report is to come.
func (b *browser) settled(path string) answer {
	b.site.t.Helper()
	for range 300 {
		if a := b.get(path + "/progress"); strings.Contains(a.body, `"running":false`) {
			return b.get(path)
		}
		time.Sleep(50 * time.Millisecond)
	}
	b.site.t.Fatal("the batch does not end")
	return answer{}
}

// Twenty clients are picked in the list, one report fails and is tried again,
// and the zip file holds all.
func TestABatchOfTwenty(t *testing.T) {
	s := openSite(t)
	failing := true
	s.working(func(_ context.Context, b batch.Batch, i batch.Item) ([]byte, error) {
		if i.Name == "Client 07" && failing {
			return nil, &assessment.Error{Code: assessment.Invalid, Safe: "batch.reason_large"}
		}
		return []byte("%PDF " + i.Name + " " + b.Look.Language + " " + b.Look.Paper), nil
	})
	picked := url.Values{}
	for i := range 20 {
		picked.Add("client", s.company(fmt.Sprintf("Client %02d", i+1), "agency").ID)
	}
	form := s.owner.get("/workspace/batches/new?" + picked.Encode())
	wantStatus(t, form, http.StatusOK)
	if got := len(all(all(form.doc, "tbody")[0], "tr")); got != 20 {
		t.Fatalf("the form lists %d clients", got)
	}
	picked.Set("language", "de")
	picked.Set("paper", "Letter")
	ordered := s.owner.fill("/workspace/batches", picked)
	wantStatus(t, ordered, http.StatusSeeOther)
	path, _, _ := strings.Cut(ordered.Header.Get("Location"), "?")
	wantStatus(t, s.owner.get(path+"?done=ordered"), http.StatusOK)

	page := s.owner.settled(path)
	for _, want := range []string{"19 of 20", "1 failed", "too large", "Try the failed ones again", "Download"} {
		if !strings.Contains(text(page.doc), want) {
			t.Errorf("the page does not say %q: %s", want, text(page.doc))
		}
	}
	failing = false
	wantStatus(t, s.owner.fill(path+"/retry", nil), http.StatusSeeOther)
	s.owner.settled(path)
	wantStatus(t, s.owner.fill(path+"/retry", nil), http.StatusConflict)
	wantStatus(t, s.owner.fill(path+"/cancel", nil), http.StatusConflict)

	file := s.owner.get(path + "/reports.zip")
	wantStatus(t, file, http.StatusOK)
	archive, err := zip.NewReader(strings.NewReader(file.body), int64(len(file.body)))
	must(t, err)
	if len(archive.File) != 20 || archive.File[6].Name != "Client 07.pdf" {
		t.Fatalf("the file holds %d entries, the seventh %s", len(archive.File), archive.File[6].Name)
	}
	if got := text(s.owner.get("/workspace/batches").doc); !strings.Contains(got, "20 of 20 reports are done") || !strings.Contains(got, "Ana Keller") {
		t.Errorf("the list reads %s", got)
	}
	wantStatus(t, s.owner.fill(path+"/remove", nil), http.StatusSeeOther)
	wantStatus(t, s.owner.get(path), http.StatusNotFound)
}

// A wrong order comes back with all that is wrong and what was chosen.
func TestAWrongBatch(t *testing.T) {
	s := openSite(t)
	made := s.company("Alder", "agency")
	path := s.made(url.Values{"name": {"Brook"}})
	without := strings.TrimPrefix(path, clientsPath+"/")
	for name, of := range map[string]struct {
		form url.Values
		says string
	}{
		"nobody":         {url.Values{"language": {"en"}, "paper": {"A4"}}, "No assessment is chosen"},
		"no result":      {url.Values{"client": {made.ID, without}, "language": {"en"}, "paper": {"A4"}}, "Brook has no result yet"},
		"no such client": {url.Values{"client": {made.ID, "nobody"}, "language": {"en"}, "paper": {"A4"}}, "no such client"},
		"no language":    {url.Values{"client": {made.ID}, "language": {"xx"}, "paper": {"Foolscap"}}, "A4, Letter"},
	} {
		a := s.owner.fill("/workspace/batches", of.form)
		wantStatus(t, a, http.StatusUnprocessableEntity)
		if !strings.Contains(text(a.doc), of.says) {
			t.Errorf("%s: the page does not say %q: %s", name, of.says, text(a.doc))
		}
	}
}

// Batches and endpoints of another organisation are not there.
func TestBatchesAndWebhooksOfOthers(t *testing.T) {
	s := openSite(t)
	one := s.company("Alder", "agency")
	ordered := s.owner.fill("/workspace/batches", url.Values{"client": {one.ID}, "language": {"en"}, "paper": {"A4"}})
	batchPath, _, _ := strings.Cut(ordered.Header.Get("Location"), "?")
	added := s.owner.fill("/workspace/webhooks", url.Values{"url": {"https://hooks.example.com/"}, "event": {"batch.finished"}})
	hookPath, _, _ := strings.Cut(added.Header.Get("Location"), "?")
	wantStatus(t, s.owner.fill(hookPath+"/test", nil), http.StatusSeeOther)
	sent, err := s.Webhooks.Deliveries(t.Context(), s.org, strings.TrimPrefix(hookPath, webhooksPath+"/"))
	must(t, err)
	delivery := hookPath + "/deliveries/" + sent[0].ID
	wantStatus(t, s.owner.get(delivery), http.StatusOK)

	other := s.stranger()
	for _, path := range []string{batchPath, batchPath + "/progress", batchPath + "/reports.zip", hookPath, delivery} {
		wantStatus(t, other.get(path), http.StatusNotFound)
	}
	for _, path := range []string{
		batchPath + "/retry", batchPath + "/cancel", batchPath + "/remove", hookPath + "/rotate", hookPath + "/enable", hookPath + "/disable",
		hookPath + "/test", hookPath + "/remove", delivery + "/redeliver",
	} {
		wantStatus(t, other.fill(path, nil), http.StatusNotFound)
	}
	wantStatus(t, other.fill(hookPath, url.Values{"url": {"https://hooks.example.com/"}, "event": {"batch.finished"}}), http.StatusNotFound)
	wantStatus(t, other.fill("/workspace/batches", url.Values{"client": {one.ID}, "language": {"en"}, "paper": {"A4"}}), http.StatusUnprocessableEntity)
	if found, err := s.Webhooks.List(t.Context(), s.org); err != nil || len(found) != 1 || found[0].DisabledAt != nil {
		t.Errorf("the endpoint is now %+v, %v", found, err)
	}
}

// stranger is the owner of another organisation, signed in.
func (s *site) stranger() *browser {
	s.t.Helper()
	other, err := s.Accounts.AddOrganisation(s.t.Context(), account.Console(), "Osprey")
	must(s.t, err)
	key, _, err := s.Accounts.Invite(s.t.Context(), account.Console(), other.ID, "zoe@osprey.example", account.Owner)
	must(s.t, err)
	_, err = s.Accounts.Accept(s.t.Context(), key, "Zoe Marsh", password, account.Origin{Address: "192.0.2.9"})
	must(s.t, err)
	b := s.browser()
	wantStatus(s.t, b.signIn("zoe@osprey.example", password), http.StatusSeeOther)
	return b
}
