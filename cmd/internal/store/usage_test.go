package store

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"waterline/assessment"
	"waterline/assessment/client"
	"waterline/assessment/evidence"
	"waterline/assessment/usage"
	"waterline/assessment/usage/upload"
	"waterline/cmd/internal/job"
	"waterline/cmd/internal/spool"
)

// uploads is the real service on a real store and folder.
type uploads struct {
	*upload.Service
	t    *testing.T
	kept *Store
	now  time.Time
	dir  string
}

func newUploads(t *testing.T) *uploads {
	t.Helper()
	dir := empty.Dir(t)
	s, err := Open(t.Context(), dir, anyQuestion)
	must(t, err)
	t.Cleanup(func() { must(t, s.Close()) })
	must(t, s.AddClient(t.Context(), exampleClient("one"), ana))
	base, err := evidence.Core()
	must(t, err)
	rules, err := assessment.UsageRules(base)
	must(t, err)
	u := &uploads{t: t, kept: s, now: noon, dir: dir}
	u.Service = &upload.Service{Store: s, Spool: spool.New(dir), Clock: func() time.Time { return u.now }, Random: rand.NewChaCha8([32]byte{7}), Rules: rules}
	return u
}

// work does what is to be read and summed.
func (u *uploads) work() {
	u.t.Helper()
	for {
		j, err := u.kept.Claim(u.t.Context(), job.Claim{Kind: upload.ReadKind, Worker: "w", Now: u.now, Until: u.now.Add(time.Minute)})
		if errors.Is(err, job.ErrNone) {
			j, err = u.kept.Claim(u.t.Context(), job.Claim{Kind: upload.SumKind, Worker: "w", Now: u.now, Until: u.now.Add(time.Minute)})
		}
		if errors.Is(err, job.ErrNone) {
			return
		}
		must(u.t, err)
		if j.Kind == upload.ReadKind {
			must(u.t, u.Read(u.t.Context(), j.Payload, func(done, total int64) error {
				return u.kept.Progress(u.t.Context(), j.ID, "w", done, total, u.now)
			}))
		} else {
			var of string
			var edition int64
			_, err := fmt.Sscanf(j.Payload, "%s %d", &of, &edition)
			must(u.t, err)
			must(u.t, u.Sum(u.t.Context(), of, edition))
		}
		must(u.t, u.kept.Complete(u.t.Context(), j.ID, "w", u.now))
	}
}

// take uploads a file and has it read.
func (u *uploads) take(name, content string) upload.Import {
	u.t.Helper()
	u.now = u.now.Add(time.Minute)
	i, err := u.Add(u.t.Context(), "org", "one", name, strings.NewReader(content), ana)
	must(u.t, err)
	u.work()
	i, err = u.kept.Import(u.t.Context(), "org", i.ID)
	must(u.t, err)
	return i
}

// cursor is a table of a team, of so many people on each of the days.
func cursor(people, cents int, days ...string) string {
	var b strings.Builder
	b.WriteString("Date,User,Kind,Model,Max Mode,Input (w/ Cache Write),Input (w/o Cache Write),Cache Read,Output Tokens,Total Tokens,Cost\n")
	for _, day := range days {
		for n := range people {
			fmt.Fprintf(&b, "%sT10:00:00.000Z,ana%d@heron.example,On-Demand,gpt-5,No,0,100000,0,25000,125000,$%d.%02d\n", day, n, cents/100, cents%100)
		}
	}
	return b.String()
}

func (u *uploads) spent() float64 {
	u.t.Helper()
	known, err := u.kept.Usage(u.t.Context(), "org", "one")
	must(u.t, err)
	if !known.Current() {
		u.t.Fatalf("the digest is of edition %d, now is %d", known.Summed, known.Edition)
	}
	sum := 0.0
	for _, line := range known.Digest.Spend {
		sum += line.Amount
	}
	return sum
}

func (u *uploads) wantSpent(want float64) {
	u.t.Helper()
	if got := u.spent(); got < want-1e-6 || got > want+1e-6 {
		u.t.Errorf("%v was spent, want %v", got, want)
	}
}

func TestUploadsAreReplayed(t *testing.T) {
	u := newUploads(t)
	first := u.take("october.csv", cursor(12, 50, "2026-10-05", "2026-10-06"))
	if first.State != upload.Done || len(first.Files) != 1 || first.Files[0].Format != "cursor_team_csv" || first.Files[0].People != 12 || first.Files[0].Rows != 24 || first.Files[0].Incomplete {
		t.Fatalf("it was read as %+v", first)
	}
	u.wantSpent(12)
	if again := u.take("october-copy.csv", cursor(12, 50, "2026-10-05", "2026-10-06")); !again.Files[0].Repeated {
		t.Errorf("the same file again was read as %+v", again.Files[0])
	}
	u.wantSpent(12)
	revised := u.take("revised.csv", cursor(12, 75, "2026-10-06"))
	if revised.Files[0].Replaced != 12 {
		t.Errorf("%d records were replaced, want 12", revised.Files[0].Replaced)
	}
	u.wantSpent(6 + 9)
	must(t, u.Delete(t.Context(), "org", revised.ID, ana))
	u.work()
	u.wantSpent(12) // what stood before the revision is back
	must(t, u.Delete(t.Context(), "org", first.ID, ana))
	u.work()
	u.wantSpent(12) // the copy stands for it now
	wantCode(t, u.Delete(t.Context(), "other", first.ID, ana), assessment.NotFound)
}

func TestUploadAsksBack(t *testing.T) {
	u := newUploads(t)
	text := strings.ReplaceAll(cursor(12, 50, "2026-10-05"), ",125000,", ",999999,") // adds up in no way
	i := u.take("team.csv", text)
	if i.State != upload.Asking || !reflect.DeepEqual(i.Asks(), []upload.Question{upload.AskCursorTotal}) {
		t.Fatalf("it asks %v and is %s: %+v", i.Asks(), i.State, i.Files)
	}
	u.wantSpent(0)
	if err := u.Answer(t.Context(), "org", i.ID, upload.Reading{CursorTotal: "nonsense"}); err == nil {
		t.Error("nonsense was taken for an answer")
	}
	must(t, u.Answer(t.Context(), "org", i.ID, upload.Reading{CursorTotal: "disjoint"}))
	wantCode(t, u.Answer(t.Context(), "org", i.ID, upload.Reading{CursorTotal: "with"}), assessment.Conflict)
	u.work()
	i, err := u.kept.Import(t.Context(), "org", i.ID)
	must(t, err)
	if i.State != upload.Done || i.Round != 2 {
		t.Errorf("after the answer it is %s: %+v", i.State, i.Files)
	}
	u.wantSpent(6)
	wantCode(t, u.Answer(t.Context(), "org", i.ID, upload.Reading{CursorTotal: "with"}), assessment.NotFound) // its file is gone
}

func TestUploadRefused(t *testing.T) {
	u := newUploads(t)
	i := u.take("photo.csv", "nothing,of\nthe,kind\n")
	if i.State != upload.Refused || len(i.Files[0].Refusal) == 0 {
		t.Errorf("it is %s: %+v", i.State, i.Files)
	}
	if _, err := u.Add(t.Context(), "org", "one", "empty.csv", strings.NewReader(""), ana); err == nil {
		t.Error("an empty file was taken")
	}
	_, err := u.Add(t.Context(), "other", "one", "x.csv", strings.NewReader("x"), ana)
	wantCode(t, err, assessment.NotFound)
}

// After the days that were set, no file of the database holds the names, keys or
// rows of people any more, and what is known of groups stays.
func TestRecordsOfPeopleGo(t *testing.T) {
	for name, remove := range map[string]func(*uploads) error{
		"after the days": func(u *uploads) error {
			u.now = noon.AddDate(0, 0, 11)
			n, err := u.Sweep(u.t.Context())
			if n != 1 {
				u.t.Errorf("%d uploads were swept", n)
			}
			return err
		},
		"at once": func(u *uploads) error { return u.SealRecords(u.t.Context(), "org", "one", ana) },
	} {
		t.Run(name, func(t *testing.T) {
			u := newUploads(t)
			must(t, u.Set(t.Context(), "org", "one", upload.Settings{Days: 10}))
			_, err := u.SetGroups(t.Context(), "org", "one", strings.NewReader("actor,group\nana1@heron.example,Verschwiegen Team\n"))
			must(t, err)
			text := strings.Replace(cursor(12, 50, "2026-10-05"), "$0.50\n", "ana0@wrong.example\n", 1)
			i := u.take("october.csv", text)
			if i.Files[0].Rejected != 1 {
				t.Fatalf("read as %+v", i.Files[0])
			}
			u.wantSpent(5.5)
			n, err := u.Sweep(t.Context())
			if must(t, err); n > 0 {
				t.Fatal("records went before their time")
			}
			must(t, remove(u))
			u.wantSpent(5.5)
			known, err := u.kept.Usage(t.Context(), "org", "one")
			must(t, err)
			if known.Secret != "" || known.Mapped > 0 {
				t.Errorf("the secret or %d groups are left", known.Mapped)
			}
			var pieces int
			must(t, u.kept.read.QueryRow("SELECT COUNT(*) FROM usage_piece").Scan(&pieces))
			if pieces > 0 {
				t.Errorf("%d pieces are left", pieces)
			}
			must(t, filepath.WalkDir(u.dir, func(path string, e fs.DirEntry, err error) error {
				if err != nil || e.IsDir() {
					return err
				}
				data, err := os.ReadFile(path)
				for _, trace := range []string{"ana0@", "ana1@", "usage of client"} {
					if bytes.Contains(data, []byte(trace)) {
						t.Errorf("%s still holds %q", filepath.Base(path), trace)
					}
				}
				return err
			}))
			must(t, u.Set(t.Context(), "org", "one", upload.Settings{Days: 20})) // the digest is made anew
			u.work()
			u.wantSpent(5.5)
		})
	}
}

func TestSettingsOfUsage(t *testing.T) {
	u := newUploads(t)
	for name, set := range map[string]upload.Settings{
		"no days":           {},
		"floor above a cap": {Days: 30, Plans: map[string]usage.Plan{"cursor": {Floor: 200, Cap: 100}}},
		"below zero":        {Days: 30, Plans: map[string]usage.Plan{"cursor": {Seat: -1}}},
		"to come":           {Days: 30, Plans: map[string]usage.Plan{"cursor": {Since: usage.NewDay(2027, 1, 1)}}},
	} {
		if err := u.Set(t.Context(), "org", "one", set); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
	want := upload.Settings{Days: 7, Plans: map[string]usage.Plan{"cursor": {Floor: 70, Cap: 170, Seat: 40, Since: usage.NewDay(2026, 3, 1)}}}
	must(t, u.Set(t.Context(), "org", "one", want))
	known, err := u.kept.Usage(t.Context(), "org", "one")
	must(t, err)
	if !reflect.DeepEqual(known.Settings, want) {
		t.Errorf("kept were %+v", known.Settings)
	}
}

// TestUploadsOfOthers calls every method of upload.Store that takes an
// organisation for what belongs to another one.
func TestUploadsOfOthers(t *testing.T) {
	u := newUploads(t)
	i := u.take("october.csv", cursor(12, 50, "2026-10-05"))
	ctx, s := t.Context(), u.kept
	e := client.Event{Action: "usage.sealed", Actor: "u1", At: noon}
	before := allRows(t, s)
	calls := map[string]func() error{
		"Usage":     func() error { _, err := s.Usage(ctx, "other", "one"); return err },
		"UseSecret": func() error { _, err := s.UseSecret(ctx, "other", "one", "x"); return err },
		"SetUsage":  func() error { return s.SetUsage(ctx, "other", "one", upload.Settings{}, noon) },
		"SetGroups": func() error { return s.SetGroups(ctx, "other", "one", nil, noon) },
		"AddImport": func() error {
			return s.AddImport(ctx, upload.Import{ID: "x", Organisation: "other", Client: "one", At: noon})
		},
		"Imports":      func() error { _, err := s.Imports(ctx, "other", "one"); return err },
		"Import":       func() error { _, err := s.Import(ctx, "other", i.ID); return err },
		"ReadAgain":    func() error { return s.ReadAgain(ctx, "other", i.ID, upload.Reading{}, noon) },
		"DeleteImport": func() error { return s.DeleteImport(ctx, "other", i.ID, e) },
		"SealUsage":    func() error { return s.SealUsage(ctx, "other", "one", e) },
	}
	workers := []string{"Groups", "ImportByID", "SettleImport", "PutPiece", "DropPieces", "Piece", "UsageByClient", "SaveDigest", "PurgeUsage"}
	methods := reflect.TypeFor[upload.Store]()
	for n := range methods.NumMethod() {
		name := methods.Method(n).Name
		if call, listed := calls[name]; listed {
			wantCode(t, call(), assessment.NotFound)
		} else if !strings.Contains(strings.Join(workers, " "), name) {
			t.Errorf("method %s is not tried", name)
		}
	}
	if after := allRows(t, s); !reflect.DeepEqual(before, after) {
		t.Errorf("rows were %v and are %v", before, after)
	}
}

// fillUsage puts a text everywhere where usage of a client has one.
func fillUsage(t *testing.T, s *Store, of, text string) {
	t.Helper()
	ctx := t.Context()
	_, err := s.UseSecret(ctx, "org", of, text)
	must(t, err)
	must(t, s.SetUsage(ctx, "org", of, upload.Settings{Plans: map[string]usage.Plan{text: {Floor: 1}}}, noon))
	must(t, s.SetGroups(ctx, "org", of, map[string]string{text: text}, noon))
	i := upload.Import{ID: "u1", Organisation: "org", Client: of, Name: text, State: upload.Waiting, Round: 1, By: client.Author{Name: text}, At: noon}
	must(t, s.AddImport(ctx, i))
	must(t, s.PutPiece(ctx, "u1", 0, 0, bytes.Repeat([]byte(text), 9000)))
	i.State, i.Files = upload.Done, []upload.File{{Name: text}}
	must(t, s.SettleImport(ctx, i, noon))
	known, err := s.Usage(ctx, "org", of)
	must(t, err)
	must(t, s.SaveDigest(ctx, of, known.Edition, upload.Digest{From: text}, nil, noon))
}
