package brand

import (
	"bytes"
	"encoding/base64"
	"fmt"

	"go.yaml.in/yaml/v3"
)

// file is a brand file as Encode writes it.
type file struct {
	Name       string     `yaml:"name"`
	Colour     string     `yaml:"colour,omitempty"`
	Font       string     `yaml:"font,omitempty"`
	Footer     string     `yaml:"footer,omitempty"`
	PreparedBy string     `yaml:"prepared_by,omitempty"`
	Disclosure string     `yaml:"disclosure,omitempty"`
	Logo       *logoFile  `yaml:"logo,omitempty"`
	Cover      *coverFile `yaml:"cover,omitempty"`
	Paper      string     `yaml:"paper,omitempty"`
	Language   string     `yaml:"language,omitempty"`
	VendorMark bool       `yaml:"vendor_mark"`
}

type coverFile struct {
	Title      string    `yaml:"title,omitempty"`
	Subtitle   string    `yaml:"subtitle,omitempty"`
	ClientLogo *logoFile `yaml:"client_logo,omitempty"`
}

type logoFile struct {
	Alt     string      `yaml:"alt,omitempty"`
	Data    string      `yaml:"data,omitempty"`
	ViewBox string      `yaml:"viewbox,omitempty"`
	Paths   []shapeFile `yaml:"paths,omitempty"`
}

type shapeFile struct {
	D       string `yaml:"d"`
	Fill    string `yaml:"fill,omitempty"`
	EvenOdd bool   `yaml:"evenodd,omitempty"`
}

// Encode writes the brand as a brand file that needs no other: logos stand in
// it whole. The same brand gives the same bytes; Decode reads them back.
func (b Brand) Encode() ([]byte, error) {
	out := file{
		Name: b.Name, Colour: b.Colour, Font: b.Font, Footer: b.Footer, PreparedBy: b.PreparedBy,
		Disclosure: b.Disclosure, Logo: b.Logo.file(), Paper: b.Paper, Language: b.Language, VendorMark: !b.Unmarked,
	}
	if b.Name == "" {
		out.Name = Vendor
	}
	if cover := (coverFile{b.Cover.Title, b.Cover.Subtitle, b.Cover.ClientLogo.file()}); cover != (coverFile{}) {
		out.Cover = &cover
	}
	var buffer bytes.Buffer
	enc := yaml.NewEncoder(&buffer)
	enc.SetIndent(2)
	if err := enc.Encode(out); err != nil {
		return nil, fmt.Errorf("brand: %w", err)
	}
	return buffer.Bytes(), nil
}

func (l *Logo) file() *logoFile {
	if l == nil {
		return nil
	}
	out := &logoFile{Alt: l.Alt}
	if l.Image != nil {
		out.Data = base64.StdEncoding.EncodeToString(l.Image.Data)
	}
	if l.Drawing != nil {
		out.ViewBox = l.Drawing.viewBox()
		for _, s := range l.Drawing.Shapes {
			out.Paths = append(out.Paths, shapeFile{s.Path.String(), s.Fill, s.EvenOdd})
		}
	}
	return out
}
