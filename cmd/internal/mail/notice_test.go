package mail

import (
	"strings"
	"testing"

	"waterline/reports/brand"
)

// A mail about an account has its link in both parts, in the reader's language.
func TestNotify(t *testing.T) {
	o := newOffice(t, brand.Brand{})
	const link = "https://ai.example.com/sign-in/reset/abc"
	for _, tc := range []struct {
		notice  Notice
		subject string
	}{
		{Notice{ID: "one", Kind: Reset, To: "bo@heron.example", Language: "en", URL: link, Until: noon}, "Set a new password"},
		{Notice{ID: "two", Kind: Invited, To: "bo@heron.example", Language: "de", URL: link, Until: noon, Organisation: "Heron & Co <x>"}, "Einladung zu Heron & Co <x>"},
	} {
		must(t, o.Notify(t.Context(), tc.notice))
		got := o.last()
		if !strings.Contains(got.text, link) || !strings.Contains(got.html, link) || strings.Contains(got.html, "<x>") {
			t.Errorf("%s: the mail is %s", tc.notice.ID, got.text)
		}
		if !strings.Contains(got.subject, tc.subject) {
			t.Errorf("%s: the subject is %q", tc.notice.ID, got.subject)
		}
	}
	if err := o.Notify(t.Context(), Notice{ID: "three", Kind: Reset, To: "nobody", URL: link}); err == nil {
		t.Error("a mail to no address went out")
	}
}
