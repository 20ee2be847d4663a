package store

import (
	"slices"
	"testing"

	"waterline/assessment"
	"waterline/assessment/client"
	"waterline/cmd/internal/webhook"
)

// What happens to an assessment of a client is told in the same transaction.
func TestEventsOfAClientsAssessment(t *testing.T) {
	s := open(t)
	const ours = "ours"
	must(t, s.AddEndpoint(t.Context(), webhook.Endpoint{ID: "e", Organisation: ours, URL: "https://example.com/", Types: webhook.Types(), CreatedAt: noon}, "whsec_", 1))
	must(t, s.AddClient(t.Context(), client.Client{ID: "c", Organisation: ours, Name: "Müller"}, client.Author{}))
	must(t, s.StartAssessment(t.Context(), ours, "c", example("one"), client.Author{}))
	must(t, s.Create(t.Context(), example("nobody's")))
	for _, id := range []string{"one", "nobody's"} {
		must(t, s.Submit(t.Context(), id, assessment.Answers{}, assessment.Result{Questionnaire: "core@1", Method: 1, Currency: "EUR"}, noon))
	}
	_, err := s.AddIssued(t.Context(), ours, client.Issued{ID: "r", Client: "c", Assessment: "one", Fingerprint: "f", At: noon}, client.Made{}, []byte("%PDF"))
	must(t, err)
	list, err := s.Deliveries(t.Context(), ours, "e", 10)
	must(t, err)
	var got []string
	for _, d := range list {
		got = append(got, d.Body)
		if j, err := s.Job(t.Context(), d.ID+".0"); err != nil || j.Payload != d.ID || j.Most != webhook.Tries {
			t.Errorf("its job is %+v, %v", j, err)
		}
	}
	slices.Sort(got)
	const head = `{"type":"`
	const at = `","timestamp":"2026-11-23T12:00:00Z","organisation":"ours","data":`
	want := []string{
		head + "assessment.submitted" + at + `{"assessment":"one","client":"c"}}`,
		head + "report.issued" + at + `{"report":"r","assessment":"one","client":"c","format":"pdf","fingerprint":"f"}}`,
		head + "result.created" + at + `{"assessment":"one","client":"c","result":1,"questionnaire":"core@1","method":1}}`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("bodies are\n%q\nwant\n%q", got, want)
	}
	if subject, err := s.Subject(t.Context(), ours, "one"); err != nil || subject.Name != "Müller" || subject.Client != "c" {
		t.Errorf("%+v %v", subject, err)
	}
	for _, asked := range [][2]string{{"theirs", "one"}, {ours, "nobody's"}, {"", "nobody's"}} {
		_, err := s.Subject(t.Context(), asked[0], asked[1])
		wantCode(t, err, assessment.NotFound)
	}
}
