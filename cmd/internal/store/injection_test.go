package store

import (
	"strings"
	"testing"

	"waterline/assessment/client"
)

// What is typed into a search or stands in an address is a value and never a
// part of a statement: it finds what it says and nobody else's.
func TestTypedWordsAreNoStatements(t *testing.T) {
	s := open(t)
	founded(t, s)
	by := client.Author{ID: "ana", Name: "Ana"}
	words := []string{`' OR '1'='1`, `'; DROP TABLE client; --`, `%`, `_`, `\`, `" OR 1=1`, `$1`, `?`, `NULL`, "\x00", `') UNION SELECT id, mail, name, password FROM app_user --`}
	for _, of := range []string{"acme", "kite"} {
		must(t, s.AddClient(t.Context(), client.Client{ID: "of " + of, Organisation: of, Name: "Plain client", Stage: client.Lead, CreatedAt: noon, UpdatedAt: noon}, by))
	}
	for _, word := range words {
		for name, f := range map[string]client.Filter{"search": {Search: word}, "owner": {Owner: word}, "tag": {Tag: word}, "stage": {Stage: client.Stage(word)}} {
			page, err := s.Clients(t.Context(), "acme", client.Query{Filter: f, Limit: 10}, noon)
			if err != nil {
				t.Errorf("%s %q: %v", name, word, err)
			}
			for _, c := range page.Clients {
				if c.Organisation != "acme" || strings.TrimSpace(word) != "" && name != "search" {
					t.Errorf("%s %q finds %+v", name, word, c)
				}
			}
		}
		if _, err := s.Clients(t.Context(), "acme", client.Query{Limit: 10, After: word}, noon); err == nil && word != "" {
			t.Errorf("the cursor %q is taken", word)
		}
		page, err := s.Clients(t.Context(), word, client.Query{Limit: 10}, noon)
		if err != nil || len(page.Clients) != 0 {
			t.Errorf("the organisation %q has %d clients, %v", word, len(page.Clients), err)
		}
	}
	if page, err := s.Clients(t.Context(), "kite", client.Query{Limit: 10}, noon); err != nil || page.Total != 1 {
		t.Errorf("afterwards there are %d clients, %v", page.Total, err)
	}
}
