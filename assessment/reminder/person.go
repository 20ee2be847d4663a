package reminder

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"waterline/assessment"
	"waterline/assessment/client"
)

// Recipient is a person who may be reminded of a client, as it is kept. One who
// was never spoken of has none.
type Recipient struct {
	ID      string
	Client  string
	Person  string     // id of the user, or PersonOf an address
	Chosen  *time.Time // when a contact was chosen; owners need not be
	Stopped *time.Time
	Paused  *time.Time // the day from which reminders go on
	Round   int
}

// Person is somebody at a client, with what is known of their reminders.
type Person struct {
	Recipient
	Name  string
	Mail  string // "" where it cannot be written to
	Owner bool
}

// PersonOf is how a contact is known without their address, "" where no mail
// server takes it.
func PersonOf(mail string) string {
	address, ok := assessment.MailAddress(mail)
	if !ok {
		return ""
	}
	sum := sha256.Sum256([]byte("contact " + strings.ToLower(address)))
	return hex.EncodeToString(sum[:])
}

// Wanted reports whether somebody is to be reminded on a day.
func (p Person) Wanted(day time.Time) bool {
	return p.Mail != "" && p.Stopped == nil && (p.Owner || p.Chosen != nil) && (p.Paused == nil || !p.Paused.After(day))
}

// Owned is a client with the people at it.
type Owned struct {
	Subject
	OwnerID, OwnerName, OwnerMail string // "" where nobody owns it who may act
	Contacts                      []client.Contact
	Stage                         client.Stage
	UpdatedAt                     time.Time
}

// Live reports whether there is a result, and work with the client goes on.
func (o Owned) Live() bool {
	return o.Assessment != "" && o.Stage != client.Paused && o.Stage != client.Archived
}

// People are those who may be reminded of a client: its owner first, then the
// contacts that have an address, each address once.
func (o Owned) People(kept map[string]Recipient) []Person {
	var out []Person
	seen := make(map[string]bool)
	add := func(person, name, mail string, owner bool) {
		address, _ := assessment.MailAddress(mail)
		key := strings.ToLower(address)
		if person == "" || seen[key] && address != "" {
			return
		}
		seen[key] = true
		r, ok := kept[person]
		if !ok {
			r = Recipient{Client: o.Client, Person: person}
		}
		out = append(out, Person{Recipient: r, Name: name, Mail: address, Owner: owner})
	}
	if o.OwnerID != "" {
		add(o.OwnerID, o.OwnerName, o.OwnerMail, true)
	}
	for _, c := range o.Contacts {
		add(PersonOf(c.Mail), c.Name, c.Mail, false)
	}
	return out
}

// Pause is for how long somebody asks to be left alone.
type Pause string

// The pauses.
const (
	Week        Pause = "week"
	Month       Pause = "month"
	NextQuarter Pause = "quarter"
)

// Pauses lists the pauses, the shortest first.
func Pauses() []Pause { return []Pause{Week, Month, NextQuarter} }

// Until is the day from which reminders go on after a pause that begins on a day.
func (s Settings) Until(p Pause, day time.Time) (time.Time, bool) {
	switch p {
	case Week:
		return day.AddDate(0, 0, 7), true
	case Month:
		return monthLater(day), true
	case NextQuarter:
		return s.DueDay(s.Following(day)), true
	}
	return time.Time{}, false
}

// monthLater is the same day of the next month, or its last.
func monthLater(day time.Time) time.Time {
	first := time.Date(day.Year(), day.Month()+1, 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return first.AddDate(0, 0, min(day.Day(), last)-1)
}
