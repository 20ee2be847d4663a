// Package repeat answers a request that is sent again as it was answered the
// first time, so that a program which heard no answer can ask once more without
// doing things twice.
//
// A request is known by a key that whoever asks makes up. What was answered is
// kept for a day, sealed with the token and the key: neither is stored, so that
// nobody else reads a secret in it.
package repeat

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"waterline/assessment"
)

// Keep is how long an answer is given again.
const Keep = 24 * time.Hour

// stuck is when a request that never ended counts as gone.
const stuck = 5 * time.Minute

// Request is what was asked.
type Request struct {
	Organisation string
	Token        string // id
	Secret       string // the token itself
	Key          string // as it was sent
	What         []byte // all that the answer depends on
}

// Answer is what was answered.
type Answer struct {
	Status  int               `json:"status"`
	Headers map[string]string `json:"headers,omitempty"`
	Body    []byte            `json:"body,omitempty"`
}

// Row is a request as it is stored. Sealed is "" while it is under way.
type Row struct {
	Organisation, Token string
	Key, Hash           string // of the key and of what was asked
	Sealed              string
	CreatedAt           time.Time
	ExpiresAt           time.Time
}

// Store keeps requests. A row is found by token and key.
type Store interface {
	// BeginRequest stores a row that is not there, or that expired, and returns
	// it; otherwise it returns the one that is there. It drops what expired.
	BeginRequest(ctx context.Context, r Row, now time.Time) (Row, bool, error)
	// EndRequest keeps the answer until a moment.
	EndRequest(ctx context.Context, token, key, sealed string, until time.Time) error
	// DropRequest forgets a request that came to nothing.
	DropRequest(ctx context.Context, token, key string) error
}

// Service gives answers again.
type Service struct {
	Store Store
	Clock func() time.Time
}

// Begin returns the answer of an earlier request that was the same, or nil
// where there is none: then Keep or Forget must follow. Invalid where the key
// was used for another request, Conflict while the first is under way.
func (s *Service) Begin(ctx context.Context, r Request) (*Answer, error) {
	now := s.Clock()
	row, fresh, err := s.Store.BeginRequest(ctx, Row{
		Organisation: r.Organisation, Token: r.Token, Key: hash([]byte(r.Key)), Hash: hash(r.What), CreatedAt: now, ExpiresAt: now.Add(stuck),
	}, now)
	switch {
	case err != nil:
		return nil, fmt.Errorf("begin a request: %w", err)
	case fresh:
		return nil, nil //nolint:nilnil // nothing was answered yet
	case row.Hash != hash(r.What):
		return nil, &assessment.Error{Code: assessment.Invalid, Safe: "api.key_other"}
	case row.Sealed == "":
		return nil, &assessment.Error{Code: assessment.Conflict, Safe: "api.key_busy"}
	}
	return r.open(row.Sealed)
}

// Keep stores the answer of a request that was begun.
func (s *Service) Keep(ctx context.Context, r Request, a Answer) error {
	sealed, err := r.seal(a)
	if err != nil {
		return err
	}
	return s.Store.EndRequest(ctx, r.Token, hash([]byte(r.Key)), sealed, s.Clock().Add(Keep))
}

// Forget lets a request that was begun be made again.
func (s *Service) Forget(ctx context.Context, r Request) error {
	return s.Store.DropRequest(ctx, r.Token, hash([]byte(r.Key)))
}

func hash(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

func (r Request) cipher() (cipher.AEAD, error) {
	key, err := hkdf.Key(sha256.New, []byte(r.Secret), []byte(r.Key), "waterline answer", sha256.Size)
	if err != nil {
		return nil, fmt.Errorf("seal an answer: %w", err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("seal an answer: %w", err)
	}
	return cipher.NewGCM(block)
}

func (r Request) seal(a Answer) (string, error) {
	plain, err := json.Marshal(a)
	if err != nil {
		return "", fmt.Errorf("encode an answer: %w", err)
	}
	box, err := r.cipher()
	if err != nil {
		return "", err
	}
	nonce := make([]byte, box.NonceSize())
	if _, err := rand.Read(nonce); err != nil {
		return "", fmt.Errorf("seal an answer: %w", err)
	}
	return base64.StdEncoding.EncodeToString(box.Seal(nonce, nonce, plain, nil)), nil
}

func (r Request) open(sealed string) (*Answer, error) {
	data, err := base64.StdEncoding.DecodeString(sealed)
	if err != nil {
		return nil, fmt.Errorf("read an answer: %w", err)
	}
	box, err := r.cipher()
	if err != nil {
		return nil, err
	}
	if len(data) < box.NonceSize() {
		return nil, errors.New("read an answer: it is cut off")
	}
	plain, err := box.Open(nil, data[:box.NonceSize()], data[box.NonceSize():], nil)
	if err != nil {
		return nil, fmt.Errorf("read an answer: %w", err)
	}
	var a Answer
	if err := json.Unmarshal(plain, &a); err != nil {
		return nil, fmt.Errorf("read an answer: %w", err)
	}
	return &a, nil
}
