// Package mail writes and sends the mails that people asked for. They wait in
// an outbox on disk, so that none is lost when a mail server is away or the
// program stops.
package mail

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// Security is how the connection to the mail server is protected.
type Security string

// The securities.
const (
	StartTLS Security = "starttls" // required before anything is sent
	TLS      Security = "tls"      // from the first byte
	Plain    Security = "none"     // not at all
)

// stepTimeout bounds each wait for the mail server.
const stepTimeout = 20 * time.Second

// Settings say which mail server takes the mails.
type Settings struct {
	Host           string
	Port           int // 0: the usual one of Security
	User, Password string
	From           string   // address, with or without a name
	Security       Security // "": StartTLS, and Plain where Host is this machine

	stepTimeout time.Duration  // 0: the usual one
	roots       *x509.CertPool // nil: those of the system
}

// What settings can be wrong in.
var (
	ErrFrom     = errors.New("the sender is no address")
	ErrPort     = errors.New("the port must be from 1 to 65535")
	ErrSecurity = errors.New("the security must be starttls, tls or none")
	ErrExposed  = errors.New("a password must not go unprotected to another machine")
)

// settled fills in what was left out, or says what is wrong.
func (s Settings) settled() (Settings, *mail.Address, error) {
	from, err := mail.ParseAddress(s.From)
	if err != nil {
		return s, nil, fmt.Errorf("%w: %q", ErrFrom, s.From)
	}
	usual := map[Security]int{StartTLS: 587, TLS: 465, Plain: 25}
	if s.Security == "" {
		s.Security = StartTLS
		if here(s.Host) {
			s.Security = Plain
		}
	}
	switch port, known := usual[s.Security]; {
	case !known:
		return s, nil, ErrSecurity
	case s.Port == 0:
		s.Port = port
	case s.Port < 1 || s.Port > 65535:
		return s, nil, ErrPort
	}
	if s.Security == Plain && s.Password != "" && !here(s.Host) {
		return s, nil, ErrExposed
	}
	if s.stepTimeout == 0 {
		s.stepTimeout = stepTimeout
	}
	return s, from, nil
}

// here reports whether a host is this machine.
func here(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Sender hands mails to a mail server.
type Sender struct {
	settings Settings
	from     *mail.Address
	options  []gomail.Option
}

// NewSender checks the settings. It does not connect.
func NewSender(s Settings) (*Sender, error) {
	s, from, err := s.settled()
	if err != nil {
		return nil, err
	}
	sender := &Sender{settings: s, from: from}
	sender.options = []gomail.Option{gomail.WithPort(s.Port), gomail.WithTimeout(s.stepTimeout), gomail.WithHELO(helo(from.Address)),
		gomail.WithTLSConfig(&tls.Config{ServerName: s.Host, RootCAs: s.roots, MinVersion: tls.VersionTLS12})}
	switch s.Security {
	case TLS:
		sender.options = append(sender.options, gomail.WithSSL())
	case StartTLS:
		sender.options = append(sender.options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	case Plain:
		sender.options = append(sender.options, gomail.WithTLSPolicy(gomail.NoTLS))
	}
	if s.User != "" {
		sender.options = append(sender.options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(s.User), gomail.WithPassword(s.Password))
	}
	if _, err := gomail.NewClient(s.Host, sender.options...); err != nil {
		return nil, fmt.Errorf("mail server %s: %w", s.Host, err)
	}
	return sender, nil
}

// helo is the name we greet with: that of the sender's domain, which does not
// give away the name of the machine.
func helo(address string) string { return address[strings.LastIndexByte(address, '@')+1:] }

// Message is a mail ready to go.
type Message struct {
	ID          string // the same for each try, so that a mail sent twice is known
	To          string // an address of assessment.MailAddress
	FromName    string // where the settings have none
	Subject     string
	Text, HTML  string
	FileName    string // of the attached PDF, "" for none
	File        []byte
	Unsubscribe string // address that ends mails of the kind with one click, "" for none; another than https is only shown
}

// Failure is why a mail was not sent.
type Failure struct {
	Refused bool // the server will never take this address or mail
	Perhaps bool // the server may have taken it all the same
	Err     error
}

func (f *Failure) Error() string { return f.Err.Error() }

func (f *Failure) Unwrap() error { return f.Err }

// Send hands one mail to the server. The error is a *Failure.
func (s *Sender) Send(ctx context.Context, m Message) error {
	built, err := s.build(m)
	if err != nil {
		return &Failure{Refused: true, Err: err}
	}
	client, err := gomail.NewClient(s.settings.Host, s.options...)
	if err != nil {
		return &Failure{Err: err}
	}
	if err := client.DialWithContext(ctx); err != nil {
		return &Failure{Err: fmt.Errorf("mail server %s: %w", s.settings.Host, err)}
	}
	err = client.Send(built)
	_ = client.Close() // whether the server has the mail is known; how the parting went changes nothing
	if built.IsDelivered() {
		return nil
	}
	return failed(err)
}

// Try goes all the way to the server, with protection and login, and sends nothing.
func (s *Sender) Try(ctx context.Context) error {
	client, err := gomail.NewClient(s.settings.Host, s.options...)
	if err != nil {
		return err
	}
	if err := client.DialWithContext(ctx); err != nil {
		return err
	}
	return client.Close()
}

// failed sorts out what a server's answer means.
func failed(err error) *Failure {
	f := &Failure{Err: err}
	var known *gomail.SendError
	if !errors.As(err, &known) {
		return f
	}
	permanent := known.ErrorCode() >= 500 && known.ErrorCode() < 600
	switch known.Reason {
	case gomail.ErrSMTPRcptTo, gomail.ErrSMTPData:
		f.Refused = permanent
	case gomail.ErrSMTPDataClose:
		f.Refused, f.Perhaps = permanent, known.ErrorCode() == 0
	}
	return f
}

func (s *Sender) build(m Message) (*gomail.Msg, error) {
	built := gomail.NewMsg()
	from := *s.from
	if from.Name == "" {
		from.Name = m.FromName
	}
	built.FromMailAddress(&from)
	if err := built.To(m.To); err != nil {
		return nil, err
	}
	built.Subject(oneLine(m.Subject))
	built.SetMessageIDWithValue(m.ID + "@" + helo(from.Address))
	built.SetDate()
	built.SetGenHeader("Auto-Submitted", "auto-generated") // keeps holiday replies away
	built.SetGenHeader("X-Auto-Response-Suppress", "All")
	if strings.HasPrefix(m.Unsubscribe, "https://") { // RFC 8058 knows no other
		if err := built.SetListUnsubscribeOneClick(m.Unsubscribe); err != nil {
			return nil, err
		}
	}
	built.SetBodyString(gomail.TypeTextPlain, m.Text)
	built.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	if m.FileName != "" {
		err := built.AttachReader(m.FileName, bytes.NewReader(m.File), gomail.WithFileContentType("application/pdf"))
		if err != nil {
			return nil, err
		}
	}
	return built, nil
}

// oneLine keeps a header on its line, whatever words it was made of.
func oneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, text)
}

// status is what a mail server answered, without the address that its own
// words may hold.
func status(err error) string {
	var known *gomail.SendError
	if !errors.As(err, &known) {
		return err.Error()
	}
	return fmt.Sprintf("%s: %d %s", known.Reason, known.ErrorCode(), known.EnhancedStatusCode())
}
