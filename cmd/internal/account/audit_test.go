package account_test

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"waterline/assessment"
	"waterline/assessment/questionnaire"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/store"
)

func TestLog(t *testing.T) {
	h := build(t)
	bob, _ := h.joins(t, "bob", account.Consultant)
	must(t, h.SetRole(t.Context(), h.ana, h.acme, bob.User, account.Viewer))
	key, _, err := h.AddToken(t.Context(), h.ana, "Script", []account.Scope{account.ScopeManage}, 48*time.Hour)
	must(t, err)
	script, _, err := h.AuthenticateToken(t.Context(), key)
	must(t, err)
	must(t, h.RemoveMember(t.Context(), script, h.acme, bob.User))

	entries, err := h.Log(t.Context(), h.ana, h.acme, 0, 100)
	must(t, err)
	var said []string
	for _, e := range entries {
		said = append(said, e.Action)
	}
	want := "member.removed token.added member.role invitation.accepted invitation.added first_run.claimed"
	if got := strings.Join(said, " "); got != want {
		t.Errorf("the log says %q, want %q", got, want)
	}
	if by := entries[0].Actor; by != h.ana.User+" token "+script.Token {
		t.Errorf("%q removed the member", by)
	}
	older, err := h.Log(t.Context(), h.ana, h.acme, entries[1].Number, 2)
	must(t, err)
	if len(older) != 2 || older[0].Number != entries[2].Number {
		t.Errorf("the next page is %+v", older)
	}
	_, err = h.Log(t.Context(), bob, h.acme, 0, 100)
	wantCode(t, err, assessment.Forbidden)
	_, err = h.Log(t.Context(), bob, "", 0, 100)
	wantCode(t, err, assessment.Forbidden)

	last, err := h.VerifyLog(t.Context(), h.ana)
	must(t, err)
	var out bytes.Buffer
	must(t, h.ExportLog(t.Context(), h.ana, "", &out))
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if int64(len(lines)) != last.Number {
		t.Errorf("%d lines of %d entries", len(lines), last.Number)
	}
	var final map[string]any
	must(t, json.Unmarshal([]byte(lines[len(lines)-1]), &final))
	if final["hash"] != last.Hash {
		t.Errorf("the last line is %v", final)
	}
	for _, secret := range []string{key, good, "ana@example.com", "bob@example.com", "Acme"} {
		if strings.Contains(out.String(), secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
}

// Whatever is done to the table, the chain shows where.
func TestVerifyLog_FindsTampering(t *testing.T) {
	for name, c := range map[string]struct {
		statement string
		at        int64
	}{
		"an entry was changed":             {`UPDATE audit SET actor = 'nobody' WHERE number = 3`, 3},
		"its time was changed":             {`UPDATE audit SET at = at + 1 WHERE number = 4`, 4},
		"an entry was taken out":           {`DELETE FROM audit WHERE number = 3`, 3},
		"the first was taken out":          {`DELETE FROM audit WHERE number = 1`, 1},
		"an entry was replaced with hash":  {`UPDATE audit SET detail = 'x', hash = '0' WHERE number = 3`, 3},
		"two entries were swapped":         {`UPDATE audit SET number = CASE number WHEN 3 THEN -4 ELSE -3 END WHERE number IN (3, 4); UPDATE audit SET number = -number WHERE number < 0`, 3},
		"a link of the chain was replaced": {`UPDATE audit SET previous = 'x' WHERE number = 5`, 5},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			kept, err := store.Open(t.Context(), dir, func(string) (questionnaire.Question, bool) { return questionnaire.Question{}, false })
			must(t, err)
			defer kept.Close()
			h := unclaimed(t, func(o *account.Options) { o.Store = kept })
			for range 6 {
				_, err := h.AddOrganisation(t.Context(), account.Console(), "Acme")
				must(t, err)
			}
			_, err = h.VerifyLog(t.Context(), account.Console())
			must(t, err)
			db, err := sql.Open("sqlite", filepath.Join(dir, store.File))
			must(t, err)
			_, err = db.Exec(c.statement)
			must(t, errors.Join(err, db.Close()))
			_, err = h.VerifyLog(t.Context(), account.Console())
			var found *account.TamperError
			if !errors.As(err, &found) || found.Number != c.at {
				t.Errorf("error is %v, want entry %d", err, c.at)
			}
		})
	}
}
