package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestFirstRunAsInTheReadme starts on an empty directory, opens the link that
// serve prints, sets the server up, invites somebody, and takes a backup of it
// while it runs, which restores.
func TestFirstRunAsInTheReadme(t *testing.T) {
	dir := t.TempDir()
	data, file := filepath.Join(dir, "waterline-data"), filepath.Join(dir, "waterline-backup.db")
	ctx, cancel := context.WithCancel(t.Context())
	out, in := io.Pipe()
	var stderr bytes.Buffer
	ended := make(chan int, 1)
	go func() {
		code := run(ctx, []string{"serve", "--addr", "127.0.0.1:0", "--data", data}, nil, strings.NewReader(""), in, &stderr)
		in.Close()
		ended <- code
	}()
	t.Cleanup(func() {
		cancel()
		if code := <-ended; code != exitDone {
			t.Errorf("serve ended with %d: %s", code, &stderr)
		}
	})
	link := ""
	lines := bufio.NewScanner(out)
	for link == "" && lines.Scan() {
		link = regexp.MustCompile(`http://\S+/sign-in/first/\S+`).FindString(lines.Text())
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	browser := &http.Client{Jar: jar}
	page := func(address string, form url.Values) string {
		t.Helper()
		method := http.MethodGet
		if form != nil {
			method = http.MethodPost
		}
		request, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(form.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		response, err := browser.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		if err != nil || response.StatusCode != http.StatusOK {
			t.Fatalf("%s has status %d: %.300s", response.Request.URL, response.StatusCode, body)
		}
		return string(body)
	}
	page(link, nil)
	home := page(link, url.Values{"name": {"Ana Keller"}, "mail": {"ana@heron.example"}, "organisation": {"Heron Advisory"}, "password": {"correct horse heron staple"}})
	if !strings.Contains(home, "Heron Advisory") || !strings.Contains(home, "Ana Keller") {
		t.Fatalf("the first page is %.400s", home)
	}
	site, _, _ := strings.Cut(link, "/sign-in/")
	members := page(site+"/workspace/members", nil)
	token := regexp.MustCompile(`name="form_token" value="([^"]+)"`).FindStringSubmatch(members)
	invited := page(site+"/workspace/members/invite", url.Values{"form_token": {token[1]}, "mail": {"bo@heron.example"}, "role": {"consultant"}})
	if !regexp.MustCompile(`/sign-in/invitation/[A-Za-z0-9_-]{43}`).MatchString(invited) {
		t.Error("the page shows no link to pass on")
	}

	var said, wrong bytes.Buffer
	command := func(want int, args ...string) {
		t.Helper()
		said.Reset()
		wrong.Reset()
		if code := run(t.Context(), args, nil, strings.NewReader(""), &said, &wrong); code != want {
			t.Fatalf("%v ended with %d: %s%s", args, code, &said, &wrong)
		}
	}
	command(exitDone, "backup", file, "--data", data)
	command(exitMachine, "backup", file, "--data", data)
	command(exitMachine, "restore", file, "--data", data)
	command(exitDone, "restore", file, "--data", filepath.Join(dir, "new-directory"))
	command(exitDone, "user", "list", "--data", filepath.Join(dir, "new-directory"))
	if !strings.Contains(said.String(), "ana@heron.example") {
		t.Errorf("after restoring the users are %s", &said)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 3 {
		t.Errorf("%d things are left beside data, backup and what was restored (%v)", len(left)-3, err)
	}
}
