package main

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"net/mail"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
)

// inbox is a real mail server that keeps what it takes.
type inbox struct{ mails chan []byte }

func (i *inbox) NewSession(*smtp.Conn) (smtp.Session, error) { return i, nil }

func (i *inbox) Mail(string, *smtp.MailOptions) error { return nil }
func (i *inbox) Rcpt(string, *smtp.RcptOptions) error { return nil }
func (i *inbox) Reset()                               {}
func (i *inbox) Logout() error                        { return nil }

func (i *inbox) Data(r io.Reader) error {
	data, err := io.ReadAll(r)
	if err == nil {
		i.mails <- data
	}
	return err
}

// TestServeSendsMail asks the real command for a resume link by mail and
// follows the link that came.
func TestServeSendsMail(t *testing.T) {
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	box := &inbox{mails: make(chan []byte, 1)}
	server := smtp.NewServer(box)
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	t.Cleanup(func() {
		_ = server.Close()
		<-ended
	})
	port := listener.Addr().(*net.TCPAddr).Port
	address := serve(t, "--public-url", "http://127.0.0.1:1", "--smtp-host", "127.0.0.1", "--smtp-port", strconv.Itoa(port), "--smtp-from", "Example <ai@example.com>")

	b := &browser{t: t, client: &http.Client{Timeout: 30 * time.Second}}
	b.open(address + "/start")
	b.submit(url.Values{"depth": {"quick"}})
	root := regexp.MustCompile(`/a/[^/]+`).FindString(b.at.Path)
	b.open(address + root + "/links")
	typed := url.Values{"mail": {"jo@client.example"}, "send": {"yes"}}
	for node := range all(b.page) {
		if attr(node, "name") == "form_token" {
			typed.Set("form_token", attr(node, "value"))
		}
	}
	b.load(http.MethodPost, address+root+"/links", typed)

	select {
	case data := <-box.mails:
		m, err := mail.ReadMessage(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if to := m.Header.Get("To"); !strings.Contains(to, "jo@client.example") {
			t.Errorf("the mail goes to %q", to)
		}
		plain := strings.ReplaceAll(strings.ReplaceAll(string(data), "=\r\n", ""), "=3D", "=")
		link := regexp.MustCompile(`http://127\.0\.0\.1:1(/r/[A-Za-z0-9_-]{22})`).FindStringSubmatch(plain)
		if link == nil {
			t.Fatalf("the mail has no link: %s", data)
		}
		if strings.HasSuffix(root, strings.TrimPrefix(link[1], "/r/")) {
			t.Error("the link is the one in use, not a fresh one")
		}
		b.open(address + link[1])
	case <-time.After(30 * time.Second):
		t.Fatal("no mail came")
	}
}
