package web

import (
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
)

// TestTheFirstPageShowsARealPage: what the picture of the landing page says is
// what the example report says on its page 2, which is offered whole.
func TestTheFirstPageShowsARealPage(t *testing.T) {
	s := open(t)
	for tag, want := range map[string]string{"en": "ideas are worth starting", "de": "Ideen lohnen"} {
		page := s.get("/?lang=" + tag)
		picture := byClass(page.doc, "sheet-picture")
		if picture.Data != "svg" || !strings.Contains(text(picture), want) {
			t.Fatalf("%s: the picture says %q", tag, text(picture))
		}
		link := attr(byClass(page.doc, "go").FirstChild.NextSibling.NextSibling, "href")
		if !strings.HasPrefix(link, "/e/start/example.pdf?lang="+tag) || attr(picture.Parent, "href") != link {
			t.Fatalf("%s: the report is at %q, the picture leads to %q", tag, link, attr(picture.Parent, "href"))
		}
		report := s.get(link)
		wantStatus(t, report, http.StatusOK)
		printed := squeezed(pdfText(t, report.body))
		for _, run := range all(picture, "text") {
			if said := squeezed(text(run)); !strings.Contains(printed, said) {
				t.Errorf("%s: the picture says %q, and the report does not", tag, said)
			}
		}
	}
}

func squeezed(text string) string { return strings.Join(strings.Fields(text), "") }

// TestThePictureIsWhole: the element can be read as XML, holds no style that
// the policy would stop, and is light.
func TestThePictureIsWhole(t *testing.T) {
	sample, err := open(t).Sample(operatorBrand(t))
	must(t, err)
	dec := xml.NewDecoder(strings.NewReader(sample.Picture))
	elements := 0
	for {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		must(t, err)
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		elements++
		for _, a := range start.Attr {
			if a.Name.Local == "style" || strings.HasPrefix(a.Name.Local, "on") || strings.Contains(a.Value, "NaN") {
				t.Errorf("%s has %s=%q", start.Name.Local, a.Name.Local, a.Value)
			}
		}
	}
	if elements < 40 || len(sample.Picture) > 24_000 {
		t.Errorf("%d elements in %d bytes", elements, len(sample.Picture))
	}
	if strings.Contains(sample.Picture, "Waterline") {
		t.Error("a brand without our mark shows it")
	}
}
