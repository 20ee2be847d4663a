package account

import (
	"context"
	"net/netip"
	"time"

	"waterline/assessment"
)

// Origin is where a request comes from.
type Origin struct {
	Address string // IP address
	Agent   string // what the browser calls itself
	Session string // key in the session cookie, "" for none
	Device  string // key in the device cookie, "" for none
}

// SignIn takes an address and a password. Unauthenticated if they do not
// match, in the same words and time whether the account exists or not; Limited
// after too many tries. Signed.Pending is set where a second step is due.
func (s *Service) SignIn(ctx context.Context, address, password string, from Origin) (Signed, error) {
	address, err := CleanMail(address)
	if err != nil {
		address = "" // as unknown as any other
	}
	u, err := s.store.UserByMail(ctx, address)
	if err != nil && !has(err, assessment.NotFound) {
		return Signed{}, wrap("sign in", err)
	}
	gate := s.gate(address, u.ID, from)
	if gate.known, err = s.knows(ctx, u.ID, from); err != nil {
		return Signed{}, err
	}
	if err := s.try(ctx, gate); err != nil {
		return Signed{}, err
	}
	ok, err := s.same(ctx, u.Password, password)
	switch {
	case err != nil:
		return Signed{}, wrap("sign in", err)
	case !ok || u.DisabledAt != nil:
		return Signed{}, unauthenticated("account.sign_in_wrong")
	}
	if assessment.OutdatedPassword(u.Password) {
		hash, err := s.hashed(ctx, password)
		if err != nil {
			return Signed{}, wrap("sign in", err)
		}
		if err := s.store.Rehash(ctx, u.ID, u.Password, hash); err != nil {
			return Signed{}, wrap("sign in", err)
		}
	}
	if u.TOTP != "" {
		// The tries stay counted until the second step is done.
		key, err := s.begin(ctx, "second", u.ID, "")
		return Signed{Pending: key}, err
	}
	if err := s.forgive(ctx, gate); err != nil {
		return Signed{}, err
	}
	return s.open(ctx, u, ByPassword, from)
}

// gate is what counts the tries to get into an account.
type gate struct {
	account, address, device string // hashed
	user                     string // id, "" for an account that is not there
	known                    bool   // the account knows the device
}

func (s *Service) gate(account, user string, from Origin) gate {
	return gate{account: account, address: network(from.Address), device: from.Device, user: user}
}

// knows reports whether an account was signed in to from this device before.
func (s *Service) knows(ctx context.Context, user string, from Origin) (bool, error) {
	if user == "" || len(from.Device) != secretLength {
		return false, nil
	}
	known, err := s.store.DeviceKnown(ctx, user, hashOf(from.Device))
	return known, wrap("device", err)
}

// try counts a try before it is looked at, so that many at once are bounded
// too. A device that the account knows is counted by itself: whatever others
// try, its owner still gets in.
func (s *Service) try(ctx context.Context, g gate) error {
	now := s.now()
	counts, err := s.store.Try(ctx, g.keys(), now.Add(-s.limits.Window), now)
	if err != nil {
		return wrap("count a try", err)
	}
	for i, most := range g.most(s.limits) {
		if counts[i] > most {
			if counts[i] == most+1 && g.user != "" {
				e := s.event(Actor{}, "", "sign_in.limited", g.user, "")
				if err := s.store.Append(ctx, e); err != nil {
					return wrap("count a try", err)
				}
			}
			return &assessment.Error{Code: assessment.Limited, Safe: "account.too_many_tries"}
		}
	}
	return nil
}

// mayBegin bounds what somebody who is not known yet can leave in the store.
func (s *Service) mayBegin(ctx context.Context, from Origin) error {
	now := s.now()
	counts, err := s.store.Try(ctx, []string{hashOf("begin " + network(from.Address))}, now.Add(-s.limits.Window), now)
	if err == nil && counts[0] > s.limits.Begin {
		return &assessment.Error{Code: assessment.Limited, Safe: "account.too_many_tries"}
	}
	return wrap("count a try", err)
}

func (g gate) keys() []string {
	if g.known {
		return []string{hashOf("device " + g.device + " " + g.account)}
	}
	return []string{hashOf("pair " + g.account + " " + g.address), hashOf("address " + g.address), hashOf("account " + g.account)}
}

func (g gate) most(l Limits) []int {
	if g.known {
		return []int{l.Device}
	}
	return []int{l.Pair, l.Address, l.Account}
}

// forgive takes back a try that succeeded. What others tried stays counted.
func (s *Service) forgive(ctx context.Context, g gate) error {
	keys := g.keys()
	return wrap("forgive tries", s.store.Forgive(ctx, keys[0], keys[1:]))
}

// network is the address, or the /64 that one line has of IPv6.
func network(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	ip = ip.Unmap().WithZone("")
	if ip.Is4() {
		return ip.String()
	}
	prefix, err := ip.Prefix(64)
	if err != nil {
		return address
	}
	return prefix.String()
}

// Ceremony is what was begun on one page and is ended on the next.
type Ceremony struct {
	KeyHash   string
	Kind      string
	User      string
	Value     string
	ExpiresAt time.Time
}

func (s *Service) begin(ctx context.Context, kind, user, value string) (string, error) {
	key, hash := secret()
	c := Ceremony{KeyHash: hash, Kind: kind, User: user, Value: value, ExpiresAt: s.now().Add(s.limits.Ceremony)}
	return key, wrap("begin "+kind, s.store.PutCeremony(ctx, c))
}

// ceremony finds what was begun; Expired if it is not there, any more or yet.
func (s *Service) ceremony(ctx context.Context, kind, key string) (Ceremony, error) {
	c, err := s.store.Ceremony(ctx, kind, hashOf(key), s.now())
	return c, began(err)
}

// take is ceremony for one that cannot be tried twice.
func (s *Service) take(ctx context.Context, kind, key string) (Ceremony, error) {
	c, err := s.store.TakeCeremony(ctx, kind, hashOf(key), s.now())
	return c, began(err)
}

func began(err error) error {
	if has(err, assessment.NotFound) {
		return &assessment.Error{Code: assessment.Expired, Safe: "account.begin_again", Err: err}
	}
	return err
}
