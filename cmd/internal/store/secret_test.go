package store

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"waterline/cmd/internal/account"
	"waterline/cmd/internal/webhook"
)

// What an earlier release stored to be read is sealed by the next start, and no
// file of the database holds it any more.
func TestResealLeavesNothingReadable(t *testing.T) {
	dir := empty.Dir(t)
	s, err := Open(t.Context(), dir, anyQuestion)
	must(t, err)
	defer s.Close()
	founded(t, s)
	must(t, s.SetTOTP(t.Context(), account.Factor{User: "ana", Secret: "SEEDOFANA"}, did("on")))
	must(t, s.AddEndpoint(t.Context(), webhook.Endpoint{ID: "e", Organisation: "acme", URL: "https://example.com/", CreatedAt: noon}, "whsec_first", 9))
	must(t, s.RotateSecret(t.Context(), "acme", "e", "whsec_second", noon.Add(time.Hour)))
	must(t, s.AddClient(t.Context(), exampleClient("one"), ana))
	_, err = s.UseSecret(t.Context(), "org", "one", "keysofpeople")
	must(t, err)
	seen := make(map[string]int)
	seal := func(kind, id, stored string) (string, error) {
		seen[kind+" "+id]++
		if strings.HasPrefix(stored, "sealed") {
			return stored, nil
		}
		return "sealed:" + map[string]string{"SEEDOFANA": "1", "whsec_second": "2", "whsec_first": "3", "keysofpeople": "4"}[stored], nil
	}
	must(t, s.Reseal(t.Context(), seal))
	must(t, s.Reseal(t.Context(), seal)) // the next start changes nothing
	if seen["totp ana"] != 2 || seen["webhook e"] != 4 || seen["usage one"] != 2 || len(seen) != 3 {
		t.Errorf("sealed were %v", seen)
	}
	var totp, fresh, old string
	must(t, s.read.QueryRow("SELECT totp, secret, old_secret FROM app_user, webhook_endpoint").Scan(&totp, &fresh, &old))
	if totp != "sealed:1" || fresh != "sealed:2" || old != "sealed:3" {
		t.Errorf("the tables hold %q, %q, %q", totp, fresh, old)
	}
	must(t, filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		for _, trace := range []string{"SEEDOFANA", "whsec_first", "whsec_second", "keysofpeople"} {
			if bytes.Contains(data, []byte(trace)) {
				t.Errorf("%s still holds %q", filepath.Base(path), trace)
			}
		}
		return err
	}))
}
