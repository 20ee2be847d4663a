package workspace

import (
	"bytes"
	"image"
	"image/png"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"waterline/cmd/internal/web/shell"
	"waterline/reports/brand"
)

// uploadWith sends a form with a file, as a browser does.
func (b *browser) uploadWith(path string, form url.Values, field, name string, data []byte) answer {
	b.site.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	must(b.site.t, w.WriteField("form_token", shell.Token(b.cookies[sessionCookie])))
	for key, values := range form {
		for _, value := range values {
			must(b.site.t, w.WriteField(key, value))
		}
	}
	part, err := w.CreateFormFile(field, name)
	must(b.site.t, err)
	_, err = part.Write(data)
	must(b.site.t, err)
	must(b.site.t, w.Close())
	r := httptest.NewRequest(http.MethodPost, path, &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.do(r)
}

// brand makes a brand and returns its address.
func (s *site) brand(t testing.TB, form url.Values) string {
	t.Helper()
	made := s.owner.fill("/workspace/brands/new", form)
	wantStatus(t, made, http.StatusSeeOther)
	at, _, _ := strings.Cut(made.Header.Get("Location"), "?")
	return at
}

func logo(t testing.TB, width, height int) []byte {
	t.Helper()
	var b bytes.Buffer
	must(t, png.Encode(&b, image.NewGray(image.Rect(0, 0, width, height))))
	return b.Bytes()
}

// A brand is made, given a logo, shown on a report, and used by one.
func TestABrand(t *testing.T) {
	s := openSite(t)
	at := s.brand(t, url.Values{"name": {"Heron Advisory"}, "colour": {"#1a5f7a"}, "vendor_mark": {"1"}})
	with := s.owner.uploadWith(at, url.Values{"name": {"Heron Advisory"}, "colour": {"#1a5f7a"}, "version": {"1"}, "vendor_mark": {"1"}, "logo_alt": {"A heron"}}, "logo", "heron.png", logo(t, 300, 100))
	wantStatus(t, with, http.StatusSeeOther)
	id := strings.TrimPrefix(at, brandsPath+"/")
	kept, err := s.kept.Brand(t.Context(), s.org, id)
	must(t, err)
	b, _, err := brand.Decode(kept.File, nil)
	must(t, err)
	if kept.Version != 2 || b.Logo == nil || b.Logo.Alt != "A heron" || b.Colour != "#1A5F7A" {
		t.Errorf("kept version %d: %+v", kept.Version, b)
	}
	// The logo stays when the form is saved without a file.
	wantStatus(t, s.owner.fill(at, url.Values{"name": {"Heron"}, "version": {"2"}, "logo_alt": {"A heron"}}), http.StatusSeeOther)
	kept, err = s.kept.Brand(t.Context(), s.org, id)
	must(t, err)
	if b, _, err = brand.Decode(kept.File, nil); err != nil || b.Logo == nil || !b.Unmarked {
		t.Errorf("the logo is lost: %+v %v", b, err)
	}
	frame := s.owner.get(at + "/preview")
	wantStatus(t, frame, http.StatusOK)
	if !strings.Contains(frame.body, `alt="A heron"`) || !strings.Contains(frame.Header.Get("Content-Security-Policy"), "sandbox") {
		t.Error("the preview does not show the logo")
	}
	late := s.owner.fill(at, url.Values{"name": {"Late"}, "version": {"1"}})
	wantStatus(t, late, http.StatusConflict)
	if !strings.Contains(late.body, "Ana Keller saved version 3") || !strings.Contains(late.body, `value="Late"`) {
		t.Error("who comes late is not told, or loses what was typed")
	}
	if list := s.owner.get(brandsPath); !strings.Contains(text(list.doc), "Heron") {
		t.Errorf("the list reads %s", text(list.doc))
	}

	path, _ := s.editor("Alder Insurance", "insurer")
	path = strings.TrimSuffix(path, "/assumptions") + "/report"
	form := composed(t, s.owner.get(path))
	form.Set("brand", id)
	form.Set("usual", "1")
	wantStatus(t, s.owner.fill(path, form), http.StatusSeeOther)
	usual, err := s.kept.ClientBrand(t.Context(), s.org, strings.Split(path, "/")[3])
	must(t, err)
	if usual != id || !strings.Contains(s.owner.get(path+"/preview").body, `alt="A heron"`) {
		t.Errorf("the report bears %q", usual)
	}
}

// What no brand takes is refused, all at once, with the rest kept.
func TestHostileBrands(t *testing.T) {
	s := openSite(t)
	svg := []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`)
	for name, c := range map[string]struct {
		form  url.Values
		file  []byte
		wants []string
	}{
		"a script":   {url.Values{"name": {"Heron"}}, svg, []string{"Logo"}},
		"many sides": {url.Values{"name": {"Heron"}}, logo(t, 6000, 10), []string{"Logo"}},
		"no picture": {url.Values{"name": {"Heron"}}, []byte("GIF89a nothing"), []string{"Logo"}},
		"everything": {url.Values{"colour": {"blue; }"}, "font": {"comic"}, "cover_title": {"For {nobody}"}}, []byte("\x89PNG\r\n"), []string{"Name", "Colour", "Typeface", "Title of the cover", "Logo"}},
	} {
		refused := s.owner.uploadWith(brandsPath+"/new", c.form, "logo", "logo.png", c.file)
		wantStatus(t, refused, http.StatusUnprocessableEntity)
		said := text(byID(refused.doc, "errors"))
		for _, want := range c.wants {
			if !strings.Contains(said, want+":") {
				t.Errorf("%s: %q is not in %s", name, want, said)
			}
		}
		if strings.Contains(refused.body, "<script>alert") {
			t.Errorf("%s: the page runs it", name)
		}
	}
	if pale := s.owner.get(s.brand(t, url.Values{"name": {"Pale"}, "colour": {"#ffff00"}})); !strings.Contains(pale.body, "contrast") {
		t.Error("a pale colour is not pointed out")
	}
	if list, err := s.kept.Brands(t.Context(), s.org); err != nil || len(list) != 1 {
		t.Errorf("kept: %v %v", list, err)
	}
}
