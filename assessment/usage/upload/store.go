package upload

import (
	"context"
	"io"
	"slices"
	"time"

	"waterline/assessment/client"
	"waterline/assessment/problem"
	"waterline/assessment/usage"
)

// Usage is what is set and known of the AI use of a client.
type Usage struct {
	Client   string
	Secret   string // of its keys, sealed; "" before the first upload and after sealing
	Settings Settings
	Edition  int64 // counts what changes the digest
	Summed   int64 // the edition that Digest is of
	Digest   Digest
	SummedAt time.Time
	Mapped   int // people that a mapping gives a group
}

// Current reports whether nothing changed since the digest was worked out.
func (u Usage) Current() bool { return u.Edition == u.Summed }

// Settings are what an organisation says beside its exports.
type Settings struct {
	Plans map[string]usage.Plan `json:"plans,omitempty"` // by tool
	Days  int                   `json:"days,omitempty"`  // that records of people are kept, 0 for UsualDays
}

// UsualDays is how long records of people are kept where nobody said otherwise.
const UsualDays = 30

// Kept is how many days records of people are kept.
func (s Settings) Kept() int {
	if s.Days == 0 {
		return UsualDays
	}
	return s.Days
}

// Digest is what is known of groups. Nothing in it is about a person.
type Digest struct {
	Summary *usage.Summary `json:"summary,omitempty"` // nil where nothing can be said of any group
	Spend   []usage.Spend  `json:"spend,omitempty"`   // as the sources tell it, not added
	Why     problem.List   `json:"why,omitempty"`     // why there is no summary
	From    string         `json:"from,omitempty"`    // the upload that a summary came in, "" where it was worked out
}

// Says reports whether something is said of any tool.
func (d Digest) Says() bool { return d.Summary != nil && says(d.Summary) }

func says(sum *usage.Summary) bool {
	return slices.ContainsFunc(sum.Tools, func(t usage.ToolSummary) bool { return t.Withheld == "" })
}

// Store keeps uploads. Every method that takes an organisation answers NotFound
// for what belongs to another. What a method reports as done is on disk.
type Store interface {
	// Usage reads what is known of a client.
	Usage(ctx context.Context, organisation, client string) (Usage, error)
	// UseSecret keeps the secret of a client where it has none and returns the one it has.
	UseSecret(ctx context.Context, organisation, client, secret string) (string, error)
	// SetUsage replaces the settings and has the digest worked out again.
	SetUsage(ctx context.Context, organisation, client string, s Settings, now time.Time) error
	// Groups lists the group of each actor's key.
	Groups(ctx context.Context, client string) (map[string]string, error)
	// SetGroups replaces the groups and has the digest worked out again.
	SetGroups(ctx context.Context, organisation, client string, groups map[string]string, now time.Time) error

	// AddImport stores an upload and has it read.
	AddImport(ctx context.Context, i Import) error
	// Imports lists the uploads of a client, the oldest first.
	Imports(ctx context.Context, organisation, client string) ([]Import, error)
	// Import reads one. NotFound.
	Import(ctx context.Context, organisation, id string) (Import, error)
	// ImportByID is Import for whoever works on all of them.
	ImportByID(ctx context.Context, id string) (Import, error)
	// ReadAgain has an upload read in another way. Conflict while it is being read.
	ReadAgain(ctx context.Context, organisation, id string, r Reading, now time.Time) error
	// SettleImport keeps what came of a reading and has the digest worked out
	// again. It changes nothing where another round was begun meanwhile.
	SettleImport(ctx context.Context, i Import, now time.Time) error
	// DeleteImport removes an upload and has the digest worked out again.
	DeleteImport(ctx context.Context, organisation, id string, e client.Event) error

	// PutPiece keeps a piece of a file's records. Pieces count from 0.
	PutPiece(ctx context.Context, upload string, file, number int, content []byte) error
	// DropPieces removes the pieces of a file, of all files where it is below 0.
	DropPieces(ctx context.Context, upload string, file int) error
	// Piece reads a piece. NotFound behind the last.
	Piece(ctx context.Context, upload string, file, number int) ([]byte, error)

	// UsageByClient is Usage for whoever works on all of them, with the organisation.
	UsageByClient(ctx context.Context, client string) (Usage, string, error)
	// SaveDigest keeps the digest of an edition, and what is now known of
	// uploads: which of their files were repeated or replaced what.
	SaveDigest(ctx context.Context, client string, edition int64, d Digest, uploads []Import, now time.Time) error

	// SealUsage deletes the records of people of a client, its groups and its
	// secret. The digest stays.
	SealUsage(ctx context.Context, organisation, client string, e client.Event) error
	// PurgeUsage does so for uploads that were kept as long as was set, and
	// returns how many.
	PurgeUsage(ctx context.Context, now time.Time) (int, error)
}

// Spool keeps uploaded files until they were read.
type Spool interface {
	// Write keeps what comes under an id and returns its size.
	Write(id string, from io.Reader) (int64, error)
	// Open opens it. NotFound where it is gone.
	Open(id string) (Spooled, error)
	// Remove deletes it. It is no error where there is none.
	Remove(id string) error
	// Sweep deletes what was written before a moment.
	Sweep(before time.Time) error
}

// Spooled is an open file; archives are read from any place of it.
type Spooled interface {
	io.ReadSeekCloser
	io.ReaderAt
}

// Sealer seals what is stored and must be read again.
type Sealer interface {
	Seal(about, text string) string
	Open(about, sealed string) (string, error)
}
