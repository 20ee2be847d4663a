package upload

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync/atomic"
	"time"

	"waterline/assessment"
	"waterline/assessment/problem"
	"waterline/assessment/usage"
	"waterline/assessment/usage/intake"
)

// Progress is told how far a reading is, in bytes.
type Progress func(done, total int64) error

// toldEvery is how often progress is told.
const toldEvery = time.Second

// Read reads an upload and keeps what came of it. It may run twice: a second
// run begins anew, and one of an upload that was read changes nothing.
func (s *Service) Read(ctx context.Context, id string, tell Progress) error {
	i, err := s.Store.ImportByID(ctx, id)
	if gone(err) || err == nil && i.State != Waiting {
		return nil
	}
	if err != nil {
		return err
	}
	file, err := s.Spool.Open(id)
	if gone(err) {
		return s.fail(ctx, i, "usage_upload_gone")
	}
	if err != nil {
		return err
	}
	i.Files, i.Summary, err = s.files(ctx, i, file, tell)
	if err = errors.Join(err, file.Close()); err != nil {
		return err
	}
	i.State = i.settled()
	if i.State != Done {
		if err := s.Store.DropPieces(ctx, id, allFiles); err != nil {
			return err
		}
	}
	if err := s.Store.SettleImport(ctx, i, s.Clock()); err != nil || i.State == Asking || len(i.MayAsk()) > 0 {
		return err // the file may be read again
	}
	return s.Spool.Remove(id)
}

// GaveUp keeps that an upload could not be read.
func (s *Service) GaveUp(ctx context.Context, id string) error {
	i, err := s.Store.ImportByID(ctx, id)
	if gone(err) || err == nil && i.State != Waiting {
		return nil
	}
	if err != nil {
		return err
	}
	return errors.Join(s.fail(ctx, i, "usage_upload_failed"), s.Spool.Remove(id))
}

// fail ends an upload of which nothing counts.
func (s *Service) fail(ctx context.Context, i Import, code string) error {
	i.State = Failed
	i.Files = []File{{Name: i.Name, Refusal: problem.List{problem.New("", code)}}}
	if err := s.Store.DropPieces(ctx, i.ID, allFiles); err != nil {
		return err
	}
	return s.Store.SettleImport(ctx, i, s.Clock())
}

// files reads the files of an upload and reports whether it is a summary.
func (s *Service) files(ctx context.Context, i Import, file Spooled, tell Progress) ([]File, bool, error) {
	if err := s.Store.DropPieces(ctx, i.ID, allFiles); err != nil { // of a run that broke off
		return nil, false, err
	}
	if is, err := isSummary(file); err != nil {
		return nil, false, err
	} else if is {
		f, err := s.summary(ctx, i, file)
		return []File{f}, true, err
	}
	secret, err := s.secret(ctx, i.Organisation, i.Client)
	if err != nil {
		return nil, false, err
	}
	in := &told{Spooled: file, total: i.Size, tell: tell, clock: s.Clock}
	to := &keeper{ctx: ctx, store: s.Store, upload: i.ID, people: make(map[string]struct{}), events: make(map[personWeek]int)}
	outcomes, err := intake.Read(ctx, i.Name, in, i.Reading.options(secret, s.Clock()), to)
	var full *tooMany
	switch {
	case errors.As(err, &full), errors.As(to.err, &full):
		return []File{{Name: i.Name, Refusal: problem.List{problem.New("", "usage_upload_records", "max", fmt.Sprint(mostRecords))}}}, false, nil
	case err != nil || to.err != nil:
		return nil, false, errors.Join(err, to.err)
	}
	files := make([]File, len(outcomes))
	for n, o := range outcomes {
		files[n] = fileOf(o, 0)
		if p, kept := to.kept[o.SHA256]; kept && len(o.Refusal) == 0 {
			files[n].People = p
		}
	}
	return files, false, nil
}

// told tells how far a file was read. What jumps about, as the reading of an
// archive does, counts up to its farthest place.
type told struct {
	Spooled
	total    int64
	tell     Progress
	clock    func() time.Time
	at       int64
	farthest atomic.Int64
	last     time.Time
}

// Read implements io.Reader.
func (t *told) Read(p []byte) (int, error) {
	n, err := t.Spooled.Read(p)
	t.at += int64(n)
	if failed := t.reached(t.at); failed != nil {
		return n, failed
	}
	return n, err // which may be io.EOF, and readers look for just that
}

// ReadAt implements io.ReaderAt.
func (t *told) ReadAt(p []byte, off int64) (int, error) {
	n, err := t.Spooled.ReadAt(p, off)
	if off+int64(n) >= t.total { // the list of an archive stands at its end and is read first
		return n, err
	}
	if failed := t.reached(off + int64(n)); failed != nil {
		return n, failed
	}
	return n, err
}

func (t *told) reached(at int64) error {
	if at <= t.farthest.Load() {
		return nil
	}
	t.farthest.Store(at)
	if now := t.clock(); t.tell != nil && now.Sub(t.last) >= toldEvery {
		t.last = now
		return t.tell(at, t.total)
	}
	return nil
}

// tooMany says that an upload has more records than are kept.
type tooMany struct{}

func (*tooMany) Error() string { return "more records than are kept of an upload" }

const (
	allFiles  = -1
	pieceSize = 256 << 10
)

// keeper keeps the records of one file after another, packed, in pieces.
type keeper struct {
	ctx      context.Context
	store    Store
	upload   string
	pack     *usage.Packer
	piece    []byte
	file     int // the next one to be kept
	number   int // of the next piece
	count    int
	people   map[string]struct{}
	events   map[personWeek]int
	requests int
	kept     map[string]int // people, by the sum of a file that was kept
	err      error
}

// Put implements intake.Receiver.
func (k *keeper) Put(r usage.Record) error {
	if err := k.begin(); err != nil {
		return err
	}
	if k.count++; k.count > mostRecords {
		return &tooMany{}
	}
	if r.Actor.Key != "" {
		k.people[r.Actor.Key] = struct{}{}
	}
	return k.pack.Put(&r)
}

// Event implements the receiver of requests. Of a week of a person it takes as
// many as count.
func (k *keeper) Event(e usage.Event) error {
	week := personWeek{e.Actor.Key, e.Tool, e.At / weekMillis}
	if k.events[week]++; e.Actor.Key == "" || k.events[week] > mostOfWeek || k.requests >= mostRecords {
		return nil
	}
	k.requests++
	if err := k.begin(); err != nil {
		return err
	}
	return k.pack.Event(e)
}

// personWeek is a person's week of a tool.
type personWeek struct {
	actor, tool string
	week        int64
}

const (
	mostOfWeek = 256 // as a Ledger takes
	weekMillis = 7 * 24 * 60 * 60 * 1000
)

// begin begins the pack of a file.
func (k *keeper) begin() (err error) {
	if k.pack == nil {
		k.pack, err = usage.NewPacker(k)
	}
	return err
}

// Write keeps what a pack writes.
func (k *keeper) Write(p []byte) (int, error) {
	k.piece = append(k.piece, p...)
	if len(k.piece) < pieceSize {
		return len(p), nil
	}
	return len(p), k.flush()
}

func (k *keeper) flush() error {
	if len(k.piece) == 0 {
		return nil
	}
	err := k.store.PutPiece(k.ctx, k.upload, k.file, k.number, k.piece)
	k.piece, k.number = k.piece[:0], k.number+1
	return err
}

// Keep implements intake.Receiver. Whether a file repeats another one is found
// when all are replayed.
func (k *keeper) Keep(_, sum string, _ bool) (bool, int) {
	if k.pack != nil {
		k.hold(k.pack.Close())
		k.hold(k.flush())
	}
	if k.kept == nil {
		k.kept = make(map[string]int)
	}
	k.kept[sum] = len(k.people)
	k.next()
	k.file++
	return false, 0
}

// Drop implements intake.Receiver.
func (k *keeper) Drop() {
	k.hold(k.store.DropPieces(k.ctx, k.upload, k.file))
	k.next()
}

func (k *keeper) next() {
	k.pack, k.piece, k.number = nil, k.piece[:0], 0
	clear(k.people)
	clear(k.events)
}

func (k *keeper) hold(err error) { k.err = errors.Join(k.err, err) }

// pieces reads what a keeper kept of a file.
type pieces struct {
	ctx          context.Context
	store        Store
	upload       string
	file, number int
	left         []byte
}

// Read implements io.Reader.
func (p *pieces) Read(b []byte) (int, error) {
	for len(p.left) == 0 {
		piece, err := p.store.Piece(p.ctx, p.upload, p.file, p.number)
		var known *assessment.Error
		if errors.As(err, &known) && known.Code == assessment.NotFound {
			return 0, io.EOF
		}
		if err != nil {
			return 0, err
		}
		p.left = piece
		p.number++
	}
	n := copy(b, p.left)
	p.left = p.left[n:]
	return n, nil
}
