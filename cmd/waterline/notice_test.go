package main

import (
	"context"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"waterline/assessment"
	"waterline/assessment/questionnaire"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/job"
	"waterline/cmd/internal/mail"
	"waterline/cmd/internal/store"
	"waterline/templates/locale"
)

// kept is a mail server that keeps what it is given.
type kept struct{ messages []mail.Message }

func (k *kept) Send(_ context.Context, m mail.Message) error {
	k.messages = append(k.messages, m)
	return nil
}

// TestNotices asks for a new password and an invitation, and sees that the
// queue holds neither address nor key, that the mails go to the right people
// with links that open, and that nobody is written to for an unknown address.
func TestNotices(t *testing.T) {
	ctx := t.Context()
	data, err := store.Open(ctx, t.TempDir(), func(string) (questionnaire.Question, bool) { return questionnaire.Question{}, false })
	check(t, err)
	defer data.Close()
	accounts, err := account.New(account.Options{Store: data, Clock: time.Now})
	check(t, err)
	key, _, err := accounts.FirstRun(ctx)
	check(t, err)
	signed, err := accounts.Claim(ctx, key, "ana@heron.example", "Ana", "Heron", "correct horse heron staple", account.Origin{})
	check(t, err)
	_, i, err := accounts.Invite(ctx, account.Console(), signed.Session.Organisation, "bo@heron.example", account.Viewer)
	check(t, err)
	words, err := locale.Load("en")
	check(t, err)
	box := &kept{}
	postman, err := mail.NewPostman(mail.Options{
		Outbox: data, Sender: box, Languages: []mail.Language{{Locale: words}}, Service: &assessment.Service{Store: data, Clock: time.Now, Random: rand.NewChaCha8([32]byte{1})},
	})
	check(t, err)
	n := &notices{queue: data, accounts: accounts, postman: postman, base: "https://ai.example.com", clock: time.Now}
	check(t, n.Reset(ctx, signed.Session.User.ID, "en"))
	check(t, n.Reset(ctx, "", "en"))
	check(t, n.Invitation(ctx, i.ID, "en"))
	for range 3 {
		j, err := data.Claim(ctx, job.Claim{Kind: noticeKind, Worker: job.NewID(), Now: time.Now(), Until: time.Now().Add(time.Minute)})
		check(t, err)
		if strings.Contains(j.Payload, "@") || strings.Contains(j.Payload, "http") {
			t.Errorf("the queue holds %s", j.Payload)
		}
		check(t, n.do(ctx, &job.Run{Job: j}))
	}
	if len(box.messages) != 2 || box.messages[0].To != "ana@heron.example" || box.messages[1].To != "bo@heron.example" {
		t.Fatalf("%d mails went out", len(box.messages))
	}
	_, rest, _ := strings.Cut(box.messages[0].Text, account.ResetPath)
	if u, err := accounts.Resetting(ctx, rest[:43]); err != nil || u.Mail != "ana@heron.example" {
		t.Errorf("the link opens nothing: %v", err)
	}
	_, rest, _ = strings.Cut(box.messages[1].Text, account.InvitationPath)
	if _, _, err := accounts.Invitation(ctx, rest[:43]); err != nil {
		t.Errorf("the invitation opens nothing: %v", err)
	}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
