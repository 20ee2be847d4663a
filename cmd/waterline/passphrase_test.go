package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"waterline/cmd/internal/account"
	"waterline/cmd/internal/store"
)

// A backup that was closed with a passphrase shows nothing, opens with it alone,
// and leaves no readable copy behind.
func TestAPassphraseOpensABackup(t *testing.T) {
	dir := t.TempDir()
	data, file, key := filepath.Join(dir, "data"), filepath.Join(dir, "backup.age"), filepath.Join(dir, "passphrase")
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	check(os.WriteFile(key, []byte("correct horse battery\n"), 0o600))
	kept, err := store.Open(t.Context(), data, nil)
	check(err)
	check(kept.AddOrganisation(t.Context(), account.Organisation{ID: "o", Name: "Verschwiegene Beratung"}, account.Event{}))
	check(kept.Close())
	does := func(want int, args ...string) string {
		t.Helper()
		var said bytes.Buffer
		if code := run(t.Context(), args, nil, nil, &said, &said); code != want {
			t.Fatalf("%q ends with %d: %s", args, code, &said)
		}
		return said.String()
	}
	does(exitDone, "backup", file, "--data", data, "--passphrase-file", key)
	closed, err := os.ReadFile(file)
	check(err)
	if !bytes.HasPrefix(closed, []byte("age-encryption.org/v1\n")) || bytes.Contains(closed, []byte("Verschwiegene")) || bytes.Contains(closed, []byte("SQLite format")) {
		t.Errorf("the backup begins %.60q", closed)
	}
	does(exitMachine, "backup", file, "--data", data, "--passphrase-file", key) // never overwrites

	wrong := filepath.Join(dir, "wrong")
	check(os.WriteFile(wrong, []byte("correct horse batterx\n"), 0o600))
	if said := does(exitInput, "restore", file, "--data", filepath.Join(dir, "other"), "--passphrase-file", wrong); !strings.Contains(said, "does not open") {
		t.Errorf("a wrong passphrase says %s", said)
	}
	does(exitMachine, "restore", file, "--data", filepath.Join(dir, "other"))
	back := filepath.Join(dir, "back")
	does(exitDone, "restore", file, "--data", back, "--passphrase-file", key)
	kept, err = store.Open(t.Context(), back, nil)
	check(err)
	all, err := kept.Organisations(t.Context())
	check(err)
	check(kept.Close())
	if len(all) != 1 || all[0].Name != "Verschwiegene Beratung" {
		t.Errorf("the backup holds %+v", all)
	}
	check(os.WriteFile(wrong, []byte("short"), 0o600))
	does(exitUsage, "backup", file+"2", "--data", data, "--passphrase-file", wrong)
	does(exitUsage, "backup", file+"2", "--data", data, "--passphrase-file", filepath.Join(dir, "none"))
	for _, place := range []string{dir, data, back} {
		entries, err := os.ReadDir(place)
		check(err)
		for _, e := range entries {
			if strings.HasPrefix(e.Name(), ".") || strings.HasSuffix(e.Name(), ".part") {
				t.Errorf("%s is left in %s", e.Name(), place)
			}
		}
	}
}

// A person is written out and erased on the command line, which says where
// others still name them.
func TestPrivacyOnTheCommandLine(t *testing.T) {
	dir := t.TempDir()
	data, file := filepath.Join(dir, "data"), filepath.Join(dir, "person.jsonl")
	does := func(want int, args ...string) string {
		t.Helper()
		var said bytes.Buffer
		if code := run(t.Context(), args, nil, nil, &said, &said); code != want {
			t.Fatalf("%q ends with %d: %s", args, code, &said)
		}
		return said.String()
	}
	does(exitDone, "demo", "--clients", "2", "--data", data)
	kept, err := store.Open(t.Context(), data, nil)
	if err != nil {
		t.Fatal(err)
	}
	all, err := kept.Organisations(t.Context())
	if err == nil {
		err = kept.Close()
	}
	if err != nil || len(all) != 1 {
		t.Fatalf("%v, %v", all, err)
	}
	does(exitDone, "privacy", "export", "--organisation", all[0].Name, "-o", file, "--data", data)
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	mail := regexp.MustCompile(`[a-z.]+@client\.example\.com`).FindString(string(text))
	if mail == "" || bytes.Count(text, []byte("\n")) < 100 {
		t.Fatalf("the export has %d lines and the contact %q", bytes.Count(text, []byte("\n")), mail)
	}
	does(exitDone, "privacy", "export", "--person", mail, "-o", file, "--data", data)
	if text, err = os.ReadFile(file); err != nil || !bytes.Contains(text, []byte(mail)) {
		t.Errorf("the export of a contact is %s, %v", text, err)
	}
	does(exitUsage, "privacy", "erase", "--person", mail, "--data", data)
	does(exitUsage, "privacy", "erase", "--person", mail, "--organisation", all[0].Name, "--yes", "--data", data)
	if said := does(exitDone, "privacy", "erase", "--person", mail, "--yes", "--data", data); !strings.Contains(said, "Backups that were made before") {
		t.Errorf("erasing says %s", said)
	}
	does(exitDone, "privacy", "export", "--person", mail, "-o", file, "--data", data)
	if text, err = os.ReadFile(file); err != nil || bytes.Contains(text, []byte(mail)) {
		t.Errorf("after erasing, the export is %s, %v", text, err)
	}
	does(exitDone, "privacy", "erase", "--organisation", all[0].ID, "--yes", "--data", data)
	does(exitInput, "privacy", "export", "--organisation", all[0].ID, "-o", file, "--data", data)
}
