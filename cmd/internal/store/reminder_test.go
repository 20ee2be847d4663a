package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"waterline/assessment"
	"waterline/assessment/calendar"
	"waterline/assessment/client"
	"waterline/assessment/problem"
	"waterline/assessment/reminder"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/job"
)

// work is Work that is told by tests.
type work []reminder.Tracked

func (w work) Tracked(context.Context, string) ([]reminder.Tracked, error) { return w, nil }

// calls is the service of reminders on a real store, with a clock that tests set.
type calls struct {
	*reminder.Service
	t     *testing.T
	store *Store
	now   atomic.Pointer[time.Time]
}

func (c *calls) set(at string) {
	c.t.Helper()
	now, err := time.Parse("2006-01-02 15:04", at)
	must(c.t, err)
	c.now.Store(&now)
}

// reminding is the organisation acme of ana, in a year from January, with a
// client Example that ana owns, whose first result is of May 2026.
func reminding(t *testing.T) *calls {
	t.Helper()
	s := open(t)
	founded(t, s)
	c := &calls{t: t, store: s}
	c.Service = &reminder.Service{Store: s, Languages: []string{"en", "de"}, Clock: func() time.Time { return *c.now.Load() }, Random: rand.Reader}
	c.set("2026-05-04 12:00")
	c.client("example", "Example", "ana")
	must(t, c.Set(t.Context(), "acme", reminder.Typed{First: "1", Zone: "UTC", Days: "-14", On: true}, client.Author{ID: "ana"}))
	return c
}

// client makes one with a result of now and two contacts.
func (c *calls) client(id, name, owner string) {
	c.t.Helper()
	now := *c.now.Load()
	one := client.Client{ID: id, Organisation: "acme", Name: name, Stage: client.Evaluated, Owner: owner, CreatedAt: now, UpdatedAt: now, Version: 1,
		Contacts: []client.Contact{{Name: "Jo Park", Mail: "jo@example.com"}, {Name: "Kim Lee", Mail: "kim@example.com"}}}
	must(c.t, c.store.AddClient(c.t.Context(), one, ana))
	c.run(id, 1)
}

// run makes a result of a client now.
func (c *calls) run(id string, number int) {
	c.t.Helper()
	d := example(fmt.Sprint(id, "-", number))
	must(c.t, c.store.StartAssessment(c.t.Context(), "acme", id, d, ana))
	must(c.t, c.store.Submit(c.t.Context(), d.ID, assessment.Answers{}, resultOf(1000), *c.now.Load()))
}

// letters are the jobs that wait, as what each letter says: to whom, and of what.
func (c *calls) letters() []string {
	c.t.Helper()
	var out []string
	for {
		j, err := c.store.Claim(c.t.Context(), job.Claim{Kind: ReminderKind, Worker: "w", Now: *c.now.Load(), Until: c.now.Load().Add(time.Minute)})
		if errors.Is(err, job.ErrNone) {
			slices.Sort(out)
			return out
		}
		must(c.t, err)
		l, err := c.Write(c.t.Context(), j.ID)
		said := "pointless"
		if err == nil {
			said = l.To + " of " + l.Client + ":"
			for _, t := range l.Things {
				said += " " + t.Key()
			}
		} else if !errors.Is(err, reminder.ErrPointless) {
			c.t.Fatal(err)
		}
		out = append(out, said)
		must(c.t, c.Ended(c.t.Context(), j.ID, ""))
		must(c.t, c.store.Complete(c.t.Context(), j.ID, "w", *c.now.Load()))
	}
}

// wants holds the letters of a sweep against those wanted.
func (c *calls) wants(at string, want ...string) {
	c.t.Helper()
	c.set(at)
	_, err := c.Sweep(c.t.Context())
	must(c.t, err)
	if got := c.letters(); !slices.Equal(got, want) {
		c.t.Errorf("at %s the letters are %q, want %q", at, got, want)
	}
}

func (c *calls) choose(mails ...string) {
	c.t.Helper()
	var persons []string
	for _, m := range mails {
		persons = append(persons, reminder.PersonOf(m))
	}
	must(c.t, c.Choose(c.t.Context(), "acme", "example", persons, client.Author{ID: "ana"}))
}

func TestSomebodyIsRemindedOnceOfEachThing(t *testing.T) {
	c := reminding(t)
	c.wants("2026-09-16 07:59")
	c.wants("2026-09-16 08:00", "ana@example.com of Example: run 2026-Q3")
	c.wants("2026-09-16 09:00")
	c.wants("2026-09-20 09:00")
	c.choose("jo@example.com") // and nobody else was asked
	c.wants("2026-09-21 09:00", "jo@example.com of Example: run 2026-Q3")
	c.run("example", 2)
	c.wants("2026-12-16 12:00")
	c.wants("2026-12-17 12:00", "ana@example.com of Example: run 2026-Q4", "jo@example.com of Example: run 2026-Q4")
	c.set("2026-12-18 12:00")
	c.run("example", 3)
	c.wants("2027-03-16 12:00")
	c.wants("2027-03-17 12:00", "ana@example.com of Example: run 2027-Q1", "jo@example.com of Example: run 2027-Q1")
}

// What happened before reminders were turned on, or too long ago, is not told.
func TestTurningRemindersOnSendsNothingOfThePast(t *testing.T) {
	c := reminding(t)
	by := client.Author{ID: "ana"}
	off := reminder.Typed{First: "1", Zone: "UTC", Days: "-14"}
	must(t, c.Set(t.Context(), "acme", off, by))
	c.wants("2026-09-17 09:00")
	off.On = true
	must(t, c.Set(t.Context(), "acme", off, by))
	c.wants("2026-09-18 09:00")
	c.wants("2026-12-17 09:00", "ana@example.com of Example: run 2026-Q4")
	// A server that was away for a while still tells, one that was for longer does not.
	c.wants("2027-04-17 09:00")
	c.wants("2027-07-10 09:00", "ana@example.com of Example: run 2027-Q2")
}

func TestLettersOfWhatIsDoneAreNotSent(t *testing.T) {
	c := reminding(t)
	c.choose("jo@example.com")
	c.set("2026-09-16 09:00")
	n, err := c.Sweep(t.Context())
	must(t, err)
	c.run("example", 2) // meanwhile, before the mail server is back
	if got := c.letters(); n != 2 || !slices.Equal(got, []string{"pointless", "pointless"}) {
		t.Errorf("of %d letters %q are sent", n, got)
	}
}

func TestWhoStoppedStaysStopped(t *testing.T) {
	c := reminding(t)
	c.choose("jo@example.com", "kim@example.com")
	c.set("2026-09-16 09:00")
	_, err := c.Sweep(t.Context())
	must(t, err)
	key := ""
	for _, p := range planned(t, c) {
		if l, err := c.Write(t.Context(), p); err == nil && l.To == "jo@example.com" {
			key = l.Key
		}
	}
	c.letters()
	must(t, c.StopByKey(t.Context(), key))
	must(t, c.StopByKey(t.Context(), key)) // once more changes nothing
	must(t, c.Stop(t.Context(), "acme", "example", "ana", client.Author{ID: "ana"}))
	c.choose("jo@example.com", "kim@example.com")
	// The contact is taken out and typed again, another way.
	one, err := c.store.Client(t.Context(), "acme", "example")
	must(t, err)
	one.Contacts = []client.Contact{{Name: "J. Park", Mail: " JO@example.com"}, {Name: "Kim Lee", Mail: "kim@example.com"}}
	_, err = c.store.SaveClient(t.Context(), one, ana, *c.now.Load())
	must(t, err)
	c.choose("jo@example.com", "kim@example.com")
	c.wants("2026-12-17 09:00", "kim@example.com of Example: run 2026-Q4")
	by := client.Author{ID: "bob"}
	var list problem.List
	if err := c.Again(t.Context(), "acme", "example", reminder.PersonOf("jo@example.com"), false, by); !errors.As(err, &list) || list[0].Code != reminder.CodeAsked {
		t.Errorf("who stopped is reminded again without asking: %v", err)
	}
	if err := c.Again(t.Context(), "acme", "example", "ana", false, by); !errors.As(err, &list) {
		t.Errorf("an owner who stopped is reminded again by another: %v", err)
	}
	must(t, c.Again(t.Context(), "acme", "example", reminder.PersonOf("jo@example.com"), true, by))
	must(t, c.Again(t.Context(), "acme", "example", "ana", false, client.Author{ID: "ana"}))
	c.wants("2027-03-17 09:00", "JO@example.com of Example: run 2027-Q1", "ana@example.com of Example: run 2027-Q1", "kim@example.com of Example: run 2027-Q1")
	log, err := c.store.Log(t.Context(), "acme", 0, 100)
	must(t, err)
	var said []string
	for _, e := range log {
		if strings.HasPrefix(e.Action, "reminder.") {
			said = append(said, e.Action)
		}
	}
	if want := []string{"reminder.again", "reminder.again", "reminder.stopped", "reminder.stopped", "reminder.chosen", "reminder.chosen"}; !slices.Equal(said, want) {
		t.Errorf("the log says %q, want %q", said, want)
	}
	if strings.Contains(fmt.Sprint(log), "jo@") {
		t.Errorf("the log names an address: %+v", log)
	}
}

// What is decided between planning and sending counts: who stops or puts it off,
// and an organisation that turns reminders off.
func TestALetterThatWaitsHearsOfChanges(t *testing.T) {
	by := client.Author{ID: "ana"}
	for name, change := range map[string]func(*calls) error{
		"stopped": func(c *calls) error { return c.Stop(t.Context(), "acme", "example", "ana", by) },
		"paused":  func(c *calls) error { return c.Pause(t.Context(), "acme", "example", "ana", reminder.Week, by) },
		"off": func(c *calls) error {
			return c.Set(t.Context(), "acme", reminder.Typed{First: "1", Zone: "UTC", Days: "-14"}, by)
		},
		"another owner": func(c *calls) error { _, err := c.store.Reassign(t.Context(), "acme", "ana", "", noon); return err },
	} {
		c := reminding(t)
		c.set("2026-09-16 09:00")
		_, err := c.Sweep(t.Context())
		must(t, err)
		must(t, change(c))
		if got := c.letters(); !slices.Equal(got, []string{"pointless"}) {
			t.Errorf("%s: the letter says %q", name, got)
		}
	}
	// Who stops while a sweep is under way is not planned for.
	c := reminding(t)
	c.set("2026-09-16 09:00")
	must(t, c.Stop(t.Context(), "acme", "example", "ana", by))
	if ok, err := c.store.Plan(t.Context(), reminder.Planned{ID: "l", Client: "example", Person: "ana", User: true, Things: []string{"run 2026-Q3"}, At: noon, Most: 9}); ok || err != nil {
		t.Errorf("a letter to who stopped is planned: %v, %v", ok, err)
	}
}

// planned are the ids of the letters that wait.
func planned(t *testing.T, c *calls) []string {
	t.Helper()
	ids, err := list(t.Context(), c.store, func(row scanner) (string, error) {
		var id string
		return id, row.Scan(&id)
	}, `SELECT id FROM job WHERE kind = 'reminder.mail' AND finished_at IS NULL ORDER BY id`)
	must(t, err)
	return ids
}

func TestPutOffAndTakenUpAgain(t *testing.T) {
	c := reminding(t)
	c.wants("2026-09-16 09:00", "ana@example.com of Example: run 2026-Q3")
	by := client.Author{ID: "ana"}
	must(t, c.Pause(t.Context(), "acme", "example", "ana", reminder.Week, by))
	c.wants("2026-09-22 09:00")
	c.wants("2026-09-23 09:00", "ana@example.com of Example: run 2026-Q3")
	must(t, c.Pause(t.Context(), "acme", "example", "ana", reminder.Month, by))
	c.wants("2026-10-22 09:00")
	c.wants("2026-10-23 09:00", "ana@example.com of Example: run 2026-Q3")
	must(t, c.Pause(t.Context(), "acme", "example", "ana", reminder.NextQuarter, by))
	c.wants("2026-12-16 09:00")
	c.wants("2026-12-17 09:00", "ana@example.com of Example: run 2026-Q4")
	var list problem.List
	if err := c.Pause(t.Context(), "acme", "example", "ana", "ever", by); !errors.As(err, &list) {
		t.Errorf("a pause without an end: %v", err)
	}
}

// One letter says all that is due with a client. Contacts hear of the run, and
// then of missing actuals too; of rules the owner alone.
func TestALetterSaysAllThatIsDue(t *testing.T) {
	c := reminding(t)
	c.Work = work{
		{ID: "i1", Client: "example", Name: "Triage", State: assessment.Live, Started: calendar.NewMonth(2026, 6), Judged: calendar.NewMonth(2026, 9)},
		{ID: "i2", Client: "another", Name: "Theirs", State: assessment.Live, Started: calendar.NewMonth(2026, 6)},
	}
	c.choose("jo@example.com")
	// The actuals of the second quarter: the owner's alone, as its run is made.
	c.wants("2026-06-16 09:00", "ana@example.com of Example: actuals 2026-Q2")
	c.wants("2026-09-01 09:00", "ana@example.com of Example: judged i1 2026-09")
	c.wants("2026-09-16 09:00", "ana@example.com of Example: actuals 2026-Q3 run 2026-Q3", "jo@example.com of Example: actuals 2026-Q3 run 2026-Q3")
	must(t, c.store.SaveSettings(t.Context(), "acme", reminder.Settings{First: 1, Zone: time.UTC}, client.Event{At: noon}))
	c.wants("2026-12-17 09:00")
}

// Whoever sweeps, in however many processes, plans a letter once.
func TestManySweepsAtOncePlanOnce(t *testing.T) {
	c := reminding(t)
	for i := range 20 {
		who := fmt.Sprint("owner", i)
		joins(t, c.store, "acme", who, account.Consultant)
		c.client(fmt.Sprint("c", i), fmt.Sprint("Client ", i), who)
	}
	c.set("2026-09-16 09:00")
	var total atomic.Int64
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			n, err := c.Sweep(t.Context())
			if err != nil {
				t.Error(err)
			}
			total.Add(int64(n))
		})
	}
	group.Wait()
	if n := len(planned(t, c)); total.Load() != 21 || n != 21 {
		t.Errorf("%d letters were planned and %d wait, want 21", total.Load(), n)
	}
}

// Who owns many clients is not flooded: six letters go a day, the others on the
// days after, and none is lost.
func TestOfManyClientsAFewADay(t *testing.T) {
	c := reminding(t)
	for i := range 14 {
		c.client(fmt.Sprint("c", i), fmt.Sprint("Client ", i), "ana")
	}
	told := make(map[string]int)
	for day, want := range []int{6, 6, 3, 0} {
		for _, at := range []string{"08:00", "08:30", "17:00"} {
			c.set(fmt.Sprintf("2026-09-%d %s", 16+day, at))
			_, err := c.Sweep(t.Context())
			must(t, err)
		}
		got := c.letters()
		if len(got) != want {
			t.Errorf("on day %d come %d letters, want %d", day, len(got), want)
		}
		for _, l := range got {
			told[l]++
		}
	}
	if len(told) != 15 {
		t.Errorf("of 15 clients %d were told of: %v", len(told), told)
	}
}

// An owner who left, was disabled, or may only answer is not written to; nor is
// anybody about a client that is paused.
func TestWhoMayNotSeeTheClientIsNotReminded(t *testing.T) {
	c := reminding(t)
	for _, who := range []string{"bob", "dan", "eve"} {
		joins(t, c.store, "acme", who, account.Consultant)
		c.client("of "+who, "Of "+who, who)
	}
	must(t, c.store.RemoveMember(t.Context(), "acme", "bob", did("remove")))
	must(t, c.store.DisableUser(t.Context(), "dan", did("disable")))
	must(t, c.store.SetRole(t.Context(), "acme", "eve", account.Respondent, did("role")))
	c.client("paused", "Paused", "ana")
	one, err := c.store.Client(t.Context(), "acme", "paused")
	must(t, err)
	one.Stage = client.Paused
	_, err = c.store.SaveClient(t.Context(), one, ana, noon)
	must(t, err)
	c.wants("2026-09-16 09:00", "ana@example.com of Example: run 2026-Q3")
}

// TestRemindersAreOfTheirOrganisation calls what takes an organisation for a
// client of another.
func TestRemindersAreOfTheirOrganisation(t *testing.T) {
	c := reminding(t)
	ctx := t.Context()
	c.choose("jo@example.com")
	_, err := c.store.Settings(ctx, "other")
	wantCode(t, err, assessment.NotFound)
	_, err = c.Outlook(ctx, "other", "example")
	wantCode(t, err, assessment.NotFound)
	for name, err := range map[string]error{
		"choose": c.Choose(ctx, "other", "example", nil, client.Author{}), "stop": c.Stop(ctx, "other", "example", "ana", client.Author{}),
		"pause": c.Pause(ctx, "other", "example", "ana", reminder.Week, client.Author{}), "again": c.Again(ctx, "other", "example", "ana", true, client.Author{}),
		"change": c.store.Change(ctx, "other", reminder.Recipient{ID: "x", Client: "example", Person: "ana"}, true, client.Event{At: noon}),
	} {
		wantCode(t, fmt.Errorf("%s: %w", name, err), assessment.NotFound)
	}
	owned, err := c.store.Owned(ctx, "other", "example")
	must(t, err)
	kept, err := c.store.Recipients(ctx, "other")
	must(t, err)
	if len(owned)+len(kept) > 0 {
		t.Errorf("another organisation sees %+v and %+v", owned, kept)
	}
}

func TestAKeyOpensItsReaderOnly(t *testing.T) {
	c := reminding(t)
	c.choose("jo@example.com")
	c.set("2026-09-16 09:00")
	_, err := c.Sweep(t.Context())
	must(t, err)
	var letter reminder.Letter
	for _, id := range planned(t, c) {
		if l, err := c.Write(t.Context(), id); err == nil && !l.Owner {
			letter = l
		}
	}
	begun := ""
	c.Begin = func(_ context.Context, organisation, id string, q calendar.Quarter) (string, error) {
		begun = organisation + " " + id + " " + q.String()
		return "key", nil
	}
	r, err := c.Open(t.Context(), letter.Key)
	must(t, err)
	if r.Client != "Example" || r.Owner || r.Mail != "jo@example.com" || !r.MayBegin || len(r.Due) != 1 {
		t.Errorf("opened %+v", r)
	}
	key, err := c.BeginByKey(t.Context(), letter.Key)
	must(t, err)
	if key != "key" || begun != "acme example-1 2026-Q3" {
		t.Errorf("begun %q", begun)
	}
	c.set("2026-12-17 09:00") // stopping works for ever, beginning for 90 days
	_, err = c.BeginByKey(t.Context(), letter.Key)
	wantCode(t, err, assessment.Expired)
	must(t, c.StopByKey(t.Context(), letter.Key))
	for _, wrong := range []string{"", "x", letter.Key + "x", strings.ToUpper(letter.Key)} {
		_, err = c.Open(t.Context(), wrong)
		wantCode(t, err, assessment.NotFound)
		wantCode(t, c.StopByKey(t.Context(), wrong), assessment.NotFound)
	}
	var stored string
	must(t, c.store.read.QueryRow(`SELECT key_hash FROM reminder_key LIMIT 1`).Scan(&stored))
	if strings.Contains(stored, letter.Key) {
		t.Error("a key is stored as it is")
	}
	must(t, c.store.EraseClient(t.Context(), "acme", "example", client.Event{At: noon}))
	_, err = c.Open(t.Context(), letter.Key)
	wantCode(t, err, assessment.NotFound)
	for _, table := range []string{"reminder_recipient", "reminder", "reminder_key"} {
		var n int
		must(t, c.store.read.QueryRow("SELECT COUNT(*) FROM "+table).Scan(&n))
		if n != 0 {
			t.Errorf("table %s has %d rows of an erased client", table, n)
		}
	}
}

func TestFeedsAreOfMembersWhoMaySee(t *testing.T) {
	c := reminding(t)
	s, ctx := c.store, t.Context()
	joins(t, s, "acme", "bob", account.Viewer)
	first, err := c.Offer(ctx, "acme", "bob", false)
	must(t, err)
	key, err := c.Offer(ctx, "acme", "bob", true)
	must(t, err)
	_, err = c.Agenda(ctx, first)
	wantCode(t, err, assessment.NotFound)
	a, err := c.Agenda(ctx, key)
	must(t, err)
	if !a.Feed.HideNames || a.Organisation.Name != "Acme" || len(a.Outlooks) != 1 || len(a.Outlooks[0].Things) < 3 {
		t.Errorf("the agenda is %+v", a)
	}
	f, there, err := c.FeedOf(ctx, "acme", "bob")
	must(t, err)
	if !there || f.UsedAt == nil || strings.Contains(fmt.Sprint(f), key) {
		t.Errorf("the feed is kept as %+v", f)
	}
	must(t, s.SetRole(ctx, "acme", "bob", account.Respondent, did("role")))
	_, err = c.Agenda(ctx, key)
	wantCode(t, err, assessment.NotFound)
	must(t, s.SetRole(ctx, "acme", "bob", account.Viewer, did("role")))
	must(t, s.DisableUser(ctx, "bob", did("disable")))
	_, err = c.Agenda(ctx, key)
	wantCode(t, err, assessment.NotFound)
	must(t, s.EnableUser(ctx, "bob", did("enable")))
	must(t, s.RemoveMember(ctx, "acme", "bob", did("remove")))
	joins(t, s, "acme", "eve", account.Viewer)
	if _, there, err = c.FeedOf(ctx, "acme", "bob"); err != nil || there {
		t.Errorf("the feed of somebody who left is there: %v", err)
	}
	wantCode(t, c.Revoke(ctx, "acme", "eve"), assessment.NotFound)
	mine, err := c.Offer(ctx, "acme", "eve", false)
	must(t, err)
	must(t, c.Revoke(ctx, "acme", "eve"))
	_, err = c.Agenda(ctx, mine)
	wantCode(t, err, assessment.NotFound)
	log, err := s.Log(ctx, "acme", 0, 1)
	must(t, err)
	if log[0].Action != "calendar.revoked" || log[0].Actor != "eve" {
		t.Errorf("the log says %+v", log[0])
	}
	if got, _, _ := c.FeedOf(ctx, "acme", "eve"); !reflect.DeepEqual(got, reminder.Feed{}) {
		t.Errorf("a revoked feed is kept as %+v", got)
	}
}

// A run that says its quarter counts for that, however late it is answered: that
// of September, answered in October, leaves that of the last quarter due. A first
// run counts for the quarter in which it is answered.
func TestARunCountsForTheQuarterThatItSays(t *testing.T) {
	c := reminding(t)
	d := rerunOf("example-1", "late", 3)
	d.Questionnaire = "core@1"
	must(t, c.store.StartClientRun(t.Context(), "acme", d, ana))
	c.wants("2026-09-16 08:00", "ana@example.com of Example: run 2026-Q3") // it is open
	c.set("2026-10-05 12:00")
	must(t, c.store.Submit(t.Context(), "late", assessment.Answers{}, resultOf(1000), *c.now.Load()))
	c.wants("2026-10-06 08:00")
	c.wants("2026-12-17 08:00", "ana@example.com of Example: run 2026-Q4")
	c.run("example", 2)
	owned, err := c.store.Owned(t.Context(), "acme", "example")
	must(t, err)
	if o := owned[0]; o.Quarter != quarter(3) || !o.Ran.Equal(*c.now.Load()) {
		t.Errorf("the client is %s and %s", o.Quarter, o.Ran)
	}
	if due := (reminder.Settings{First: time.January, Zone: time.UTC, Days: -14}).Due(owned[0].Subject, *c.now.Load(), c.now.Load().AddDate(0, -1, 0), *c.now.Load()); len(due) != 0 {
		t.Errorf("after a first run in the quarter %+v is due", due)
	}
}
