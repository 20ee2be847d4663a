package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"time"

	"waterline/assessment"
	"waterline/assessment/client"
	"waterline/assessment/client/fiction"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/store"
	"waterline/examples"
)

type demoCommand struct {
	dataFlags
	Clients int  `name:"clients" default:"12" placeholder:"N" help:"How many clients to invent, at most 10,000 (${default})."`
	Add     bool `name:"add" help:"Fill a directory that is not empty as well; what is there stays."`
}

// Limits of what a demo fills. A client with its assessment takes about 0.2 MB.
const (
	mostDemo     = 10_000
	demoDraft    = 90 * 24 * time.Hour
	demoPractice = "Heron Advisory (invented)"
)

// Run fills a data directory with an invented consultancy.
func (c *demoCommand) Run(ctx context.Context, p *program) error {
	if c.Clients < 1 || c.Clients > mostDemo {
		return p.misused("cli.demo_clients", "max", p.words.Number(mostDemo, 0))
	}
	if !c.Add && c.DatabaseURL == "" {
		entries, err := os.ReadDir(c.Data)
		switch {
		case err == nil && len(entries) > 0:
			return p.misused("cli.demo_not_empty", "directory", plain(c.Data))
		case err != nil && !errors.Is(err, fs.ErrNotExist):
			return p.broken("cli.data_unopened", "path", plain(c.Data), "error", because(err))
		}
	}
	bank, base, book, err := knowledge()
	if err != nil {
		return err
	}
	kept, err := c.open(ctx, p, bank.Question)
	if err != nil {
		return err
	}
	if err := c.vacant(ctx, p, kept); err != nil {
		return errors.Join(err, kept.Close())
	}
	d := &demo{program: p, kept: kept, now: time.Now(), model: assessment.Input{Bank: bank, Evidence: base, Book: book, Seed: usualSeed}}
	if err := errors.Join(d.fill(ctx, c.Clients), kept.Close()); err != nil {
		return err
	}
	return p.print(p.words.N("cli.demo_done", c.Clients, "practice", demoPractice, "directory", plain(c.place())) + "\n" +
		p.words.T("cli.demo_next", "where", c.flag()) + "\n")
}

// vacant refuses a server's database that is in use.
func (c *demoCommand) vacant(ctx context.Context, p *program, kept *store.Store) error {
	if c.Add || c.DatabaseURL == "" {
		return nil
	}
	there, err := kept.Organisations(ctx)
	if err == nil && len(there) > 0 {
		return p.misused("cli.demo_not_empty", "directory", plain(c.place()))
	}
	return err
}

// demo is a data directory while it is filled.
type demo struct {
	*program
	kept         *store.Store
	model        assessment.Input
	now          time.Time
	at           time.Time // of what is done next
	organisation string
}

// The people of the invented consultancy. They have no accounts: nobody can
// sign in as them.
func demoPeople() []client.Author {
	return []client.Author{{ID: "demo-ana", Name: "Ana Kern"}, {ID: "demo-ben", Name: "Ben Holt"}}
}

// fill makes the organisation, a few clients with a history, and the rest by
// the generator.
func (d *demo) fill(ctx context.Context, clients int) error {
	accounts, err := account.New(account.Options{Store: d.kept, Clock: func() time.Time { return d.now }})
	if err != nil {
		return err
	}
	practice, err := accounts.AddOrganisation(ctx, account.Console(), demoPractice)
	if err != nil {
		return err
	}
	d.organisation = practice.ID
	stories := demoStories()
	samples, err := d.samples()
	if err != nil {
		return err
	}
	for _, s := range stories[:min(clients, len(stories))] {
		if err := d.tell(ctx, s, samples); err != nil {
			return fmt.Errorf("demo: %s: %w", s.name, err)
		}
	}
	m := fiction.Maker{Organisation: practice.ID, Owners: demoPeople(), Samples: samples, Assessments: 1, Now: d.now, Seed: usualSeed}
	const together = 100
	for next := len(stories); next < clients; next += together {
		var some []client.Whole
		for i := next; i < min(next+together, clients); i++ {
			whole, err := m.Client(i)
			if err != nil {
				return err
			}
			some = append(some, whole)
		}
		if err := d.kept.LoadClients(ctx, some); err != nil {
			return err
		}
	}
	return nil
}

// samples evaluates the examples.
func (d *demo) samples() ([]fiction.Sample, error) {
	var out []fiction.Sample
	for _, name := range []string{"insurer.yaml", "logistics.yaml", "agency.yaml"} {
		data, err := examples.Files.ReadFile(name)
		if err != nil {
			return nil, err
		}
		in := d.model
		if in.Answers, err = assessment.Load(name, data, in.Bank); err != nil {
			return nil, err
		}
		in.Answers = in.Answers.Asked(in.Bank)
		result, err := assessment.Evaluate(in)
		if err != nil {
			return nil, err
		}
		out = append(out, fiction.Sample{Answers: in.Answers, Result: result})
	}
	return out, nil
}

// story is a client whose history is told step by step.
type story struct {
	name    string
	stage   client.Stage
	under   string // name of the client that it belongs to, told before
	tags    []string
	sample  int // of the examples; −1 for none
	days    int // ago that it began
	due     int // in days from now; 0 for nothing due
	edits   [][]assessment.Edit
	reasons []string
	notes   []string
	issued  bool
	started []venture
	rerun   bool // answers are taken again each quarter since
}

func demoStories() []story {
	triage := "claims-intake/"
	return []story{
		{
			name: "Fernhill Insurance", stage: client.Starter, tags: []string{"insurance", "retainer"}, sample: 0, days: 120, due: 12, issued: true,
			edits: [][]assessment.Edit{
				{{Path: triage + "build_cost", Low: 26000, Middle: 31000, High: 38000, Letter: assessment.Reported}},
				{{Path: triage + "volume", Low: 4600, Middle: 4900, High: 5300, Letter: assessment.Measured}, {Path: triage + "plateau", Low: 0.4, Middle: 0.55, High: 0.7}},
			},
			reasons: []string{"Quote of the integrator, 3 May", "Export of the claims system; adoption as in the pilot of 2025"},
			notes:   []string{"First call: they want figures that their board can dispute.", "Starter project agreed; baseline is counted from Monday."},
		},
		{name: "Österberg Freight", stage: client.Evaluated, tags: []string{"logistics", "Österreich"}, sample: 1, days: 45, due: 3, notes: []string{"Answered the quick way; asked for the long one."}},
		{name: "Larkfield Agency", stage: client.Paused, tags: []string{"referral"}, sample: 2, days: 200, due: -14, issued: true, notes: []string{"The answer is to do nothing now. They took it well."}},
		{
			name: "Aldous Mutual", stage: client.Running, under: "Fernhill Insurance", tags: []string{"insurance"}, sample: 0, rerun: true, days: 600, due: 9, notes: []string{"They measure every quarter, and want to know where we were wrong."},
			started: []venture{
				{owner: "Claims intake", live: 2, quarters: 4, level: 0.62, update: true},
				{rank: 1, owner: "Policy service", live: 2, quarters: 3, level: 0.93},
				{rank: 3, owner: "Broker service", live: 4, quarters: 2, level: 0.3, stopped: "The tool was bought out; people go on by hand."},
			},
		},
		{
			name: "Brandt Spedition", stage: client.Running, tags: []string{"logistics", "Mittelstand"}, sample: 1, rerun: true, days: 480, due: 20, notes: []string{"Pilot in one branch first."},
			started: []venture{{owner: "Invoice checks", live: 3, quarters: 3, level: 0.02}},
		},
		{
			name: "Severn & Clyde", stage: client.Starter, under: "Aldous Mutual", tags: []string{"insurance", "retainer"}, sample: 0, rerun: true, days: 330, due: 31, notes: []string{"Board asked for one project at a time."},
			started: []venture{{owner: "Claims intake", live: 2, quarters: 2, level: 0.45}, {rank: 2, owner: "Broker accounts", quarters: 1, level: 0.5}},
		},
		{name: "Merrion Clinics", stage: client.Assessing, tags: []string{"public"}, sample: -1, days: 8, due: 6, notes: []string{"Works council is informed; no figures about persons."}},
		{name: "Königsforst Chemie", stage: client.Lead, tags: []string{"Mittelstand"}, sample: -1, days: 2, due: 1},
	}
}

// tell makes one client and lets its history happen, on the days it did.
func (d *demo) tell(ctx context.Context, s story, samples []fiction.Sample) error {
	people := demoPeople()
	d.at = d.now.AddDate(0, 0, -s.days)
	practice := &client.Service{
		Store: d.kept, Assessments: d.kept, Model: d.model, Random: rand.Reader, Keep: demoDraft, Render: d.renderIssued,
		Clock: func() time.Time { d.at = d.at.Add(time.Minute); return d.at },
	}
	next := func() { d.at = d.at.AddDate(0, 0, max(1, s.days/10)) }
	c := client.Client{Name: s.name, Stage: client.Lead, Owner: people[0].ID, Tags: s.tags,
		Contacts: []client.Contact{{Name: "Zoë Brandt", Role: "Managing director", Mail: "zoe.brandt@client.example.com"}}}
	if s.due != 0 {
		due := d.now.AddDate(0, 0, s.due)
		c.NextDue = &due
	}
	var err error
	if c.Parent, err = practice.Named(ctx, d.organisation, s.under); err != nil {
		return err
	}
	if c, err = practice.New(ctx, d.organisation, c, people[0]); err != nil {
		return err
	}
	for _, note := range s.notes {
		next()
		if err := practice.Note(ctx, d.organisation, c.ID, note, people[1]); err != nil {
			return err
		}
	}
	next()
	if s.sample >= 0 {
		if err := d.work(ctx, practice, c, s, samples[s.sample], next); err != nil {
			return err
		}
		if err := d.venture(ctx, practice, c.ID, s.started, d.reruns(practice, c.ID, s, samples[s.sample])); err != nil {
			return err
		}
	} else if s.stage == client.Assessing {
		if _, _, err := practice.Start(ctx, d.organisation, c.ID, assessment.Full, "en", people[0]); err != nil {
			return err
		}
	}
	if c, err = d.kept.Client(ctx, d.organisation, c.ID); err != nil || c.Stage == s.stage {
		return err
	}
	c.Stage = s.stage
	_, err = practice.Save(ctx, d.organisation, c, people[0])
	return err
}

// work imports the answers of a story, makes its versions and issues its report.
func (d *demo) work(ctx context.Context, practice *client.Service, c client.Client, s story, sample fiction.Sample, next func()) error {
	people := demoPeople()
	named, err := sample.Named(s.name)
	if err != nil {
		return err
	}
	if s.rerun {
		named.Answers = fiction.Earlier(named.Answers, d.model.Bank, s.quarters())
	}
	data, err := assessment.Encode(named.Answers)
	if err != nil {
		return err
	}
	f, err := practice.Import(ctx, d.organisation, c.ID, "answers.json", data, "en", people[0])
	if err != nil {
		return err
	}
	for i, edits := range s.edits {
		next()
		order := client.Edits{Base: f.Number + int64(i), Edits: edits, Reason: s.reasons[i], By: people[i%len(people)]}
		if _, err := practice.Adjust(ctx, d.organisation, f.Assessment, order); err != nil {
			return err
		}
	}
	if !s.issued {
		return nil
	}
	next()
	_, err = practice.Finalise(ctx, d.organisation, client.Order{
		Client: c.ID, Assessment: f.Assessment, Title: "AI strategy, version " + strconv.Itoa(1+len(s.edits)), Language: "en", Paper: "A4", By: people[0],
	})
	return err
}
