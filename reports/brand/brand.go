// Package brand says who a report comes from and how it looks: name, logo, one
// colour, typeface, cover, footer and who paid. A brand never changes a figure
// and never colours one.
package brand

import (
	"strings"

	"waterline/assessment/problem"
	"waterline/reports/chart"
)

// Vendor is the name a report bears when it comes from nobody else.
const Vendor = "Waterline"

// Brand is who the report comes from. The zero value is Waterline itself.
type Brand struct {
	Name       string
	Colour     string // "#RRGGBB"; empty for our own
	Font       string // name of a shipped family; empty for the usual one
	Footer     string // in place of the name at the foot of each page
	PreparedBy string
	Disclosure string // who paid for the report
	Logo       *Logo
	Cover      Cover
	Paper      string // "a4", "letter", or empty to leave it open
	Language   string // tag such as "de", or empty to leave it open

	// Unmarked leaves our name out of pages, file properties and mail.
	Unmarked bool
}

// Cover is what a brand puts on the first page.
type Cover struct {
	Title      string // in place of the usual title; {client} is the client's name
	Subtitle   string
	ClientLogo *Logo
}

// minimumContrast is WCAG 2.2's bound for text (success criterion 1.4.3).
const minimumContrast = 4.5

// Settled returns the brand with what was left out filled in. Warnings say
// where it departs from what was asked: a colour that cannot be read on white
// gives way to ink.
func (b Brand) Settled() (Brand, problem.List) {
	var warnings problem.List
	if b.Name == "" {
		b.Name = Vendor
	}
	if b.Footer == "" {
		b.Footer = b.Name
	}
	if b.PreparedBy == "" {
		b.PreparedBy = b.Name
	}
	if b.Colour == "" {
		b.Colour = string(chart.Brand)
	}
	if c := chart.Colour(b.Colour); !c.Valid() || !legible(c) {
		warnings = append(warnings, contrastWarning(b.Colour))
		b.Colour = string(chart.Ink)
	}
	b.Logo = b.Logo.settled(b.Name, b.Colour)
	b.Cover.ClientLogo = b.Cover.ClientLogo.settled("", string(chart.Ink))
	return b, warnings
}

func legible(c chart.Colour) bool { return c.Contrast(chart.White) >= minimumContrast }

// Mark is our name where a file or a mail may name what made it, and empty
// where the brand wants none.
func (b Brand) Mark() string {
	if b.Unmarked {
		return ""
	}
	return Vendor
}

// Own reports whether the colour is ours, so that our blues fit beside it.
func (b Brand) Own() bool {
	return b.Colour == "" || strings.EqualFold(b.Colour, string(chart.Brand))
}

// Tint is the colour thinned with white for the ground of the cover. Ink on it
// keeps a contrast above 7.
func (b Brand) Tint() chart.Colour {
	if b.Own() {
		return chart.Pale
	}
	return chart.Colour(b.Colour).Tint(0.1)
}

// TitleFor is the title of the cover for a client, empty for the usual one.
func (b Brand) TitleFor(client string) string {
	return strings.ReplaceAll(b.Cover.Title, "{client}", client)
}
