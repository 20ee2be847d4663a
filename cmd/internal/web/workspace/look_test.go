package workspace

import (
	"net"
	"net/url"
	"os"
	"testing"
	"time"

	"waterline/cmd/internal/account"
)

func TestLook(t *testing.T) {
	if os.Getenv("LOOK") == "" {
		t.Skip()
	}
	ln, err := net.Listen("tcp", "127.0.0.1:47111")
	must(t, err)
	s := openSite(t, func(o *account.Options) { o.PublicURL = "http://localhost:47111" })
	s.Post = &posted{}
	for i, m := range []string{"bob@heron.example", "clara.hohenlohe-schillingsfuerst@heron.example", "dev@heron.example"} {
		link := s.invite(m, []account.Role{account.Consultant, account.Viewer, account.Respondent}[i])
		b := s.browser()
		b.post(link, url.Values{"name": {[]string{"Bob Marsh", "Clara von Hohenlohe-Schillingsfürst", "Devika Rao"}[i]}, "password": {password}})
	}
	s.invite("erik@heron.example", account.Consultant)
	inv := s.invite("new@heron.example", account.Viewer)
	must(t, os.WriteFile("/tmp/signin.invite", []byte(inv), 0o600))
	for _, n := range []string{"Heron Advisory", "Bittern & Partners"} {
		_, _ = s.Accounts.AddOrganisation(t.Context(), account.Console(), n)
	}
	must(t, os.WriteFile("/tmp/signin.cookie", []byte(sessionCookie+"="+s.owner.cookies[sessionCookie]), 0o600))
	go s.app.Listener(ln)
	time.Sleep(90 * time.Second)
}
