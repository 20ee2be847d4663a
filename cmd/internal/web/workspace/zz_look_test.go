package workspace

import (
	"net"
	"os"
	"testing"
	"time"
)

func TestLook(t *testing.T) {
	if os.Getenv("LOOK") == "" {
		t.Skip()
	}
	s := openSite(t)
	one := s.quarters("Aldermere Mutual", "insurer", 7)
	two := s.quarters("Brook Freight", "logistics", 1)
	i := s.begunWith(s.earlier("Cedar Insurance", nil), "Counted by hand")
	s.begunWith(s.earlier("Dune Insurance", nil), "x")
	ln, err := net.Listen("tcp", "127.0.0.1:8791")
	must(t, err)
	go s.app.Listener(ln)
	must(t, os.WriteFile("/tmp/vw/cookie", []byte(s.owner.cookies[sessionCookie]), 0o600))
	must(t, os.WriteFile("/tmp/vw/ids", []byte(one.ID+" "+two.ID+" "+i.Client), 0o600))
	t.Log(one.ID, two.ID)
	for i := 0; i < 600; i++ {
		if _, err := os.Stat("/tmp/vw/stop"); err == nil {
			break
		}
		time.Sleep(time.Second / 2)
	}
	s.app.Shutdown()
}
