package store

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"waterline/assessment"
	"waterline/cmd/internal/account"
)

// accountTables are those that belong to users and organisations.
func accountTables() []string {
	return []string{
		"app_user", "organisation", "member", "session", "known_device", "api_token", "invitation", "one_time_link",
		"recovery_code", "passkey", "identity", "ceremony", "attempt", "audit", "calendar_feed",
	}
}

// accounts is what every account.Store has to do, whatever keeps the rows.
func accounts(t *testing.T, open func(*testing.T) account.Store) {
	for name, test := range map[string]func(*testing.T, account.Store){
		"the first user comes once":                      firstOnce,
		"a user comes back as it was made":               userBack,
		"organisations see nothing of each other":        isolation,
		"the last owner and the last administrator stay": lastOnes,
		"sessions end with what they hang on":            sessionsEnd,
		"a replaced key opens for a moment":              rotation,
		"tokens end with the membership":                 tokensEnd,
		"an invitation is used once":                     invitationOnce,
		"a link is used once, and the newest counts":     linkOnce,
		"a code is used once":                            codeOnce,
		"a passkey belongs to one user":                  passkeyOnce,
		"an identity belongs to one user":                identityOnce,
		"a ceremony is taken once":                       ceremonyOnce,
		"tries are counted in a window":                  tries,
		"what expired is swept away":                     sweeping,
		"a refused act leaves no entry":                  noEntry,
	} {
		t.Run(name, func(t *testing.T) { test(t, open(t)) })
	}
}

func TestSQLiteAccounts(t *testing.T) {
	accounts(t, func(t *testing.T) account.Store { return open(t) })
}

func did(action string) account.Event { return account.Event{At: noon, Actor: "test", Action: action} }

func person(id string) account.User {
	return account.User{ID: id, Mail: id + "@example.com", Name: "Name of " + id, Password: "hash of " + id, CreatedAt: noon}
}

// founded makes an administrator ana who owns the organisation acme.
func founded(t *testing.T, s account.Store) {
	t.Helper()
	must(t, s.ReplaceLink(t.Context(), account.Link{KeyHash: "first", Kind: account.FirstRun, CreatedAt: noon, ExpiresAt: noon.Add(time.Hour)}, did("first")))
	ana := person("ana")
	ana.Admin = true
	must(t, s.AddFirst(t.Context(), "first", ana, account.Organisation{ID: "acme", Name: "Acme", CreatedAt: noon}, did("claim")))
}

// joins makes a member, and the user where there is none.
func joins(t *testing.T, s account.Store, organisation, user string, role account.Role) {
	t.Helper()
	id := "invitation of " + user + " to " + organisation
	must(t, s.AddInvitation(t.Context(), account.Invitation{
		ID: id, KeyHash: "hash of " + id, Organisation: account.Organisation{ID: organisation}, Mail: user + "@example.com", Role: role,
		CreatedAt: noon, ExpiresAt: noon.Add(time.Hour),
	}, did("invite")))
	must(t, s.AcceptInvitation(t.Context(), "hash of "+id, person(user), did("accept")))
}

func signedIn(t *testing.T, s account.Store, id, user, organisation string) {
	t.Helper()
	must(t, s.AddSession(t.Context(), account.Session{
		ID: id, KeyHash: "hash of " + id, User: account.User{ID: user}, Organisation: organisation, How: account.ByPassword,
		CreatedAt: noon, SeenAt: noon, ExpiresAt: noon.Add(time.Hour), Address: "127.0.0.1", Agent: "Browser",
	}, "", "device of "+user, did("open")))
}

func firstOnce(t *testing.T, s account.Store) {
	empty, err := s.Empty(t.Context())
	must(t, err)
	if !empty {
		t.Error("a new store is not empty")
	}
	founded(t, s)
	if empty, err = s.Empty(t.Context()); err != nil || empty {
		t.Errorf("empty is %v (%v) with a user", empty, err)
	}
	wantCode(t, s.AddFirst(t.Context(), "first", person("bob"), account.Organisation{ID: "b"}, did("claim")), assessment.Expired)
	must(t, s.ReplaceLink(t.Context(), account.Link{KeyHash: "second", Kind: account.FirstRun, ExpiresAt: noon.Add(time.Hour)}, did("first")))
	wantCode(t, s.AddFirst(t.Context(), "second", person("bob"), account.Organisation{ID: "b"}, did("claim")), assessment.Conflict)
}

func userBack(t *testing.T, s account.Store) {
	founded(t, s)
	want := person("ana")
	want.Admin = true
	for _, find := range []func() (account.User, error){
		func() (account.User, error) { return s.UserByID(t.Context(), "ana") },
		func() (account.User, error) { return s.UserByMail(t.Context(), "ana@example.com") },
	} {
		got, err := find()
		must(t, err)
		if !reflect.DeepEqual(got, want) {
			t.Errorf("read %+v, want %+v", got, want)
		}
	}
	_, err := s.UserByMail(t.Context(), "bob@example.com")
	wantCode(t, err, assessment.NotFound)
	all, err := s.Users(t.Context())
	must(t, err)
	if len(all) != 1 || all[0].Password != "" {
		t.Errorf("the list of users is %+v, and must hold no hash", all)
	}
	wantCode(t, s.EnableUser(t.Context(), "nobody", did("enable")), assessment.NotFound)
	wantCode(t, s.ChangePassword(t.Context(), "nobody", "x", "", did("password")), assessment.NotFound)
	must(t, s.Rehash(t.Context(), "ana", "another hash", "new"))
	if u, _ := s.UserByID(t.Context(), "ana"); u.Password != want.Password {
		t.Error("a hash that had changed meanwhile was overwritten")
	}
}

func isolation(t *testing.T, s account.Store) {
	founded(t, s)
	must(t, s.AddOrganisation(t.Context(), account.Organisation{ID: "other", Name: "Other", CreatedAt: noon}, did("add")))
	joins(t, s, "other", "olga", account.Owner)
	joins(t, s, "acme", "bob", account.Consultant)
	must(t, s.AddToken(t.Context(), account.Token{ID: "t", KeyHash: "token", User: account.User{ID: "bob"}, Organisation: "acme", ExpiresAt: noon}, did("token")))
	invitation := account.Invitation{ID: "i", KeyHash: "k", Organisation: account.Organisation{ID: "acme"}, Mail: "c@example.com", Role: account.Viewer, ExpiresAt: noon.Add(time.Hour)}
	must(t, s.AddInvitation(t.Context(), invitation, did("invite")))
	must(t, s.Append(t.Context(), account.Event{At: noon, Organisation: "acme", Action: "secret"}))

	wantCode(t, s.SetRole(t.Context(), "other", "bob", account.Owner, did("role")), assessment.NotFound)
	wantCode(t, s.RemoveMember(t.Context(), "other", "bob", did("remove")), assessment.NotFound)
	wantCode(t, s.RevokeInvitation(t.Context(), "other", "i", did("revoke")), assessment.NotFound)
	wantCode(t, s.RevokeToken(t.Context(), "other", "bob", "t", did("revoke")), assessment.NotFound)
	wantCode(t, s.RevokeToken(t.Context(), "acme", "olga", "t", did("revoke")), assessment.NotFound)
	wantCode(t, s.AddToken(t.Context(), account.Token{ID: "u", KeyHash: "u", User: account.User{ID: "bob"}, Organisation: "other"}, did("token")), assessment.NotFound)
	wantCode(t, s.AddInvitation(t.Context(), account.Invitation{ID: "j", KeyHash: "j", Organisation: account.Organisation{ID: "none"}}, did("invite")), assessment.NotFound)
	_, err := s.Members(t.Context(), "none")
	wantCode(t, err, assessment.NotFound)
	members, err := s.Members(t.Context(), "other")
	must(t, err)
	if len(members) != 1 || members[0].User.ID != "olga" || members[0].User.Password != "" {
		t.Errorf("members of the other are %+v", members)
	}
	if open, err := s.Invitations(t.Context(), "other", noon); err != nil || len(open) != 0 {
		t.Errorf("invitations of the other are %+v (%v)", open, err)
	}
	if tokens, err := s.Tokens(t.Context(), "other", "bob"); err != nil || len(tokens) != 0 {
		t.Errorf("tokens of the other are %+v (%v)", tokens, err)
	}
	if log, err := s.Log(t.Context(), "other", 0, 10); err != nil || len(log) != 0 {
		t.Errorf("the log of the other is %+v (%v)", log, err)
	}
	signedIn(t, s, "session of olga", "olga", "other")
	wantCode(t, s.SwitchSession(t.Context(), "session of olga", "acme"), assessment.NotFound)
}

func lastOnes(t *testing.T, s account.Store) {
	founded(t, s)
	wantCode(t, s.SetRole(t.Context(), "acme", "ana", account.Viewer, did("role")), assessment.Conflict)
	wantCode(t, s.RemoveMember(t.Context(), "acme", "ana", did("remove")), assessment.Conflict)
	wantCode(t, s.DisableUser(t.Context(), "ana", did("disable")), assessment.Conflict)
	wantCode(t, s.SetAdmin(t.Context(), "ana", false, did("admin")), assessment.Conflict)
	wantCode(t, s.DeleteUser(t.Context(), "ana", did("delete")), assessment.Conflict)
	joins(t, s, "acme", "bob", account.Owner)
	must(t, s.SetAdmin(t.Context(), "bob", true, did("admin")))
	must(t, s.DisableUser(t.Context(), "bob", did("disable")))
	wantCode(t, s.SetRole(t.Context(), "acme", "ana", account.Viewer, did("role")), assessment.Conflict) // bob cannot act
	wantCode(t, s.SetAdmin(t.Context(), "ana", false, did("admin")), assessment.Conflict)
	must(t, s.EnableUser(t.Context(), "bob", did("enable")))
	must(t, s.SetRole(t.Context(), "acme", "ana", account.Viewer, did("role")))
	wantCode(t, s.DeleteUser(t.Context(), "bob", did("delete")), assessment.Conflict) // others belong to his organisation
	must(t, s.DeleteUser(t.Context(), "ana", did("delete")))
	joins(t, s, "acme", "cleo", account.Viewer)
	must(t, s.SetRole(t.Context(), "acme", "bob", account.Owner, did("role"))) // as he is, which changes nothing
}

func sessionsEnd(t *testing.T, s account.Store) {
	founded(t, s)
	joins(t, s, "acme", "bob", account.Consultant)
	here := func(user string, want int) {
		t.Helper()
		all, err := s.Sessions(t.Context(), user)
		must(t, err)
		if len(all) != want {
			t.Errorf("%s has %d sessions, want %d", user, len(all), want)
		}
	}
	for _, id := range []string{"b1", "b2", "b3"} {
		signedIn(t, s, id, "bob", "acme")
	}
	signedIn(t, s, "a1", "ana", "acme")
	got, err := s.SessionByKey(t.Context(), "hash of b1", noon)
	must(t, err)
	if got.User.Mail != "bob@example.com" || got.User.Password != "" || got.Role != account.Consultant || got.Stale || !got.SeenAt.Equal(noon) {
		t.Errorf("the session is %+v", got)
	}
	must(t, s.SetRole(t.Context(), "acme", "bob", account.Viewer, did("role")))
	if got, err = s.SessionByKey(t.Context(), "hash of b1", noon); err != nil || got.Role != account.Viewer || !got.Stale {
		t.Errorf("after a change of role the session is %+v (%v)", got, err)
	}
	wantCode(t, s.EndSession(t.Context(), "bob", "a1", did("end")), assessment.NotFound)
	must(t, s.EndSession(t.Context(), "bob", "b3", did("end")))
	must(t, s.ChangePassword(t.Context(), "bob", "new", "b1", did("password")))
	here("bob", 1)
	must(t, s.RemoveMember(t.Context(), "acme", "bob", did("remove")))
	if got, err = s.SessionByKey(t.Context(), "hash of b1", noon); err != nil || got.Role != "" {
		t.Errorf("after removal the session is %+v (%v), want no role", got, err)
	}
	must(t, s.DisableUser(t.Context(), "bob", did("disable")))
	here("bob", 0)
	wantCode(t, s.AddSession(t.Context(), account.Session{ID: "x", KeyHash: "x", User: account.User{ID: "bob"}}, "", "", did("open")), assessment.NotFound)
	must(t, s.EnableUser(t.Context(), "bob", did("enable")))
	signedIn(t, s, "b4", "bob", "")
	must(t, s.DeleteUser(t.Context(), "bob", did("delete")))
	_, err = s.SessionByKey(t.Context(), "hash of b4", noon)
	wantCode(t, err, assessment.NotFound)
	here("ana", 1)
	must(t, s.AddSession(t.Context(), account.Session{ID: "a2", KeyHash: "hash of a2", User: account.User{ID: "ana"}}, "hash of a1", "d", did("open")))
	here("ana", 1)
}

func rotation(t *testing.T, s account.Store) {
	founded(t, s)
	signedIn(t, s, "one", "ana", "acme")
	must(t, s.SetAdmin(t.Context(), "ana", true, did("admin")))
	must(t, s.RotateSession(t.Context(), "one", "fresh", noon))
	got, err := s.SessionByKey(t.Context(), "fresh", noon)
	must(t, err)
	if got.Stale {
		t.Error("a session with a new key is stale")
	}
	_, err = s.SessionByKey(t.Context(), "hash of one", noon.Add(-time.Second))
	must(t, err)
	_, err = s.SessionByKey(t.Context(), "hash of one", noon)
	wantCode(t, err, assessment.NotFound)
	_, err = s.SessionByKey(t.Context(), "", noon.Add(-time.Hour)) // a session without a previous key
	wantCode(t, err, assessment.NotFound)
	wantCode(t, s.RotateSession(t.Context(), "none", "x", noon), assessment.NotFound)
	known, err := s.DeviceKnown(t.Context(), "ana", "device of ana")
	if err != nil || !known {
		t.Errorf("the device is known: %v (%v)", known, err)
	}
}

func tokensEnd(t *testing.T, s account.Store) {
	founded(t, s)
	joins(t, s, "acme", "bob", account.Consultant)
	add := func(id string) {
		must(t, s.AddToken(t.Context(), account.Token{
			ID: id, KeyHash: "hash of " + id, User: account.User{ID: "bob"}, Organisation: "acme", Name: "Nightly",
			Scopes: []account.Scope{account.ScopeRead, account.ScopeReport}, CreatedAt: noon, ExpiresAt: noon.Add(time.Hour),
		}, did("token")))
	}
	add("one")
	must(t, s.UseToken(t.Context(), "one", noon))
	got, err := s.TokenByKey(t.Context(), "hash of one")
	must(t, err)
	if got.Role != account.Consultant || len(got.Scopes) != 2 || got.UsedAt == nil || !got.UsedAt.Equal(noon) || got.User.ID != "bob" {
		t.Errorf("the token is %+v", got)
	}
	must(t, s.RevokeToken(t.Context(), "acme", "bob", "one", did("revoke")))
	_, err = s.TokenByKey(t.Context(), "hash of one")
	wantCode(t, err, assessment.NotFound)
	add("two")
	must(t, s.RemoveMember(t.Context(), "acme", "bob", did("remove")))
	_, err = s.TokenByKey(t.Context(), "hash of two")
	wantCode(t, err, assessment.NotFound)
}

func invitationOnce(t *testing.T, s account.Store) {
	founded(t, s)
	i := account.Invitation{
		ID: "one", KeyHash: "hash of one", Organisation: account.Organisation{ID: "acme"}, Mail: "bob@example.com", Role: account.Consultant,
		By: "ana", CreatedAt: noon, ExpiresAt: noon.Add(time.Hour),
	}
	must(t, s.AddInvitation(t.Context(), i, did("invite")))
	got, err := s.InvitationByKey(t.Context(), "hash of one", noon)
	must(t, err)
	i.Organisation = account.Organisation{ID: "acme", Name: "Acme", CreatedAt: noon}
	if !reflect.DeepEqual(got, i) {
		t.Errorf("read %+v, want %+v", got, i)
	}
	_, err = s.InvitationByKey(t.Context(), "hash of one", i.ExpiresAt)
	wantCode(t, err, assessment.Expired)
	second := i
	second.ID, second.KeyHash = "two", "hash of two"
	must(t, s.AddInvitation(t.Context(), second, did("invite")))
	_, err = s.InvitationByKey(t.Context(), "hash of one", noon)
	wantCode(t, err, assessment.Expired)
	if open, err := s.Invitations(t.Context(), "acme", noon); err != nil || len(open) != 1 || open[0].ID != "two" {
		t.Errorf("open are %+v (%v)", open, err)
	}
	var accepted atomic.Int32
	var group sync.WaitGroup
	for n := range 8 {
		group.Go(func() {
			if s.AcceptInvitation(t.Context(), "hash of two", person("bob"+strconv.Itoa(n)), did("accept")) == nil {
				accepted.Add(1)
			}
		})
	}
	group.Wait()
	if n := accepted.Load(); n != 1 {
		t.Errorf("%d of 8 accepted one invitation", n)
	}
	_, err = s.InvitationByMail(t.Context(), "bob@example.com", noon)
	wantCode(t, err, assessment.NotFound)
	wantCode(t, s.AcceptInvitation(t.Context(), "none", person("x"), did("accept")), assessment.Expired)
	i.Mail = "ana@example.com"
	wantCode(t, s.AddInvitation(t.Context(), i, did("invite")), assessment.Conflict)
	third := i
	third.ID, third.KeyHash, third.Mail = "three", "hash of three", "late@example.com"
	must(t, s.AddInvitation(t.Context(), third, did("invite")))
	taken := person("late")
	taken.Mail = "ana@example.com"
	wantCode(t, s.AcceptInvitation(t.Context(), "hash of three", taken, did("accept")), assessment.Conflict)
	_, err = s.InvitationByKey(t.Context(), "hash of three", noon)
	must(t, err) // a refused one was not used up
	must(t, s.RevokeInvitation(t.Context(), "acme", "three", did("revoke")))
	_, err = s.InvitationByKey(t.Context(), "hash of three", noon)
	wantCode(t, err, assessment.Expired)
}

func linkOnce(t *testing.T, s account.Store) {
	founded(t, s)
	joins(t, s, "acme", "bob", account.Viewer)
	link := func(hash, user string) {
		must(t, s.ReplaceLink(t.Context(), account.Link{KeyHash: hash, Kind: account.Reset, User: user, CreatedAt: noon, ExpiresAt: noon.Add(time.Hour)}, did("offer")))
	}
	link("one", "ana")
	link("of bob", "bob")
	link("two", "ana")
	_, err := s.LinkByKey(t.Context(), account.Reset, "one", noon)
	wantCode(t, err, assessment.NotFound)
	_, err = s.LinkByKey(t.Context(), account.FirstRun, "two", noon)
	wantCode(t, err, assessment.NotFound)
	_, err = s.LinkByKey(t.Context(), account.Reset, "two", noon.Add(time.Hour))
	wantCode(t, err, assessment.Expired)
	signedIn(t, s, "a1", "ana", "acme")
	must(t, s.ResetPassword(t.Context(), "two", "new hash", did("reset")))
	wantCode(t, s.ResetPassword(t.Context(), "two", "newer hash", did("reset")), assessment.Expired)
	_, err = s.LinkByKey(t.Context(), account.Reset, "two", noon)
	wantCode(t, err, assessment.Expired)
	if u, err := s.UserByID(t.Context(), "ana"); err != nil || u.Password != "new hash" {
		t.Errorf("the password is %q (%v)", u.Password, err)
	}
	_, err = s.SessionByKey(t.Context(), "hash of a1", noon)
	wantCode(t, err, assessment.NotFound)
	must(t, s.DeleteUser(t.Context(), "bob", did("delete")))
	_, err = s.LinkByKey(t.Context(), account.Reset, "of bob", noon)
	wantCode(t, err, assessment.NotFound)
}

func codeOnce(t *testing.T, s account.Store) {
	founded(t, s)
	signedIn(t, s, "a1", "ana", "acme")
	signedIn(t, s, "a2", "ana", "acme")
	must(t, s.SetTOTP(t.Context(), account.Factor{User: "ana", Secret: "SECRET", Step: 100, Recovery: []string{"r1", "r2"}, Keep: "a1"}, did("on")))
	if all, _ := s.Sessions(t.Context(), "ana"); len(all) != 1 || all[0].ID != "a1" {
		t.Errorf("sessions are %+v", all)
	}
	for _, c := range []struct {
		step, latest int64
		want         bool
	}{
		{100, 101, false}, {101, 102, true}, {101, 102, false}, {100, 102, false},
		{103, 104, true},
		{50, 51, true}, {50, 51, false}, // the clock was set back
	} {
		if got, err := s.UseStep(t.Context(), "ana", c.step, c.latest); err != nil || got != c.want {
			t.Errorf("step %d up to %d: %v (%v), want %v", c.step, c.latest, got, err, c.want)
		}
	}
	for _, want := range []bool{true, false} {
		if got, err := s.UseRecovery(t.Context(), "ana", "r1", did("recovery")); err != nil || got != want {
			t.Errorf("recovery: %v (%v), want %v", got, err, want)
		}
	}
	if n, err := s.RecoveryLeft(t.Context(), "ana"); err != nil || n != 1 {
		t.Errorf("%d recovery codes are left (%v)", n, err)
	}
	must(t, s.ClearTOTP(t.Context(), "ana", did("off")))
	if u, _ := s.UserByID(t.Context(), "ana"); u.TOTP != "" {
		t.Error("the secret is still there")
	}
}

func passkeyOnce(t *testing.T, s account.Store) {
	founded(t, s)
	joins(t, s, "acme", "bob", account.Viewer)
	p := account.Passkey{ID: "one", User: "ana", Name: "Laptop", Value: "{}", CreatedAt: noon}
	must(t, s.AddPasskey(t.Context(), p, did("add")))
	p.User = "bob"
	wantCode(t, s.AddPasskey(t.Context(), p, did("add")), assessment.Conflict)
	wantCode(t, s.UsePasskey(t.Context(), "bob", "one", "{}", noon), assessment.NotFound)
	wantCode(t, s.RemovePasskey(t.Context(), "bob", "one", did("remove")), assessment.NotFound)
	must(t, s.UsePasskey(t.Context(), "ana", "one", `{"n":1}`, noon))
	if all, err := s.Passkeys(t.Context(), "ana"); err != nil || len(all) != 1 || all[0].Value != `{"n":1}` || all[0].UsedAt == nil {
		t.Errorf("passkeys are %+v (%v)", all, err)
	}
	must(t, s.RemovePasskey(t.Context(), "ana", "one", did("remove")))
}

func identityOnce(t *testing.T, s account.Store) {
	founded(t, s)
	joins(t, s, "acme", "bob", account.Viewer)
	must(t, s.AddIdentity(t.Context(), account.Identity{Issuer: "https://id", Subject: "7", User: "ana", AddedAt: noon}, did("link")))
	wantCode(t, s.AddIdentity(t.Context(), account.Identity{Issuer: "https://id", Subject: "7", User: "bob"}, did("link")), assessment.Conflict)
	wantCode(t, s.AddIdentity(t.Context(), account.Identity{Issuer: "https://id", Subject: "8", User: "ana"}, did("link")), assessment.Conflict)
	u, err := s.UserByIdentity(t.Context(), "https://id", "7")
	if err != nil || u.ID != "ana" {
		t.Errorf("found %+v (%v)", u, err)
	}
	_, err = s.UserByIdentity(t.Context(), "https://other", "7")
	wantCode(t, err, assessment.NotFound)
}

func ceremonyOnce(t *testing.T, s account.Store) {
	c := account.Ceremony{KeyHash: "one", Kind: "totp", User: "ana", Value: "x", ExpiresAt: noon.Add(time.Minute)}
	must(t, s.PutCeremony(t.Context(), c))
	got, err := s.Ceremony(t.Context(), "totp", "one", noon)
	must(t, err)
	if !reflect.DeepEqual(got, c) {
		t.Errorf("read %+v, want %+v", got, c)
	}
	_, err = s.Ceremony(t.Context(), "passkey", "one", noon)
	wantCode(t, err, assessment.NotFound)
	_, err = s.TakeCeremony(t.Context(), "totp", "one", c.ExpiresAt)
	wantCode(t, err, assessment.NotFound)
	got, err = s.TakeCeremony(t.Context(), "totp", "one", noon)
	must(t, err)
	if !reflect.DeepEqual(got, c) {
		t.Errorf("took %+v, want %+v", got, c)
	}
	_, err = s.TakeCeremony(t.Context(), "totp", "one", noon)
	wantCode(t, err, assessment.NotFound)
}

func tries(t *testing.T, s account.Store) {
	window := 15 * time.Minute
	try := func(at time.Time, want int) {
		t.Helper()
		n, err := s.Try(t.Context(), []string{"a", "b"}, at.Add(-window), at)
		must(t, err)
		if n[0] != want {
			t.Errorf("at %v the count is %d, want %d", at, n[0], want)
		}
	}
	try(noon, 1)
	try(noon.Add(time.Minute), 2)
	try(noon.Add(window), 3)
	try(noon.Add(window+time.Millisecond), 1)
	try(noon.Add(-time.Hour), 1) // the clock was set back: nobody waits an hour
	try(noon.Add(-time.Hour), 2)
	must(t, s.Forgive(t.Context(), "a", []string{"b"}))
	n, err := s.Try(t.Context(), []string{"a", "b"}, noon.Add(-2*time.Hour), noon.Add(-time.Hour))
	must(t, err)
	if n[0] != 1 || n[1] != 2 {
		t.Errorf("after forgiving the counts are %v, want [1 2]", n)
	}
}

func sweeping(t *testing.T, s account.Store) {
	founded(t, s)
	signedIn(t, s, "a1", "ana", "acme")
	must(t, s.PutCeremony(t.Context(), account.Ceremony{KeyHash: "c", Kind: "k", ExpiresAt: noon.Add(time.Minute)}))
	must(t, s.Sweep(t.Context(), noon, noon))
	_, err := s.SessionByKey(t.Context(), "hash of a1", noon)
	must(t, err)
	must(t, s.Sweep(t.Context(), noon.Add(time.Hour), noon))
	_, err = s.SessionByKey(t.Context(), "hash of a1", noon)
	wantCode(t, err, assessment.NotFound)
	_, err = s.Ceremony(t.Context(), "k", "c", noon)
	wantCode(t, err, assessment.NotFound)
}

func noEntry(t *testing.T, s account.Store) {
	founded(t, s)
	before, err := s.Log(t.Context(), "", 0, 100)
	must(t, err)
	wantCode(t, s.DisableUser(t.Context(), "ana", did("disable")), assessment.Conflict)
	wantCode(t, s.EndSession(t.Context(), "ana", "none", did("end")), assessment.NotFound)
	_, err = s.UseRecovery(t.Context(), "ana", "none", did("recovery"))
	must(t, err)
	after, err := s.Log(t.Context(), "", 0, 100)
	must(t, err)
	if len(after) != len(before) {
		t.Errorf("the log grew from %d to %d entries", len(before), len(after))
	}
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() { must(t, s.Append(t.Context(), did("many"))) })
	}
	group.Wait()
	all, err := s.LogAfter(t.Context(), "", 0, 100)
	must(t, err)
	for i, e := range all {
		if e.Number != int64(i)+1 || i > 0 && e.Previous != all[i-1].Hash {
			t.Fatalf("entry %d is %+v", i, e)
		}
	}
	if len(all) != len(before)+20 {
		t.Errorf("%d entries, want %d", len(all), len(before)+20)
	}
}

// A deleted user is in no table but the log, which knows the id, and the file
// holds nothing of them any more.
func TestADeletedUserLeavesNoTrace(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(t.Context(), dir, anyQuestion)
	must(t, err)
	defer s.Close()
	founded(t, s)
	joins(t, s, "acme", "bob", account.Consultant)
	signedIn(t, s, "b1", "bob", "acme")
	must(t, s.AddToken(t.Context(), account.Token{ID: "t", KeyHash: "hash of token", User: account.User{ID: "bob"}, Organisation: "acme", Name: "Bob's own"}, did("token")))
	must(t, s.SetTOTP(t.Context(), account.Factor{User: "bob", Secret: "BOBSECRET", Recovery: []string{"hash of recovery"}, Keep: "b1"}, did("on")))
	must(t, s.AddPasskey(t.Context(), account.Passkey{ID: "p", User: "bob", Name: "Bob's own", Value: "{}"}, did("add")))
	must(t, s.AddIdentity(t.Context(), account.Identity{Issuer: "i", Subject: "subject of bob", User: "bob"}, did("link")))
	must(t, s.ReplaceLink(t.Context(), account.Link{KeyHash: "hash of link", Kind: account.Reset, User: "bob"}, did("offer")))
	must(t, s.PutCeremony(t.Context(), account.Ceremony{KeyHash: "hash of ceremony", Kind: "totp", User: "bob"}))
	must(t, s.DeleteUser(t.Context(), "bob", did("delete")))
	for _, table := range accountTables() {
		for _, column := range []string{"user_id", "id"} {
			var n int
			if err := s.read.QueryRow("SELECT COUNT(*) FROM " + table + " WHERE " + column + " = 'bob'").Scan(&n); err == nil && n != 0 {
				t.Errorf("table %s has %d rows of a deleted user", table, n)
			}
		}
	}
	must(t, filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		for _, trace := range []string{"bob@example.com", "Name of bob", "BOBSECRET", "Bob's own", "subject of bob"} {
			if bytes.Contains(data, []byte(trace)) {
				t.Errorf("%s still holds %q", filepath.Base(path), trace)
			}
		}
		return err
	}))
}
