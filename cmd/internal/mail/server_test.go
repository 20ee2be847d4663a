package mail

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"math/big"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	netmail "net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"encoding/base64"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// mailServer is a real mail server on this machine that keeps what it takes
// and can be told to misbehave.
type mailServer struct {
	t    *testing.T
	addr *net.TCPAddr
	cert *x509.Certificate // nil: it offers no TLS

	mu       sync.Mutex // guards what follows
	got      []received
	onRcpt   func(to string) error
	onData   func(conn net.Conn) error // before the mail is taken
	afterMsg func(conn net.Conn) error // after its end, before it is acknowledged
}

// received is a mail as it came.
type received struct {
	from, to, user string
	encrypted      bool
	raw            []byte
}

func (m *mailServer) set(change func(*mailServer)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	change(m)
}

func (m *mailServer) mails() []received {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]received(nil), m.got...)
}

// serve starts a mail server until the test ends. With security it offers
// STARTTLS and takes no mail from who is not logged in as ana, secret.
func serve(t *testing.T, security Security) *mailServer {
	t.Helper()
	m := &mailServer{t: t}
	server := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		return &session{server: m, conn: c, secured: security != Plain}, nil
	}))
	server.Domain, server.ErrorLog = "localhost", silent{}
	server.ReadTimeout, server.WriteTimeout = 10*time.Second, 10*time.Second
	if security != Plain {
		var pair tls.Certificate
		pair, m.cert = certificate(t)
		server.TLSConfig = &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	m.addr = listener.Addr().(*net.TCPAddr)
	if security == TLS {
		listener = tls.NewListener(listener, server.TLSConfig)
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	t.Cleanup(func() {
		_ = server.Close()
		_ = listener.Close() // the server may not have it yet
		<-served
	})
	return m
}

type silent struct{}

func (silent) Printf(string, ...any) {}
func (silent) Println(...any)        {}

// settings are those that reach the server.
func (m *mailServer) settings(security Security) Settings {
	s := Settings{Host: "127.0.0.1", Port: m.addr.Port, From: "Example <ai@example.com>", Security: security, stepTimeout: 2 * time.Second}
	if m.cert != nil {
		s.User, s.Password = "ana", "secret"
		s.roots = x509.NewCertPool()
		s.roots.AddCert(m.cert)
	}
	return s
}

func (m *mailServer) sender(security Security) *Sender {
	m.t.Helper()
	s, err := NewSender(m.settings(security))
	must(m.t, err)
	return s
}

type session struct {
	server  *mailServer
	conn    *smtp.Conn
	secured bool
	mail    received
}

func (s *session) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != "ana" || password != "secret" {
			return smtp.ErrAuthFailed
		}
		s.mail.user = user
		return nil
	}), nil
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	if s.secured && s.mail.user == "" {
		return smtp.ErrAuthRequired
	}
	s.mail.from = from
	_, s.mail.encrypted = s.conn.TLSConnectionState()
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.mail.to = to
	s.server.mu.Lock()
	check := s.server.onRcpt
	s.server.mu.Unlock()
	if check != nil {
		return check(to)
	}
	return nil
}

func (s *session) Data(r io.Reader) error {
	s.server.mu.Lock()
	before, after := s.server.onData, s.server.afterMsg
	s.server.mu.Unlock()
	if before != nil {
		if err := before(s.conn.Conn()); err != nil {
			return err
		}
	}
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.mail.raw = raw
	s.server.mu.Lock()
	s.server.got = append(s.server.got, s.mail)
	s.server.mu.Unlock()
	if after != nil {
		return after(s.conn.Conn())
	}
	return nil
}

func (s *session) Reset()        { s.mail.to, s.mail.from = "", "" }
func (s *session) Logout() error { return nil }

func certificate(t *testing.T) (tls.Certificate, *x509.Certificate) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	must(t, err)
	cert, err := x509.ParseCertificate(der)
	must(t, err)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, cert
}

// opened is a mail as a mail program reads it.
type opened struct {
	header     netmail.Header
	subject    string
	text, html string
	fileName   string
	file       []byte
}

// open reads a mail with the parsers of the standard library.
func open(t *testing.T, raw []byte) opened {
	t.Helper()
	message, err := netmail.ReadMessage(bytes.NewReader(raw))
	must(t, err)
	o := opened{header: message.Header}
	o.subject, err = new(mime.WordDecoder).DecodeHeader(message.Header.Get("Subject"))
	must(t, err)
	o.part(t, message.Header.Get("Content-Type"), message.Header.Get("Content-Transfer-Encoding"), "", message.Body)
	return o
}

func (o *opened) part(t *testing.T, contentType, encoding, disposition string, body io.Reader) {
	t.Helper()
	kind, params, err := mime.ParseMediaType(contentType)
	must(t, err)
	if strings.HasPrefix(kind, "multipart/") {
		for parts := multipart.NewReader(body, params["boundary"]); ; {
			part, err := parts.NextRawPart()
			if errors.Is(err, io.EOF) {
				return
			}
			must(t, err)
			o.part(t, part.Header.Get("Content-Type"), part.Header.Get("Content-Transfer-Encoding"), part.Header.Get("Content-Disposition"), part)
		}
	}
	switch strings.ToLower(encoding) {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	data, err := io.ReadAll(body)
	must(t, err)
	switch {
	case strings.HasPrefix(disposition, "attachment"):
		_, named, err := mime.ParseMediaType(disposition)
		must(t, err)
		o.fileName, o.file = named["filename"], data
	case kind == "text/plain":
		o.text = strings.ReplaceAll(string(data), "\r\n", "\n")
	case kind == "text/html":
		o.html = string(data)
	default:
		t.Errorf("the mail has a part of type %s", kind)
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
