// Package upload holds what was uploaded of AI use of a client: exports of
// vendors, files that a company summarised itself, who belongs to which group,
// and what was promised and paid for each tool.
//
// An upload is read in the background. Its records of people are kept packed,
// under keys of the client's own secret, for as many days as was set. From all
// that is kept a Digest is worked out, which names groups only; it stays, and is
// what pages show and assessments use. Records are replayed in the order of
// their uploads, so one that is deleted leaves what stood before it.
package upload
