package account_test

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"waterline/assessment"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/secret"
)

// app is an authenticator app that was given the secret.
func app(t *testing.T, secret string, at time.Time) string {
	t.Helper()
	key, err := base32.StdEncoding.DecodeString(strings.ReplaceAll(secret, " ", ""))
	must(t, err)
	mac := hmac.New(sha1.New, key)
	must(t, binary.Write(mac, binary.BigEndian, uint64(at.Unix()/30)))
	sum := mac.Sum(nil)
	return fmt.Sprintf("%06d", binary.BigEndian.Uint32(sum[sum[19]&0xf:])&0x7fffffff%1000000)
}

func enrolled(t *testing.T, h *house) (secret string, recovery []string) {
	t.Helper()
	e, err := h.BeginTOTP(t.Context(), h.ana, good, here)
	must(t, err)
	u, err := url.Parse(e.URL)
	must(t, err)
	if u.Scheme != "otpauth" || u.Host != "totp" || u.Query().Get("secret") != strings.ReplaceAll(e.Secret, " ", "") || u.Query().Get("issuer") != "Waterline" {
		t.Errorf("the URL for the app is %s", e.URL)
	}
	_, err = h.ConfirmTOTP(t.Context(), h.ana, e.Key, "000000")
	wantSafe(t, err, "account.code_wrong")
	recovery, err = h.ConfirmTOTP(t.Context(), h.ana, e.Key, app(t, e.Secret, h.clock.time()))
	must(t, err)
	_, err = h.ConfirmTOTP(t.Context(), h.ana, e.Key, app(t, e.Secret, h.clock.time()))
	wantCode(t, err, assessment.Expired)
	return e.Secret, recovery
}

func TestSecondFactor(t *testing.T) {
	h := build(t)
	_, err := h.BeginTOTP(t.Context(), h.ana, "not hers", here)
	wantSafe(t, err, "account.password_not_yours")
	seed, recovery := enrolled(t, h)
	if len(recovery) != 10 {
		t.Errorf("%d recovery codes", len(recovery))
	}
	pending := func() string {
		t.Helper()
		signed, err := h.SignIn(t.Context(), "ana@example.com", good, here)
		must(t, err)
		if signed.Key != "" || signed.Pending == "" {
			t.Fatalf("signed in without a code: %+v", signed)
		}
		h.ended(t, signed.Pending)
		return signed.Pending
	}
	step := pending()
	_, err = h.SecondFactor(t.Context(), step, app(t, seed, h.clock.time()), here)
	wantSafe(t, err, "account.code_wrong") // it was used to confirm
	h.clock.jump(30 * time.Second)
	code := app(t, seed, h.clock.time())
	signed, err := h.SecondFactor(t.Context(), step, code[:3]+" "+code[3:], here)
	must(t, err)
	if h.who(t, signed).User != h.ana.User || signed.Session.How != account.ByCode {
		t.Errorf("signed in as %+v", signed.Session)
	}
	_, err = h.SecondFactor(t.Context(), step, code, here)
	wantCode(t, err, assessment.Expired)
	_, err = h.SecondFactor(t.Context(), pending(), code, here)
	wantSafe(t, err, "account.code_wrong") // replayed

	signed, err = h.SecondFactor(t.Context(), pending(), strings.ToLower(recovery[0]), here)
	must(t, err)
	_, err = h.SecondFactor(t.Context(), pending(), recovery[0], here)
	wantSafe(t, err, "account.code_wrong")
	if n, err := h.RecoveryLeft(t.Context(), h.who(t, signed)); err != nil || n != 9 {
		t.Errorf("%d recovery codes are left (%v)", n, err)
	}
	step = pending()
	h.clock.jump(time.Hour)
	_, err = h.SecondFactor(t.Context(), step, app(t, seed, h.clock.time()), here)
	wantCode(t, err, assessment.Expired)

	must(t, h.RemoveTOTP(t.Context(), h.ana, good, here))
	signed, err = h.SignIn(t.Context(), "ana@example.com", good, here)
	must(t, err)
	if signed.Key == "" {
		t.Error("a code is still asked for")
	}
}

// A code is refused the second time even when both come at once, and guessing
// is bounded.
func TestSecondFactor_UnderAttack(t *testing.T) {
	h := build(t, few)
	seed, _ := enrolled(t, h)
	h.clock.jump(time.Minute)
	code := app(t, seed, h.clock.time())
	var in atomic.Int32
	var group sync.WaitGroup
	for n := range 3 {
		signed, err := h.SignIn(t.Context(), "ana@example.com", good, account.Origin{Address: fmt.Sprintf("192.0.2.%d", n)})
		must(t, err)
		group.Go(func() {
			if _, err := h.SecondFactor(t.Context(), signed.Pending, code, here); err == nil {
				in.Add(1)
			}
		})
	}
	group.Wait()
	if in.Load() != 1 {
		t.Errorf("one code signed in %d times", in.Load())
	}
	h.clock.jump(time.Hour)
	signed, err := h.SignIn(t.Context(), "ana@example.com", good, here)
	must(t, err)
	for range 3 {
		_, err = h.SecondFactor(t.Context(), signed.Pending, "000000", here)
		wantSafe(t, err, "account.code_wrong")
	}
	_, err = h.SecondFactor(t.Context(), signed.Pending, app(t, seed, h.clock.time()), here)
	wantCode(t, err, assessment.Limited)
}

// A clock that ran ahead and was put back asks nobody to wait for it.
func TestSecondFactor_ClockSetBack(t *testing.T) {
	h := build(t)
	h.clock.jump(1000 * time.Hour)
	signed, err := h.SignIn(t.Context(), "ana@example.com", good, here)
	must(t, err)
	h.ana = h.who(t, signed)
	seed, _ := enrolled(t, h)
	h.clock.jump(-1000 * time.Hour)
	signed, err = h.SignIn(t.Context(), "ana@example.com", good, here)
	must(t, err)
	code := app(t, seed, h.clock.time())
	_, err = h.SecondFactor(t.Context(), signed.Pending, code, here)
	must(t, err)
	signed, err = h.SignIn(t.Context(), "ana@example.com", good, here)
	must(t, err)
	_, err = h.SecondFactor(t.Context(), signed.Pending, code, here)
	wantSafe(t, err, "account.code_wrong")
}

// Without the key, what is stored of a second factor opens nothing: the codes of
// the app are refused, and the recovery codes still let the owner in.
func TestSecondFactor_IsSealed(t *testing.T) {
	h := build(t)
	seed, recovery := enrolled(t, h)
	u, err := h.store.UserByID(t.Context(), h.ana.User)
	must(t, err)
	if !strings.HasPrefix(u.TOTP, "sealed:") || strings.Contains(u.TOTP, strings.ReplaceAll(seed, " ", "")) {
		t.Fatalf("the store holds %q", u.TOTP)
	}
	other, err := secret.Parse(secret.NewKey())
	must(t, err)
	keyless, err := account.New(account.Options{Store: h.store, Clock: h.clock.time, Seal: other})
	must(t, err)
	h.clock.jump(time.Minute)
	signed, err := keyless.SignIn(t.Context(), "ana@example.com", good, here)
	must(t, err)
	if _, err := keyless.SecondFactor(t.Context(), signed.Pending, app(t, seed, h.clock.time()), here); err == nil {
		t.Error("a code was taken without the key")
	}
	if in, err := keyless.SecondFactor(t.Context(), signed.Pending, recovery[0], here); err != nil || in.Key == "" {
		t.Errorf("a recovery code gives %v", err)
	}
}
