package workspace

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/valyala/fasthttp"

	"waterline/assessment/usage/upload"
	"waterline/cmd/internal/account"
)

// formAround is what a form has besides its files.
const formAround = 1 << 20

// asking bounds the time to look who sends a large file.
const asking = 5 * time.Second

// Bulk lets those who may upload exports send large ones. It is asked before a
// body is read, so nobody else can make the server write to its disk.
func (s *Server) Bulk(h *fasthttp.RequestHeader) int {
	path, _, _ := strings.Cut(string(h.RequestURI()), "?")
	if string(h.Method()) != http.MethodPost || !isUsagePath(path) {
		return 0
	}
	ctx, cancel := context.WithTimeout(context.Background(), asking)
	defer cancel()
	actor, _, err := s.Accounts.Authenticate(ctx, string(h.Cookie(s.cookieName(sessionCookie))))
	if err != nil || account.Allow(actor, account.Track, actor.Organisation) != nil {
		return 0
	}
	return upload.Largest + formAround
}

// isUsagePath reports whether exports are uploaded at a path.
func isUsagePath(path string) bool {
	id, ok := strings.CutPrefix(path, clientsPath+"/")
	id, usage := strings.CutSuffix(id, "/usage")
	return ok && usage && id != "" && !strings.Contains(id, "/")
}
