package account_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"waterline/assessment"
	"waterline/cmd/internal/account"
)

func TestFirstRun(t *testing.T) {
	h := build(t)
	key, _, err := h.FirstRun(t.Context())
	must(t, err)
	if key != "" {
		t.Error("there is a first-run link although there is a user")
	}
	me, err := h.Me(t.Context(), h.ana)
	must(t, err)
	if me.Mail != "ana@example.com" || !me.Admin || h.ana.Role != account.Owner || me.Password != "set" {
		t.Errorf("the first user is %+v as %s", me, h.ana.Role)
	}
}

// Each start replaces the link; of many claims at once one succeeds; a used
// link, a late one and an invented one are refused.
func TestFirstRun_OneUse(t *testing.T) {
	h := unclaimed(t)
	old, _, err := h.FirstRun(t.Context())
	must(t, err)
	key, link, err := h.FirstRun(t.Context())
	must(t, err)
	_, err = h.First(t.Context(), old)
	wantCode(t, err, assessment.NotFound)
	_, err = h.Claim(t.Context(), key, "ana@example.com", "Ana", "Acme", "short", here)
	wantSafe(t, err, "account.password_short")
	h.clock.jump(link.ExpiresAt.Sub(h.clock.time()))
	_, err = h.First(t.Context(), key)
	wantCode(t, err, assessment.Expired)
	key, _, err = h.FirstRun(t.Context())
	must(t, err)
	var claimed atomic.Int32
	var group sync.WaitGroup
	for n := range 6 {
		group.Go(func() {
			if _, err := h.Claim(t.Context(), key, fmt.Sprintf("a%d@example.com", n), "Ana", "Acme", good, here); err == nil {
				claimed.Add(1)
			}
		})
	}
	group.Wait()
	if claimed.Load() != 1 {
		t.Errorf("%d of 6 claimed one instance", claimed.Load())
	}
	_, err = h.Claim(t.Context(), key, "b@example.com", "B", "B", good, here)
	wantCode(t, err, assessment.Expired)
}

func TestSignIn(t *testing.T) {
	h := build(t)
	for _, c := range []struct{ mail, password string }{
		{"ana@example.com", "not her password"}, {"nobody@example.com", good}, {"", good}, {"ana@example.com", ""},
	} {
		_, err := h.SignIn(t.Context(), c.mail, c.password, here)
		wantSafe(t, err, "account.sign_in_wrong")
	}
	signed, err := h.SignIn(t.Context(), " ANA@example.com ", good, here)
	must(t, err)
	a := h.who(t, signed)
	if a.User != h.ana.User || a.Organisation != h.acme || a.Role != account.Owner || !a.Admin || a.Scopes != nil {
		t.Errorf("signed in as %+v", a)
	}
	if signed.Session.User.Password != "set" {
		t.Error("the session carries the hash of the password")
	}
	for _, key := range []string{"", "x", signed.Key[1:], signed.Key + "x", signed.Session.ID, signed.Session.KeyHash} {
		h.ended(t, key)
	}
	// The session that the browser had before does not live on beside the new one.
	from := here
	from.Session = signed.Key
	_, err = h.SignIn(t.Context(), "ana@example.com", good, from)
	must(t, err)
	h.ended(t, signed.Key)
}

// fewLimits bounds tries closely, as each takes its time.
func fewLimits() account.Limits {
	l := account.UsualLimits()
	l.Pair, l.Address, l.Account, l.Device, l.Begin = 3, 6, 9, 4, 5
	return l
}

func few(o *account.Options) { o.Limits = fewLimits() }

// Others can try as often as they like, from one place or from many: the owner
// still gets in from a device the account knows, and an unknown device waits.
func TestTriesDoNotLockTheOwnerOut(t *testing.T) {
	h := build(t, few)
	mine := account.Origin{Address: "198.51.100.1"}
	signed, err := h.SignIn(t.Context(), "ana@example.com", good, mine)
	must(t, err)
	mine.Device = signed.Device
	limits := fewLimits()
	for n := range limits.Account + 1 {
		from := account.Origin{Address: fmt.Sprintf("203.0.113.%d", n)}
		if _, err := h.SignIn(t.Context(), "ana@example.com", "", from); err == nil {
			t.Fatal("signed in without a password")
		}
	}
	_, err = h.SignIn(t.Context(), "ana@example.com", good, account.Origin{Address: "203.0.113.201"})
	wantCode(t, err, assessment.Limited)
	again, err := h.SignIn(t.Context(), "ana@example.com", good, mine)
	must(t, err)
	if again.Device != signed.Device {
		t.Error("a known device gets another name")
	}
	stolen := account.Origin{Address: "203.0.113.201", Device: signed.Device}
	_, err = h.SignIn(t.Context(), "bob@example.com", good, stolen)
	wantSafe(t, err, "account.sign_in_wrong") // the device is known to another account
	h.clock.jump(limits.Window + time.Second)
	_, err = h.SignIn(t.Context(), "ana@example.com", good, account.Origin{Address: "203.0.113.201"})
	must(t, err)
}

func TestTriesAreBounded(t *testing.T) {
	limits := fewLimits()
	for name, c := range map[string]struct {
		most int
		try  func(h *house, n int) error
	}{
		"one account from one address": {limits.Pair, func(h *house, _ int) error {
			_, err := h.SignIn(t.Context(), "ana@example.com", "wrong", here)
			return err
		}},
		"an account that is not there": {limits.Pair, func(h *house, _ int) error {
			_, err := h.SignIn(t.Context(), "nobody@example.com", "wrong", here)
			return err
		}},
		"one line of IPv6": {limits.Pair, func(h *house, n int) error {
			_, err := h.SignIn(t.Context(), "ana@example.com", "wrong", account.Origin{Address: fmt.Sprintf("2001:db8::%x", n+1)})
			return err
		}},
		"passkeys that nobody answers": {limits.Begin, func(h *house, _ int) error {
			if _, _, err := h.BeginPasskeySignIn(t.Context(), here); err != nil {
				return err
			}
			return &assessment.Error{Code: assessment.Unauthenticated}
		}},
		"many accounts from one address": {limits.Address, func(h *house, n int) error {
			_, err := h.SignIn(t.Context(), fmt.Sprintf("a%d@example.com", n), "wrong", here)
			return err
		}},
	} {
		t.Run(name, func(t *testing.T) {
			h := build(t, few)
			for n := range c.most {
				wantCode(t, c.try(h, n), assessment.Unauthenticated)
			}
			wantCode(t, c.try(h, c.most), assessment.Limited)
		})
	}
}

func TestSessionsEndInTime(t *testing.T) {
	h := build(t)
	limits := account.UsualLimits()
	for range int(limits.Absolute/(limits.Idle/2)) - 1 {
		h.clock.jump(limits.Idle / 2)
		_, _, err := h.Authenticate(t.Context(), h.key)
		must(t, err)
	}
	h.clock.jump(limits.Idle / 2)
	h.ended(t, h.key) // however often it is used
	signed, err := h.SignIn(t.Context(), "ana@example.com", good, here)
	must(t, err)
	h.clock.jump(limits.Idle)
	h.ended(t, signed.Key)
}

func TestClockJumps(t *testing.T) {
	h := build(t)
	h.clock.jump(-2 * time.Hour)
	_, _, err := h.Authenticate(t.Context(), h.key)
	must(t, err) // a clock that was put right signs nobody out
	h.clock.jump(-10 * 365 * 24 * time.Hour)
	h.ended(t, h.key) // but no session is from far in the future
	signed, err := h.SignIn(t.Context(), "ana@example.com", good, here)
	must(t, err)
	h.clock.jump(20 * 365 * 24 * time.Hour)
	h.ended(t, signed.Key)
	_, err = h.SignIn(t.Context(), "ana@example.com", good, here)
	must(t, err)
}

func TestRights_ChangeInMidSession(t *testing.T) {
	h := build(t)
	bob, signed := h.joins(t, "bob", account.Consultant)
	must(t, account.Allow(bob, account.Adjust, h.acme))

	must(t, h.SetRole(t.Context(), h.ana, h.acme, bob.User, account.Viewer))
	a, session, err := h.Authenticate(t.Context(), signed.Key)
	must(t, err)
	wantCode(t, account.Allow(a, account.Adjust, h.acme), assessment.Forbidden)
	if !session.Stale {
		t.Error("a session whose rights changed asks for no new key")
	}
	fresh, err := h.Rotate(t.Context(), a)
	must(t, err)
	_, _, err = h.Authenticate(t.Context(), signed.Key) // a request that was under way
	must(t, err)
	h.clock.jump(time.Minute)
	h.ended(t, signed.Key)

	must(t, h.RemoveMember(t.Context(), h.ana, h.acme, bob.User))
	a, _, err = h.Authenticate(t.Context(), fresh)
	must(t, err)
	if a.Organisation != "" || a.Role != "" {
		t.Errorf("a removed consultant is %+v", a)
	}
	wantCode(t, account.Allow(a, account.View, h.acme), assessment.NotFound)

	must(t, h.Disable(t.Context(), h.ana, bob.User))
	h.ended(t, fresh)
	_, err = h.SignIn(t.Context(), "bob@example.com", good, here)
	wantSafe(t, err, "account.sign_in_wrong")
}

func TestPassword_ChangeEndsOtherSessions(t *testing.T) {
	h := build(t)
	other, err := h.SignIn(t.Context(), "ana@example.com", good, here)
	must(t, err)
	wantSafe(t, h.ChangePassword(t.Context(), h.ana, "not hers", "another long phrase", here), "account.password_not_yours")
	wantSafe(t, h.ChangePassword(t.Context(), h.ana, good, "ana", here), "account.password_short")
	must(t, h.ChangePassword(t.Context(), h.ana, good, "another long phrase", here))
	h.ended(t, other.Key)
	_, _, err = h.Authenticate(t.Context(), h.key)
	must(t, err)
	_, err = h.SignIn(t.Context(), "ana@example.com", good, here)
	wantCode(t, err, assessment.Unauthenticated)
}

func TestSessions_ListedAndRevoked(t *testing.T) {
	h := build(t)
	signed, err := h.SignIn(t.Context(), "ana@example.com", good, account.Origin{Address: "192.0.2.9", Agent: "Another"})
	must(t, err)
	bob, _ := h.joins(t, "bob", account.Viewer)
	all, err := h.Sessions(t.Context(), h.ana)
	must(t, err)
	if len(all) != 2 {
		t.Fatalf("%d sessions, want 2", len(all))
	}
	wantCode(t, h.EndSession(t.Context(), bob, signed.Session.ID), assessment.NotFound)
	must(t, h.EndSession(t.Context(), h.ana, signed.Session.ID))
	h.ended(t, signed.Key)
	again, err := h.SignIn(t.Context(), "ana@example.com", good, here)
	must(t, err)
	must(t, h.EndOtherSessions(t.Context(), h.ana))
	h.ended(t, again.Key)
	must(t, h.SignOut(t.Context(), h.ana))
	h.ended(t, h.key)
}

func TestReset(t *testing.T) {
	h := build(t)
	user, err := h.AskReset(t.Context(), " Ana@example.com", here)
	must(t, err)
	if user != h.ana.User {
		t.Fatalf("the address is of %q", user)
	}
	key, _, u, err := h.MailReset(t.Context(), user)
	must(t, err)
	if key == "" || u.Mail != "ana@example.com" || u.Password != "set" {
		t.Fatalf("a link for %+v", u)
	}
	nobody, err := h.AskReset(t.Context(), "nobody@example.com", here)
	must(t, err)
	if nobody != "" {
		t.Errorf("the address of nobody is of %q", nobody)
	}
	_, _, _, err = h.MailReset(t.Context(), nobody)
	wantCode(t, err, assessment.NotFound)
	wantSafe(t, h.ResetPassword(t.Context(), key, "short"), "account.password_short")
	must(t, h.ResetPassword(t.Context(), key, "another long phrase"))
	h.ended(t, h.key)
	wantCode(t, h.ResetPassword(t.Context(), key, "yet another phrase"), assessment.Expired)
	_, err = h.SignIn(t.Context(), "ana@example.com", "another long phrase", here)
	must(t, err)
	for range 20 {
		_, err = h.AskReset(t.Context(), "ana@example.com", here)
	}
	wantCode(t, err, assessment.Limited)

	key, link, err := h.OfferReset(t.Context(), account.Console(), h.ana.User)
	must(t, err)
	h.clock.jump(link.ExpiresAt.Sub(h.clock.time()))
	wantCode(t, h.ResetPassword(t.Context(), key, "yet another phrase"), assessment.Expired)
	_, _, err = h.OfferReset(t.Context(), account.Console(), "nobody")
	wantCode(t, err, assessment.NotFound)
}

// A link that is sent is a new one: the one there was ends.
func TestMailInvitation(t *testing.T) {
	h := build(t)
	old, i, err := h.Invite(t.Context(), h.ana, h.acme, "bob@example.com", account.Viewer)
	must(t, err)
	key, sent, err := h.MailInvitation(t.Context(), i.ID)
	must(t, err)
	if sent.Mail != "bob@example.com" || sent.Organisation.Name != "Acme" {
		t.Errorf("sent for %+v", sent)
	}
	_, _, err = h.Invitation(t.Context(), old)
	wantCode(t, err, assessment.NotFound)
	_, err = h.Accept(t.Context(), key, "Bob", good, here)
	must(t, err)
	_, _, err = h.MailInvitation(t.Context(), i.ID)
	wantCode(t, err, assessment.NotFound)
}

func TestInvitations(t *testing.T) {
	h := build(t)
	bob, _ := h.joins(t, "bob", account.Consultant)
	if bob.Role != account.Consultant || bob.Organisation != h.acme {
		t.Errorf("bob is %+v", bob)
	}
	_, _, err := h.Invite(t.Context(), bob, h.acme, "c@example.com", account.Owner)
	wantCode(t, err, assessment.Forbidden)
	_, _, err = h.Invite(t.Context(), h.ana, h.acme, "bob@example.com", account.Owner)
	wantCode(t, err, assessment.Conflict)
	_, _, err = h.Invite(t.Context(), h.ana, h.acme, "c@example.com", "king")
	wantSafe(t, err, "account.role_wrong")

	other, err := h.AddOrganisation(t.Context(), h.ana, "Other")
	must(t, err)
	_, _, err = h.Invite(t.Context(), bob, other.ID, "c@example.com", account.Owner)
	wantCode(t, err, assessment.NotFound)
	key, _, err := h.Invite(t.Context(), h.ana, other.ID, "bob@example.com", account.Viewer)
	must(t, err)
	_, err = h.Accept(t.Context(), key, "Bob", good, here)
	wantSafe(t, err, "account.invitation_sign_in")
	_, err = h.Join(t.Context(), h.ana, key)
	wantSafe(t, err, "account.invitation_other")
	_, err = h.Join(t.Context(), bob, key)
	must(t, err)
	_, err = h.Join(t.Context(), bob, key)
	wantCode(t, err, assessment.Expired)
	fresh, err := h.Switch(t.Context(), bob, other.ID)
	must(t, err)
	a, _, err := h.Authenticate(t.Context(), fresh)
	must(t, err)
	if a.Organisation != other.ID || a.Role != account.Viewer {
		t.Errorf("after the switch bob is %+v", a)
	}
	wantCode(t, account.Allow(a, account.Adjust, h.acme), assessment.NotFound)

	key, i, err := h.Invite(t.Context(), h.ana, h.acme, "c@example.com", account.Respondent)
	must(t, err)
	must(t, h.RevokeInvitation(t.Context(), h.ana, h.acme, i.ID))
	_, err = h.Accept(t.Context(), key, "C", good, here)
	wantCode(t, err, assessment.Expired)
	key, i, err = h.Invite(t.Context(), h.ana, h.acme, "c@example.com", account.Respondent)
	must(t, err)
	h.clock.jump(i.ExpiresAt.Sub(h.clock.time()))
	_, err = h.Accept(t.Context(), key, "C", good, here)
	wantCode(t, err, assessment.Expired)
}

func TestTokens(t *testing.T) {
	h := build(t)
	bob, _ := h.joins(t, "bob", account.Consultant)
	for name, scopes := range map[string][]account.Scope{
		"none": nil, "an invented one": {"everything"}, "that of administrators": {account.ScopeInstance},
	} {
		if _, _, err := h.AddToken(t.Context(), bob, "Nightly", scopes, 48*time.Hour); err == nil {
			t.Errorf("a token with %s was made", name)
		}
	}
	_, _, err := h.AddToken(t.Context(), bob, "Nightly", []account.Scope{account.ScopeRead}, time.Minute)
	wantSafe(t, err, "account.token_life")
	key, made, err := h.AddToken(t.Context(), bob, "Nightly", []account.Scope{account.ScopeReport, account.ScopeRead, account.ScopeRead}, 48*time.Hour)
	must(t, err)
	a, _, err := h.AuthenticateToken(t.Context(), key)
	must(t, err)
	must(t, account.Allow(a, account.Issue, h.acme))
	wantCode(t, account.Allow(a, account.Adjust, h.acme), assessment.Forbidden)
	_, _, err = h.AddToken(t.Context(), a, "Another", []account.Scope{account.ScopeRead}, 48*time.Hour)
	wantCode(t, err, assessment.Forbidden) // a token makes no tokens
	wantCode(t, h.ChangePassword(t.Context(), a, good, "another long phrase", here), assessment.Forbidden)

	refused := func(why string) {
		t.Helper()
		if _, _, err := h.AuthenticateToken(t.Context(), key); err == nil {
			t.Errorf("a token opens %s", why)
		} else {
			wantSafe(t, err, "account.token_wrong")
		}
	}
	must(t, h.Disable(t.Context(), h.ana, bob.User))
	refused("for a disabled user")
	must(t, h.Enable(t.Context(), h.ana, bob.User))
	h.clock.jump(48 * time.Hour)
	refused("after its time")
	h.clock.jump(-time.Hour)
	must(t, h.RevokeToken(t.Context(), bob, made.ID))
	refused("after it was revoked")

	signed, err := h.SignIn(t.Context(), "bob@example.com", good, here)
	must(t, err)
	key, _, err = h.AddToken(t.Context(), h.who(t, signed), "Nightly", []account.Scope{account.ScopeRead}, 48*time.Hour)
	must(t, err)
	must(t, h.DeleteUser(t.Context(), account.Console(), bob.User))
	refused("for a deleted user")
	for _, text := range []string{"", "wl_", "Bearer x", made.ID, key[3:]} {
		_, _, err := h.AuthenticateToken(t.Context(), text)
		wantCode(t, err, assessment.Unauthenticated)
	}
}

func FuzzAuthenticateToken(f *testing.F) {
	h := build(f)
	f.Add("wl_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
	f.Add("' OR 1=1 --")
	f.Fuzz(func(t *testing.T, key string) {
		_, _, err := h.AuthenticateToken(t.Context(), key)
		wantCode(t, err, assessment.Unauthenticated)
		_, _, err = h.Authenticate(t.Context(), key)
		wantCode(t, err, assessment.Unauthenticated)
	})
}

// A device that nobody signed in on for long is forgotten.
func TestDevicesAreForgotten(t *testing.T) {
	h := build(t, few)
	from := here
	signed, err := h.SignIn(t.Context(), "ana@example.com", good, from)
	must(t, err)
	known := func() bool {
		t.Helper()
		sum := sha256.Sum256([]byte(signed.Device))
		is, err := h.store.DeviceKnown(t.Context(), h.ana.User, hex.EncodeToString(sum[:]))
		must(t, err)
		return is
	}
	h.clock.jump(fewLimits().Known - time.Hour)
	must(t, h.Sweep(t.Context()))
	if !known() {
		t.Error("the device is forgotten too early")
	}
	h.clock.jump(2 * time.Hour)
	must(t, h.Sweep(t.Context()))
	if known() {
		t.Error("the device is still known")
	}
}
