package reports

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"time"

	"waterline/assessment"
	"waterline/reports/brand"
	"waterline/reports/pdf"
)

// The files a report carries.
const (
	answersFile  = "answers.json"
	resultFile   = "result.json"
	brandFile    = "brand.yaml"
	versionsFile = "versions.json"
	sourcesFile  = "sources.json"
	changesFile  = "changes.json"

	compositionFile = "composition.json"
)

// Versions are what, beside the answers, decides the bytes of a report.
type Versions struct {
	Program       string `json:"program"`
	Method        int    `json:"method"`
	Questionnaire string `json:"questionnaire"`
	Evidence      string `json:"evidence"` // sha256 of the evidence data
	Seed          uint64 `json:"seed"`
	Draws         int    `json:"draws"`
	Locale        string `json:"locale"`
	Paper         Paper  `json:"paper"`
	Date          string `json:"date"` // YYYY-MM-DD

	Previous *PreviousRun `json:"previous,omitempty"` // nil where the report compares with none
}

// Source is what a report was made from, as it travels inside the report.
type Source struct {
	Answers  []byte // canonical, as assessment.Encode writes them
	Result   []byte // the frozen result as JSON
	Brand    []byte // empty where the report has none of its own
	Versions Versions
	Changes  []assessment.Adjustment // none where no consultant changed an assumption

	Composition Composition // empty where the pages are as they are

	// Empty where the report compares with no run before.
	PreviousAnswers []byte // as Answers
	PreviousResult  []byte // as it was issued
	Change          []byte // from that run to this, as JSON

	versions []byte // as they stand in the file
	sources  []byte // the published figures behind the assumptions
	changes  []byte // empty where there are none
	composed []byte // the composition, likewise
	pages    [][]byte
}

// Why a file gives no source.
var (
	ErrNotPDF    = pdf.ErrNotPDF
	ErrTruncated = pdf.ErrTruncated
	ErrDamaged   = pdf.ErrDamaged
	ErrNoSource  = errors.New("carries no source") // a PDF, but not one of ours
)

// newSource collects what a report carries. Without answers it carries nothing.
func newSource(res assessment.Result, opt Options) (*Source, error) {
	if opt.Answers == nil {
		return nil, nil //nolint:nilnil // a report without answers carries no source
	}
	s := &Source{Versions: Versions{
		Program: opt.Version, Method: res.Method, Questionnaire: res.Questionnaire, Evidence: res.Evidence, Seed: res.Seed,
		Draws: res.Draws, Locale: opt.Locale.Tag(), Paper: opt.Paper, Date: opt.Date.Format(time.DateOnly),
	}}
	var err error
	if s.Answers, err = assessment.Encode(*opt.Answers); err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	if !gives(s.Answers, res) {
		return nil, errors.New("report: the answers given are not those of the result")
	}
	if s.Result, err = json.Marshal(res); err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	if s.sources, err = json.Marshal(published(res, opt.Evidence)); err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	if s.Changes = opt.Changes; len(opt.Changes) > 0 {
		if s.changes, err = json.Marshal(opt.Changes); err != nil {
			return nil, fmt.Errorf("report: %w", err)
		}
	}
	s.Composition = opt.Composition
	if s.composed, err = opt.Composition.Encode(); err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	if err := s.previous(opt.Previous); err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	if s.versions, err = json.Marshal(s.Versions); err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	s.Brand, err = encodeBrand(opt.Brand)
	return s, err
}

// MadeFrom returns the answers if the result is theirs, and nil if they were
// changed since.
func MadeFrom(a assessment.Answers, res assessment.Result) *assessment.Answers {
	if encoded, err := assessment.Encode(a); err != nil || !gives(encoded, res) {
		return nil
	}
	return &a
}

func gives(answers []byte, res assessment.Result) bool {
	sum := sha256.Sum256(answers)
	return hex.EncodeToString(sum[:]) == res.Answers
}

func encodeBrand(b Brand) ([]byte, error) {
	if b == (Brand{}) {
		return nil, nil
	}
	return b.Encode()
}

// DecodeBrand reads the brand that a report carries, none where it has none.
func (s *Source) DecodeBrand() (Brand, error) {
	if len(s.Brand) == 0 {
		return Brand{}, nil
	}
	b, _, err := brand.Decode(s.Brand, nil)
	if err != nil {
		return Brand{}, fmt.Errorf("report: brand: %w", err)
	}
	return b, nil
}

// Fingerprint is a short checksum of everything the report was made from. It is
// printed, so that a person can compare it with what the file carries.
func (s *Source) Fingerprint() string {
	if s == nil {
		return ""
	}
	h := sha256.New()
	parts := [][]byte{s.Answers, s.Result, s.Brand, s.versions}
	if len(s.changes) > 0 {
		parts = append(parts, s.changes)
	}
	if len(s.composed) > 0 { // named, so that it is told from changes
		parts = append(parts, append([]byte(compositionFile+":"), s.composed...))
	}
	for _, f := range s.compared() {
		parts = append(parts, append([]byte(f.name+":"), f.content...))
	}
	for _, part := range parts {
		sum := sha256.Sum256(part)
		h.Write(sum[:])
	}
	const groups, digits = 5, 4
	text := hex.EncodeToString(h.Sum(nil))
	out := make([]string, groups)
	for i := range out {
		out[i] = text[i*digits : (i+1)*digits]
	}
	return strings.Join(out, " ")
}

// attachments are the files as a PDF carries them; about describes each.
func (s *Source) attachments(about func(key string, pairs ...string) string) []pdf.Attachment {
	if s == nil {
		return nil
	}
	list := []pdf.Attachment{
		{Name: answersFile, Type: "application/json", Description: about("verify.attached_answers"), Relation: pdf.Source, Content: s.Answers},
		{Name: resultFile, Type: "application/json", Description: about("verify.attached_result"), Relation: pdf.Data, Content: s.Result},
		{Name: versionsFile, Type: "application/json", Description: about("verify.attached_versions"), Relation: pdf.Source, Content: s.versions},
	}
	if len(s.sources) > len("[]") {
		list = append(list, pdf.Attachment{Name: sourcesFile, Type: "application/json", Description: about("verify.attached_sources"), Relation: pdf.Supplement, Content: s.sources})
	}
	if len(s.changes) > 0 {
		list = append(list, pdf.Attachment{Name: changesFile, Type: "application/json", Description: about("verify.attached_changes"), Relation: pdf.Source, Content: s.changes})
	}
	if len(s.composed) > 0 {
		list = append(list, pdf.Attachment{Name: compositionFile, Type: "application/json", Description: about("verify.attached_composition"), Relation: pdf.Source, Content: s.composed})
	}
	for _, f := range s.compared() {
		list = append(list, pdf.Attachment{Name: f.name, Type: "application/json", Description: about(f.about), Relation: f.relation, Content: f.content})
	}
	if len(s.Brand) > 0 {
		list = append(list, pdf.Attachment{Name: brandFile, Type: "application/yaml", Description: about("verify.attached_brand"), Relation: pdf.Source, Content: s.Brand})
	}
	return list
}

// ReadSource finds what a report was made from in its file. The error is or
// wraps ErrNotPDF, ErrTruncated, ErrDamaged or ErrNoSource.
func ReadSource(file []byte) (*Source, error) {
	found, err := pdf.Read(file)
	if err != nil {
		return nil, err
	}
	s := &Source{pages: found.Pages}
	for _, a := range found.Attachments {
		switch a.Name {
		case answersFile:
			s.Answers = a.Content
		case resultFile:
			s.Result = a.Content
		case brandFile:
			s.Brand = a.Content
		case versionsFile:
			s.versions = a.Content
		case changesFile:
			s.changes = a.Content
		case compositionFile:
			s.composed = a.Content
		case previousAnswersFile:
			s.PreviousAnswers = a.Content
		case previousResultFile:
			s.PreviousResult = a.Content
		case changeFile:
			s.Change = a.Content
		}
	}
	if s.Answers == nil || s.Result == nil || s.versions == nil {
		return nil, ErrNoSource
	}
	if err := json.Unmarshal(s.versions, &s.Versions); err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrDamaged, versionsFile, err)
	}
	if s.Versions.Previous != nil && (s.PreviousAnswers == nil || s.PreviousResult == nil || s.Change == nil) {
		return nil, fmt.Errorf("%w: what it says of the run before is not there", ErrDamaged)
	}
	if len(s.changes) > 0 {
		if err := json.Unmarshal(s.changes, &s.Changes); err != nil {
			return nil, fmt.Errorf("%w: %s: %w", ErrDamaged, changesFile, err)
		}
	}
	if s.Composition, err = DecodeComposition(s.composed); err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrDamaged, compositionFile, err)
	}
	return s, nil
}

// ChangedPages are the numbers of the pages that two reports do not share, from
// 1. A page that only one of them has is among them.
func (s *Source) ChangedPages(other *Source) []int {
	var changed []int
	for i := range max(len(s.pages), len(other.pages)) {
		if i >= len(s.pages) || i >= len(other.pages) || !bytes.Equal(s.pages[i], other.pages[i]) {
			changed = append(changed, i+1)
		}
	}
	return changed
}

// Prints reports whether some page of the file shows a text in one run.
func (s *Source) Prints(text string) bool {
	encoded := pdf.Encode(text)
	for _, page := range s.pages {
		if bytes.Contains(page, encoded) {
			return true
		}
	}
	return false
}

// SameTree reports whether two files hold the same elements: headings, tables,
// lists and descriptions of pictures, in the same order.
func SameTree(a, b []byte) bool {
	left, err := pdf.ReadTree(a)
	if err != nil {
		return false
	}
	right, err := pdf.ReadTree(b)
	return err == nil && reflect.DeepEqual(left, right)
}
