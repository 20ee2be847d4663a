package store

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"waterline/assessment/client"
	"waterline/cmd/internal/account"
)

// Every table says whose its rows are, or why they are nobody's, and every
// author can be unnamed.
func TestEveryTableIsAnsweredFor(t *testing.T) {
	s := open(t)
	whose := holdings()
	there := make(map[string]bool)
	for _, table := range schema(t, s) {
		there[table.name] = true
		h, ok := whose[table.name]
		if !ok || h.organisation == "" && h.user == "" && h.address == "" && h.stays == "" {
			t.Errorf("nobody says whose the rows of %s are: add it to holdings", table.name)
		}
		columns := strings.Split(table.names(), ", ")
		for _, name := range append(slices.Clone(h.hidden), h.told...) {
			if !slices.Contains(columns, name) {
				t.Errorf("%s has no column %s", table.name, name)
			}
		}
		if slices.Contains(columns, "author_name") != slices.Contains(authorTables(), table.name) {
			t.Errorf("%s names authors, or does not, other than authorTables says", table.name)
		}
		for _, name := range columns {
			if secret := name == "password" || strings.HasSuffix(name, "_hash") || strings.Contains(name, "secret"); secret && h.stays == "" && !slices.Contains(h.hidden, name) && (h.organisation+h.user+h.address) != "" {
				t.Errorf("%s tells %s", table.name, name)
			}
		}
	}
	for name := range whose {
		if !there[name] {
			t.Errorf("there is no table %s", name)
		}
	}
}

// row is what a test put into a table.
type row map[string]any

func nameOf(of string) string    { return "Person of " + of }
func addressOf(of string) string { return "person." + of + "@example.com" }

// peopled has one row in every table for each of two organisations, with a person
// of each wherever a person can stand.
func peopled(t *testing.T, s *Store) {
	t.Helper()
	for number, of := range []string{"acme", "kite"} {
		put := make(map[string]row)
		for _, table := range schema(t, s) {
			r := row{}
			for _, c := range table.columns {
				r[c.name] = madeUp(of, number, table.name, c)
			}
			for _, p := range table.parents {
				from, to := strings.Split(p.from, ","), strings.Split(p.to, ",")
				for i := range from {
					if p.table == table.name {
						r[from[i]] = nil // a parent of itself
					} else {
						r[from[i]] = put[p.table][to[i]]
					}
				}
			}
			put[table.name] = r
			insert(t, s, table, r)
		}
	}
}

// madeUp is a value of a column that names its organisation.
func madeUp(of string, number int, table string, c column) any {
	switch {
	case table == "organisation" && c.name == "id", c.name == "organisation", c.name == "organisation_id", c.name == "pool":
		return of
	case table == "app_user" && c.name == "id", slices.Contains([]string{"user_id", "author", "made_by", "owner", "actor", "invited_by"}, c.name):
		return "user of " + of
	case c.name == "author_name", table == "app_user" && c.name == "name":
		return nameOf(of)
	case c.name == "mail", c.name == "recipient":
		return addressOf(of)
	case c.name == "recipient_hash":
		return known("mail", addressOf(of))
	case c.name == "person":
		return known("reminder_recipient", addressOf(of))
	case c.name == "contacts":
		data, _ := json.Marshal([]client.Contact{{Name: nameOf(of), Mail: addressOf(of)}})
		return string(data)
	case c.name == "search":
		return client.Client{Contacts: []client.Contact{{Name: nameOf(of), Mail: addressOf(of)}}}.Searchable()
	}
	switch c.kind {
	case "TEXT":
		return fmt.Sprintf("MARK-%s %s.%s", of, table, c.name)
	case "BLOB":
		return fmt.Appendf(nil, "MARK-%s %s.%s", of, table, c.name)
	case "BOOLEAN":
		return false
	}
	return number + 1
}

func insert(t *testing.T, s *Store, table table, r row) {
	t.Helper()
	var marks []string
	var args []any
	for i, c := range table.columns {
		marks = append(marks, fmt.Sprintf("$%d", i+1))
		args = append(args, r[c.name])
	}
	if _, err := raw(s).Exec(`INSERT INTO `+table.name+` (`+table.names()+`) VALUES (`+strings.Join(marks, ", ")+`)`, args...); err != nil {
		t.Fatalf("fill %s: %v", table.name, err)
	}
}

func picked(t *testing.T, s *Store, table, condition, arg string) (n int) {
	t.Helper()
	must(t, s.read.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM `+table+` WHERE `+condition, arg).Scan(&n))
	return n
}

func TestAnOrganisationIsToldWhole(t *testing.T) {
	s := open(t)
	peopled(t, s)
	told := make(map[string]int)
	must(t, s.TellOrganisation(t.Context(), "acme", func(table string, row map[string]any) error {
		told[table]++
		h := holdings()[table]
		for name, value := range row {
			if slices.Contains(h.hidden, name) {
				t.Errorf("%s tells %s", table, name)
			}
			if said := fmt.Sprintf("%s", value); strings.Contains(said, "kite") {
				t.Errorf("%s.%s tells of another organisation: %s", table, name, said)
			}
		}
		return nil
	}))
	for name, h := range holdings() {
		if want := min(len(h.organisation), 1); told[name] != want {
			t.Errorf("%d rows of %s are told, want %d", told[name], name, want)
		}
	}
	if err := s.TellOrganisation(t.Context(), "nobody", nil); err == nil {
		t.Error("an organisation that is not there is told")
	}
}

func TestAnErasedOrganisationLeavesNothing(t *testing.T) {
	s := open(t)
	peopled(t, s)
	must(t, s.DeleteOrganisation(t.Context(), "acme", did("delete")))
	for name, h := range holdings() {
		if h.organisation == "" || name == "audit" || name == "app_user" {
			continue
		}
		if n := picked(t, s, name, h.organisation, "acme"); n != 0 {
			t.Errorf("%d rows of %s are left", n, name)
		}
		if n := picked(t, s, name, `$1 <> ''`, "x"); n != 1 {
			t.Errorf("%s has %d rows, want the other organisation's", name, n)
		}
	}
	left, err := s.standing(t.Context(), []string{"MARK-acme"})
	must(t, err)
	for _, one := range left {
		if h := holdings()[one.Table]; h.stays == "" && h.user == "" {
			t.Errorf("%s.%s still holds something of the organisation", one.Table, one.Column)
		}
	}
}

// A person is told of wherever they stand, and erased from there: no table holds
// their name or address, and no file of the database.
func TestAPersonIsToldAndErased(t *testing.T) {
	dir := empty.Dir(t)
	s, err := Open(t.Context(), dir, anyQuestion)
	must(t, err)
	defer s.Close()
	peopled(t, s)
	must(t, s.Create(t.Context(), example("free")))
	_, err = raw(s).Exec(`INSERT INTO consent (assessment_id, number, kind, given, wording, mail, created_at) VALUES ('free', 1, 'contact', TRUE, '', 'Person.acme@example.com', 1)`)
	must(t, err)
	_, err = raw(s).Exec(`INSERT INTO reminder_recipient (id, client_id, person, chosen_at, stopped_at, paused_until, round)
		SELECT 'contact', id, $1, 0, 0, '', 0 FROM client WHERE organisation_id = 'kite'`, known("reminder_recipient", addressOf("acme")))
	must(t, err)
	told := make(map[string]int)
	must(t, s.TellPerson(t.Context(), "Person.Acme@example.com", func(table string, row map[string]any) error {
		told[table]++
		for name, value := range row {
			if said := fmt.Sprintf("%s", value); table != "reminder_recipient" && strings.Contains(said, "kite") || slices.Contains(holdings()[table].hidden, name) {
				t.Errorf("%s.%s is told: %s", table, name, said)
			}
		}
		return nil
	}))
	for name, h := range holdings() {
		if (h.user != "" || h.address != "") != (told[name] > 0) {
			t.Errorf("%d rows of %s are told", told[name], name)
		}
	}
	if told["client"] != 2 || told["consent"] != 2 {
		t.Errorf("a contact and an owner, and two consents are told as %d and %d rows", told["client"], told["consent"])
	}
	left, err := s.ErasePerson(t.Context(), "PERSON.acme@example.com", account.Event{At: noon, Actor: "console", Action: "person.erased"})
	must(t, err)
	if len(left) > 0 {
		t.Errorf("the person still stands in %+v", left)
	}
	for name, h := range holdings() {
		if h.user == "" && h.address == "" || name == "audit" || slices.Contains(h.told, "author") || h.told != nil {
			continue // what is the organisation's stays, without the name
		}
		if n := picked(t, s, name, `$1 <> ''`, "x"); name != "consent" && n != 1 {
			t.Errorf("%s has %d rows, want that of the other person", name, n)
		}
	}
	if n := picked(t, s, "assessment", `id = $1`, "free"); n != 0 {
		t.Error("an assessment that reached no organisation is left")
	}
	must(t, filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		for _, trace := range []string{nameOf("acme"), addressOf("acme"), client.Fold(nameOf("acme"))} {
			if bytes.Contains(bytes.ToLower(data), bytes.ToLower([]byte(trace))) {
				t.Errorf("%s still holds %q", filepath.Base(path), trace)
			}
		}
		return err
	}))
	if n := picked(t, s, "app_user", `mail = $1`, addressOf("kite")); n != 1 {
		t.Error("another person was erased")
	}
}

// What people wrote in their own words is not changed, and is said.
func TestWhatIsLeftOfAPersonIsSaid(t *testing.T) {
	s := open(t)
	founded(t, s)
	must(t, s.AddClient(t.Context(), client.Client{ID: "c", Organisation: "acme", Name: "Client", Stage: client.Lead, CreatedAt: noon, UpdatedAt: noon}, client.Author{ID: "ana"}))
	must(t, s.AddEntry(t.Context(), "acme", "c", client.Entry{Kind: client.Noted, Text: "Ask BOB@example.com about the budget", At: noon}))
	left, err := s.ErasePerson(t.Context(), "bob@example.com", did("erase"))
	must(t, err)
	if len(left) != 1 || left[0] != (account.Left{Table: "client_entry", Column: "text", Rows: 1}) {
		t.Errorf("left is %+v", left)
	}
	if _, err := s.ErasePerson(t.Context(), "ana@example.com", did("erase")); err == nil {
		t.Error("the last administrator was erased")
	}
}
