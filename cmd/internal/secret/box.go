// Package secret seals what the program must be able to read again, such as the
// seeds of second factors, so that a copy of the database alone opens nothing.
//
// The key is 256 random bits that stand beside the database or, better, with the
// operator. AES-256-GCM seals a text together with what it is about: moved to
// another row it does not open. Every sealed text names its key, so that keys
// can be replaced: the first one seals, all of them open.
package secret

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
)

const (
	keyPrefix    = "wlk_" // lets scanners of published secrets recognise ours
	keyBytes     = 32
	sealedPrefix = "sealed:1:"
	nameBytes    = 4 // of the name of a key
)

// ErrForm is a text that is no key.
var ErrForm = errors.New("a key is wlk_ and 43 characters, one a line")

// ErrSealed is a text that no key here opens, or that was changed or moved.
var ErrSealed = errors.New("no key here opens it")

// Box seals and opens. It is safe for concurrent use.
type Box struct{ keys []key }

type key struct {
	name string
	aead cipher.AEAD
}

// NewKey makes a key in the form that Parse reads.
func NewKey() string {
	random := make([]byte, keyBytes)
	_, _ = rand.Read(random) // never fails
	return keyPrefix + base64.RawURLEncoding.EncodeToString(random)
}

// Parse reads keys, one a line: the first seals, all open. The error is ErrForm.
func Parse(text string) (*Box, error) {
	b := &Box{}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		encoded, ok := strings.CutPrefix(line, keyPrefix)
		raw, err := base64.RawURLEncoding.DecodeString(encoded)
		if !ok || err != nil || len(raw) != keyBytes {
			return nil, ErrForm
		}
		k, err := derive(raw)
		if err != nil {
			return nil, err
		}
		b.keys = append(b.keys, k)
	}
	if len(b.keys) == 0 {
		return nil, ErrForm
	}
	return b, nil
}

// derive makes what seals, and a name that says nothing of it.
func derive(raw []byte) (key, error) {
	name, err := hkdf.Key(sha256.New, raw, nil, "waterline key name", nameBytes)
	if err != nil {
		return key{}, fmt.Errorf("name a key: %w", err)
	}
	sealing, err := hkdf.Key(sha256.New, raw, nil, "waterline seal 1", keyBytes)
	if err != nil {
		return key{}, fmt.Errorf("derive a key: %w", err)
	}
	block, err := aes.NewCipher(sealing)
	if err != nil {
		return key{}, fmt.Errorf("derive a key: %w", err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	return key{name: hex.EncodeToString(name), aead: aead}, err
}

// Seal seals a text with what it is about, such as "totp" and a user's id.
func (b *Box) Seal(about, text string) string {
	k := b.keys[0]
	sealed := k.aead.Seal(nil, nil, []byte(text), []byte(about)) //nolint:gosec // this AEAD makes its nonce itself
	return sealedPrefix + k.name + ":" + base64.RawStdEncoding.EncodeToString(sealed)
}

// Open is the text. One that was never sealed is returned as it is: it was
// stored by a release that did not seal, and the next start seals it.
func (b *Box) Open(about, sealed string) (string, error) {
	rest, ok := strings.CutPrefix(sealed, sealedPrefix)
	if !ok {
		return sealed, nil
	}
	name, encoded, _ := strings.Cut(rest, ":")
	data, err := base64.RawStdEncoding.DecodeString(encoded)
	if err != nil {
		return "", ErrSealed
	}
	for _, k := range b.keys {
		if k.name != name {
			continue
		}
		if text, err := k.aead.Open(nil, nil, data, []byte(about)); err == nil {
			return string(text), nil
		}
	}
	return "", ErrSealed
}

// Renew seals under the first key what is not, and returns it as it is where it
// is. The error is ErrSealed.
func (b *Box) Renew(about, sealed string) (string, error) {
	if strings.HasPrefix(sealed, sealedPrefix+b.keys[0].name+":") {
		_, err := b.Open(about, sealed)
		return sealed, err
	}
	text, err := b.Open(about, sealed)
	if err != nil {
		return "", err
	}
	return b.Seal(about, text), nil
}
