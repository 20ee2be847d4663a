package client

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"waterline/templates/locale"
)

func TestEveryCodeHasASentence(t *testing.T) {
	for _, tag := range locale.Tags() {
		words, err := locale.Load(tag)
		if err != nil {
			t.Fatal(err)
		}
		seen := make(map[string]bool)
		for _, code := range Codes() {
			if !words.Has("problem."+code) || seen[code] {
				t.Errorf("%s: code %s has no sentence of its own", tag, code)
			}
			seen[code] = true
		}
		for _, safe := range []string{
			"client_gone", "client_exists", "client_changed", "version_behind", "answers_moved", "report_gone", "report_superseded", "report_damaged", "cursor",
		} {
			if !words.Has("error." + safe) {
				t.Errorf("%s: error.%s has no sentence", tag, safe)
			}
		}
	}
}

func TestFoldedTextsAreTheSameToPeople(t *testing.T) {
	for a, b := range map[string]string{
		"MÜLLER & Söhne": "müller & sohne", "Straße": "STRASSE", "Łódź": "lodz", "  two   words ": "Two Words", "Œuvre": "oeuvre", "ﬁn": "FIN",
	} {
		if Fold(a) != Fold(b) {
			t.Errorf("%q folds to %q, %q to %q", a, Fold(a), b, Fold(b))
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "text")
		once := Fold(s)
		if Fold(once) != once {
			t.Fatalf("%q folds to %q and then to %q", s, once, Fold(once))
		}
	})
}

func TestAClientIsCheckedAllAtOnce(t *testing.T) {
	c := Client{
		Name: "  ", Stage: "asleep", Tags: []string{"Öl", " ol ", strings.Repeat("x", 41), ""},
		Contacts: []Contact{{}, {Mail: "nobody"}, {Name: "A\u0007", Phone: strings.Repeat("1", 201)}},
	}.Tidied()
	var got []string
	for _, p := range c.Validate() {
		got = append(got, p.Path+" "+p.Code)
	}
	want := "name required, stage client_stage, tags[2] client_tag_twice, tags[3] too_long, contacts[1].name required, " +
		"contacts[1].mail client_mail, contacts[2].name control_character, contacts[2].phone too_long"
	if strings.Join(got, ", ") != want {
		t.Errorf("problems are\n%s\nwant\n%s", strings.Join(got, ", "), want)
	}
	many := Client{Name: "x", Stage: Lead, Tags: make([]string, 21), Contacts: make([]Contact, 51)}
	for i := range many.Tags {
		many.Tags[i] = strings.Repeat("t", i+1)
	}
	for i := range many.Contacts {
		many.Contacts[i].Name = "n"
	}
	if list := many.Validate(); len(list) != 2 || list[0].Code != CodeTooManyTags || list[1].Code != CodeContacts {
		t.Errorf("too many of each give %v", list)
	}
}

func TestASortIsReadBack(t *testing.T) {
	for _, by := range Fields() {
		for _, descending := range []bool{false, true} {
			s := Sort{by, descending}
			if got, ok := ParseSort(s.String()); !ok || got != s {
				t.Errorf("%s is read as %+v", s, got)
			}
		}
	}
	if s, ok := ParseSort(""); !ok || s.By != ByName || s.Descending {
		t.Errorf("no sort is %+v", s)
	}
	if _, ok := ParseSort("--net"); ok {
		t.Error("--net is a sort")
	}
	if _, found := (Query{Sort: Sort{By: "x"}, Filter: Filter{Stage: "x", Due: "x", Search: strings.Repeat("x", 201)}}).settled(); len(found) != 4 {
		t.Errorf("a bad query gives %v", found)
	}
}
