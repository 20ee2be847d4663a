package secret_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"waterline/cmd/internal/secret"
)

func box(t *testing.T, keys ...string) *secret.Box {
	t.Helper()
	b, err := secret.Parse(strings.Join(keys, "\n"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestSealedOpensOnlyWhereItBelongs(t *testing.T) {
	b := box(t, secret.NewKey())
	sealed := b.Seal("totp ana", "JBSWY3DPEHPK3PXP")
	if strings.Contains(sealed, "JBSWY3DP") {
		t.Fatalf("%q shows what was sealed", sealed)
	}
	if again := b.Seal("totp ana", "JBSWY3DPEHPK3PXP"); again == sealed {
		t.Error("the same text is sealed the same twice, which tells that it is the same")
	}
	if got, err := b.Open("totp ana", sealed); got != "JBSWY3DPEHPK3PXP" || err != nil {
		t.Errorf("it opens as %q, %v", got, err)
	}
	flipped := sealed[:len(sealed)-2] + map[bool]string{true: "B", false: "A"}[sealed[len(sealed)-2] == 'A'] + sealed[len(sealed)-1:]
	for name, open := range map[string]func() (string, error){
		"moved to another row": func() (string, error) { return b.Open("totp ben", sealed) },
		"changed":              func() (string, error) { return b.Open("totp ana", flipped) },
		"cut off":              func() (string, error) { return b.Open("totp ana", sealed[:len(sealed)-8]) },
		"empty":                func() (string, error) { return b.Open("totp ana", "sealed:1:") },
		"under another key":    func() (string, error) { return box(t, secret.NewKey()).Open("totp ana", sealed) },
	} {
		if got, err := open(); !errors.Is(err, secret.ErrSealed) {
			t.Errorf("%s it opens as %q, %v", name, got, err)
		}
	}
}

func TestKeysAreReplaced(t *testing.T) {
	first, second := secret.NewKey(), secret.NewKey()
	sealed := box(t, first).Seal("webhook e1", "whsec_x")
	both := box(t, second, "", first)
	renewed, err := both.Renew("webhook e1", sealed)
	if err != nil || renewed == sealed {
		t.Fatalf("renewed %q, %v", renewed, err)
	}
	if again, err := both.Renew("webhook e1", renewed); again != renewed || err != nil {
		t.Errorf("what is under the first key was sealed again: %v", err)
	}
	if got, err := box(t, second).Open("webhook e1", renewed); got != "whsec_x" || err != nil {
		t.Errorf("without the old key it opens as %q, %v", got, err)
	}
	if plain, err := both.Renew("webhook e1", "whsec_old"); err != nil || !strings.HasPrefix(plain, "sealed:") {
		t.Errorf("what an earlier release stored became %q, %v", plain, err)
	}
	if _, err := box(t, first).Renew("webhook e1", renewed); !errors.Is(err, secret.ErrSealed) {
		t.Errorf("a key that is not there: %v", err)
	}
}

func TestWhatIsNoKeyIsRefused(t *testing.T) {
	for _, text := range []string{"", "\n", "secret", "wlk_", "wlk_short", secret.NewKey() + "x", secret.NewKey() + "\npassword", strings.TrimPrefix(secret.NewKey(), "wlk_")} {
		if _, err := secret.Parse(text); !errors.Is(err, secret.ErrForm) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestTheKeyBesideADatabase(t *testing.T) {
	dir := t.TempDir()
	boxes := make([]*secret.Box, 8)
	var all sync.WaitGroup
	for i := range boxes {
		all.Go(func() {
			b, err := secret.Kept(dir)
			if err != nil {
				t.Error(err)
			}
			boxes[i] = b
		})
	}
	all.Wait()
	for _, b := range boxes {
		if got, err := b.Open("x", boxes[0].Seal("x", "text")); got != "text" || err != nil {
			t.Fatalf("two that began at the same time have other keys: %v", err)
		}
	}
	stat, err := os.Stat(filepath.Join(dir, secret.File))
	if err != nil || stat.Mode().Perm() != 0o600 {
		t.Errorf("the key has rights %v, %v", stat.Mode(), err)
	}
	if names, _ := os.ReadDir(dir); len(names) != 1 {
		t.Errorf("%d files are left", len(names))
	}
	if err := os.WriteFile(filepath.Join(dir, secret.File), []byte("nothing"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := secret.Kept(dir); !errors.Is(err, secret.ErrForm) {
		t.Errorf("a file that is no key: %v", err)
	}
}

// FuzzParse holds keys to being refused as such, or to opening what they seal
// and nothing that they did not.
func FuzzParse(f *testing.F) {
	f.Add(secret.NewKey(), "about", "sealed:1:")
	f.Add(secret.NewKey()+"\r\n\n "+secret.NewKey(), "", "sealed:1:00:AAAA")
	f.Add("", "totp ana", "text")
	f.Fuzz(func(t *testing.T, text, about, stored string) {
		b, err := secret.Parse(text)
		if err != nil {
			if !errors.Is(err, secret.ErrForm) {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		if got, err := b.Open(about, b.Seal(about, stored)); got != stored || err != nil {
			t.Errorf("%q opens as %q, %v", stored, got, err)
		}
		if got, err := b.Open(about, stored); err == nil && got != stored {
			t.Errorf("%q, which was not sealed, opens as %q", stored, got)
		}
	})
}
