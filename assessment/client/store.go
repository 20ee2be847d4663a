package client

import (
	"context"
	"time"

	"waterline/assessment"
	"waterline/assessment/calendar"
)

// Store keeps clients with what belongs to them. Every method takes the
// organisation that asks: what belongs to another is NotFound, as if it did not
// exist. A method that returns without error has its effect on disk.
type Store interface {
	BrandStore
	DraftStore

	// Year is how an organisation divides its year; from January where nobody
	// said otherwise.
	Year(ctx context.Context, organisation string) (calendar.Year, error)

	// AddClient stores a new client with its first entry. Conflict if the id
	// exists; Circle, TooDeep or NoParent where it cannot belong to its parent.
	AddClient(ctx context.Context, c Client, by Author) error
	// SaveClient replaces what is typed of a client: name, parent, stage, owner,
	// tags, contacts, next due. It needs the Version that was read; Conflict if another
	// save came between. It adds an entry, that of a change of stage if it is one,
	// and returns the new version. Its parent is refused as with AddClient.
	SaveClient(ctx context.Context, c Client, by Author, now time.Time) (int64, error)
	// Client returns one client. NotFound.
	Client(ctx context.Context, organisation, id string) (Client, error)
	// Teams lists a client and all that belong to it, by name. NotFound. Archived
	// ones are left out, but not what belongs to them.
	Teams(ctx context.Context, organisation, id string) ([]Team, error)
	// Named lists the clients with a name, in any case and accents, or an id.
	Named(ctx context.Context, organisation, typed string) ([]Client, error)
	// Clients returns one page. Invalid if a cursor is not one of the same sort.
	Clients(ctx context.Context, organisation string, q Query, now time.Time) (Page, error)
	// Tags lists the tags in use, by name.
	Tags(ctx context.Context, organisation string) ([]Tag, error)
	// Cards returns the portfolio view's part of clients, by id; clients without
	// a result are left out.
	Cards(ctx context.Context, organisation string, ids []string) (map[string]Card, error)
	// Reassign gives the clients of one owner to another and returns how many.
	Reassign(ctx context.Context, organisation, from, to string, now time.Time) (int, error)
	// EraseClient removes a client with everything that belongs to it, issued
	// files included, and from the file on disk. The event goes to the audit log
	// in the same transaction. NotFound.
	EraseClient(ctx context.Context, organisation, id string, e Event) error

	// AddEntry appends to the timeline. NotFound if the client is not there.
	AddEntry(ctx context.Context, organisation, id string, e Entry) error
	// Timeline returns entries with numbers below before, or the newest for 0.
	Timeline(ctx context.Context, organisation, id string, before int64, limit int) (Timeline, error)

	// StartAssessment stores a new draft for a client and adds an entry. NotFound
	// if the client is not there.
	StartAssessment(ctx context.Context, organisation, client string, d assessment.Draft, by Author) error
	// StartClientRun is assessment.Store's StartRun for an assessment of the
	// organisation, and adds an entry.
	StartClientRun(ctx context.Context, organisation string, d assessment.Draft, by Author) error
	// ClientRuns lists the runs of a client as assessment.Store's Runs does.
	// NotFound if the client is not there.
	ClientRuns(ctx context.Context, organisation, client string) ([]assessment.Run, error)
	// Assessments lists a client's assessments, the newest first, without their
	// progress. NotFound if the client is not there.
	Assessments(ctx context.Context, organisation, client string) ([]Assessment, error)
	// AssessmentDraft reads a draft without its respondent's key, and the id of
	// its client.
	AssessmentDraft(ctx context.Context, organisation, id string) (assessment.Draft, string, error)
	// Revisions lists the versions of an assessment, the newest first.
	Revisions(ctx context.Context, organisation, id string) ([]Revision, error)
	// Revision returns one version with what it froze, the newest for number 0.
	// NotFound when there is none.
	Revision(ctx context.Context, organisation, id string, number int64) (Frozen, error)
	// Outlines returns every version of the clients, by client, the oldest first;
	// clients without one, or of another organisation, are left out.
	Outlines(ctx context.Context, organisation string, clients []string) (map[string][]Outlined, error)
	// SaveRevision stores an edit as the version after its Base, with its entry
	// and the client's summary in the same transaction. *Behind if the base is no
	// longer the newest.
	SaveRevision(ctx context.Context, organisation string, f Frozen, moved Moved) (Revision, error)

	// AddIssued stores an issued report with its file and its entry, and returns
	// its number. Conflict if another report supersedes the same one already.
	AddIssued(ctx context.Context, organisation string, i Issued, m Made, file []byte) (int64, error)
	// IssuedOf lists the issued reports of a client, the newest first.
	IssuedOf(ctx context.Context, organisation, client string) ([]Issued, error)
	// Issued returns one issued report with what it was made from. NotFound.
	Issued(ctx context.Context, organisation, id string) (Issued, Made, error)
	// IssuedFile returns the bytes that were sent. NotFound.
	IssuedFile(ctx context.Context, organisation, id string) (Issued, []byte, error)
}
