package usage

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"strings"
	"unicode/utf8"
)

// ActorKind says what is behind an actor.
type ActorKind string

// The kinds of actors.
const (
	Human   ActorKind = "human"
	Service ActorKind = "service" // a pipeline, a bot
	Unknown ActorKind = "unknown"
)

// Basis says what an actor's key was made of.
type Basis string

// The bases. Actors of the same basis and name have the same key in every
// source, so that an address joins what several vendors say about it.
const (
	ByMail      Basis = "email"
	ByLogin     Basis = "login"
	ByUserID    Basis = "user_id"
	ByAPIKey    Basis = "api_key"
	ByProject   Basis = "project"
	ByPrincipal Basis = "iam_principal"
	Concealed   Basis = "concealed" // the vendor hid the name; it joins nothing
	ByNothing   Basis = "none"
)

// Actor is who used a tool, without a name.
type Actor struct {
	Key   string    `json:"key"` // hexadecimal HMAC-SHA256, "" when the source names nobody
	Kind  ActorKind `json:"kind"`
	Basis Basis     `json:"basis"`
}

// Nobody is the actor of a source that names none.
func Nobody() Actor { return Actor{Kind: Unknown, Basis: ByNothing} }

// mostActors bounds what a Keyring remembers.
const mostActors = 1 << 15

// Keyring turns names into keys with the secret of an organisation. It
// remembers those it met last, as exports name the same people row after row.
// One goroutine uses it at a time.
type Keyring struct {
	mac   hash.Hash
	known map[string]string
}

// NewKeyring makes a keyring. Whoever has the secret can test names against
// keys, so it stays with the organisation.
func NewKeyring(secret []byte) *Keyring {
	return &Keyring{mac: hmac.New(sha256.New, secret), known: make(map[string]string)}
}

// Actor is the actor of a name: the key is HMAC-SHA256(secret, name), the name
// in small letters without space around it. An empty name is Nobody. It reports
// false for a name that is not UTF-8.
func (k *Keyring) Actor(name string, kind ActorKind, basis Basis) (Actor, bool) {
	key, met := k.known[name]
	if !met {
		id := strings.ToLower(strings.TrimSpace(name))
		if id == "" {
			return Nobody(), true
		}
		if !utf8.ValidString(name) {
			return Nobody(), false
		}
		k.mac.Reset()
		k.mac.Write([]byte(id))
		key = hex.EncodeToString(k.mac.Sum(nil))
		if len(k.known) >= mostActors {
			clear(k.known)
		}
		k.known[strings.Clone(name)] = key
	}
	return Actor{Key: key, Kind: kind, Basis: basis}, true
}
