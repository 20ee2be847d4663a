package assessment

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"golang.org/x/net/idna"
)

// MailKind is what a mail is for.
type MailKind string

// The kinds of mail.
const (
	MailLink   MailKind = "link"   // a fresh link to the assessment
	MailReport MailKind = "report" // the report and a fresh link
	MailShare  MailKind = "share"  // a share of the result, for somebody else
	MailInvite MailKind = "invite" // a fresh link to an assessment that a consultant asks for
)

// MailFailure is why a mail was given up.
type MailFailure string

// The failures.
const (
	MailRefused   MailFailure = "refused"   // the address is not taken
	MailUnsent    MailFailure = "unsent"    // no try in a day succeeded
	MailPointless MailFailure = "pointless" // what it was about is gone
)

// Mail is one that somebody asked for. The links in it are made when it is
// sent, so that no key is stored.
type Mail struct {
	ID        string
	Draft     string
	Form      string // of the draft, when it is sent
	Kind      MailKind
	To        string // "" once it was sent or given up
	Shown     string // To with most of it left out, for pages
	Language  string
	Base      string       // scheme and host of its links
	Share     ShareOptions // of MailShare
	CreatedAt time.Time
	Tries     int // begun
	EndedAt   *time.Time
	Failure   MailFailure // "" while it waits, and when it was sent
}

// ShareOptions is how a share is made when its mail is sent.
type ShareOptions struct {
	Keep      time.Duration `json:"keep,omitempty"`
	Password  string        `json:"password,omitempty"` // hashed
	HideMoney bool          `json:"hide_money,omitempty"`
	HideNames bool          `json:"hide_names,omitempty"`
	Ends      time.Time     `json:"ends,omitzero"` // of the assessment
}

// Outbox keeps mails until they are sent. They go with their draft.
type Outbox interface {
	// Post stores a mail and what was agreed to with it, both or neither. The
	// same mail asked for twice within a minute is stored once. ErrManyMails
	// when a limit is reached; NotFound if the draft is gone.
	Post(ctx context.Context, m Mail, addressHash string, consents []Consent, limits MailLimits) error
	// NextMail takes the mail that is due first, which nobody else is given
	// before until. ok is false when none is due.
	NextMail(ctx context.Context, now, until time.Time) (m Mail, ok bool, err error)
	// PutOff makes a mail due again later.
	PutOff(ctx context.Context, id string, due time.Time) error
	// EndMail ends a mail as sent, or as given up for a failure, and drops its
	// address.
	EndMail(ctx context.Context, id string, failure MailFailure, now time.Time) error
	// Mails lists the mails of a draft, the newest first.
	Mails(ctx context.Context, draft string) ([]Mail, error)
	// DropMails deletes what ended before a date.
	DropMails(ctx context.Context, before time.Time) error
}

// MailLimits bounds the mails since a moment, so that a form cannot be used to
// flood an address.
type MailLimits struct {
	Since                   time.Time
	Draft, Address, Overall int
}

const (
	mailWindow     = 24 * time.Hour
	mailsOfDraft   = 12
	mailsToAddress = 6
	mailsOverall   = 2000

	longAddress = 254 // bytes, as mail servers take it (RFC 5321)
	longLocal   = 64
)

// ErrManyMails is the refusal of one mail more.
var ErrManyMails = errors.New("too many mails were asked for")

// Mailing is how mail is asked for.
type Mailing struct {
	Outbox Outbox
	Clock  func() time.Time
	Random io.Reader
}

// Ask puts a mail into the outbox, with what was agreed to on the same page.
// Invalid if the address is none; ErrManyMails when a limit is reached.
func (m *Mailing) Ask(ctx context.Context, mail Mail, consents []Consent) error {
	address, ok := MailAddress(mail.To)
	if !ok {
		return &Error{Code: Invalid, Safe: "mail.address"}
	}
	random := make([]byte, keyBytes)
	if _, err := io.ReadFull(m.Random, random); err != nil {
		return fmt.Errorf("make an id: %w", err)
	}
	mail.ID, mail.To, mail.Shown, mail.CreatedAt = hex.EncodeToString(random), address, shownAddress(address), m.Clock()
	sum := sha256.Sum256([]byte(strings.ToLower(address)))
	return m.Outbox.Post(ctx, mail, hex.EncodeToString(sum[:]), consents, MailLimits{
		Since: mail.CreatedAt.Add(-mailWindow), Draft: mailsOfDraft, Address: mailsToAddress, Overall: mailsOverall,
	})
}

// MailAddress is an address as mail servers take it: without a name, its
// domain in ASCII. It refuses what no header may hold.
func MailAddress(typed string) (string, bool) {
	typed = strings.TrimSpace(typed)
	at := strings.LastIndexByte(typed, '@')
	if at < 1 || at > longLocal {
		return "", false
	}
	local := typed[:at]
	if strings.HasPrefix(local, ".") || strings.HasSuffix(local, ".") || strings.Contains(local, "..") {
		return "", false
	}
	for _, r := range local {
		if !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.!#$%&'*+-/=?^_`{|}~", r) {
			return "", false
		}
	}
	domain, err := idna.Registration.ToASCII(strings.ToLower(typed[at+1:]))
	if err != nil || !strings.Contains(domain, ".") || strings.HasSuffix(domain, ".") || at+1+len(domain) > longAddress {
		return "", false
	}
	return local + "@" + domain, true
}

// shownAddress keeps as much of an address as its owner needs to know it.
func shownAddress(address string) string {
	local, domain, _ := strings.Cut(address, "@")
	if name, err := idna.Display.ToUnicode(domain); err == nil {
		domain = name
	}
	return local[:1] + "…@" + domain
}
