package workspace

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// formGallery is every page of forms and questionnaires in its states.
func (s *site) formGallery() []specimen {
	s.t.Helper()
	s.published()
	wrong := strings.ReplaceAll(heronExample(s.t), "P-HEADCOUNT", "P-"+strings.Repeat("NIEMANDSFRAGE", 6))
	changed := strings.Replace(heronExample(s.t), "off: [P-REVENUE, PR-TOUCHLESS]", "off: [PR-TOUCHLESS]", 1) +
		"      - {value: other, label: {en: " + strings.Repeat("Versicherungssparte", 8) + ", de: Andere}}\n"
	wantStatus(s.t, s.owner.fill(heronText, url.Values{"text": {changed}, "edition": {"1"}, "do": {"save"}}), http.StatusSeeOther)
	wantStatus(s.t, s.owner.fill(questionnairesPath+"/new", url.Values{"text": {"questionnaire: empty\nof: core@1\noff: [P-NAME]\n"}}), http.StatusSeeOther)
	form := formURL("heron-check")
	return []specimen{
		{name: "forms", path: formsPath},
		{name: "form, new", path: formsPath + "/new"},
		{name: "form, wrong", path: formsPath + "/new", form: url.Values{"text": {"id: A b\ncontact: {name: A, mail: nobody}\norigins: [http://" + strings.Repeat("weit", 40) + ".example]\n"}}},
		{name: "form, on", path: form},
		{name: "form, saved meanwhile", path: form, form: url.Values{"text": {"id: heron-check\ncontact: {name: A, mail: a@b.example}\n"}, "edition": {"9"}}},
		{name: "questionnaire, new", path: questionnairesPath + "/new"},
		{name: "questionnaire, changed", path: heronText},
		{name: "questionnaire, compared", path: heronText + "?from=1&to=draft"},
		{name: "questionnaire, wrong", path: heronText, form: url.Values{"text": {wrong}, "edition": {"2"}, "do": {"check"}}},
		{name: "questionnaire, saved meanwhile", path: heronText, form: url.Values{"text": {wrong}, "edition": {"1"}, "do": {"save"}}},
		{name: "questionnaire, never published", path: questionnairesPath + "/empty"},
		{name: "version", path: heronText + "/versions/1"},
		{name: "publish", path: heronText + "/publish"},
		{name: "publish, saved meanwhile", path: heronText + "/publish", form: url.Values{"edition": {"1"}}},
		{name: "try", path: heronText + "/try?depth=full"},
		{name: "try, wrong", path: heronText + "/try?depth=quick", form: url.Values{"at": {"P-NAME"}}},
		{name: "try, over", path: heronText + "/try?depth=quick", form: url.Values{"at": {"GO-RISK"}, "skip": {"yes"}}},
	}
}

func TestFormPagesUnderAxe(t *testing.T) {
	s := openSite(t)
	s.underAxe(t, s.formGallery)
}

func TestFormPagesAreValid(t *testing.T) {
	s := openSite(t)
	s.valid(t, s.formGallery)
}

// The heaviest of the pages stays within the weight of a first visit.
func TestFormPagesWeight(t *testing.T) {
	s := openSite(t)
	s.published()
	b := s.screen(t, 1280, true)
	b.visit(heronText)
	b.seen.Lock()
	defer b.seen.Unlock()
	t.Logf("%.0f bytes in %d requests", b.bytes, b.requests)
	if b.bytes > 110_000 || b.requests > 8 {
		t.Errorf("%.0f bytes in %d requests", b.bytes, b.requests)
	}
}
