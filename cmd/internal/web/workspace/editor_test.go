package workspace

import (
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"waterline/assessment"
	"waterline/cmd/internal/account"
)

// editor opens the assumptions of a new client's only assessment.
func (s *site) editor(name, example string) (path string, page answer) {
	s.t.Helper()
	who := s.company(name, example)
	list, err := s.kept.Assessments(s.t.Context(), s.org, who.ID)
	must(s.t, err)
	path = clientsPath + "/" + who.ID + "/assessments/" + list[0].ID + "/assumptions"
	page = s.owner.get(path)
	wantStatus(s.t, page, http.StatusOK)
	return path, page
}

// boxes are the fields of the editor as a browser would send them.
func boxes(a answer) url.Values {
	out := url.Values{}
	for _, n := range all(a.doc, "input") {
		if kind := attr(n, "type"); kind == "text" || kind == "hidden" {
			out.Set(attr(n, "name"), attr(n, "value"))
		}
	}
	for _, n := range all(a.doc, "select") {
		for _, o := range all(n, "option") {
			if has(o, "selected") {
				out.Set(attr(n, "name"), attr(o, "value"))
			}
		}
	}
	return out
}

func has(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

// byID is the element with an id, nil where there is none.
func byID(doc *html.Node, id string) *html.Node {
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode && attr(n, "id") == id {
			return n
		}
	}
	return nil
}

// middle is the path of the first assumption of a quantity.
func middle(t testing.TB, form url.Values, quantity string) string {
	t.Helper()
	var found []string
	for name := range form {
		if path, ok := strings.CutPrefix(name, boxMiddle); ok && strings.HasSuffix(path, "/"+quantity) {
			found = append(found, path)
		}
	}
	if len(found) == 0 {
		t.Fatalf("no box for %s in %v", quantity, form)
	}
	return slices.Min(found)
}

// The editor shows what has most effect, tries figures without saving them, and
// saves them with a reason as the next version.
func TestAssumptionsAreEdited(t *testing.T) {
	s := openSite(t)
	path, page := s.editor("Brook Freight", "logistics")
	if rows := all(all(page.doc, "tbody")[0], "tr"); len(rows) != mostShown {
		t.Errorf("%d assumptions stand open", len(rows))
	}
	form := boxes(page)
	at := middle(t, form, "realised")
	form.Set(boxLow+at, "50")
	form.Set(boxMiddle+at, "60")
	form.Set(boxHigh+at, "70")

	part := s.owner.fill(path+"/try", form)
	wantStatus(t, part, http.StatusOK)
	form.Set("do", "try")
	whole := s.owner.fill(path, form)
	wantStatus(t, whole, http.StatusOK)
	if text(byID(whole.doc, "outcome")) != text(all(part.doc, "body")[0]) || !strings.Contains(part.body, "was ") || len(all(part.doc, "svg")) != 2 {
		t.Errorf("the fragment %q is not the outcome %q", part.body, text(byID(whole.doc, "outcome")))
	}
	if got := boxes(whole); got.Get(boxMiddle+at) != "60" || got.Get(boxLetter+at) != "R" {
		t.Errorf("after trying the boxes say %q and the letter %q", got.Get(boxMiddle+at), got.Get(boxLetter+at))
	}

	form.Set("do", "save")
	silent := s.owner.fill(path, form)
	wantStatus(t, silent, http.StatusUnprocessableEntity)
	if !strings.Contains(text(byID(silent.doc, "errors")), "reason") || boxes(silent).Get(boxMiddle+at) != "60" {
		t.Errorf("saving without a reason says %s", text(byID(silent.doc, "errors")))
	}
	form.Set("reason", "Measured in the pilot")
	saved := s.owner.fill(path, form)
	wantStatus(t, saved, http.StatusSeeOther)
	next := s.owner.get(saved.Header.Get("Location"))
	if !strings.Contains(next.body, "Version 2 is saved") || !strings.Contains(next.body, "Measured in the pilot") {
		t.Errorf("after saving the page says %s", text(next.doc))
	}
	if got := boxes(next); got.Get(boxMiddle+at) != "60" {
		t.Errorf("the middle is %q", got.Get(boxMiddle+at))
	}
	compared := s.owner.get(path + "?from=1&to=2")
	if said := text(byID(compared.doc, "diff")); !strings.Contains(said, "Measured in the pilot") || !strings.Contains(said, "Ana Keller") {
		t.Errorf("the comparison says %s", said)
	}
	old := s.owner.get(path + "?version=1")
	if len(all(old.doc, "select")) != 0 || !strings.Contains(old.body, "older version") {
		t.Error("an older version can be edited")
	}
}

// An unchanged form changes nothing, and is not saved.
func TestAnUntouchedFormChangesNothing(t *testing.T) {
	s := openSite(t)
	path, page := s.editor("Alder Insurance", "insurer")
	form := boxes(page)
	form.Set("reason", "Nothing")
	form.Set("do", "save")
	refused := s.owner.fill(path, form)
	wantStatus(t, refused, http.StatusUnprocessableEntity)
	if !strings.Contains(text(byID(refused.doc, "errors")), "Nothing was changed") {
		t.Errorf("saving nothing says %s", text(refused.doc))
	}
	try := s.owner.fill(path+"/try", form)
	if strings.Contains(try.body, "was ") {
		t.Errorf("trying nothing gives %s", try.body)
	}
}

// A box that was not touched keeps the exact value behind what it shows, in a row
// of which another box was.
func TestAnUntouchedBoxKeepsItsValue(t *testing.T) {
	s := openSite(t)
	path, page := s.editor("Alder Insurance", "insurer")
	form, id := boxes(page), strings.Split(path, "/")[5]
	before, err := s.Clients.Sheet(t.Context(), s.org, id, 0)
	must(t, err)
	rounded := func(a assessment.Assumption) bool { // shown otherwise than it is
		x, err := strconv.ParseFloat(strings.ReplaceAll(form.Get(boxHigh+a.Path), ",", ""), 64)
		return err == nil && !a.Fraction && math.Abs(x-a.High) > 1e-9*a.High
	}
	i := slices.IndexFunc(before.Assumptions, rounded)
	if i < 0 {
		t.Fatal("every value is shown as it is, so this test sees nothing")
	}
	was := before.Assumptions[i]
	form.Set(boxMiddle+was.Path, strconv.FormatFloat((was.Low+was.Middle)/2, 'f', 4, 64)+"0")
	form.Set("reason", "Seen before")
	form.Set("do", "save")
	wantStatus(t, s.owner.fill(path, form), http.StatusSeeOther)
	after, err := s.Clients.Sheet(t.Context(), s.org, id, 0)
	must(t, err)
	i = slices.IndexFunc(after.Assumptions, func(a assessment.Assumption) bool { return a.Path == was.Path })
	if is := after.Assumptions[i]; is.High != was.High || is.Low != was.Low || is.Middle == was.Middle {
		t.Errorf("it was %v and is %v", was.Stated, is.Stated)
	}
}

// Figures are read in the language that the form was written in, whatever was
// chosen since.
func TestAFormIsReadInItsOwnLanguage(t *testing.T) {
	s := openSite(t)
	path, _ := s.editor("Alder Insurance", "insurer")
	german := s.owner.get(path + "?lang=de")
	form := boxes(german)
	live := ""
	for _, f := range all(german.doc, "form") {
		if has(f, "data-live") {
			live = attr(f, "data-live")
		}
	}
	if try := s.owner.fill(live, form); try.StatusCode != http.StatusOK || strings.Contains(try.body, "vorher") {
		t.Errorf("a German form that nobody touched gives %d: %s", try.StatusCode, try.body)
	}
}

// What is wrong comes back all at once, in the units that were typed, and links
// to its box.
func TestWrongFiguresAreNamed(t *testing.T) {
	s := openSite(t)
	path, page := s.editor("Brook Freight", "logistics")
	form := boxes(page)
	realised, volume := middle(t, form, "realised"), middle(t, form, "volume")
	form.Set(boxLow+realised, "80")
	form.Set(boxMiddle+realised, "60")
	form.Set(boxHigh+realised, "70")
	form.Set(boxMiddle+volume, "a lot")
	form.Set("do", "save")
	refused := s.owner.fill(path, form)
	wantStatus(t, refused, http.StatusUnprocessableEntity)
	said := text(byID(refused.doc, "errors"))
	for _, want := range []string{"Enter a number", "reason"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not in %s", want, said)
		}
	}
	if boxes(refused).Get(boxMiddle+volume) != "a lot" {
		t.Error("what was typed is lost")
	}
	form.Set(boxMiddle+volume, "1,400")
	form.Set(boxLow+volume, "1,200")
	form.Set(boxHigh+volume, "1,500")
	refused = s.owner.fill(path, form)
	wantStatus(t, refused, http.StatusUnprocessableEntity)
	if said = text(byID(refused.doc, "errors")); !strings.Contains(said, "must rise: here they are 80, 60 and 70") {
		t.Errorf("a range in the wrong order says %s", said)
	}
	for _, a := range all(byID(refused.doc, "errors"), "a") {
		if id := strings.TrimPrefix(attr(a, "href"), "#"); byID(refused.doc, id) == nil {
			t.Errorf("the fault leads to %q, which is not there", id)
		}
	}
	if part := s.owner.fill(path+"/try", form); part.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(part.body, "80, 60 and 70") {
		t.Errorf("the fragment says %d %s", part.StatusCode, part.body)
	}
	for _, wrong := range []string{"0", "-5", "100", "140", "NaN", "1e9", strings.Repeat("9", 60)} {
		bad := boxes(page)
		bad.Set(boxHigh+realised, wrong)
		if part := s.owner.fill(path+"/try", bad); part.StatusCode != http.StatusUnprocessableEntity || strings.Contains(part.body, "[") {
			t.Errorf("a share of %q gives %d: %s", wrong, part.StatusCode, part.body)
		}
	}
}

// Two editors: the second is told who saved, and keeps what was typed.
func TestTwoEditors(t *testing.T) {
	s := openSite(t)
	path, page := s.editor("Brook Freight", "logistics")
	mine, theirs := boxes(page), boxes(page)
	volume, hours := middle(t, mine, "volume"), middle(t, mine, "realised")
	for name, value := range map[string]string{boxLow + volume: "1,000", boxMiddle + volume: "1,500", boxHigh + volume: "2,000", "reason": "Theirs", "do": "save"} {
		theirs.Set(name, value)
	}
	wantStatus(t, s.owner.fill(path, theirs), http.StatusSeeOther)
	for name, value := range map[string]string{
		boxLow + volume: "1,100", boxMiddle + volume: "1,600", boxHigh + volume: "2,100",
		boxLow + hours: "50", boxMiddle + hours: "60", boxHigh + hours: "70", "reason": "Mine", "do": "save",
	} {
		mine.Set(name, value)
	}
	late := s.owner.fill(path, mine)
	wantStatus(t, late, http.StatusConflict)
	for _, want := range []string{"Ana Keller saved version 2", "Theirs", "You both changed this"} {
		if !strings.Contains(text(late.doc), want) {
			t.Errorf("%q is not on the page: %s", want, text(late.doc))
		}
	}
	again := boxes(late)
	if again.Get(boxMiddle+volume) != "1,600" || again.Get(boxMiddle+hours) != "60" || again.Get("reason") != "Mine" || again.Get("version") != "2" {
		t.Errorf("what was typed is %v", again)
	}
	again.Set("do", "save")
	wantStatus(t, s.owner.fill(path, again), http.StatusSeeOther)
	versions, err := s.kept.Revisions(t.Context(), s.org, strings.Split(path, "/")[5])
	must(t, err)
	if len(versions) != 3 || versions[0].Reason != "Mine" || versions[0].Base != 2 {
		t.Errorf("the versions are %+v", versions)
	}
}

// When the respondent answered again, the edits that are not part of the run
// are offered, and taken back into the form.
func TestEditsAreCarriedOver(t *testing.T) {
	s := openSite(t)
	path, page := s.editor("Brook Freight", "logistics")
	form := boxes(page)
	at := middle(t, form, "realised")
	for name, value := range map[string]string{boxLow + at: "50", boxMiddle + at: "60", boxHigh + at: "70", "reason": "Pilot", "do": "save"} {
		form.Set(name, value)
	}
	wantStatus(t, s.owner.fill(path, form), http.StatusSeeOther)
	id := strings.Split(path, "/")[5]
	run, err := s.kept.Revision(t.Context(), s.org, id, 1)
	must(t, err)
	answers, err := assessment.Decode("answers.json", run.Encoded, s.Clients.Model.Bank)
	must(t, err)
	must(t, s.kept.Submit(t.Context(), id, answers, run.Result, noon))
	page = s.owner.get(path)
	if !strings.Contains(page.body, "carry=1") {
		t.Fatalf("the edit is not offered: %s", text(page.doc))
	}
	carried := boxes(s.owner.get(path + "?carry=1"))
	if carried.Get(boxMiddle+at) != "60" || carried.Get("reason") != "Pilot" || carried.Get("version") != strconv.Itoa(3) {
		t.Errorf("carried over: %v", carried)
	}
	carried.Set("do", "save")
	wantStatus(t, s.owner.fill(path, carried), http.StatusSeeOther)
}

// A viewer reads and changes nothing; another organisation finds nothing.
func TestWhoMayEditAssumptions(t *testing.T) {
	s := openSite(t)
	path, page := s.editor("Brook Freight", "logistics")
	other := s.company("Alder Insurance", "insurer")
	parts := strings.Split(path, "/")
	wantStatus(t, s.owner.get(strings.Replace(path, parts[3], other.ID, 1)), http.StatusNotFound)
	wantStatus(t, s.owner.get(strings.Replace(path, parts[5], strings.Repeat("0", 24), 1)), http.StatusNotFound)
	stranger := s.outsider()
	wantStatus(t, stranger.get(path), http.StatusNotFound)
	form := boxes(page)
	form.Set("do", "save")
	wantStatus(t, stranger.fill(path, form), http.StatusNotFound)
	wantStatus(t, stranger.fill(path+"/try", form), http.StatusNotFound)
	viewer := s.coworker("vera@heron.example", account.Viewer)
	seen := viewer.get(path)
	wantStatus(t, seen, http.StatusOK)
	if len(all(byID(seen.doc, "figures"), "input")) != 0 {
		t.Error("a viewer sees boxes")
	}
	wantStatus(t, viewer.fill(path, form), http.StatusForbidden)
}
