package assessment_test

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"waterline/assessment"
)

var bothLanguages = []string{"de", "en"}

func TestTheExampleOfForms(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "examples", "forms.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	forms, err := assessment.DecodeForms("forms.yaml", data, "core@1", bothLanguages)
	if err != nil {
		t.Fatal(err)
	}
	f := forms[0]
	if f.ID != "claims-check" || f.Keep != 60*24*time.Hour || f.KeepDays() != 60 || f.Fixed || f.Depth != assessment.Quick ||
		f.Brand != "brand-heron.yaml" || !reflect.DeepEqual(f.Origins, []string{"https://www.heron-quay.example"}) || f.ReportNeeds != "" {
		t.Errorf("read %+v", f)
	}
	for _, tag := range bothLanguages {
		if f.Privacy[tag] == "" || f.Contact.Text[tag] == "" || f.Consents["contact"][tag] == "" {
			t.Errorf("a text is missing in %q", tag)
		}
	}
}

// The form of the start page comes first, wherever it stands in the file.
func TestTheStartPageComesFirst(t *testing.T) {
	const contact = "contact: {name: A, mail: a@example.com}"
	forms, err := assessment.DecodeForms("f.yaml", []byte("forms:\n- {id: a, "+contact+"}\n- {id: b, start_page: true, choice: false, "+contact+"}\n"), "core@1", bothLanguages)
	if err != nil || len(forms) != 2 || forms[0].ID != "b" || !forms[0].Fixed || forms[1].ID != "a" || forms[1].KeepDays() != 90 {
		t.Errorf("read %+v (%v)", forms, err)
	}
}

func TestOriginsThatAFormTakes(t *testing.T) {
	for origin, good := range map[string]bool{
		"https://www.example.com": true, "https://example.com:8443": true, "https://192.0.2.1": true, "http://localhost:8080": true,
		"http://127.0.0.1:9000": true, "http://[::1]:9000": true, "https://xn--mnchen-3ya.example": true,
		"": false, "null": false, "*": false, "https://*": false, "https://*.example.com": false, "http://example.com": false, "https://example.com/": false,
		"https://example.com?": false, "https://user@example.com": false, "https://EXAMPLE.com": false, "https://example.com:443": false, "http://localhost:80": false,
		"https://a.example https://b.example": false, "https://a.example;script-src": false, "https://a'b.example": false, "https://münchen.example": false,
		"ftp://example.com": false, "https://example.com:": false, "javascript:alert(1)": false, "https://a.example,b": false, "data:x": false,
	} {
		f := assessment.Form{ID: "a", Keep: 24 * time.Hour, Contact: assessment.Contact{Name: "A", Mail: "a@example.com"}, Origins: []string{origin}}
		if found := f.Validate([]string{"core@1"}, bothLanguages); (len(found) == 0) != good {
			t.Errorf("%q: %v", origin, found)
		}
	}
}

// Whatever stands in a file of forms, there are forms without a fault or a list
// of problems; never a panic.
func FuzzDecodeForms(f *testing.F) {
	data, err := os.ReadFile(filepath.Join("..", "examples", "forms.yaml"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	for _, text := range []string{"forms: [{}]", "forms: [[], 1, ~, {id: a, id: b}]", "forms: {a: b}", "[]", "forms: [{contact: [], privacy: {? [] : a}, consent: {send: {en: {}}}}]", `{"forms":[{"id":"a","keep_days":1e99}]}`} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		forms, err := assessment.DecodeForms("fuzz.yaml", data, "core@1", bothLanguages)
		if err != nil {
			mustBeProblems(t, err)
			return
		}
		if len(forms) == 0 {
			t.Fatal("no form and no problem")
		}
		for _, form := range forms {
			if found := form.Validate([]string{"core@1"}, bothLanguages); len(found) > 0 {
				t.Fatalf("taken, with %v", found)
			}
		}
	})
}

// The same for one form, as an operator types it.
func FuzzDecodeForm(f *testing.F) {
	for _, text := range []string{
		"id: a\nkeep_days: 30\ncontact: {name: A, mail: a@example.com}\n", "", "[]", "id: [a]", "start_page: true", "brand: x\nbank: y", "consent: {send: {en: {}}}",
		"origins: [https://a.example, 1, ~]", "report_needs: &a [*a]",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		form, err := assessment.DecodeForm("fuzz.yaml", data, []string{"core@1"}, nil, bothLanguages)
		if err != nil {
			mustBeProblems(t, err)
			return
		}
		if found := form.Validate([]string{"core@1"}, bothLanguages); len(found) > 0 {
			t.Fatalf("taken, with %v", found)
		}
	})
}
