package account_test

import (
	"encoding/base64"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"waterline/assessment"
	"waterline/cmd/internal/account"
)

func TestCleanPassword(t *testing.T) {
	for _, c := range []struct{ password, safe string }{
		{good, ""},
		{"correct horse battery staple", ""},
		{"zwölf kühle Boxkämpfer", ""},
		{"пароль из пяти слов", ""},
		{"x9Kq!vB2mZ7p", ""},
		{"12 characters", ""}, // 13, no rule of composition
		{"eleven char", "account.password_short"},
		{"żółw żółw", "account.password_short"}, // counted in characters, not in bytes
		{strings.Repeat("long pass ", 26), "account.password_long"},
		{"a password with \x00 in it", "account.password_unreadable"},
		{"a password with \xff in it", "account.password_unreadable"},
		{"aaaaaaaaaaaaaaaa", "account.password_common"},
		{"abcabcabcabcabc", "account.password_common"},
		{"abcdefghijklmnop", "account.password_common"},
		{"123456789012345", "account.password_common"},
		{"passwordpassword", "account.password_common"},
		{"Password1234!", "account.password_common"},
		{"P@ssw0rd12345", "account.password_common"},
		{"qwertyuiop123", "account.password_common"},
		{"administrator", "account.password_common"},
		{"1qaz2wsx3edc4rfv", "account.password_common"},
		{"acme-consulting-1", "account.password_personal"},
		{"ana.keller@example.com", "account.password_personal"},
		{"AnaKeller2026", "account.password_personal"},
		{"Waterline2026!", "account.password_personal"},
		{"waterlineadministrator", "account.password_personal"},
		{"Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich 7", ""}, // 65 characters
	} {
		got, err := account.CleanPassword(c.password, "ana.keller@example.com", "Ana Keller", "Acme Consulting")
		if c.safe == "" {
			if err != nil || got != norm.NFC.String(c.password) {
				t.Errorf("%q: %v", c.password, err)
			}
			continue
		}
		if err == nil {
			t.Errorf("%q is taken", c.password)
			continue
		}
		wantSafe(t, err, c.safe)
	}
}

// The same password typed on two keyboards, composed and not.
func TestPasswordsAreComposed(t *testing.T) {
	h := build(t)
	composed := norm.NFC.String("zwölf kühle Boxkämpfer")
	must(t, h.ChangePassword(t.Context(), h.ana, good, norm.NFD.String(composed), here))
	_, err := h.SignIn(t.Context(), "ana@example.com", composed, here)
	must(t, err)
	_, err = h.SignIn(t.Context(), "ana@example.com", norm.NFD.String(composed), here)
	must(t, err)
}

func TestAnOutdatedHashIsRenewed(t *testing.T) {
	h := build(t)
	salt := []byte("0123456789abcdef")
	enc := base64.RawStdEncoding
	weak := "argon2id-8192-1-1$" + enc.EncodeToString(salt) + "$" + enc.EncodeToString(argon2.IDKey([]byte(good), salt, 1, 8192, 1, 32))
	must(t, h.store.ChangePassword(t.Context(), h.ana.User, weak, h.ana.Session, account.Event{At: h.clock.time()}))
	_, err := h.SignIn(t.Context(), "ana@example.com", "not the password", here)
	wantCode(t, err, assessment.Unauthenticated)
	if u, _ := h.store.UserByID(t.Context(), h.ana.User); u.Password != weak {
		t.Error("a wrong password renewed the hash")
	}
	_, err = h.SignIn(t.Context(), "ana@example.com", good, here)
	must(t, err)
	u, err := h.store.UserByID(t.Context(), h.ana.User)
	must(t, err)
	if assessment.OutdatedPassword(u.Password) || !assessment.SamePassword(u.Password, good) {
		t.Errorf("the hash is %q after signing in", u.Password)
	}
}

// An account that is not there takes as long as one with another password. The
// bound is coarse: without the dummy it would be a hundredth.
func TestUnknownAccountsTakeAsLong(t *testing.T) {
	if testing.Short() {
		t.Skip("takes 45 hashes")
	}
	h := build(t, func(o *account.Options) {
		o.Limits = account.UsualLimits()
		o.Limits.Pair, o.Limits.Address, o.Limits.Account = 1000, 1000, 1000
	})
	// In turns, and the least of each, so that what else the machine does counts for all.
	best := map[string]time.Duration{"ana@example.com": time.Hour, "nobody@example.com": time.Hour, "no address at all": time.Hour}
	for range 15 {
		for mail := range best {
			begun := time.Now()
			_, err := h.SignIn(t.Context(), mail, "not the password", here)
			best[mail] = min(best[mail], time.Since(begun))
			wantSafe(t, err, "account.sign_in_wrong")
		}
	}
	known := best["ana@example.com"]
	for mail, got := range best {
		if ratio := float64(got) / float64(known); ratio < 0.6 || ratio > 1.7 {
			t.Errorf("%s takes %v, a known account %v", mail, got, known)
		}
	}
}

func FuzzCleanPassword(f *testing.F) {
	f.Add(good, "ana@example.com")
	f.Add("Password1234!", "")
	f.Add("\xff\u0301", "ä")
	f.Fuzz(func(t *testing.T, password, personal string) {
		got, err := account.CleanPassword(password, personal)
		if err != nil {
			return
		}
		if n := utf8.RuneCountInString(got); n < 12 || len(got) > 256 || !norm.NFC.IsNormalString(got) {
			t.Errorf("%q is taken as %q", password, got)
		}
		if again, err := account.CleanPassword(got, personal); err != nil || again != got {
			t.Errorf("%q is not stable: %q, %v", got, again, err)
		}
	})
}

func FuzzCleanMail(f *testing.F) {
	for _, seed := range []string{"ana@example.com", " Ana@EXAMPLE.com ", "a b@c", "<a@b>", `"a b"@c.d`, "ü@bücher.example", "a@b\r\nBcc: c@d", "Ａ@ｂ.ｃ"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := account.CleanMail(text)
		if err != nil {
			return
		}
		if again, err := account.CleanMail(got); err != nil || again != got {
			t.Errorf("%q gives %q and then %q (%v)", text, got, again, err)
		}
		if strings.ContainsAny(got, " \r\n\t<>\",;") || strings.Count(got, "@") != 1 {
			t.Errorf("%q is taken as %q", text, got)
		}
	})
}

// Nobody has to change a password because time went by.
func TestPasswordsDoNotExpire(t *testing.T) {
	h := build(t)
	h.clock.jump(10 * 365 * 24 * time.Hour)
	signed, err := h.SignIn(t.Context(), "ana@example.com", good, here)
	must(t, err)
	h.who(t, signed)
}
