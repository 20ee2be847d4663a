// Package fiction invents clients: to show a workspace before there are any, and
// to measure lists of many. The same seed gives the same clients.
package fiction

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"waterline/assessment"
	"waterline/assessment/client"
	"waterline/assessment/questionnaire"
)

// Sample is an evaluated assessment that many invented clients share under
// names of their own.
type Sample struct {
	Answers assessment.Answers
	Result  assessment.Result
}

// Maker invents the clients of one organisation.
type Maker struct {
	Organisation string
	Owners       []client.Author
	Samples      []Sample
	Assessments  int       // of each client
	Now          time.Time // everything happened before
	Seed         uint64
	Bare         bool // leaves answers out, to measure lists without storing what they do not read
}

const day = 24 * time.Hour

// Client invents the client of a number.
func (m *Maker) Client(i int) (client.Whole, error) {
	r := rand.New(rand.NewPCG(m.Seed, uint64(i)))
	owner := m.Owners[r.IntN(len(m.Owners))]
	id := fmt.Sprintf("%s-%06d", m.Organisation, i)
	began := m.Now.Add(-time.Duration(30+r.IntN(700)) * day)
	c := client.Client{
		ID: id, Organisation: m.Organisation, Name: name(r, i), Stage: stage(r), Owner: owner.ID,
		Tags: tags(r), CreatedAt: began, UpdatedAt: began, Version: 1,
	}
	for range 1 + r.IntN(3) {
		c.Contacts = append(c.Contacts, contact(r, c.Name))
	}
	if r.IntN(4) > 0 {
		due := m.Now.Add(time.Duration(r.IntN(200)-40) * day)
		c.NextDue = &due
	}
	whole := client.Whole{Client: c, By: owner}
	if len(m.Samples) > 0 && c.Stage != client.Lead {
		for n := range m.Assessments {
			at := began.Add(time.Duration(n+1) * m.Now.Sub(began) / time.Duration(m.Assessments+1))
			run, err := m.run(r, c, fmt.Sprintf("%s-%d", id, n), at, c.Stage != client.Assessing || n+1 < m.Assessments)
			if err != nil {
				return client.Whole{}, err
			}
			whole.Runs = append(whole.Runs, run)
		}
	}
	whole.Entries = append(whole.Entries, client.Entry{Kind: client.Noted, At: began.Add(day), By: owner, Text: notes[r.IntN(len(notes))]})
	return whole, nil
}

// run invents an assessment, with a result when it was submitted.
func (m *Maker) run(r *rand.Rand, c client.Client, id string, at time.Time, submitted bool) (client.Run, error) {
	s := m.Samples[r.IntN(len(m.Samples))]
	key := sha256.Sum256([]byte(id))
	d := assessment.Draft{
		ID: id, KeyHash: hex.EncodeToString(key[:]), Questionnaire: s.Answers.Questionnaire, Depth: assessment.Full, Language: "en",
		Answers: assessment.Answers{Questionnaire: s.Answers.Questionnaire}, CreatedAt: at, UpdatedAt: at, ExpiresAt: m.Now.Add(90 * day),
	}
	if !submitted {
		return client.Run{Draft: d}, nil
	}
	d.SubmittedAt = &at
	if m.Bare {
		return client.Run{Draft: d, Result: &s.Result}, nil
	}
	renamed, err := s.Named(c.Name)
	if err != nil {
		return client.Run{}, err
	}
	d.Answers = renamed.Answers
	encoded, err := assessment.Encode(renamed.Answers)
	return client.Run{Draft: d, Encoded: encoded, Result: &renamed.Result}, err
}

// Named is the sample under another name of the organisation. No figure depends
// on the name, so the result is the one that the answers give.
func (s Sample) Named(name string) (Sample, error) {
	values := make(map[string]questionnaire.Answer, len(s.Answers.Values))
	for id, a := range s.Answers.Values {
		values[id] = a
	}
	values["P-NAME"] = questionnaire.Answer{State: questionnaire.Given, Text: name}
	s.Answers.Values = values
	encoded, err := assessment.Encode(s.Answers)
	if err != nil {
		return Sample{}, err
	}
	sum := sha256.Sum256(encoded)
	s.Result.Organisation.Name, s.Result.Answers = name, hex.EncodeToString(sum[:])
	return s, nil
}

func name(r *rand.Rand, i int) string {
	word := places[r.IntN(len(places))]
	if r.IntN(3) == 0 {
		word = families[r.IntN(len(families))]
	}
	out := word + " " + trades[r.IntN(len(trades))] + " " + forms[r.IntN(len(forms))]
	if i >= len(places) {
		out += fmt.Sprintf(" %d", 1+i/len(places))
	}
	return out
}

// stage has the shares of a practice that has gone on for some years.
func stage(r *rand.Rand) client.Stage {
	return []client.Stage{
		client.Lead, client.Assessing, client.Assessing, client.Evaluated, client.Evaluated, client.Evaluated,
		client.Starter, client.Running, client.Paused, client.Archived,
	}[r.IntN(10)]
}

func tags(r *rand.Rand) []string {
	var out []string
	for _, i := range r.Perm(len(labels))[:r.IntN(4)] {
		out = append(out, labels[i])
	}
	return out
}

func contact(r *rand.Rand, company string) client.Contact {
	first, last := firsts[r.IntN(len(firsts))], families[r.IntN(len(families))]
	host, _, _ := strings.Cut(client.Fold(company), " ")
	mail := strings.ReplaceAll(client.Fold(first+"."+last), " ", "") + "@" + host + ".example.com"
	return client.Contact{Name: first + " " + last, Role: roles[r.IntN(len(roles))], Mail: mail}
}
