package account_test

import (
	"crypto"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"waterline/cmd/internal/account"
)

// forger is a provider whose tokens a test makes.
type forger struct {
	*httptest.Server
	key   *rsa.PrivateKey
	token func(nonce string) string
	nonce string
}

func newForger(t *testing.T) *forger {
	t.Helper()
	f := &forger{}
	var err error
	f.key, err = rsa.GenerateKey(rand.Reader, 2048)
	must(t, err)
	mux := http.NewServeMux()
	say := func(w http.ResponseWriter, what any) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(what)
	}
	mux.HandleFunc("/.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		say(w, map[string]any{
			"issuer": f.URL, "authorization_endpoint": f.URL + "/auth", "token_endpoint": f.URL + "/token", "jwks_uri": f.URL + "/keys",
			"id_token_signing_alg_values_supported": []string{"RS256", "HS256", "none"},
		})
	})
	mux.HandleFunc("/keys", func(w http.ResponseWriter, _ *http.Request) {
		say(w, map[string]any{"keys": []any{map[string]string{
			"kty": "RSA", "kid": "own", "alg": "RS256", "use": "sig", "n": encoded(f.key.N.Bytes()), "e": encoded(big.NewInt(int64(f.key.E)).Bytes()),
		}}})
	})
	mux.HandleFunc("/token", func(w http.ResponseWriter, _ *http.Request) {
		say(w, map[string]any{"access_token": "x", "token_type": "Bearer", "id_token": f.token(f.nonce)})
	})
	f.Server = httptest.NewServer(mux)
	t.Cleanup(f.Close)
	return f
}

func encoded(data []byte) string { return base64.RawURLEncoding.EncodeToString(data) }

// claims are those of a good token, with changes.
func (f *forger) claims(nonce string, change map[string]any) map[string]any {
	c := map[string]any{
		"iss": f.URL, "sub": "ana", "aud": "our client", "exp": time.Now().Add(time.Hour).Unix(), "iat": time.Now().Unix(), "nonce": nonce,
		"email": "ana@example.com", "email_verified": true,
	}
	for name, value := range change {
		c[name] = value
	}
	return c
}

// signed is a token under an algorithm that sign knows.
func signed(header map[string]string, claims map[string]any, sign func(text []byte) []byte) string {
	h, _ := json.Marshal(header)
	c, _ := json.Marshal(claims)
	text := encoded(h) + "." + encoded(c)
	return text + "." + encoded(sign([]byte(text)))
}

func rs256(key *rsa.PrivateKey) func([]byte) []byte {
	return func(text []byte) []byte {
		sum := sha256.Sum256(text)
		signature, _ := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, sum[:])
		return signature
	}
}

// Only a token that the provider signed for us and for this sign-in lets
// anybody in.
func TestOpenID_ForgedTokens(t *testing.T) {
	f := newForger(t)
	stranger, err := rsa.GenerateKey(rand.Reader, 2048)
	must(t, err)
	h := build(t, func(o *account.Options) {
		o.OpenID = account.OpenID{Issuer: f.URL, ClientID: "our client", ClientSecret: "our secret"}
	})
	h.clock.jump(time.Since(h.clock.time()))
	own := map[string]string{"alg": "RS256", "kid": "own"}
	good := func(change map[string]any) func(string) string {
		return func(nonce string) string { return signed(own, f.claims(nonce, change), rs256(f.key)) }
	}
	secret := func(key []byte) func([]byte) []byte {
		return func(text []byte) []byte {
			mac := hmac.New(sha256.New, key)
			_, _ = mac.Write(text)
			return mac.Sum(nil)
		}
	}
	try := func(token func(string) string) error {
		page, key, err := h.BeginOpenID(t.Context(), here)
		must(t, err)
		asked, err := url.Parse(page)
		must(t, err)
		f.nonce, f.token = asked.Query().Get("nonce"), token
		_, err = h.FinishOpenID(t.Context(), key, asked.Query().Get("state"), "code", here)
		return err
	}
	must(t, try(good(nil)))
	for name, token := range map[string]func(string) string{
		"another's key": func(n string) string { return signed(own, f.claims(n, nil), rs256(stranger)) },
		"no signature": func(n string) string {
			return signed(map[string]string{"alg": "none"}, f.claims(n, nil), func([]byte) []byte { return nil })
		},
		"our secret": func(n string) string {
			return signed(map[string]string{"alg": "HS256"}, f.claims(n, nil), secret([]byte("our secret")))
		},
		"the public key": func(n string) string {
			return signed(map[string]string{"alg": "HS256", "kid": "own"}, f.claims(n, nil), secret(f.key.N.Bytes()))
		},
		"its own key": func(n string) string {
			return signed(map[string]string{"alg": "RS256", "jwk": fmt.Sprint(stranger.N)}, f.claims(n, nil), rs256(stranger))
		},
		"another audience": good(map[string]any{"aud": "another client"}),
		"another issuer":   good(map[string]any{"iss": "https://id.example.com"}),
		"another nonce":    good(map[string]any{"nonce": "of another sign-in"}),
		"out of date":      good(map[string]any{"exp": time.Now().Add(-time.Hour).Unix()}),
		"nothing":          func(string) string { return "" },
	} {
		if err := try(token); err == nil {
			t.Errorf("a token with %s lets in", name)
		} else {
			wantSafe(t, err, "account.openid_failed")
		}
	}
}
