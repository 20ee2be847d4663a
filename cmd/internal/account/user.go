package account

import (
	"context"
	"net/mail"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"waterline/assessment"
)

// User is a person who signs in.
type User struct {
	ID         string
	Mail       string // as CleanMail gives it
	Name       string
	Password   string // hash, "" where none was set
	Admin      bool   // of the instance
	TOTP       string // sealed seed of the codes of an app, "" where they are off
	CreatedAt  time.Time
	DisabledAt *time.Time
}

// Organisation is one consultancy or team; its data is seen by nobody else.
type Organisation struct {
	ID        string
	Name      string
	CreatedAt time.Time
}

// Member is a user in an organisation.
type Member struct {
	Organisation Organisation
	User         User // without secrets
	Role         Role
	Since        time.Time
}

const (
	mostMail = 254 // bytes, RFC 5321 with RFC 3696 erratum 1690
	mostName = 100 // characters
)

// CleanMail gives an address the form in which it is stored and compared:
// composed and in lower case. Invalid if it is no address.
func CleanMail(text string) (string, error) {
	text = strings.ToLower(norm.NFKC.String(strings.TrimSpace(text)))
	bad := &assessment.Error{Code: assessment.Invalid, Safe: "account.mail_wrong"}
	if len(text) > mostMail || strings.ContainsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }) {
		return "", bad
	}
	address, err := mail.ParseAddress(text)
	if err != nil || address.Address != text {
		return "", bad
	}
	name, domain, _ := strings.Cut(text, "@")
	if name == "" || domain == "" || strings.ContainsAny(text, `"()<>[]:;,\`) || strings.Contains(domain, "@") {
		return "", bad
	}
	return text, nil
}

// CleanName gives the name of a user or organisation the form in which it is
// stored. Invalid if it is empty, long, or holds what cannot be read.
func CleanName(text string) (string, error) {
	text = strings.Join(strings.Fields(norm.NFC.String(text)), " ")
	if text == "" || !utf8.ValidString(text) || utf8.RuneCountInString(text) > mostName ||
		strings.ContainsFunc(text, func(r rune) bool {
			return unicode.IsControl(r) || r == utf8.RuneError || unicode.Is(unicode.Bidi_Control, r)
		}) {
		return "", &assessment.Error{Code: assessment.Invalid, Safe: "account.name_wrong"}
	}
	return text, nil
}

// Users lists the users of the instance, without secrets.
func (s *Service) Users(ctx context.Context, a Actor) ([]User, error) {
	if err := Allow(a, Users, ""); err != nil {
		return nil, err
	}
	return s.store.Users(ctx)
}

// Disable ends a user's sessions and refuses what they try until Enable.
// Conflict for the last administrator.
func (s *Service) Disable(ctx context.Context, a Actor, user string) error {
	if err := Allow(a, Users, ""); err != nil {
		return err
	}
	return s.store.DisableUser(ctx, user, s.event(a, "", "user.disabled", user, ""))
}

// Enable undoes Disable.
func (s *Service) Enable(ctx context.Context, a Actor, user string) error {
	if err := Allow(a, Users, ""); err != nil {
		return err
	}
	return s.store.EnableUser(ctx, user, s.event(a, "", "user.enabled", user, ""))
}

// SetAdmin makes a user an administrator, or no longer one. Conflict for the
// last one.
func (s *Service) SetAdmin(ctx context.Context, a Actor, user string, admin bool) error {
	if err := Allow(a, Users, ""); err != nil {
		return err
	}
	what := "user.admin_taken"
	if admin {
		what = "user.admin_given"
	}
	return s.store.SetAdmin(ctx, user, admin, s.event(a, "", what, user, ""))
}

// DeleteUser removes a user with sessions, tokens, keys and memberships. The
// log keeps their id only. Conflict for the last administrator or the last
// owner of an organisation.
func (s *Service) DeleteUser(ctx context.Context, a Actor, user string) error {
	if err := Allow(a, Users, ""); err != nil {
		return err
	}
	return s.store.DeleteUser(ctx, user, s.event(a, "", "user.deleted", user, ""))
}

// Me is the user who acts, without secrets.
func (s *Service) Me(ctx context.Context, a Actor) (User, error) {
	if err := a.own(); err != nil {
		return User{}, err
	}
	u, err := s.store.UserByID(ctx, a.User)
	u.Password, u.TOTP = mark(u.Password), mark(u.TOTP)
	return u, err
}

// SetName changes the name of the user who acts. Their address is not theirs to
// change: invitations and providers are bound to it.
func (s *Service) SetName(ctx context.Context, a Actor, name string) error {
	if err := a.own(); err != nil {
		return err
	}
	name, err := CleanName(name)
	if err != nil {
		return err
	}
	return s.store.SetName(ctx, a.User, name, s.event(a, "", "user.renamed", a.User, ""))
}

// mark says that there is a secret and not which.
func mark(secret string) string {
	if secret == "" {
		return ""
	}
	return "set"
}
