package store

import (
	"errors"
	"testing"
	"time"

	"waterline/assessment"
)

var plenty = assessment.MailLimits{Draft: 100, Address: 100, Overall: 100}

func TestAMailWaitsUntilItEnds(t *testing.T) {
	s := open(t)
	must(t, s.Create(t.Context(), example("one")))
	wanted := assessment.Mail{
		ID: "m1", Draft: "one", Kind: assessment.MailShare, To: "ana@example.com", Shown: "a…@example.com", Language: "de", Base: "https://ai.example.com",
		Share: assessment.ShareOptions{Keep: 7 * 24 * time.Hour, HideMoney: true, Ends: noon}, CreatedAt: noon,
	}
	consents := []assessment.Consent{{Kind: "send", Given: true, Mail: "ana@example.com", At: noon}}
	must(t, s.Post(t.Context(), wanted, "hash", consents, plenty))
	if kept, err := s.Consents(t.Context(), "one"); err != nil || len(kept) != 1 {
		t.Errorf("consents are %v (%v)", kept, err)
	}

	lease := noon.Add(5 * time.Minute)
	m, ok, err := s.NextMail(t.Context(), noon, lease)
	wanted.Tries, wanted.Form = 1, "claims" // as example says
	if err != nil || !ok || m != wanted {
		t.Errorf("next is %+v, %v, %v; want %+v", m, ok, err, wanted)
	}
	if _, ok, err := s.NextMail(t.Context(), lease.Add(-time.Millisecond), lease); err != nil || ok {
		t.Errorf("a mail that is being sent is given to a second (%v)", err)
	}
	if m, ok, err := s.NextMail(t.Context(), lease, lease.Add(time.Minute)); err != nil || !ok || m.Tries != 2 {
		t.Errorf("a mail whose sender died is not given again: %+v %v (%v)", m, ok, err)
	}
	must(t, s.PutOff(t.Context(), "m1", noon.Add(time.Hour)))
	if _, ok, _ := s.NextMail(t.Context(), noon.Add(59*time.Minute), lease); ok {
		t.Error("a mail that was put off is due early")
	}
	must(t, s.EndMail(t.Context(), "m1", assessment.MailRefused, noon.Add(time.Hour)))
	if _, ok, _ := s.NextMail(t.Context(), noon.Add(24*time.Hour), lease); ok {
		t.Error("a mail that ended is due")
	}
	all, err := s.Mails(t.Context(), "one")
	if err != nil || len(all) != 1 || all[0].Failure != assessment.MailRefused || all[0].EndedAt == nil || all[0].To != "" {
		t.Errorf("mails are %+v (%v)", all, err)
	}
	var recipient, detail string
	must(t, s.read.QueryRowContext(t.Context(), "SELECT recipient, detail FROM mail").Scan(&recipient, &detail))
	if recipient != "" || detail != "" {
		t.Errorf("the address %q and %q outlive the mail", recipient, detail)
	}
	must(t, s.DropMails(t.Context(), noon.Add(time.Hour)))
	if all, _ := s.Mails(t.Context(), "one"); len(all) != 1 {
		t.Error("a mail is dropped before its time")
	}
	must(t, s.DropMails(t.Context(), noon.Add(2*time.Hour)))
	if all, _ := s.Mails(t.Context(), "one"); len(all) != 0 {
		t.Error("a mail outlives its time")
	}
}

func TestMailsAreBounded(t *testing.T) {
	s := open(t)
	for _, id := range []string{"one", "two"} {
		must(t, s.Create(t.Context(), example(id)))
	}
	n := 0
	post := func(draft, hash string, at time.Time, limits assessment.MailLimits) error {
		n++
		limits.Since = at.Add(-time.Hour)
		return s.Post(t.Context(), assessment.Mail{ID: string(rune('a' + n)), Draft: draft, CreatedAt: at}, hash, []assessment.Consent{{Kind: "send", At: at}}, limits)
	}
	must(t, post("one", "x", noon, plenty))
	must(t, post("one", "x", noon.Add(59*time.Second), plenty))
	if all, _ := s.Mails(t.Context(), "one"); len(all) != 1 {
		t.Errorf("a form sent twice asks for %d mails", len(all))
	}
	must(t, post("one", "x", noon.Add(2*time.Minute), plenty))
	must(t, post("two", "x", noon.Add(2*time.Minute), plenty))
	for name, limits := range map[string]assessment.MailLimits{
		"of a draft": {Draft: 2, Address: 100, Overall: 100}, "to an address": {Draft: 100, Address: 3, Overall: 100}, "overall": {Draft: 100, Address: 100, Overall: 3},
	} {
		before, _ := s.Consents(t.Context(), "one")
		if err := post("one", "x", noon.Add(5*time.Minute), limits); !errors.Is(err, assessment.ErrManyMails) {
			t.Errorf("%s: error is %v", name, err)
		}
		if after, _ := s.Consents(t.Context(), "one"); len(after) != len(before) {
			t.Errorf("%s: a refused mail leaves a consent", name)
		}
	}
	must(t, post("one", "x", noon.Add(2*time.Hour), assessment.MailLimits{Draft: 1, Address: 1, Overall: 1}))
	wantCode(t, post("gone", "x", noon, plenty), assessment.NotFound)
}
