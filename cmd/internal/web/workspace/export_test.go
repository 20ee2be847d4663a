package workspace

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"waterline/assessment"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/secret"
)

// exported reads an export: its first line, and how many rows each table has.
func exported(t *testing.T, r io.Reader) (head map[string]string, rows map[string]int) {
	t.Helper()
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 64<<20)
	rows = make(map[string]int)
	for lines.Scan() {
		if head == nil {
			must(t, json.Unmarshal(lines.Bytes(), &head))
			continue
		}
		var line struct {
			Table string
			Row   map[string]any
		}
		must(t, json.Unmarshal(lines.Bytes(), &line))
		rows[line.Table]++
		for name := range line.Row {
			if name == "password" || strings.HasSuffix(name, "_hash") {
				t.Errorf("%s tells %s", line.Table, name)
			}
		}
	}
	must(t, lines.Err())
	return head, rows
}

// An owner takes all with them that the organisation has, readable or closed, and
// everybody what is kept of them.
func TestExports(t *testing.T) {
	s := openSite(t)
	s.company("Fernhill Insurance", "agency")
	all := s.owner.fill(exportPath, url.Values{})
	wantStatus(t, all, http.StatusOK)
	head, rows := exported(t, strings.NewReader(all.body))
	if head["export"] != "organisation" || head["id"] != s.org || rows["client"] != 1 || rows["answer"] < 10 || rows["result"] != 1 || rows["app_user"] != 1 {
		t.Errorf("the export is of %v with %v", head, rows)
	}
	if got := all.Header.Get("Content-Disposition"); got != `attachment; filename="waterline-organisation-2026-11-23.jsonl"` {
		t.Errorf("the file is sent as %q", got)
	}
	viewer := s.member("vic@heron.example", s.org, account.Viewer)
	wantStatus(t, viewer.fill(exportPath, url.Values{}), http.StatusForbidden)
	head, rows = exported(t, strings.NewReader(viewer.fill(ownExportPath, url.Values{}).body))
	if head["export"] != "person" || rows["app_user"] != 1 || rows["session"] == 0 || rows["member"] != 1 || rows["client"]+rows["answer"] != 0 {
		t.Errorf("a viewer's own export has %v", rows)
	}

	s.Close = func(w io.Writer, passphrase string) (io.WriteCloser, error) {
		text, err := secret.Passphrase(passphrase)
		if errors.Is(err, secret.ErrPassphrase) {
			return nil, &assessment.Error{Code: assessment.Invalid, Safe: "workspace.export.short"}
		}
		return secret.Encrypt(w, text)
	}
	wantFaults(t, s.owner.fill(exportPath, url.Values{"passphrase": {"short"}}), "passphrase")
	closed := s.owner.fill(exportPath, url.Values{"passphrase": {"correct horse battery"}})
	wantStatus(t, closed, http.StatusOK)
	if strings.Contains(closed.body, "Fernhill") || !strings.HasSuffix(closed.Header.Get("Content-Disposition"), `.jsonl.age"`) {
		t.Errorf("the closed export begins %.40q, sent as %q", closed.body, closed.Header.Get("Content-Disposition"))
	}
	plain, err := secret.Decrypt(strings.NewReader(closed.body), "correct horse battery")
	must(t, err)
	if _, again := exported(t, plain); again["client"] != 1 {
		t.Errorf("the closed export has %v", again)
	}
}
