package assessment

import (
	"regexp"
	"strings"
	"testing"
)

// allowed is what an answers file takes as the id of an item.
var allowed = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,63}$`)

func TestSlugReadsLikeTheNameAndIsAnItemID(t *testing.T) {
	for name, want := range map[string]string{
		"Support ticket triage": "support-ticket-triage", "  Zwölf Boxkämpfer & Co ": "zwolf-boxkampfer-co", "P2P / invoices (EU)": "p2p-invoices-eu",
		"収益": "process", "🙂": "process", "--": "process", "": "process", "../../etc": "etc", strings.Repeat("long name ", 20): "long-name-long-name-long-name-long-name",
	} {
		got := slug(name, "process")
		if got != want {
			t.Errorf("slug of %q is %q, want %q", name, got, want)
		}
		if !allowed.MatchString(got + "-999") {
			t.Errorf("slug of %q with a number is no item id", name)
		}
	}
}
