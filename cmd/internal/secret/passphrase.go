package secret

import (
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"filippo.io/age"
)

const (
	leastPassphrase = 12 // characters
	// workFactor is the base-2 logarithm of what scrypt costs: 128 MB and about
	// half a second, the most that OWASP advises. Files that cost more than
	// mostWork are refused, as anybody may have made them.
	workFactor = 17
	mostWork   = 20
)

// Passphrases that are refused or do not open.
var (
	ErrPassphrase = errors.New("a passphrase has 12 characters or more")
	ErrUnopened   = errors.New("the passphrase does not open it, or it was changed")
)

// Passphrase is what a file is encrypted with, as a file holds it: without the
// end of its line. The error is ErrPassphrase.
func Passphrase(text string) (string, error) {
	text = strings.TrimRight(text, "\r\n")
	if utf8.RuneCountInString(text) < leastPassphrase {
		return "", ErrPassphrase
	}
	return text, nil
}

// Encrypt returns a writer whose text goes to w encrypted, in the form of age
// (https://age-encryption.org/v1), which its own program opens too. Close ends it.
func Encrypt(w io.Writer, passphrase string) (io.WriteCloser, error) {
	recipient, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return nil, err
	}
	recipient.SetWorkFactor(workFactor)
	return age.Encrypt(w, recipient)
}

// Decrypt reads what Encrypt wrote. Reading it fails with ErrUnopened where any
// of it was changed or cut off; what came before must not be used then.
func Decrypt(r io.Reader, passphrase string) (io.Reader, error) {
	identity, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return nil, err
	}
	identity.SetMaxWorkFactor(mostWork)
	plain, err := age.Decrypt(r, identity)
	if err != nil {
		return nil, errors.Join(ErrUnopened, err)
	}
	return opened{plain}, nil
}

type opened struct{ io.Reader }

func (o opened) Read(p []byte) (int, error) {
	n, err := o.Reader.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = errors.Join(ErrUnopened, err)
	}
	return n, err
}
