package store

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"waterline/assessment"
	"waterline/assessment/client"
)

var ana = client.Author{ID: "u1", Name: "Ana Kern"}

func exampleClient(id string) client.Client {
	due := noon.AddDate(0, 0, 10)
	return client.Client{
		ID: id, Organisation: "org", Name: "Müller & Söhne " + id, Stage: client.Lead, Owner: "u1",
		Tags: []string{"Öl", "Key account"}, Contacts: []client.Contact{{Name: "Zoë Ruß", Mail: "zoe@example.com"}},
		NextDue: &due, CreatedAt: noon, UpdatedAt: noon, Version: 1,
	}
}

// started is a client with an assessment whose id is that of the client with
// "-a" behind.
func started(t *testing.T, s *Store, id string) {
	t.Helper()
	must(t, s.AddClient(t.Context(), exampleClient(id), ana))
	must(t, s.StartAssessment(t.Context(), "org", id, example(id+"-a"), ana))
}

func resultOf(p50 float64) assessment.Result {
	level := 2.5
	r := assessment.Result{Currency: "EUR", HorizonMonths: 36, Seed: 1}
	r.Portfolio.NPV.Span = assessment.Span{P5: p50 - 100, P50: p50, P95: p50 + 200, Mean: p50 + 10}
	r.Portfolio.Chosen = []string{"refunds"}
	r.Portfolio.Fan = []assessment.FanMonth{{Month: 1}, {Month: 3, P5: -5, P50: 1, P95: 9}}
	r.Maturity.Dimensions = []assessment.DimensionLevel{{ID: "OUT"}, {ID: "SPD", Level: &level}}
	return r
}

func TestAClientComesBackAsItWasSaved(t *testing.T) {
	s := open(t)
	want := exampleClient("one")
	must(t, s.AddClient(t.Context(), want, ana))
	wantCode(t, s.AddClient(t.Context(), want, ana), assessment.Conflict)
	got, err := s.Client(t.Context(), "org", "one")
	must(t, err)
	if !reflect.DeepEqual(got, want) {
		t.Errorf("made %+v\nread %+v", want, got)
	}
	want.Name, want.Stage, want.Tags, want.NextDue, want.Contacts = "Other", client.Paused, []string{"öl"}, nil, nil
	later := noon.Add(time.Hour)
	version, err := s.SaveClient(t.Context(), want, ana, later)
	must(t, err)
	_, err = s.SaveClient(t.Context(), want, ana, later)
	wantCode(t, err, assessment.Conflict)
	want.Version, want.UpdatedAt = version, later
	got, err = s.Client(t.Context(), "org", "one")
	must(t, err)
	if !reflect.DeepEqual(got, want) {
		t.Errorf("saved %+v\nread %+v", want, got)
	}
	line, err := s.Timeline(t.Context(), "org", "one", 0, 10)
	must(t, err)
	if len(line.Entries) != 2 || line.Entries[0].Kind != client.Staged || line.Entries[0].Text != "paused" || line.Entries[0].By != ana {
		t.Errorf("timeline is %+v", line.Entries)
	}
}

func TestAResultReachesTheListInItsOwnTransaction(t *testing.T) {
	s := open(t)
	started(t, s, "one")
	must(t, s.Submit(t.Context(), "one-a", example("x").Answers, resultOf(1000), noon.Add(time.Minute)))
	page, err := s.Clients(t.Context(), "org", client.Query{Limit: 10}, noon)
	must(t, err)
	want := client.Summary{
		Assessment: "one-a", Version: 1, At: noon.Add(time.Minute), Currency: "EUR", Months: 36,
		P5: 900, P50: 1000, P95: 1200, Chosen: 1, Weakest: "SPD", Level: 2.5,
	}
	if page.Total != 1 || page.Clients[0].Newest != want || page.Clients[0].Stage != client.Evaluated {
		t.Errorf("the list says %+v, want %+v", page, want)
	}
	cards, err := s.Cards(t.Context(), "org", []string{"one"})
	must(t, err)
	if want := (client.Card{Quarters: []client.Quarter{{Month: 3, P5: -5, P50: 1, P95: 9}}}); !reflect.DeepEqual(cards["one"], want) {
		t.Errorf("the card is %+v, want %+v", cards["one"], want)
	}
	// A form that was open when the stage moved on does not take it back.
	_, err = s.SaveClient(t.Context(), exampleClient("one"), ana, noon)
	wantCode(t, err, assessment.Conflict)

	// The respondent goes on seeing the run, the consultant the edit.
	f := client.Frozen{Encoded: []byte(`{"questionnaire":"core@1"}`), Result: resultOf(1500), Revision: client.Revision{
		Assessment: "one-a", Base: 1, Reason: "Quote", By: ana, At: noon.Add(time.Hour),
		Changes: []assessment.Adjustment{{Path: "refunds/volume", Reason: "Quote", At: noon.Add(time.Hour)}},
	}}
	saved, err := s.SaveRevision(t.Context(), "org", f, client.Moved{MiddleBefore: 1000, Middle: 1500})
	must(t, err)
	if saved.Number != 2 || !saved.Edit || saved.Middle != 1500 {
		t.Errorf("saved %+v", saved)
	}
	run, _, err := s.LatestResult(t.Context(), "one-a")
	must(t, err)
	newest, err := s.Revision(t.Context(), "org", "one-a", 0)
	must(t, err)
	if run.Portfolio.NPV.P50 != 1000 || newest.Result.Portfolio.NPV.P50 != 1500 || string(newest.Encoded) != string(f.Encoded) {
		t.Errorf("the respondent sees %v, the consultant %v with %s", run.Portfolio.NPV.P50, newest.Result.Portfolio.NPV.P50, newest.Encoded)
	}
	if !reflect.DeepEqual(newest.Revision, saved) {
		t.Errorf("saved %+v\nread %+v", saved, newest.Revision)
	}
	line, err := s.Timeline(t.Context(), "org", "one", 0, 2)
	must(t, err)
	if len(line.Entries) != 2 || line.Next != 3 || line.Entries[0].Kind != client.Adjusted || line.Entries[0].Moved.Effect() != 500 || line.Entries[1].Kind != client.Ran {
		t.Errorf("timeline is %+v", line)
	}
	older, err := s.Timeline(t.Context(), "org", "one", line.Next, 10)
	must(t, err)
	if len(older.Entries) != 2 || older.Entries[0].Kind != client.Started || older.Entries[1].Kind != client.Added || older.Next != 0 {
		t.Errorf("older entries are %+v", older)
	}
}

func TestOfManyEditorsOneIsFirstAndTheOthersHearWho(t *testing.T) {
	s := open(t)
	started(t, s, "one")
	must(t, s.Submit(t.Context(), "one-a", assessment.Answers{}, resultOf(1000), noon))
	const editors = 12
	errs := make([]error, editors)
	var group sync.WaitGroup
	for i := range editors {
		group.Go(func() {
			by := client.Author{ID: fmt.Sprint(i), Name: fmt.Sprint("Editor ", i)}
			_, errs[i] = s.SaveRevision(t.Context(), "org", client.Frozen{Result: resultOf(float64(i)), Revision: client.Revision{
				Assessment: "one-a", Base: 1, Reason: "mine", By: by, At: noon,
			}}, client.Moved{})
		})
	}
	group.Wait()
	newest, err := s.Revision(t.Context(), "org", "one-a", 0)
	must(t, err)
	first := 0
	for _, err := range errs {
		var behind *client.Behind
		switch {
		case err == nil:
			first++
		case !errors.As(err, &behind) || behind.Newest.By != newest.By || behind.Newest.Number != 2:
			t.Errorf("a later editor hears %v, not who saved version 2", err)
		}
		if err != nil {
			wantCode(t, err, assessment.Conflict)
		}
	}
	if first != 1 || newest.Number != 2 || fmt.Sprint(newest.Result.Portfolio.NPV.P50) != newest.By.ID {
		t.Errorf("%d editors were first; version %d of %s has the result %v", first, newest.Number, newest.By.ID, newest.Result.Portfolio.NPV.P50)
	}
	versions, err := s.Revisions(t.Context(), "org", "one-a")
	must(t, err)
	if len(versions) != 2 || versions[0].Number != 2 || versions[1].Edit {
		t.Errorf("versions are %+v", versions)
	}
}

func TestARespondentWhoDeletesLeavesWhatWasIssued(t *testing.T) {
	s := open(t)
	started(t, s, "one")
	must(t, s.StartAssessment(t.Context(), "org", "one", example("other"), ana))
	must(t, s.Submit(t.Context(), "one-a", assessment.Answers{}, resultOf(1000), noon))
	must(t, s.Submit(t.Context(), "other", assessment.Answers{}, resultOf(2000), noon.Add(time.Hour)))
	file := []byte("%PDF-1.7\x00\xff bytes")
	_, err := s.AddIssued(t.Context(), "org", client.Issued{ID: "r1", Client: "one", Assessment: "other", Version: 1, At: noon}, client.Made{}, file)
	must(t, err)
	must(t, s.Delete(t.Context(), "other", noon.Add(2*time.Hour)))
	c, err := s.Client(t.Context(), "org", "one")
	must(t, err)
	if c.Newest.Assessment != "one-a" || c.Newest.P50 != 1000 {
		t.Errorf("the newest result that is left is %+v", c.Newest)
	}
	_, got, err := s.IssuedFile(t.Context(), "org", "r1")
	must(t, err)
	if string(got) != string(file) {
		t.Errorf("the issued file is %q", got)
	}
	must(t, s.Delete(t.Context(), "one-a", noon.Add(3*time.Hour)))
	c, err = s.Client(t.Context(), "org", "one")
	must(t, err)
	cards, err := s.Cards(t.Context(), "org", []string{"one"})
	must(t, err)
	if c.Newest.Known() || len(cards) != 0 {
		t.Errorf("without a result the client shows %+v and %+v", c.Newest, cards)
	}
	line, err := s.Timeline(t.Context(), "org", "one", 0, 10)
	must(t, err)
	var kinds []client.Kind
	for _, e := range line.Entries {
		kinds = append(kinds, e.Kind)
	}
	if want := []client.Kind{client.Withdrawn, client.Withdrawn, client.Issue, client.Added}; !slices.Equal(kinds, want) {
		t.Errorf("timeline is %v, want %v", kinds, want)
	}
}

func TestAReportIsSupersededOnceAndNeverChanged(t *testing.T) {
	s := open(t)
	started(t, s, "one")
	must(t, s.AddClient(t.Context(), exampleClient("two"), ana))
	add := func(id, of, supersedes string) error {
		n, err := s.AddIssued(t.Context(), "org", client.Issued{
			ID: id, Client: of, Assessment: "one-a", Version: 1, Title: "Title " + id, Language: "de", Paper: "A4", Fingerprint: "abcd", Program: "1",
			Size: 3, SHA256: "s", By: ana, At: noon, Supersedes: supersedes,
		}, client.Made{Answers: []byte("{}"), Result: []byte("{}"), Brand: []byte("name: x"), Composition: []byte(`{"off":[]}`)}, []byte(id))
		if err == nil && n < 1 {
			t.Errorf("report %s has the number %d", id, n)
		}
		return err
	}
	must(t, add("r1", "one", ""))
	must(t, add("r2", "one", "r1"))
	wantCode(t, add("r3", "one", "r1"), assessment.Conflict)
	wantCode(t, add("r4", "one", "no such"), assessment.NotFound)
	wantCode(t, add("r5", "two", "r2"), assessment.NotFound)
	wantCode(t, add("r6", "nobody", ""), assessment.NotFound)
	list, err := s.IssuedOf(t.Context(), "org", "one")
	must(t, err)
	if len(list) != 2 || list[0].ID != "r2" || list[0].Number != 2 || list[1].SupersededBy != "r2" || list[0].SupersededBy != "" {
		t.Errorf("issued are %+v", list)
	}
	i, m, err := s.Issued(t.Context(), "org", "r1")
	must(t, err)
	if !reflect.DeepEqual(i, list[1]) || string(m.Brand) != "name: x" || string(m.Composition) != `{"off":[]}` {
		t.Errorf("read %+v made from %+v", i, m)
	}
}

// A walk over the pages meets every client that a filter lets pass exactly
// once, forwards and backwards, in every order.
func TestPagesMeetEveryClientOnce(t *testing.T) {
	s := open(t)
	const n = 37
	for i := range n {
		c := exampleClient(fmt.Sprintf("c%02d", i))
		c.Name = []string{"Ärzte", "arzte", "Zeta", "beta"}[i%4]
		c.Stage = client.Stages()[i%6]
		if i%3 == 0 {
			c.NextDue = nil
		}
		must(t, s.AddClient(t.Context(), c, ana))
		if i%2 == 0 {
			must(t, s.StartAssessment(t.Context(), "org", c.ID, example(c.ID+"-a"), ana))
			r := resultOf(float64(i % 5))
			r.Currency = []string{"EUR", "USD"}[i%4/2]
			if i%8 == 0 {
				r.Maturity.Dimensions = nil
			}
			must(t, s.Submit(t.Context(), c.ID+"-a", assessment.Answers{}, r, noon.Add(time.Duration(i%7)*time.Hour)))
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		by := client.Sort{By: rapid.SampledFrom(client.Fields()).Draw(t, "by"), Descending: rapid.Bool().Draw(t, "descending")}
		q := client.Query{Sort: by, Limit: rapid.IntRange(1, 12).Draw(t, "limit")}
		var forward, back []string
		var last client.Page
		for {
			page, err := s.Clients(t.Context(), "org", q, noon)
			if err != nil || page.Total != n {
				t.Fatal(err, page.Total)
			}
			if (q.After == "") != (page.Previous == "") {
				t.Fatalf("after %q there is a page before: %q", q.After, page.Previous)
			}
			for _, c := range page.Clients {
				forward = append(forward, c.ID)
			}
			if last = page; page.Next == "" {
				break
			}
			q.After = page.Next
		}
		for q.After = ""; ; {
			var ids []string
			for _, c := range last.Clients {
				ids = append(ids, c.ID)
			}
			back = append(ids, back...)
			if last.Previous == "" {
				break
			}
			q.Before = last.Previous
			var err error
			if last, err = s.Clients(t.Context(), "org", q, noon); err != nil {
				t.Fatal(err)
			}
		}
		if sorted := slices.Sorted(slices.Values(forward)); len(slices.Compact(sorted)) != n || len(forward) != n {
			t.Fatalf("%s met %d clients, %d of them once", by, len(forward), len(sorted))
		}
		if !slices.Equal(forward, back) {
			t.Fatalf("%s forwards %v\nbackwards %v", by, forward, back)
		}
	})
}

func TestListsAreSortedAndFiltered(t *testing.T) {
	s := open(t)
	for i, name := range []string{"Ölmühle", "Straßenbau", "zeta_1", "Alpha 100%"} {
		c := exampleClient(fmt.Sprint("c", i))
		c.Name, c.Owner, c.Tags, c.Contacts = name, fmt.Sprint("u", i%2), []string{fmt.Sprint("Tag ", i)}, nil
		due := noon.AddDate(0, 0, []int{-1, 5, 20, 90}[i])
		c.NextDue = &due
		if i == 3 {
			c.Stage, c.Contacts = client.Archived, []client.Contact{{Name: "José Ñandú"}}
		}
		must(t, s.AddClient(t.Context(), c, ana))
	}
	for name, c := range map[string]struct {
		filter client.Filter
		want   string
	}{
		"all but archived":           {client.Filter{}, "Ölmühle Straßenbau zeta_1"},
		"archived":                   {client.Filter{Stage: client.Archived}, "Alpha 100%"},
		"accents and case":           {client.Filter{Search: "OLMUH"}, "Ölmühle"},
		"sharp s":                    {client.Filter{Search: "strassen"}, "Straßenbau"},
		"a contact":                  {client.Filter{Search: "jose nandu", Stage: client.Archived}, "Alpha 100%"},
		"a tag as text":              {client.Filter{Search: "TAG 0"}, "Ölmühle"},
		"words in any order":         {client.Filter{Search: "1  zeta"}, "zeta_1"},
		"a percent sign is no joker": {client.Filter{Search: "%"}, ""},
		"an underscore neither":      {client.Filter{Search: "_"}, "zeta_1"},
		"a tag":                      {client.Filter{Tag: "TAG 2"}, "zeta_1"},
		"an owner":                   {client.Filter{Owner: "u1"}, "Straßenbau"},
		"overdue":                    {client.Filter{Due: client.Overdue}, "Ölmühle"},
		"within a week":              {client.Filter{Due: client.Week}, "Ölmühle Straßenbau"},
		"within a month":             {client.Filter{Due: client.Month}, "Ölmühle Straßenbau zeta_1"},
		"nothing due":                {client.Filter{Due: client.NoDue}, ""},
	} {
		page, err := s.Clients(t.Context(), "org", client.Query{Filter: c.filter, Limit: 10}, noon)
		must(t, err)
		var names []string
		for _, c := range page.Clients {
			names = append(names, c.Name)
		}
		if got := strings.Join(names, " "); got != c.want || page.Total != len(names) {
			t.Errorf("%s: %q, want %q (total %d)", name, got, c.want, page.Total)
		}
	}
	_, err := s.Clients(t.Context(), "org", client.Query{After: "WyJuYW1lIl0", Limit: 1}, noon)
	wantCode(t, err, assessment.Invalid)
	page, err := s.Clients(t.Context(), "org", client.Query{Limit: 1}, noon)
	must(t, err)
	_, err = s.Clients(t.Context(), "org", client.Query{Sort: client.Sort{By: client.ByNet}, After: page.Next, Limit: 1}, noon)
	wantCode(t, err, assessment.Invalid)
	tags, err := s.Tags(t.Context(), "org")
	must(t, err)
	if len(tags) != 4 || tags[0] != (client.Tag{Name: "Tag 0", Clients: 1}) {
		t.Errorf("tags are %+v", tags)
	}
	n, err := s.Reassign(t.Context(), "org", "u1", "u9", noon)
	must(t, err)
	if n != 2 {
		t.Errorf("%d clients were given away, want 2", n)
	}
}

// FuzzDecodeCursor holds cursors, which come back from strangers, to keys of the
// right kinds or an error.
func FuzzDecodeCursor(f *testing.F) {
	by, _ := client.ParseSort("name")
	keys := sortKeys(by)
	good, err := encodeCursor(by, []any{"a", "b"})
	if err != nil {
		f.Fatal(err)
	}
	for _, text := range []string{"", good, "bnVsbA", "W10", "WyJuYW1lIiwxLDJd", "====="} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		values, err := decodeCursor(text, by, keys)
		if err == nil && len(values) != len(keys) {
			t.Errorf("%q gives %v for %d keys", text, values, len(keys))
		}
	})
}
