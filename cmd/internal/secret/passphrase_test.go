package secret_test

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"waterline/cmd/internal/secret"
)

func TestAPassphraseOpensWhatItClosed(t *testing.T) {
	text := bytes.Repeat([]byte("an answer that nobody else reads. "), 5000)
	var closed bytes.Buffer
	w, err := secret.Encrypt(&closed, "correct horse battery")
	if err == nil {
		_, err = w.Write(text)
	}
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(closed.Bytes(), []byte("age-encryption.org/v1\n-> scrypt ")) || bytes.Contains(closed.Bytes(), []byte("nobody else")) {
		t.Fatalf("the file begins %.60q", closed.Bytes())
	}
	open := func(data []byte, passphrase string) ([]byte, error) {
		r, err := secret.Decrypt(bytes.NewReader(data), passphrase)
		if err != nil {
			return nil, err
		}
		return io.ReadAll(r)
	}
	if got, err := open(closed.Bytes(), "correct horse battery"); err != nil || !bytes.Equal(got, text) {
		t.Errorf("it opens as %d bytes, %v", len(got), err)
	}
	changed := bytes.Clone(closed.Bytes())
	changed[len(changed)-70000] ^= 1
	for name, try := range map[string]func() ([]byte, error){
		"another passphrase": func() ([]byte, error) { return open(closed.Bytes(), "correct horse batterx") },
		"changed":            func() ([]byte, error) { return open(changed, "correct horse battery") },
		"cut off":            func() ([]byte, error) { return open(closed.Bytes()[:closed.Len()-65000], "correct horse battery") },
		"nothing":            func() ([]byte, error) { return open(nil, "correct horse battery") },
		"what it costs": func() ([]byte, error) {
			return open(bytes.Replace(closed.Bytes(), []byte(" 17\n"), []byte(" 30\n"), 1), "correct horse battery")
		},
	} {
		if _, err := try(); !errors.Is(err, secret.ErrUnopened) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := secret.Passphrase("too short\r\n"); !errors.Is(err, secret.ErrPassphrase) {
		t.Error("a short passphrase is taken")
	}
	if got, err := secret.Passphrase("correct horse battery \r\n"); got != "correct horse battery " || err != nil {
		t.Errorf("the passphrase is read as %q, %v", got, err)
	}
}
