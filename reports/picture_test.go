package reports

import (
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"
	"testing"
)

// TestPicture_EveryPage draws every page of every company and extreme but the
// covers: each is whole XML, says what the page says, and stays on the page.
func TestPicture_EveryPage(t *testing.T) {
	drawn := 0
	for name, doc := range everything(t) {
		width, height := doc.Paper.size()
		for n, page := range doc.Pages {
			picture, err := doc.Picture(n+1, `A "page" <of> it`)
			if page.Cover {
				if err == nil {
					t.Errorf("%s: the cover is drawn", name)
				}
				continue
			}
			if err != nil {
				t.Fatalf("%s, page %d: %v", name, n+1, err)
			}
			drawn++
			if said := unprintable.FindString(picture); said != "" {
				t.Errorf("%s, page %d holds %q", name, n+1, said)
			}
			dec := xml.NewDecoder(strings.NewReader(picture))
			for {
				token, err := dec.Token()
				if errors.Is(err, io.EOF) {
					break
				}
				if err != nil {
					t.Fatalf("%s, page %d: %v", name, n+1, err)
				}
				element, ok := token.(xml.StartElement)
				if !ok || element.Name.Local != "text" {
					continue
				}
				at := map[string]float64{}
				for _, a := range element.Attr {
					at[a.Name.Local], _ = strconv.ParseFloat(a.Value, 64)
				}
				if at["x"] < 0 || at["x"]+at["textLength"] > width*96/72 || at["y"] < 0 || at["y"] > height*96/72 {
					t.Errorf("%s, page %d: a text at %v", name, n+1, at)
				}
			}
		}
		for _, n := range []int{-1, 0, len(doc.Pages) + 1} {
			if _, err := doc.Picture(n, ""); err == nil {
				t.Errorf("%s: page %d is drawn", name, n)
			}
		}
	}
	if drawn < 50 {
		t.Errorf("only %d pages were drawn", drawn)
	}
}
