package client

import (
	"context"
	"encoding/json"
	"time"
)

// Brand is one version of what an organisation's reports look like. A version
// never changes; issued reports keep their own copy anyway.
type Brand struct {
	ID      string
	Version int64 // from 1
	Name    string
	File    []byte // brand file, with its logos in it
	By      Author
	At      time.Time
}

// BrandStore keeps brands. Every method takes the organisation that asks; what
// belongs to another is NotFound.
type BrandStore interface {
	// Brands lists the newest version of each brand, by name, without files.
	Brands(ctx context.Context, organisation string) ([]Brand, error)
	// Brand returns the newest version. NotFound.
	Brand(ctx context.Context, organisation, id string) (Brand, error)
	// AddBrand stores the first version of a new brand. Conflict if the id exists.
	AddBrand(ctx context.Context, organisation string, b Brand) error
	// SaveBrand stores the version after b.Version and returns its number.
	// Conflict if that is not the newest.
	SaveBrand(ctx context.Context, organisation string, b Brand) (int64, error)
	// ClientBrand is the id of the brand that a client's reports usually bear,
	// "" for none.
	ClientBrand(ctx context.Context, organisation, client string) (string, error)
	// SetClientBrand sets it, none for "". NotFound where one of them is not there.
	SetClientBrand(ctx context.Context, organisation, client, brand string) error
}

// Draft is a report as it was composed so far. Nothing of it is issued.
type Draft struct {
	Title       string          `json:"title"`
	Language    string          `json:"language"` // tag
	Paper       string          `json:"paper"`
	Brand       string          `json:"brand"` // id, "" for none
	Composition json.RawMessage `json:"composition,omitempty"`

	Version int64     `json:"-"` // counts the saves; 0: nothing was composed yet
	By      Author    `json:"-"`
	At      time.Time `json:"-"`
}

// DraftStore keeps drafts of reports, one for each assessment.
type DraftStore interface {
	// ReportDraft is the zero value where nothing was composed yet. NotFound if
	// the assessment is not there.
	ReportDraft(ctx context.Context, organisation, assessment string) (Draft, error)
	// SaveReportDraft needs the version that was read, and returns the next.
	// Conflict if another save came between.
	SaveReportDraft(ctx context.Context, organisation, assessment string, d Draft) (int64, error)
}

// NewBrand stores a brand of its own and returns it.
func (s *Service) NewBrand(ctx context.Context, organisation string, b Brand) (Brand, error) {
	var err error
	if b.ID, err = s.id(); err != nil {
		return b, err
	}
	b.Version, b.At = 1, s.Clock()
	return b, s.Store.AddBrand(ctx, organisation, b)
}

// ReviseBrand stores the next version of a brand and returns it.
func (s *Service) ReviseBrand(ctx context.Context, organisation string, b Brand) (Brand, error) {
	var err error
	b.At = s.Clock()
	b.Version, err = s.Store.SaveBrand(ctx, organisation, b)
	return b, err
}

// Compose stores a draft and returns it. Conflict if somebody saved meanwhile.
func (s *Service) Compose(ctx context.Context, organisation, id string, d Draft) (Draft, error) {
	var err error
	d.At = s.Clock()
	d.Version, err = s.Store.SaveReportDraft(ctx, organisation, id, d)
	return d, err
}
