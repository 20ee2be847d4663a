package brand

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"
	"testing/fstest"

	"waterline/assessment/problem"
	"waterline/reports/chart"
	"waterline/templates/locale"
)

// files are pictures of every kind that may lie beside a brand file.
func files(t testing.TB) fstest.MapFS {
	t.Helper()
	square := func(w, h int) *image.NRGBA {
		m := image.NewNRGBA(image.Rect(0, 0, w, h))
		for i := range m.Pix {
			m.Pix[i] = byte(i * 7)
		}
		for i := 3; i < len(m.Pix); i += 4 {
			m.Pix[i] = 255
		}
		return m
	}
	asPNG := func(m image.Image) []byte {
		var b bytes.Buffer
		if err := png.Encode(&b, m); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	asJPEG := func(m image.Image) []byte {
		var b bytes.Buffer
		if err := jpeg.Encode(&b, m, nil); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	var g bytes.Buffer
	if err := gif.Encode(&g, image.NewPaletted(image.Rect(0, 0, 9, 9), color.Palette{color.Black, color.White}), nil); err != nil {
		t.Fatal(err)
	}
	logo := asPNG(square(600, 200))
	white := image.NewNRGBA(image.Rect(0, 0, 300, 120))
	for i := range white.Pix {
		white.Pix[i] = 255
	}
	deep := image.NewNRGBA64(image.Rect(0, 0, 400, 200))
	return fstest.MapFS{
		"logo.png":         {Data: logo},
		"deep.png":         {Data: asPNG(deep)},
		"photo.jpg":        {Data: asJPEG(square(300, 150))},
		"art/client.jpeg":  {Data: asJPEG(square(1800, 400))},
		"small.png":        {Data: asPNG(square(60, 20))},
		"white.png":        {Data: asPNG(white)},
		"cut.png":          {Data: logo[:len(logo)/2]},
		"head.png":         {Data: logo[:20]},
		"cut.jpg":          {Data: asJPEG(square(300, 150))[:900]},
		"text.png":         {Data: []byte("this is a text file\n")},
		"drawing.svg":      {Data: []byte(`<?xml version="1.0"?><svg onload="alert(1)"></svg>`)},
		"moving.gif":       {Data: g.Bytes()},
		"empty.png":        {Data: nil},
		"heavy.png":        {Data: append(bytes.Clone(logo), make([]byte, 20<<20)...)},
		"endless.png":      {Data: header(20000, 20000)},
		"nothing.png":      {Data: header(0, 0)},
		"press.jpg":        {Data: press()},
		"folder/inner.txt": {Data: []byte("x")},
	}
}

// header is the start of a PNG that says it has so many pixels.
func header(width, height int) []byte {
	var b bytes.Buffer
	_ = png.Encode(&b, image.NewGray(image.Rect(0, 0, 1, 1)))
	data := b.Bytes()
	for i, n := range []int{width, height} {
		data[16+4*i], data[17+4*i], data[18+4*i], data[19+4*i] = byte(n>>24), byte(n>>16), byte(n>>8), byte(n)
	}
	sum := crc(data[12:29])
	data[29], data[30], data[31], data[32] = byte(sum>>24), byte(sum>>16), byte(sum>>8), byte(sum)
	return data
}

// press is the start of a JPEG of four inks: its frame names four components.
func press() []byte {
	return append([]byte{0xFF, 0xD8, 0xFF, 0xEE, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0,
		0xFF, 0xC0, 0, 20, 8, 0, 200, 1, 0x2C, 4, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0, 4, 0x11, 0, 0xFF, 0xDA, 0, 2}, make([]byte, 64)...)
}

func crc(data []byte) uint32 {
	c := ^uint32(0)
	for _, b := range data {
		c ^= uint32(b)
		for range 8 {
			c = c>>1 ^ 0xEDB88320&-(c&1)
		}
	}
	return ^c
}

// TestDecode_SaysWhatIsWrong: each fault has its code, its place, its line and
// a sentence with every place filled.
func TestDecode_SaysWhatIsWrong(t *testing.T) {
	words, err := locale.Load("en")
	if err != nil {
		t.Fatal(err)
	}
	beside, seen := files(t), map[string]bool{}
	for text, want := range map[string]string{
		"":                                       "file: brand_empty",
		"# nothing":                              "file: brand_empty",
		"name: A\n---\nname: B":                  "file: brand_second_document",
		"name: \"A":                              "file: syntax",
		"name: \xff":                             "file: not_utf8",
		"name: &a A":                             "file: notation",
		"- A":                                    "file: not_a_mapping",
		"footer: A":                              "name: brand_name_missing",
		"name: A\nname: B":                       "name: duplicate_key",
		"name: A\nlogos: B":                      "logos: unknown_key",
		"name:":                                  "name: no_value",
		"name: 2024":                             "name: not_a_word",
		"name: ''":                               "name: empty_text",
		"name: [A]":                              "name: not_a_word",
		"name: \"A\\u0007\"":                     "name: control_character",
		"name: " + strings.Repeat("A", 81):       "name: too_long",
		"name: A\ncolour: blue":                  "colour: brand_colour",
		"name: A\ncolour: '#12345'":              "colour: brand_colour",
		"name: A\ncolour: #123456":               "colour: brand_colour_comment",
		"name: A\nfont: Comic Sans":              "font: brand_font",
		"name: A\npaper: A3":                     "paper: brand_paper",
		"name: A\nlanguage: German":              "language: brand_language",
		"name: A\nvendor_mark: maybe":            "vendor_mark: brand_yes_or_no",
		"name: A\ncover: {title: 'For {name}'}":  "cover.title: brand_place",
		"name: A\ncover: {title: 'For {client'}": "cover.title: brand_place",
		"name: A\nlogo: logo.png":                "logo: not_a_mapping",
		"name: A\nlogo: {alt: A}":                "logo: brand_logo_source",
		"name: A\nlogo: {file: logo.png, viewbox: 0 0 9 9, paths: [{d: M0 0h1v1z}]}":                "logo: brand_logo_source",
		"name: A\nlogo: {file: logo.png, viewbox: 0 0 1 1}":                                         "logo: brand_logo_source",
		"name: A\nlogo: {file: none.png}":                                                           "logo.file: brand_file_missing",
		"name: A\nlogo: {file: folder}":                                                             "logo.file: brand_file_missing",
		"name: A\nlogo: {file: ../x.png}":                                                           "logo.file: brand_file_outside",
		"name: A\nlogo: {file: /etc/passwd}":                                                        "logo.file: brand_file_outside",
		"name: A\nlogo: {file: 'https://x/y'}":                                                      "logo.file: brand_file_missing",
		"name: A\nlogo: {file: heavy.png}":                                                          "logo.file: brand_file_large",
		"name: A\nlogo: {file: text.png}":                                                           "logo.file: brand_image_format",
		"name: A\nlogo: {file: empty.png}":                                                          "logo.file: brand_image_format",
		"name: A\nlogo: {file: drawing.svg}":                                                        "logo.file: brand_image_format",
		"name: A\nlogo: {file: moving.gif}":                                                         "logo.file: brand_image_format",
		"name: A\nlogo: {file: endless.png}":                                                        "logo.file: brand_image_size",
		"name: A\nlogo: {file: nothing.png}":                                                        "logo.file: brand_image_broken",
		"name: A\nlogo: {file: cut.png}":                                                            "logo.file: brand_image_broken",
		"name: A\nlogo: {file: head.png}":                                                           "logo.file: brand_image_broken",
		"name: A\nlogo: {file: cut.jpg}":                                                            "logo.file: brand_image_broken",
		"name: A\nlogo: {file: press.jpg}":                                                          "logo.file: brand_image_cmyk",
		"name: A\nlogo: {data: '%%'}":                                                               "logo.data: brand_data",
		"name: A\ncover: {client_logo: {file: cut.png}}":                                            "cover.client_logo.file: brand_image_broken",
		"name: A\nlogo: {paths: [{d: M0 0h1v1z}]}":                                                  "logo.viewbox: brand_viewbox",
		"name: A\nlogo: {viewbox: 0 0 0 9, paths: [{d: M0 0h1v1z}]}":                                "logo.viewbox: brand_viewbox",
		"name: A\nlogo: {viewbox: 0 0 9 9, paths: M0}":                                              "logo.paths: not_a_list",
		"name: A\nlogo: {viewbox: 0 0 9 9, paths: [{fill: '#000'}]}":                                "logo.paths[1].d: required",
		"name: A\nlogo: {viewbox: 0 0 9 9, paths: [{d: M0 0h1v1z, href: x}]}":                       "logo.paths[1].href: unknown_key",
		"name: A\nlogo: {viewbox: 0 0 9 9, paths: [{d: 'M0 0 url(#x)'}]}":                           "logo.paths[1].d: brand_path",
		"name: A\nlogo: {viewbox: 0 0 9 9, paths: [{d: M0 0h99v1z}]}":                               "logo.paths[1]: brand_path_outside",
		"name: A\nlogo: {viewbox: 0 0 9 9, paths: [" + strings.Repeat("{d: M0 0h1v1z},", 65) + "]}": "logo.paths: brand_path_large",
		"name: A\n#" + strings.Repeat("x", maxFile):                                                 "file: brand_large",
	} {
		_, _, err := Decode([]byte(text), beside)
		var list problem.List
		if !errors.As(err, &list) || list.Error() != want {
			t.Errorf("%.60q: got %v, want %s", text, err, want)
			continue
		}
		for _, p := range list {
			checkSentence(t, words, p)
			if seen[p.Code] = true; p.Path != "file" && p.Line == 0 {
				t.Errorf("%.60q: %s has no line", text, p.Path)
			}
		}
	}
	for text, want := range map[string]string{
		"name: A\ncolour: '#FFD33D'":       CodeContrast,
		"name: A\nlogo: {file: small.png}": CodeImageCoarse,
		"name: A\nlogo: {file: white.png}": CodeImagePale,
	} {
		_, warnings, err := Decode([]byte(text), beside)
		if err != nil || len(warnings) != 1 || warnings[0].Code != want {
			t.Errorf("%q: got %v and %v, want %s", text, warnings, err, want)
			continue
		}
		checkSentence(t, words, warnings[0])
		seen[want] = true
	}
	for _, code := range Codes() {
		if !seen[code] {
			t.Errorf("no brand file above gives %s", code)
		}
	}
}

func checkSentence(t *testing.T, words *locale.Locale, p problem.Problem) {
	t.Helper()
	var pairs []string
	for k, v := range p.Args {
		pairs = append(pairs, k, v)
	}
	sentence := words.T("problem."+p.Code, pairs...)
	if !strings.HasSuffix(sentence, ".") {
		t.Errorf("the sentence of %s breaks off: %q", p.Code, sentence)
	}
	if open := openPlace.FindString(strings.ReplaceAll(sentence, "{client}", "")); strings.HasPrefix(sentence, "[") || open != "" && p.Code != CodePlace {
		t.Errorf("the sentence of %s is %q", p.Code, sentence)
	}
}

// TestDecode_AllAtOnce: three faults are three problems, by line.
func TestDecode_AllAtOnce(t *testing.T) {
	_, _, err := Decode([]byte("footer: ''\ncolour: blue\npaper: A3\nlogo: {file: cut.png}\n"), files(t))
	want := "footer: empty_text; name: brand_name_missing; colour: brand_colour; paper: brand_paper; logo.file: brand_image_broken"
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

const complete = `
name: Alder & Quay
colour: "#5b2a86"
font: ibm-plex-sans
footer: Alder & Quay LLP
prepared_by: R. Quay
disclosure: Paid for by the client.
logo: {file: logo.png, alt: Alder and Quay}
cover: {title: "Where AI pays at {client}", subtitle: Draft, client_logo: {file: art/client.jpeg}}
paper: letter
language: de
vendor_mark: false
`

// TestEncode_ReadsBack: what Encode writes needs no file beside it, gives the
// same brand and the same bytes.
func TestEncode_ReadsBack(t *testing.T) {
	for _, text := range []string{complete, "name: A", "name: A\nlogo: {file: logo.png}\ncover: {client_logo: {file: logo.png}}", "name: A\nlogo: {viewbox: -9 -9 30 29.5, paths: [{d: 'M0 0h1.25q2 2 3 0t.5 1a3 2 30 0 1 4 4z', evenodd: true}]}"} {
		b, _, err := Decode([]byte(text), files(t))
		if err != nil {
			t.Fatal(err)
		}
		if c := b.Cover.ClientLogo; c != nil && c.Image.Width == b.Logo.Image.Width {
			t.Error("both logos are equally wide")
		}
		first, err := b.Encode()
		if err != nil {
			t.Fatal(err)
		}
		again, _, err := Decode(first, nil)
		if err != nil {
			t.Fatalf("%v in\n%.400s", err, first)
		}
		second, err := again.Encode()
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(first, second) {
			t.Errorf("encoded twice:\n%.400s\n%.400s", first, second)
		}
	}
}

func TestSettled(t *testing.T) {
	b, warnings := Brand{}.Settled()
	if b.Name != Vendor || b.Footer != Vendor || b.Colour != string(chart.Brand) || b.Mark() != Vendor || !b.Own() || len(warnings) > 0 {
		t.Errorf("the brand of nobody is %+v with %v", b, warnings)
	}
	b, _, err := Decode([]byte(complete), files(t))
	if err != nil {
		t.Fatal(err)
	}
	if b.Mark() != "" || b.TitleFor("Acme") != "Where AI pays at Acme" || b.Own() {
		t.Errorf("got %+v", b)
	}
	yellow, warnings := Brand{Name: "A", Colour: "#FFD33D", Logo: &Logo{Drawing: &Drawing{Shapes: []Shape{{}}}}}.Settled()
	if yellow.Colour != string(chart.Ink) || len(warnings) != 1 || warnings[0].Code != CodeContrast {
		t.Errorf("yellow became %s with %v", yellow.Colour, warnings)
	}
	if yellow.Logo.Alt != "A" || yellow.Logo.Drawing.Shapes[0].Fill != string(chart.Ink) {
		t.Errorf("the logo became %+v", yellow.Logo)
	}
}

// TestTint_KeepsInkReadable: whatever colour a brand has, ink and grey on the
// ground of its cover keep the contrast that text needs.
func TestTint_KeepsInkReadable(t *testing.T) {
	for n := 0; n < 1<<24; n += 4099 {
		b, _ := Brand{Name: "A", Colour: string(chart.Mixed(byte(n>>16), byte(n>>8), byte(n)))}.Settled()
		if got := chart.Colour(b.Colour).Contrast(chart.White); got < minimumContrast {
			t.Fatalf("%s is used at %.2f to 1", b.Colour, got)
		}
		if ink, grey := chart.Ink.Contrast(b.Tint()), chart.Ink2.Contrast(b.Tint()); ink < 7 || grey < minimumContrast {
			t.Fatalf("%s gives a ground of %s with ink at %.2f and grey at %.2f to 1", b.Colour, b.Tint(), ink, grey)
		}
	}
}

// TestImage_IsSmallAndPlain: what comes out of a picture is bounded and the same
// each time.
func TestImage_IsSmallAndPlain(t *testing.T) {
	for name, file := range files(t) {
		first, _ := readImage(file.Data)
		if first == nil {
			continue
		}
		again, _ := readImage(file.Data)
		if !bytes.Equal(first.Data, again.Data) {
			t.Errorf("%s gives two pictures", name)
		}
		if first.Width > printWidth || first.Height > printHeight {
			t.Errorf("%s comes out as %d × %d", name, first.Width, first.Height)
		}
		if _, format, err := image.DecodeConfig(bytes.NewReader(first.Data)); err != nil || format != first.Format {
			t.Errorf("%s comes out as %s with %v", name, format, err)
		}
	}
}

func FuzzDecode(f *testing.F) {
	beside := files(f)
	f.Add([]byte(complete))
	f.Add([]byte("name: A\nlogo: {viewbox: 0 0 9 9, paths: [{d: M0 0a1 1 0 0 1 2 2z}]}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		b, _, err := Decode(data, beside)
		if err != nil {
			return
		}
		if _, err := b.Encode(); err != nil {
			t.Error(err)
		}
	})
}
