package certificate

import (
	"net/http"
	"strings"
	"time"
)

const (
	redirectTimeout = 10 * time.Second
	redirectHeaders = 8 << 10
)

// Redirect sends pages that were asked for without TLS on to base. Programs, and
// forms, are refused: what they sent has been readable on the way, and they are
// to learn of it.
func Redirect(base string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Cache-Control", "no-store")
		if r.Method != http.MethodGet && r.Method != http.MethodHead || r.URL.Path == "/api" || strings.HasPrefix(r.URL.Path, "/api/") {
			http.Error(w, "Use https.", http.StatusForbidden)
			return
		}
		w.Header().Set("Location", base+r.URL.EscapedPath()+query(r))
		w.WriteHeader(http.StatusPermanentRedirect)
	})
}

func query(r *http.Request) string {
	if r.URL.RawQuery == "" {
		return ""
	}
	return "?" + r.URL.RawQuery
}

// Server is what answers without TLS.
func Server(handler http.Handler) *http.Server {
	return &http.Server{
		Handler: handler, ReadTimeout: redirectTimeout, WriteTimeout: redirectTimeout, IdleTimeout: redirectTimeout, MaxHeaderBytes: redirectHeaders,
	}
}
