package account

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1" //nolint:gosec // RFC 6238's default, the only one that apps agree on
	"crypto/subtle"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"net/url"
	"strings"
	"time"
	"unicode"

	"waterline/assessment"
)

// Parameters of RFC 6238 that authenticator apps take for granted.
const (
	totpStep   = 30 * time.Second
	totpDigits = 6
	totpSlack  = 1 // steps that a clock may be off, either way
	totpSecret = 20

	recoveryCodes = 10
	recoveryBytes = 15 // 120 bits: more than a plain hash needs (ASVS 6.5.2)
)

// code is HOTP (RFC 4226, 5.3) of a counter, here a step of time.
func code(secret []byte, step int64, digits int) string {
	mac := hmac.New(sha1.New, secret)
	_ = binary.Write(mac, binary.BigEndian, step) // a hash takes everything
	sum := mac.Sum(nil)
	offset := sum[len(sum)-1] & 0xf
	number := binary.BigEndian.Uint32(sum[offset:]) & 0x7fffffff
	limit := uint32(1)
	for range digits {
		limit *= 10
	}
	return fmt.Sprintf("%0*d", digits, number%limit)
}

// stepOf is the step whose code was entered, of those that are near enough.
func stepOf(secret []byte, entered string, now time.Time) (step int64, ok bool) {
	current := now.Unix() / int64(totpStep/time.Second)
	for d := int64(-totpSlack); d <= totpSlack; d++ {
		if subtle.ConstantTimeCompare([]byte(code(secret, current+d, totpDigits)), []byte(entered)) == 1 {
			step, ok = current+d, true
		}
	}
	return step, ok
}

// cleanCode takes the spaces and hyphens out that people type.
func cleanCode(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || unicode.IsSpace(r) {
			return -1
		}
		return unicode.ToUpper(r)
	}, cut(text, 100))
}

// SeedOf is what the seed of a user's codes is sealed with.
func SeedOf(user string) string { return "totp " + user }

// seed opens the seed of a user's codes.
func (s *Service) seed(user, sealed string) ([]byte, error) {
	text, err := s.seal.Open(SeedOf(user), sealed)
	if err != nil {
		return nil, err
	}
	return base32.StdEncoding.DecodeString(text)
}

// Enrolment is a second factor that is not confirmed yet.
type Enrolment struct {
	Key    string // ends the enrolment, with ConfirmTOTP
	Secret string // to type into the app, in groups of four
	URL    string // to show as a picture to the app
}

// BeginTOTP begins to set up codes of an app. Conflict where they are on.
func (s *Service) BeginTOTP(ctx context.Context, a Actor, password string, from Origin) (Enrolment, error) {
	u, err := s.prove(ctx, a, password, from)
	if err != nil {
		return Enrolment{}, err
	}
	if u.TOTP != "" {
		return Enrolment{}, &assessment.Error{Code: assessment.Conflict, Safe: "account.code_on"}
	}
	random := make([]byte, totpSecret)
	_, _ = rand.Read(random) // never fails
	text := base32.StdEncoding.EncodeToString(random)
	key, err := s.begin(ctx, "totp", u.ID, s.seal.Seal(SeedOf(u.ID), text))
	label := url.PathEscape("Waterline:" + u.Mail)
	return Enrolment{
		Key: key, Secret: grouped(text),
		URL: "otpauth://totp/" + label + "?" + url.Values{"secret": {text}, "issuer": {"Waterline"}}.Encode(),
	}, err
}

// ConfirmTOTP turns codes on, once the app shows the right one, and returns
// the recovery codes, which are not shown again. Other sessions end.
func (s *Service) ConfirmTOTP(ctx context.Context, a Actor, key, entered string) ([]string, error) {
	if err := a.own(); err != nil {
		return nil, err
	}
	c, err := s.ceremony(ctx, "totp", key)
	if err != nil {
		return nil, err
	}
	random, err := s.seed(c.User, c.Value)
	if err != nil || c.User != a.User {
		return nil, began(&assessment.Error{Code: assessment.NotFound, Safe: "account.begin_again", Err: err})
	}
	step, ok := stepOf(random, cleanCode(entered), s.now())
	if !ok {
		return nil, invalid("account.code_wrong")
	}
	codes, hashes := recovery(a.User)
	f := Factor{User: a.User, Secret: c.Value, Step: step, Recovery: hashes, Keep: a.Session, Ceremony: c.KeyHash}
	return codes, s.store.SetTOTP(ctx, f, s.event(a, "", "totp.on", a.User, ""))
}

// Factor is what turns codes on.
type Factor struct {
	User, Secret string
	Step         int64    // that was used to confirm
	Recovery     []string // hashes
	Keep         string   // id of the session that goes on
	Ceremony     string   // hash of the one that ends
}

// RemoveTOTP turns codes off.
func (s *Service) RemoveTOTP(ctx context.Context, a Actor, password string, from Origin) error {
	u, err := s.prove(ctx, a, password, from)
	if err != nil {
		return err
	}
	return s.store.ClearTOTP(ctx, u.ID, s.event(a, "", "totp.off", u.ID, ""))
}

// SecondFactor ends a sign-in with the code of the app or a recovery code.
// Unauthenticated if it is wrong or was used before; Limited after too many;
// Expired where the first step is too long ago.
func (s *Service) SecondFactor(ctx context.Context, pending, entered string, from Origin) (Signed, error) {
	c, err := s.ceremony(ctx, "second", pending)
	if err != nil {
		return Signed{}, err
	}
	u, err := s.store.UserByID(ctx, c.User)
	if err != nil || u.DisabledAt != nil {
		return Signed{}, began(&assessment.Error{Code: assessment.NotFound, Safe: "account.begin_again", Err: err})
	}
	first, second := s.gate(u.Mail, u.ID, from), s.gate("second "+u.Mail, u.ID, from)
	if first.known, err = s.knows(ctx, u.ID, from); err != nil {
		return Signed{}, err
	}
	second.known = first.known
	if err := s.try(ctx, second); err != nil {
		return Signed{}, err
	}
	if err := s.useCode(ctx, u, cleanCode(entered)); err != nil {
		return Signed{}, err
	}
	if _, err := s.take(ctx, "second", pending); err != nil {
		return Signed{}, err
	}
	if err := s.forgive(ctx, first); err != nil {
		return Signed{}, err
	}
	if err := s.forgive(ctx, second); err != nil {
		return Signed{}, err
	}
	return s.open(ctx, u, ByCode, from)
}

// useCode uses up a code of the app or a recovery code.
func (s *Service) useCode(ctx context.Context, u User, entered string) error {
	wrong := unauthenticated("account.code_wrong")
	if len(entered) != totpDigits {
		used, err := s.store.UseRecovery(ctx, u.ID, recoveryHash(u.ID, entered), s.event(Actor{User: u.ID}, "", "recovery.used", u.ID, ""))
		if err == nil && !used {
			return wrong
		}
		return err
	}
	random, err := s.seed(u.ID, u.TOTP)
	if err != nil {
		return wrap("second factor", err)
	}
	now := s.now()
	step, ok := stepOf(random, entered, now)
	if !ok {
		return wrong
	}
	// A step from beyond the slack was used under a clock that has been set back.
	fresh, err := s.store.UseStep(ctx, u.ID, step, now.Unix()/int64(totpStep/time.Second)+totpSlack)
	if err == nil && !fresh {
		return wrong
	}
	return err
}

// RecoveryLeft is how many recovery codes of the user who acts are unused.
func (s *Service) RecoveryLeft(ctx context.Context, a Actor) (int, error) {
	if err := a.own(); err != nil {
		return 0, err
	}
	return s.store.RecoveryLeft(ctx, a.User)
}

// recovery makes codes for a user to write down, and the hashes to keep.
func recovery(user string) (codes, hashes []string) {
	for range recoveryCodes {
		random := make([]byte, recoveryBytes)
		_, _ = rand.Read(random) // never fails
		text := base32.StdEncoding.EncodeToString(random)
		codes, hashes = append(codes, grouped(text)), append(hashes, recoveryHash(user, text))
	}
	return codes, hashes
}

func recoveryHash(user, text string) string { return hashOf("recovery " + user + " " + text) }

// grouped puts a space after every four characters.
func grouped(text string) string {
	var b strings.Builder
	for i, r := range text {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}
