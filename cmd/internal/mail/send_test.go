package mail

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
)

var hello = Message{
	ID: "0123456789abcdef", To: "ana+ai@xn--mller-kva.example", FromName: "Heron",
	Subject: "Ihr KI-Bericht: zwei von fünf Ideen lohnen den Anfang, und das ist eine lange Zeile", Text: "Grüße\n", HTML: "<p>Grüße</p>",
	FileName: "bericht.pdf", File: []byte("%PDF-1.7 …"),
}

func TestMailsGoOverProtectedConnections(t *testing.T) {
	for _, security := range []Security{StartTLS, TLS} {
		t.Run(string(security), func(t *testing.T) {
			m := serve(t, security)
			must(t, m.sender(security).Send(t.Context(), hello))
			got := m.mails()
			if len(got) != 1 || got[0].user != "ana" || !got[0].encrypted && security == StartTLS || got[0].to != hello.To || got[0].from != "ai@example.com" {
				t.Fatalf("the server has %+v", got)
			}
			o := open(t, got[0].raw)
			if o.subject != hello.Subject || o.text != hello.Text || o.html != hello.HTML || o.fileName != hello.FileName || string(o.file) != string(hello.File) {
				t.Errorf("the mail reads %+v", o)
			}
			if from := o.header.Get("From"); from != `"Example" <ai@example.com>` {
				t.Errorf("it comes from %s", from)
			}
			if id := o.header.Get("Message-ID"); id != "<0123456789abcdef@example.com>" {
				t.Errorf("its id is %s", id)
			}
			if date, err := o.header.Date(); err != nil || time.Since(date) > time.Hour {
				t.Errorf("its date is %v (%v)", date, err)
			}
			if o.header.Get("Auto-Submitted") != "auto-generated" || o.header.Get("List-Unsubscribe") != "" {
				t.Errorf("its header is %v", o.header)
			}
		})
	}
}

func TestThisMachineNeedsNoProtection(t *testing.T) {
	m := serve(t, Plain)
	must(t, m.sender("").Send(t.Context(), hello))
	if len(m.mails()) != 1 {
		t.Error("no mail came")
	}
}

func TestOneClickEndsMailsOfAKind(t *testing.T) {
	m := serve(t, Plain)
	message := hello
	message.Unsubscribe = "https://ai.example.com/stop/abc"
	must(t, m.sender("").Send(t.Context(), message))
	header := open(t, m.mails()[0].raw).header
	if header.Get("List-Unsubscribe") != "<https://ai.example.com/stop/abc>" || header.Get("List-Unsubscribe-Post") != "List-Unsubscribe=One-Click" {
		t.Errorf("the header is %v (RFC 8058)", header)
	}
}

// A server that offers no protection gets neither password nor mail.
func TestNothingGoesUnprotected(t *testing.T) {
	m := serve(t, Plain)
	settings := m.settings(StartTLS)
	settings.User, settings.Password = "ana", "secret"
	sender, err := NewSender(settings)
	must(t, err)
	wantFailure(t, sender.Send(t.Context(), hello), Failure{})
	if got := m.mails(); len(got) != 0 {
		t.Errorf("the server has %+v", got)
	}

	m = serve(t, StartTLS)
	settings = m.settings(StartTLS)
	settings.roots = nil // so the certificate is not known
	sender, err = NewSender(settings)
	must(t, err)
	wantFailure(t, sender.Send(t.Context(), hello), Failure{})

	settings = m.settings(StartTLS)
	settings.Password = "wrong"
	sender, err = NewSender(settings)
	must(t, err)
	wantFailure(t, sender.Send(t.Context(), hello), Failure{})
}

func TestSettingsThatCannotWorkAreRefused(t *testing.T) {
	good := Settings{Host: "mail.example.com", From: "ai@example.com"}
	_, err := NewSender(good)
	must(t, err)
	for want, change := range map[error]func(*Settings){
		ErrFrom:     func(s *Settings) { s.From = "nobody" },
		ErrPort:     func(s *Settings) { s.Port = 70000 },
		ErrSecurity: func(s *Settings) { s.Security = "ssl" },
		ErrExposed:  func(s *Settings) { s.Security, s.Password = Plain, "x" },
	} {
		bad := good
		change(&bad)
		if _, err := NewSender(bad); !errors.Is(err, want) {
			t.Errorf("%+v: error is %v, want %v", bad, err, want)
		}
	}
	settled, _, _ := good.settled()
	if settled.Security != StartTLS || settled.Port != 587 {
		t.Errorf("usual settings are %+v", settled)
	}
}

func TestWhatAServerAnswersIsUnderstood(t *testing.T) {
	refuse := func(code int) func(string) error {
		return func(string) error { return &smtp.SMTPError{Code: code, Message: "no"} }
	}
	for name, c := range map[string]struct {
		set  func(*mailServer)
		want Failure
	}{
		"unknown address": {func(m *mailServer) { m.onRcpt = refuse(550) }, Failure{Refused: true}},
		"greylisting":     {func(m *mailServer) { m.onRcpt = refuse(451) }, Failure{}},
		"full":            {func(m *mailServer) { m.onRcpt = refuse(452) }, Failure{}},
		"content refused": {func(m *mailServer) {
			m.onData = func(net.Conn) error { return &smtp.SMTPError{Code: 554, Message: "no"} }
		}, Failure{Refused: true}},
		"hanging": {func(m *mailServer) {
			over := make(chan struct{})
			m.t.Cleanup(func() { close(over) })
			m.onRcpt = func(string) error { <-over; return nil }
		}, Failure{}},
		"dropping":            {func(m *mailServer) { m.onData = func(c net.Conn) error { return c.Close() } }, Failure{Perhaps: true}},
		"dropping at the end": {func(m *mailServer) { m.afterMsg = func(c net.Conn) error { return c.Close() } }, Failure{Perhaps: true}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := serve(t, Plain)
			m.set(c.set)
			begun := time.Now()
			wantFailure(t, m.sender("").Send(t.Context(), hello), c.want)
			if took := time.Since(begun); took > 6*time.Second {
				t.Errorf("it took %v", took)
			}
		})
	}
	t.Run("nobody there", func(t *testing.T) {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		must(t, err)
		port := listener.Addr().(*net.TCPAddr).Port
		must(t, listener.Close())
		sender, err := NewSender(Settings{Host: "127.0.0.1", Port: port, From: "ai@example.com"})
		must(t, err)
		wantFailure(t, sender.Send(t.Context(), hello), Failure{})
	})
	t.Run("no time left", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		wantFailure(t, serve(t, Plain).sender("").Send(ctx, hello), Failure{})
	})
}

// No text reaches the header as a line of its own, and no address as two.
func TestNothingIsInjectedIntoTheHeader(t *testing.T) {
	m := serve(t, Plain)
	message := hello
	message.Subject = "Ergebnis\r\nBcc: eve@example.com\r\n\r\nmore"
	message.ID = "id"
	settings := m.settings("")
	settings.From = "ai@example.com"
	message.FromName = "Heron\r\nBcc: eve@example.com"
	sender, err := NewSender(settings)
	must(t, err)
	must(t, sender.Send(t.Context(), message))
	o := open(t, m.mails()[0].raw)
	if o.header.Get("Bcc") != "" || o.text != hello.Text || !strings.Contains(o.subject, "Bcc: eve") {
		t.Errorf("the mail reads %+v", o)
	}
	for _, to := range []string{"ana@example.com\r\nRCPT TO:<eve@example.com>", "ana@example.com, eve@example.com", "<ana@example.com> BODY=8BITMIME\r\n", ""} {
		message := hello
		message.To = to
		wantFailure(t, m.sender("").Send(t.Context(), message), Failure{Refused: true})
	}
	if n := len(m.mails()); n != 1 {
		t.Errorf("the server has %d mails", n)
	}
}

func wantFailure(t *testing.T, err error, want Failure) {
	t.Helper()
	var f *Failure
	if !errors.As(err, &f) {
		t.Fatalf("error is %v, want a failure", err)
	}
	if f.Refused != want.Refused || f.Perhaps != want.Perhaps {
		t.Errorf("refused %v, perhaps %v: %v; want %v, %v", f.Refused, f.Perhaps, err, want.Refused, want.Perhaps)
	}
}
