package client

import (
	"encoding/json"
	"time"
)

// Issued is a report as it was sent. Everything it was made from is kept with
// it, so that it stays what it is when assessment, brand and program change.
type Issued struct {
	ID           string
	Client       string
	Number       int64  // of the client's reports, from 1
	Assessment   string // it was made from; may be gone
	Version      int64
	Title        string
	Language     string // tag
	Paper        string
	Fingerprint  string // as printed in the report
	Program      string // version of the program that wrote it
	Size         int64  // of the file in bytes
	SHA256       string // of the file, hexadecimal
	By           Author
	At           time.Time
	Supersedes   string // id of the report it takes the place of, "" for none
	SupersededBy string // id of the report that took its place, "" while it stands
}

// Made is what an issued report was made from, frozen with it.
type Made struct {
	Answers     []byte // canonical, with the overrides
	Result      []byte // as JSON
	Brand       []byte // as YAML, empty for none
	Composition json.RawMessage
}
