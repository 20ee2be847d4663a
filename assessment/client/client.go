// Package client is the consultancy's side of the domain: clients with their
// assessments, the versions that a consultant makes of a result, and the
// reports that were issued. Everything belongs to an organisation; what belongs
// to another one is not found.
//
// Words, and what they mean here:
//
//   - run: a result of the respondent's own answers; edit: a result of a run's
//     answers with assumptions replaced by a consultant
//   - version: runs and edits of one assessment, numbered together from 1; none
//     ever changes
//   - issued report: the bytes that were sent, with all they were made from; a
//     later one may supersede it, nothing replaces it
package client

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"waterline/assessment/problem"
	"waterline/assessment/questionnaire"
)

// Stage is how far the work with a client is.
type Stage string

// The stages, in the order in which work goes.
const (
	Lead      Stage = "lead"
	Assessing Stage = "assessing"
	Evaluated Stage = "result"
	Starter   Stage = "starter"
	Running   Stage = "running"
	Paused    Stage = "paused"
	Archived  Stage = "archived"
)

// Stages lists the stages in their order.
func Stages() []Stage {
	return []Stage{Lead, Assessing, Evaluated, Starter, Running, Paused, Archived}
}

// Client is one client of an organisation.
type Client struct {
	ID           string
	Organisation string
	Parent       string // id of the client that it belongs to, "" for none
	Name         string
	Stage        Stage
	Owner        string // user id, "" for nobody
	Tags         []string
	Contacts     []Contact
	NextDue      *time.Time // the day of the next thing to do; nil for none
	CreatedAt    time.Time
	UpdatedAt    time.Time
	Version      int64   // counts the saves, so that a save can tell what it was based on
	Newest       Summary // of the newest result; the zero value when there is none
}

// Contact is a person at a client.
type Contact struct {
	Name  string `json:"name"`
	Role  string `json:"role,omitempty"`
	Mail  string `json:"mail,omitempty"`
	Phone string `json:"phone,omitempty"`
}

// Author is who did something. The name is kept as it was then, so that a
// person who left can still be read.
type Author struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Limits of what is typed.
const (
	maxName     = 120
	maxTag      = 40
	maxTags     = 20
	maxContacts = 50
	maxField    = 200
	maxNote     = 10_000
	maxReason   = 500
)

// Codes of problems with a client; each has a sentence in the locale, under
// "problem." and the code. Codes of answers that fit are used from there.
const (
	CodeStage       = "client_stage"
	CodeTagTwice    = "client_tag_twice"
	CodeTooManyTags = "client_tags"
	CodeContacts    = "client_contacts"
	CodeMail        = "client_mail"
	CodeNameTyped   = "client_name_typed"
	CodeDepth       = "client_depth"
	CodePaper       = "issue_paper"
	CodeComposition = "issue_composition"
	codeRequired    = "required"
)

// Codes lists every code of this package.
func Codes() []string {
	return []string{
		CodeStage, CodeTagTwice, CodeTooManyTags, CodeContacts, CodeMail, CodeNameTyped, CodeDepth, CodePaper, CodeComposition,
		CodeParentUnknown, CodeParentTwice, CodeParentCircle, CodeParentDeep,
		CodeSort, CodeDue, CodeColumns, CodeAnswersOnly, CodeUnknown, CodeNoResult, CodeNothingNew,
	}
}

// Tidied returns the client with spaces around what was typed, empty tags and
// empty contacts taken away.
func (c Client) Tidied() Client {
	c.Name = strings.TrimSpace(c.Name)
	var tags []string
	for _, t := range c.Tags {
		if t = strings.Join(strings.Fields(t), " "); t != "" {
			tags = append(tags, t)
		}
	}
	var contacts []Contact
	for _, p := range c.Contacts {
		p = Contact{strings.TrimSpace(p.Name), strings.TrimSpace(p.Role), strings.TrimSpace(p.Mail), strings.TrimSpace(p.Phone)}
		if p != (Contact{}) {
			contacts = append(contacts, p)
		}
	}
	c.Tags, c.Contacts = tags, contacts
	return c
}

// Validate lists everything that is wrong with a tidied client.
func (c Client) Validate() problem.List {
	var v faults
	v.text("name", c.Name, maxName, true)
	known := false
	for _, s := range Stages() {
		known = known || s == c.Stage
	}
	if !known {
		v.add("stage", CodeStage, "options", stageWords())
	}
	if len(c.Tags) > maxTags {
		v.add("tags", CodeTooManyTags, "max", number(maxTags))
	}
	seen := make(map[string]bool)
	for i, t := range c.Tags {
		place := at("tags", i)
		v.text(place, t, maxTag, true)
		if key := Fold(t); seen[key] {
			v.add(place, CodeTagTwice, "got", t)
		} else {
			seen[key] = true
		}
	}
	if len(c.Contacts) > maxContacts {
		v.add("contacts", CodeContacts, "max", number(maxContacts))
	}
	for i, p := range c.Contacts {
		place := at("contacts", i)
		v.text(place+".name", p.Name, maxName, true)
		v.text(place+".role", p.Role, maxField, false)
		v.text(place+".phone", p.Phone, maxField, false)
		v.text(place+".mail", p.Mail, maxField, false)
		if name, host, ok := strings.Cut(p.Mail, "@"); p.Mail != "" && (!ok || name == "" || !strings.Contains(host, ".") || strings.ContainsAny(p.Mail, " <>,;")) {
			v.add(place+".mail", CodeMail)
		}
	}
	return v.list
}

// faults collects what is wrong.
type faults struct{ list problem.List }

func (f *faults) add(path, code string, pairs ...string) {
	f.list = append(f.list, problem.New(path, code, pairs...))
}

// text checks one line of text.
func (f *faults) text(path, s string, most int, needed bool) {
	switch {
	case s == "" && needed:
		f.add(path, codeRequired)
	case utf8.RuneCountInString(s) > most:
		f.add(path, questionnaire.CodeTooLong, "max", number(most))
	case strings.IndexFunc(s, unicode.IsControl) >= 0:
		f.add(path, questionnaire.CodeControl)
	}
}

// block checks a text of several lines.
func (f *faults) block(path, s string, most int) {
	f.text(path, strings.NewReplacer("\r\n", " ", "\n", " ", "\t", " ").Replace(s), most, true)
}

func stageWords() string {
	words := make([]string, 0, len(Stages()))
	for _, s := range Stages() {
		words = append(words, string(s))
	}
	return strings.Join(words, ", ")
}
