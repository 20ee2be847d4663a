package client

import "waterline/assessment"

// Whole is a client with all that belongs to it, to be stored in bulk.
type Whole struct {
	Client  Client
	By      Author // who added it
	Entries []Entry
	Runs    []Run // the oldest first
}

// Run is an assessment of a client, with its result where it has one.
type Run struct {
	Draft   assessment.Draft
	Encoded []byte // canonical answers of the result
	Result  *assessment.Result
}
