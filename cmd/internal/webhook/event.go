// Package webhook tells other programs what happened, by HTTP requests that
// are signed, tried again over a day, and kept from internal addresses.
//
// An event is added in the transaction of what happened: one delivery for each
// endpoint that wants it, and one job for each delivery. The requests follow
// Standard Webhooks 1.0.0 (standardwebhooks.com): headers webhook-id,
// webhook-timestamp and webhook-signature, where the signature is HMAC-SHA256
// over "id.timestamp.body".
//
// A body carries ids and counts, never a name, an answer or an amount of money:
// it is kept by whoever receives it. More is read through the API, with a token
// that can be taken back.
package webhook

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"waterline/cmd/internal/job"
)

// Type names what happened.
type Type string

// The types.
const (
	AssessmentSubmitted Type = "assessment.submitted"
	ResultCreated       Type = "result.created"
	ReportIssued        Type = "report.issued"
	BatchFinished       Type = "batch.finished"
	ActualsEntered      Type = "actuals.entered"
)

// Probe is the type of a delivery that somebody asked for to try an endpoint.
// No endpoint chooses it.
const Probe Type = "webhook.test"

// Types lists them in the order in which pages offer them.
func Types() []Type {
	return []Type{AssessmentSubmitted, ResultCreated, ReportIssued, BatchFinished, ActualsEntered}
}

// Known reports whether there is such a type.
func (t Type) Known() bool { return slices.Contains(Types(), t) }

// Probed is the body of a delivery that tries an endpoint.
type Probed struct {
	Endpoint string `json:"endpoint"`
}

// Data is what an event says of what happened.
type Data interface{ of() Type }

// Submitted says that a respondent submitted an assessment.
type Submitted struct {
	Assessment string `json:"assessment"`
	Client     string `json:"client,omitempty"`
}

// Created says that a result was frozen.
type Created struct {
	Assessment    string `json:"assessment"`
	Client        string `json:"client,omitempty"`
	Result        int64  `json:"result"` // number of the assessment's results
	Questionnaire string `json:"questionnaire"`
	Method        int    `json:"method"`
}

// Issued says that a report was made final.
type Issued struct {
	Report      string `json:"report"`
	Assessment  string `json:"assessment"`
	Client      string `json:"client,omitempty"`
	Format      string `json:"format"`
	Fingerprint string `json:"fingerprint"` // of the file
}

// Finished says that no report of a batch is to come any more.
type Finished struct {
	Batch     string `json:"batch"`
	Round     int    `json:"round"`
	Total     int    `json:"total"`
	Done      int    `json:"done"`
	Failed    int    `json:"failed"`
	Cancelled int    `json:"cancelled"`
}

// Measured says that actuals of an initiative were entered or withdrawn.
type Measured struct {
	Initiative string `json:"initiative"`
	Client     string `json:"client"`
	Figures    int    `json:"figures"` // how many, corrections and withdrawals among them
}

func (Submitted) of() Type { return AssessmentSubmitted }
func (Created) of() Type   { return ResultCreated }
func (Issued) of() Type    { return ReportIssued }
func (Finished) of() Type  { return BatchFinished }
func (Measured) of() Type  { return ActualsEntered }
func (Probed) of() Type    { return Probe }

// Event is what happened in an organisation.
type Event struct {
	ID           string
	Type         Type
	Organisation string
	At           time.Time
	Body         string // as it is sent
}

// NewEvent makes an event.
func NewEvent(organisation string, at time.Time, data Data) (Event, error) {
	body, err := json.Marshal(struct {
		Type         Type   `json:"type"`
		Timestamp    string `json:"timestamp"`
		Organisation string `json:"organisation"`
		Data         Data   `json:"data"`
	}{data.of(), at.UTC().Format(time.RFC3339Nano), organisation, data})
	if err != nil {
		return Event{}, fmt.Errorf("encode event %s: %w", data.of(), err)
	}
	return Event{ID: job.NewID(), Type: data.of(), Organisation: organisation, At: at, Body: string(body)}, nil
}
