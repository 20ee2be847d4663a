package main

import (
	"bytes"
	"context"
	crand "crypto/rand"
	"errors"
	"log/slog"
	"math/rand/v2"
	"mime"
	"net"
	netmail "net/mail"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"waterline/assessment"
	"waterline/assessment/client"
	"waterline/assessment/questionnaire"
	"waterline/assessment/reminder"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/job"
	"waterline/cmd/internal/mail"
	"waterline/cmd/internal/store"
	"waterline/templates/locale"
)

// remembered is a store with a client whose quarter is due, and a real mail
// server that takes its reminders.
type remembered struct {
	*store.Store
	t       *testing.T
	box     *inbox
	now     atomic.Pointer[time.Time]
	service *reminder.Service
	sending *remembrance
}

func remembering(t *testing.T) *remembered {
	t.Helper()
	ctx := t.Context()
	data, err := store.Open(ctx, t.TempDir(), func(string) (questionnaire.Question, bool) { return questionnaire.Question{}, false })
	check(t, err)
	t.Cleanup(func() { check(t, data.Close()) })
	r := &remembered{Store: data, t: t, box: &inbox{mails: make(chan []byte, 9)}}
	now := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	r.now.Store(&now)
	clock := func() time.Time { return *r.now.Load() }
	accounts, err := account.New(account.Options{Store: data, Clock: clock})
	check(t, err)
	key, _, err := accounts.FirstRun(ctx)
	check(t, err)
	signed, err := accounts.Claim(ctx, key, "ana@heron.example", "Ana", "Heron", "correct horse heron staple", account.Origin{})
	check(t, err)
	org, ana := signed.Session.Organisation, client.Author{ID: signed.Session.User.ID, Name: "Ana"}
	check(t, data.AddClient(ctx, client.Client{ID: "c", Organisation: org, Name: "Example Ltd", Stage: client.Running, Owner: ana.ID, CreatedAt: now, UpdatedAt: now, Version: 1}, ana))
	d := assessment.Draft{ID: "a", KeyHash: "hash", Questionnaire: "core@1", Depth: assessment.Quick, CreatedAt: now, UpdatedAt: now, ExpiresAt: now.AddDate(0, 3, 0)}
	check(t, data.StartAssessment(ctx, org, "c", d, ana))
	check(t, data.Submit(ctx, "a", assessment.Answers{}, assessment.Result{Currency: "EUR"}, now))
	r.service = reminders(data)
	r.service.Clock = clock
	check(t, r.service.Set(ctx, org, reminder.Typed{First: "1", Zone: "Europe/Berlin", Language: "de", Days: "-14", On: true}, ana))

	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	check(t, err)
	server := smtp.NewServer(r.box)
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close(); <-ended })
	sender, err := mail.NewSender(mail.Settings{Host: "127.0.0.1", Port: listener.Addr().(*net.TCPAddr).Port, From: "ai@heron.example"})
	check(t, err)
	options := mail.Options{Outbox: data, Sender: sender, Service: &assessment.Service{Store: data, Clock: clock, Random: rand.NewChaCha8([32]byte{1})}}
	for _, tag := range []string{"en", "de"} {
		words, err := locale.Load(tag)
		check(t, err)
		options.Languages = append(options.Languages, mail.Language{Locale: words})
	}
	postman, err := mail.NewPostman(options)
	check(t, err)
	r.sending = &remembrance{service: r.service, postman: postman, base: "https://ai.example.com/", logger: slog.New(slog.DiscardHandler)}
	return r
}

// set moves the clock, and is half past eight in Berlin on a day.
func (r *remembered) set(day int) {
	now := time.Date(2026, 9, day, 6, 30, 0, 0, time.UTC)
	r.now.Store(&now)
}

// working runs workers as a server does until stop is called.
func (r *remembered) working(kinds []job.Kind) (stop func()) {
	return working(r.t.Context(), job.NewWorkers(job.Options{
		Queue: r, Kinds: kinds, Clock: func() time.Time { return *r.now.Load() }, Jitter: func() float64 { return 0 },
		Logger: slog.New(slog.DiscardHandler), Poll: 10 * time.Millisecond,
	}))
}

// mail is the one that comes; none comes after it.
func (r *remembered) mail() []byte {
	r.t.Helper()
	select {
	case got := <-r.box.mails:
		time.Sleep(200 * time.Millisecond)
		if len(r.box.mails) > 0 {
			r.t.Error("a second mail came")
		}
		return got
	case <-time.After(20 * time.Second):
		r.t.Fatal("no mail came")
	}
	return nil
}

// TestARemindedOwner has two instances of the server look for what is due, and
// sees one mail arrive that one click ends, from a queue that holds no address.
func TestARemindedOwner(t *testing.T) {
	r := remembering(t)
	r.set(16)
	first, second := r.working(r.sending.Kinds()), r.working(r.sending.Kinds())
	got := r.mail()
	for range 5 {
		_, err := r.service.Sweep(t.Context())
		check(t, err)
	}
	first()
	second()
	m, err := netmail.ReadMessage(bytes.NewReader(got))
	check(t, err)
	body := strings.ReplaceAll(strings.ReplaceAll(string(got), "=\r\n", ""), "=3D", "=")
	key := regexp.MustCompile(`https://ai\.example\.com/reminders/([A-Za-z0-9_-]{43})`).FindStringSubmatch(body)
	if key == nil || !strings.Contains(m.Header.Get("To"), "ana@heron.example") || m.Header.Get("List-Unsubscribe-Post") != "List-Unsubscribe=One-Click" {
		t.Fatalf("the mail is %v %s", m.Header, body)
	}
	if subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject")); err != nil || !strings.HasPrefix(subject, "Quartal 3 für Example Ltd: 12") {
		t.Errorf("the subject is %q (%v)", subject, err)
	}
	letter := strings.Trim(strings.Split(m.Header.Get("Message-ID"), "@")[0], "<")
	j, err := r.Job(t.Context(), letter)
	check(t, err)
	if j.State != job.Done || j.Payload != "" || len(r.box.mails) > 0 {
		t.Errorf("the job is %+v, and %d mails more came", j, len(r.box.mails))
	}
	bank, _, _, err := knowledge()
	check(t, err)
	clients := &client.Service{Store: r, Assessments: r, Clock: r.service.Clock, Random: crand.Reader, Keep: keepDrafts, Model: assessment.Input{Bank: bank}}
	r.service.Begin = begin(clients)
	respondents := &assessment.Service{Store: r, Clock: r.service.Clock}
	var begun string
	for range 2 { // the second time the run is gone on with
		opened, err := r.service.BeginByKey(t.Context(), key[1])
		check(t, err)
		d, err := respondents.Open(t.Context(), opened)
		if err != nil || d.Follows == nil || d.Follows.Assessment != "a" || d.Quarter.String() != "2026-Q3" || begun != "" && begun != d.ID {
			t.Errorf("the run that was begun is %+v (%v)", d, err)
		}
		begun = d.ID
	}
	check(t, r.service.StopByKey(t.Context(), key[1]))
	r.set(17)
	if n, err := r.service.Sweep(t.Context()); err != nil || n > 0 {
		t.Errorf("who stopped gets %d letters (%v)", n, err)
	}
}

// away is a mail server that nobody reaches.
type away struct{ tries atomic.Int64 }

func (a *away) Send(context.Context, mail.Message) error {
	a.tries.Add(1)
	return &mail.Failure{Err: errors.New("nobody answers")}
}

// TestAReminderOutlivesTheProgram stops the server while the mail server is
// away. The next one sends the letter, once; had the run been done meanwhile, it
// would send none.
func TestAReminderOutlivesTheProgram(t *testing.T) {
	r := remembering(t)
	r.set(16)
	gone := &away{}
	good := r.sending.postman.Sender
	r.sending.postman.Sender = gone
	stop := r.working(r.sending.Kinds())
	for gone.tries.Load() == 0 {
		time.Sleep(5 * time.Millisecond)
	}
	stop()
	r.sending.postman.Sender = good
	r.set(17)
	stop = r.working(r.sending.Kinds())
	r.mail()
	stop()
}
