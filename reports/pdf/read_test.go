package pdf

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"waterline/reports/font"
)

func sample(t testing.TB) []byte {
	t.Helper()
	fonts, err := font.Load()
	if err != nil {
		t.Fatal(err)
	}
	f := New(Properties{Title: "Ünïcode (title)", Author: "A", Subject: "S", Language: "en-GB", Producer: "Waterline",
		Date: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC), Width: 595, Height: 842}, fonts)
	f.Attach(Attachment{Name: "answers.json", Type: "application/json", Description: "The answers", Relation: Source, Content: []byte(`{"a":1}`)})
	for _, name := range []string{"One", "Two (ü)", ""} {
		f.Page(name)
		f.Begin(Element{Role: Paragraph})
		f.SetFont(font.Name, "B", 10)
		f.Text(50, 50, "Words (in brackets) \\ čćž Ж")
		f.Begin(Element{Role: Link})
		f.Text(50, 80, "https://example.com/?a=(b)")
		f.Link("https://example.com/?a=(b)", "https://example.com/?a=(b)", 50, 70, 100, 12)
		f.End()
		f.End()
		f.Begin(Element{Role: Figure, Alt: "A circle", Box: [4]float64{10, 10, 50, 50}})
		f.Circle(30, 30, 20, "FD")
		f.End()
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestRead_ReadsWhatWasWritten(t *testing.T) {
	c, err := Read(sample(t))
	if err != nil {
		t.Fatal(err)
	}
	if c.Producer != "Waterline" || len(c.Pages) != 3 || len(c.Attachments) != 1 {
		t.Fatalf("got %q, %d pages, %d attachments", c.Producer, len(c.Pages), len(c.Attachments))
	}
	a := c.Attachments[0]
	if a.Name != "answers.json" || a.Type != "application/json" || a.Relation != Source || a.Description != "The answers" || string(a.Content) != `{"a":1}` {
		t.Errorf("got attachment %+v", a)
	}
	if !strings.Contains(string(c.Pages[2]), "/Figure<</MCID 2>>BDC") {
		t.Errorf("page 3 draws %q", c.Pages[2])
	}
}

func TestRead_SaysWhatIsWrong(t *testing.T) {
	whole := sample(t)
	for name, c := range map[string]struct {
		data []byte
		want error
	}{
		"nothing":     {nil, ErrNotPDF},
		"text":        {[]byte("questionnaire: core@1\n"), ErrNotPDF},
		"half":        {whole[:len(whole)/2], ErrTruncated},
		"without end": {whole[:len(whole)-8], ErrTruncated},
		"head only":   {[]byte("%PDF-1.7\nstartxref\n9\n%%EOF\n"), ErrDamaged},
		"moved":       {append([]byte("%PDF-1.4\n"), whole...), ErrDamaged},
	} {
		if _, err := Read(c.data); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", name, err, c.want)
		}
	}
}

// TestReadTree_FindsLinks: each link is an element with what is read and what
// leads there.
func TestReadTree_FindsLinks(t *testing.T) {
	tree, err := ReadTree(sample(t))
	if err != nil {
		t.Fatal(err)
	}
	links := 0
	for _, e := range tree.Root.Kids {
		for _, k := range e.Kids {
			if k.Role == Link && k.Annotations == 1 && len(k.Marks) == 1 {
				links++
			}
		}
	}
	if links != 3 {
		t.Errorf("%d links, want 3", links)
	}
}

// FuzzRead holds the reader to ending without a panic on anything.
func FuzzRead(f *testing.F) {
	whole := sample(f)
	f.Add(whole)
	f.Add(whole[:len(whole)/2])
	f.Add([]byte("%PDF-1.4\nxref\n0 2\n0000000000 65535 f \n0000000009 00000 n \ntrailer\n<</Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF\n"))
	f.Add([]byte("%PDF-1.7\n1 0 obj\n<</Type/XRef/W[1 4 2]/Size 3/Root 2 0 R/Length 21>>\nstream\n\x01\x00\x00\x00\x09\x00\x00\x02\x00\x00\x00\x02\x00\x00\x02\x00\x00\x00\x02\x00\x00\nendstream\nendobj\nstartxref\n9\n%%EOF\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := Read(data)
		if (c == nil) == (err == nil) {
			t.Errorf("got %v and %v", c, err)
		}
		if tree, err := ReadTree(data); (tree == nil) == (err == nil) {
			t.Errorf("got a tree %v and %v", tree, err)
		}
	})
}
