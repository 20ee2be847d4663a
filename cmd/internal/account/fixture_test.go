package account_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"waterline/assessment"
	"waterline/assessment/questionnaire"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/secret"
	"waterline/cmd/internal/store"
	"waterline/cmd/internal/store/storetest"
)

const good = "eleven purple tractors"

var here = account.Origin{Address: "192.0.2.7", Agent: "A browser"}

// watch is a clock that tests set.
type watch struct {
	mu  sync.Mutex
	now time.Time
}

// empty is a database with all migrations.
var empty = storetest.New(store.Open, store.Connect)

func (w *watch) time() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *watch) jump(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

// house is a service over a real store, with an administrator who owns Acme.
type house struct {
	*account.Service
	store *store.Store
	clock *watch
	ana   account.Actor
	key   string // of ana's session
	acme  string
}

func build(t testing.TB, change ...func(*account.Options)) *house {
	t.Helper()
	h := unclaimed(t, change...)
	key, _, err := h.FirstRun(t.Context())
	must(t, err)
	signed, err := h.Claim(t.Context(), key, "Ana@Example.com", "Ana", "Acme", good, here)
	must(t, err)
	h.key = signed.Key
	h.ana = h.who(t, signed)
	h.acme = h.ana.Organisation
	return h
}

// unclaimed is a service that has no user yet.
func unclaimed(t testing.TB, change ...func(*account.Options)) *house {
	t.Helper()
	kept := empty.Open(t, func(string) (questionnaire.Question, bool) { return questionnaire.Question{}, false })
	h := &house{store: kept, clock: &watch{now: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)}}
	box, err := secret.Parse(secret.NewKey())
	must(t, err)
	o := account.Options{Store: kept, Clock: h.clock.time, PublicURL: "https://example.com", Seal: box}
	for _, f := range change {
		f(&o)
	}
	h.Service, err = account.New(o)
	must(t, err)
	return h
}

// who is the actor of a session.
func (h *house) who(t testing.TB, s account.Signed) account.Actor {
	t.Helper()
	a, _, err := h.Authenticate(t.Context(), s.Key)
	must(t, err)
	return a
}

// joins invites somebody and accepts for them.
func (h *house) joins(t testing.TB, name string, role account.Role) (account.Actor, account.Signed) {
	t.Helper()
	key, _, err := h.Invite(t.Context(), h.ana, h.acme, name+"@example.com", role)
	must(t, err)
	signed, err := h.Accept(t.Context(), key, name, good, here)
	must(t, err)
	return h.who(t, signed), signed
}

// ended holds a session key to being of no use any more.
func (h *house) ended(t testing.TB, key string) {
	t.Helper()
	_, _, err := h.Authenticate(t.Context(), key)
	wantCode(t, err, assessment.Unauthenticated)
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantCode(t testing.TB, err error, code assessment.Code) {
	t.Helper()
	var known *assessment.Error
	if !errors.As(err, &known) || known.Code != code {
		t.Errorf("error is %v, want code %s", err, code)
	}
}

func wantSafe(t testing.TB, err error, safe string) {
	t.Helper()
	var known *assessment.Error
	if !errors.As(err, &known) || known.Safe != safe {
		t.Errorf("error is %v, want %s", err, safe)
	}
}
