package account

import (
	"testing"
	"time"
)

// The codes are those of RFC 6238, appendix B, for SHA-1; the RFC gives eight
// digits, of which apps show the last six.
func TestCode_OfTheRFC(t *testing.T) {
	secret := []byte("12345678901234567890")
	for seconds, want := range map[int64]string{
		59: "94287082", 1111111109: "07081804", 1111111111: "14050471", 1234567890: "89005924", 2000000000: "69279037", 20000000000: "65353130",
	} {
		if got := code(secret, seconds/30, 8); got != want {
			t.Errorf("at %d s the code is %s, want %s", seconds, got, want)
		}
		now := time.Unix(seconds, 0)
		for d, fits := range map[time.Duration]bool{0: true, 30 * time.Second: true, -30 * time.Second: true, 60 * time.Second: false, -60 * time.Second: false} {
			if now.Add(d).Unix() < 0 {
				continue
			}
			if step, ok := stepOf(secret, want[2:], now.Add(d)); ok != fits || ok && step != seconds/30 {
				t.Errorf("%v off, the code of %d s gives step %d, %v", d, seconds, step, ok)
			}
		}
	}
}

// The hash covers all that an entry says.
func TestSeal(t *testing.T) {
	e := Event{At: time.UnixMilli(1), Actor: "a", Organisation: "o", Action: "x", Subject: "s", Detail: "d"}
	first, err := e.Seal(0, "")
	if err != nil || first.Number != 1 || len(first.Hash) != 64 {
		t.Fatalf("the first entry is %+v (%v)", first, err)
	}
	seen := map[string]bool{first.Hash: true}
	for _, change := range []func(*Event){
		func(e *Event) { e.At = time.UnixMilli(2) }, func(e *Event) { e.Actor = "b" }, func(e *Event) { e.Organisation = "" },
		func(e *Event) { e.Action = "y" }, func(e *Event) { e.Subject = "" }, func(e *Event) { e.Detail = "ds" }, func(e *Event) { e.Subject, e.Detail = "sd", "" },
	} {
		other := e
		change(&other)
		sealed, err := other.Seal(0, "")
		if err != nil || seen[sealed.Hash] {
			t.Errorf("%+v has the hash of another (%v)", other, err)
		}
		seen[sealed.Hash] = true
	}
	for _, after := range []struct {
		number int64
		hash   string
	}{{1, ""}, {0, "x"}} {
		if sealed, err := e.Seal(after.number, after.hash); err != nil || seen[sealed.Hash] {
			t.Errorf("after %v the hash is the same (%v)", after, err)
		}
	}
}

func FuzzCleanCode(f *testing.F) {
	f.Add("123 456")
	f.Add("abcd-EFGH\u00a0ijkl")
	f.Fuzz(func(t *testing.T, text string) {
		got := cleanCode(text)
		if again := cleanCode(got); again != got && len(got) <= 100 {
			t.Errorf("%q gives %q and then %q", text, got, again)
		}
	})
}
