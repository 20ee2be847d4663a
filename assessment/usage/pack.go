package usage

import (
	"bufio"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/bits"
	"slices"
)

// Packer writes records in little space, for a store: texts are written once
// and then named by number, numbers take the bytes they need. The names of the
// measures stand in front, so that a later release can read what an earlier one
// packed.
type Packer struct {
	out     *bufio.Writer
	pressed *flate.Writer
	number  map[string]uint64
	space   []byte
}

// packVersion is of the order of fields.
const packVersion = 1

// NewPacker begins a pack.
func NewPacker(to io.Writer) (*Packer, error) {
	pressed, err := flate.NewWriter(to, flate.BestSpeed)
	if err != nil {
		return nil, err
	}
	p := &Packer{out: bufio.NewWriter(pressed), pressed: pressed, number: make(map[string]uint64)}
	p.uint(packVersion)
	p.uint(uint64(measures))
	for _, name := range measureNames {
		p.text(name)
	}
	return p, p.flush()
}

// What stands before an item of a pack.
const (
	packedRecord = 1
	packedEvent  = 2
)

// Event writes an event.
func (p *Packer) Event(e Event) error {
	p.uint(packedEvent)
	p.text(e.Actor.Key)
	p.text(e.Tool)
	p.int(e.At)
	return p.flush()
}

// Put writes a record.
func (p *Packer) Put(r *Record) error {
	p.uint(packedRecord)
	for _, text := range []string{
		r.Source, r.Actor.Key, string(r.Actor.Kind), string(r.Actor.Basis), r.Tool, r.Vendor, r.Model, r.ModelRaw, r.Currency,
	} {
		p.text(text)
	}
	approximate := uint64(0)
	if r.Approximate {
		approximate = 1
	}
	p.int(int64(r.Day))
	p.int(int64(r.PeriodDays))
	p.uint(approximate)
	p.uint(uint64(r.Counts.known))
	for left := r.Counts.known; left != 0; left &= left - 1 {
		p.int(r.Counts.value[bits.TrailingZeros32(left)])
	}
	return p.flush()
}

// Close ends the pack.
func (p *Packer) Close() error { return errors.Join(p.out.Flush(), p.pressed.Close()) }

func (p *Packer) uint(n uint64) { p.space = binary.AppendUvarint(p.space, n) }
func (p *Packer) int(n int64)   { p.space = binary.AppendVarint(p.space, n) }

// text writes a text the first time as 0 and itself, then as its number.
func (p *Packer) text(text string) {
	if n, met := p.number[text]; met {
		p.uint(n)
		return
	}
	p.number[text] = uint64(len(p.number) + 1)
	p.uint(0)
	p.uint(uint64(len(text)))
	p.space = append(p.space, text...)
}

func (p *Packer) flush() error {
	_, err := p.out.Write(p.space)
	p.space = p.space[:0]
	return err
}

// errPack says that bytes are no pack.
var errPack = errors.New("these are no packed records")

// longestText bounds a text of a pack.
const longestText = 1 << 16

// Refill takes what a Packer wrote as records and events of the file at hand.
// A measure that this release does not know is left out.
func (l *Ledger) Refill(from io.Reader) error {
	u := &unpacker{in: bufio.NewReader(flate.NewReader(from))}
	known := u.head()
	for u.err == nil {
		if _, err := u.in.Peek(1); errors.Is(err, io.EOF) {
			return nil
		}
		switch u.uint() {
		case packedRecord:
			if r := u.record(known); u.err == nil {
				u.hold(l.Put(r))
			}
		case packedEvent:
			if e := (Event{Actor: Actor{Key: u.text()}, Tool: u.text(), At: u.int()}); u.err == nil {
				u.hold(l.Event(e))
			}
		default:
			u.fail()
		}
	}
	return u.err
}

// unpacker reads a pack up to its first fault.
type unpacker struct {
	in    *bufio.Reader
	texts []string
	err   error
}

// head reads what stands before the records: for each measure of the pack its
// place here, below 0 for none.
func (u *unpacker) head() []int {
	if u.uint() != packVersion {
		u.fail()
	}
	n := u.uint()
	if n > 32 {
		u.fail()
	}
	var known []int
	for range n {
		name := u.text()
		if u.err != nil {
			return nil
		}
		known = append(known, slices.Index(measureNames[:], name))
	}
	return known
}

func (u *unpacker) record(known []int) Record {
	var r Record
	r.Source = u.text()
	r.Actor = Actor{Key: u.text(), Kind: ActorKind(u.text()), Basis: Basis(u.text())}
	r.Tool, r.Vendor, r.Model, r.ModelRaw, r.Currency = u.text(), u.text(), u.text(), u.text(), u.text()
	r.Day, r.PeriodDays = Day(u.int()), int32(u.int())
	r.Approximate = u.uint() == 1
	there := u.uint()
	if there>>len(known) != 0 {
		u.fail()
	}
	for left := there; left != 0 && u.err == nil; left &= left - 1 {
		n := u.int()
		if m := known[bits.TrailingZeros64(left)]; m >= 0 {
			r.Counts.Set(Measure(m), n)
		}
	}
	return r
}

func (u *unpacker) uint() uint64 {
	n, err := binary.ReadUvarint(u.in)
	u.hold(err)
	return n
}

func (u *unpacker) int() int64 {
	n, err := binary.ReadVarint(u.in)
	u.hold(err)
	return n
}

func (u *unpacker) text() string {
	n := u.uint()
	if n > 0 {
		if n > uint64(len(u.texts)) {
			u.fail()
			return ""
		}
		return u.texts[n-1]
	}
	size := u.uint()
	if size > longestText {
		u.fail()
	}
	if u.err != nil {
		return ""
	}
	b := make([]byte, size)
	_, err := io.ReadFull(u.in, b)
	u.hold(err)
	u.texts = append(u.texts, string(b))
	return string(b)
}

func (u *unpacker) fail() { u.hold(errPack) }

// hold keeps the first fault. A pack that ends inside a record is none.
func (u *unpacker) hold(err error) {
	if err == nil || u.err != nil {
		return
	}
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	u.err = fmt.Errorf("unpack records: %w", err)
}
