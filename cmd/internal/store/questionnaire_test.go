package store

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"waterline/assessment"
	"waterline/assessment/client"
	"waterline/assessment/questionnaire"
	"waterline/assessment/survey"
)

var madeIt = survey.Event{Action: "tested", Subject: "heron", Actor: "u1", At: noon}

func heron(edition int64) survey.Questionnaire {
	return survey.Questionnaire{Name: "heron", Organisation: "org", Text: "draft", Edition: edition, UpdatedAt: noon}
}

// published stores a questionnaire with one version and a form that is on.
func published(t *testing.T, s *Store) {
	t.Helper()
	ctx := t.Context()
	must(t, s.AddQuestionnaire(ctx, heron(1), madeIt))
	must(t, s.Publish(ctx, heron(1), survey.Version{Name: "heron", Number: 1, Text: "first", At: noon}, madeIt))
	f := survey.Form{Form: assessment.Form{ID: "check"}, Organisation: "org", Text: "id: check", UpdatedAt: noon}
	must(t, s.AddForm(ctx, f, madeIt))
	must(t, s.SwitchForm(ctx, "org", "check", true, madeIt))
}

// Whatever is tried on a published version, through the store or past it, it is
// as it was.
func TestAPublishedQuestionnaireNeverChanges(t *testing.T) {
	s := open(t)
	published(t, s)
	ctx := t.Context()
	before, err := s.Questionnaire(ctx, "org", "heron")
	must(t, err)
	q := heron(1)
	q.Text = "other"
	must(t, s.SaveQuestionnaire(ctx, q, madeIt))
	wantCode(t, s.SaveQuestionnaire(ctx, q, madeIt), assessment.Conflict) // of the edition before
	wantCode(t, s.DeleteQuestionnaire(ctx, "org", "heron", madeIt), assessment.Conflict)
	wantCode(t, s.Publish(ctx, heron(2), survey.Version{Name: "heron", Number: 1, Text: "again"}, madeIt), assessment.Conflict)
	for _, query := range []string{
		`UPDATE questionnaire_version SET text = 'forged'`, `DELETE FROM questionnaire_version`, `DELETE FROM questionnaire`,
		`INSERT INTO questionnaire_version (name, number, text, at, author, author_name) VALUES ('heron', 1, 'forged', 0, '', '')`,
	} {
		if _, err := raw(s).ExecContext(ctx, query); err == nil {
			t.Errorf("%s was taken", query)
		}
	}
	after, err := s.Questionnaire(ctx, "org", "heron")
	must(t, err)
	if !reflect.DeepEqual(before.Versions, after.Versions) || after.Text != "other" {
		t.Errorf("%+v became %+v", before, after)
	}
	all, err := s.Published(ctx)
	if must(t, err); len(all) != 1 || all[0].Text != "first" {
		t.Errorf("published are %+v", all)
	}
}

func TestQuestionnairesAndFormsAreOneOrganisations(t *testing.T) {
	s := open(t)
	published(t, s)
	ctx := t.Context()
	theirs := heron(1)
	theirs.Organisation = "other"
	form := survey.Form{Form: assessment.Form{ID: "check"}, Organisation: "other", Edition: 1}
	before := allRows(t, s)
	for name, call := range map[string]func() error{
		"save":     func() error { return s.SaveQuestionnaire(ctx, theirs, madeIt) },
		"publish":  func() error { return s.Publish(ctx, theirs, survey.Version{Name: "heron", Number: 2}, madeIt) },
		"delete":   func() error { return s.DeleteQuestionnaire(ctx, "other", "heron", madeIt) },
		"read":     func() error { _, err := s.Questionnaire(ctx, "other", "heron"); return err },
		"form":     func() error { _, err := s.Form(ctx, "other", "check"); return err },
		"saveform": func() error { return s.SaveForm(ctx, form, madeIt) },
		"switch":   func() error { return s.SwitchForm(ctx, "other", "check", false, madeIt) },
	} {
		var known *assessment.Error
		if err := call(); !errors.As(err, &known) || known.Code != assessment.NotFound {
			t.Errorf("%s of another organisation: %v", name, err)
		}
	}
	wantCode(t, s.AddQuestionnaire(ctx, theirs, madeIt), assessment.Conflict)
	wantCode(t, s.AddForm(ctx, form, madeIt), assessment.Conflict)
	questionnaires, err := s.Questionnaires(ctx, "other")
	must(t, err)
	forms, err := s.Forms(ctx, "other")
	must(t, err)
	if len(questionnaires)+len(forms) > 0 {
		t.Errorf("another organisation sees %v and %v", questionnaires, forms)
	}
	if after := allRows(t, s); !reflect.DeepEqual(before, after) {
		t.Error("rows changed, the log of refused changes among them")
	}
	log, err := s.Log(ctx, "org", 0, 9)
	if must(t, err); len(log) != 4 || log[0].Action != "tested" {
		t.Errorf("the log has %+v", log)
	}
}

// Who agrees to be contacted becomes a client in stage lead with the result that
// is there; who takes it back loses the address and is archived.
func TestAnAgreementMakesALead(t *testing.T) {
	s := open(t)
	published(t, s)
	ctx := t.Context()
	d := example("asked")
	d.Form = "check"
	d.Answers.Values["P-NAME"] = questionnaire.Answer{State: questionnaire.Given, Text: "Brook Freight"}
	must(t, s.Create(ctx, d))
	must(t, s.Submit(ctx, "asked", assessment.Answers{}, resultOf(7), noon))
	agree := func(given bool) {
		t.Helper()
		must(t, s.Agree(ctx, "asked", []assessment.Consent{
			{Kind: "send", Given: true, Mail: "bo@brook.example", At: noon},
			{Kind: assessment.ConsentContact, Given: given, Mail: "bo@brook.example", At: noon},
		}))
	}
	lead := func() client.Client {
		t.Helper()
		page, err := s.Clients(ctx, "org", client.Query{Limit: 9, Sort: client.Sort{By: client.ByName}}, noon)
		if must(t, err); len(page.Clients) != 1 {
			t.Fatalf("clients are %+v", page.Clients)
		}
		one, err := s.Client(ctx, "org", page.Clients[0].ID)
		must(t, err)
		return one
	}
	counts := func() survey.Counts {
		t.Helper()
		f, err := s.Form(ctx, "org", "check")
		must(t, err)
		return f.Counts
	}
	must(t, s.Agree(ctx, "asked", []assessment.Consent{{Kind: "send", Given: true, Mail: "bo@brook.example", At: noon}}))
	if got := counts(); got != (survey.Counts{Started: 1, Submitted: 1}) {
		t.Errorf("before, the counts are %+v", got)
	}
	agree(true)
	agree(true)
	one := lead()
	if one.Stage != client.Lead || one.Name != "Brook Freight" || one.Contacts[0].Mail != "bo@brook.example" || one.Newest.Assessment != "asked" || one.Newest.Version != 1 {
		t.Errorf("the lead is %+v", one)
	}
	if got := counts(); got != (survey.Counts{Started: 1, Submitted: 1, Leads: 1}) {
		t.Errorf("the counts are %+v", got)
	}
	agree(false)
	kept, err := s.Client(ctx, "org", one.ID)
	must(t, err)
	var search string
	must(t, s.read.QueryRowContext(ctx, `SELECT search FROM client`).Scan(&search))
	if kept.Stage != client.Archived || len(kept.Contacts) != 0 || strings.Contains(search, "brook.example") {
		t.Errorf("taken back, the client is %+v and found by %q", kept, search)
	}
	agree(true)
	if one = lead(); one.Stage != client.Lead || len(one.Contacts) != 1 {
		t.Errorf("agreed again, the client is %+v", one)
	}
}

// Without a form of an organisation nobody's consent makes a client.
func TestOtherAgreementsMakeNoLead(t *testing.T) {
	s := open(t)
	published(t, s)
	d := example("asked")
	d.Form = "of-the-file"
	must(t, s.Create(t.Context(), d))
	must(t, s.Agree(t.Context(), "asked", []assessment.Consent{{Kind: assessment.ConsentContact, Given: true, Mail: "a@b.example", At: noon}}))
	var clients int
	must(t, s.read.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM client`).Scan(&clients))
	if clients != 0 {
		t.Errorf("%d clients", clients)
	}
}
