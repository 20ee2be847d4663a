package assessment

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
)

// Cost of a password: the least that OWASP advises for argon2id.
const (
	hashPasses  = 2
	hashMemory  = 19 << 10 // kB
	hashThreads = 1
	hashLength  = 32
	saltLength  = 16

	// Bounds of the cost that a stored hash may ask for.
	mostPasses = 20
	mostMemory = 1 << 20 // kB
)

// HashPassword hashes a password with argon2id and a salt of its own. The hash
// names what it cost, so that it can be checked after the cost was raised.
func HashPassword(password string) string {
	salt := make([]byte, saltLength)
	_, _ = rand.Read(salt) // never fails
	sum := argon2.IDKey([]byte(password), salt, hashPasses, hashMemory, hashThreads, hashLength)
	enc := base64.RawStdEncoding
	return hashKind() + "$" + enc.EncodeToString(salt) + "$" + enc.EncodeToString(sum)
}

// SamePassword reports whether a password is that of a hash by HashPassword.
func SamePassword(stored, password string) bool {
	kind, rest, _ := strings.Cut(stored, "$")
	first, second, _ := strings.Cut(rest, "$")
	salt, saltErr := base64.RawStdEncoding.DecodeString(first)
	want, sumErr := base64.RawStdEncoding.DecodeString(second)
	var memory, passes uint32
	var threads uint8
	n, kindErr := fmt.Sscanf(kind, "argon2id-%d-%d-%d", &memory, &passes, &threads)
	if n != 3 || saltErr != nil || sumErr != nil || kindErr != nil || len(want) != hashLength ||
		passes < 1 || passes > mostPasses || memory < 1 || memory > mostMemory || threads < 1 {
		return false
	}
	got := argon2.IDKey([]byte(password), salt, passes, memory, threads, hashLength)
	return subtle.ConstantTimeCompare(got, want) == 1
}

// OutdatedPassword reports whether a hash had another cost than a new one has.
func OutdatedPassword(stored string) bool {
	kind, _, _ := strings.Cut(stored, "$")
	return kind != hashKind()
}

func hashKind() string { return fmt.Sprintf("argon2id-%d-%d-%d", hashMemory, hashPasses, hashThreads) }
