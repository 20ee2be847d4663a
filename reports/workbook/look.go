package workbook

import (
	"strings"

	"github.com/xuri/excelize/v2"

	"waterline/reports/chart"
)

// look is how a cell is set.
type look uint8

// The looks. Texts are of the number format "text", so that one that begins
// like a formula stays a text even when its cell is edited.
const (
	lookText look = iota
	lookName      // a text on one line
	lookEnd       // a text flush right
	lookTitle
	lookLead
	lookNote
	lookHead
	lookHeadEnd // above figures
	lookGroup
	lookMoney
	lookCents // money with decimals
	lookShare
	lookNumber // whole
	lookFigure // two decimals
	lookSmall  // four decimals
	lookInputMoney
	lookInputCents
	lookInputShare
	lookInputNumber
	lookInputFigure
	lookStrongMoney
	looksEnd
)

// wraps reports whether a text of the look runs over several lines.
func (l look) wraps() bool {
	switch l {
	case lookText, lookLead, lookNote, lookTitle, lookHead, lookHeadEnd:
		return true
	}
	return false
}

const plainText = "@"

func (b *book) style(l look) *excelize.Style {
	s := &excelize.Style{
		Font:      &excelize.Font{Size: 11, Family: "Calibri", Color: hex(chart.Ink)},
		Alignment: &excelize.Alignment{Vertical: "top"},
	}
	s.Alignment.WrapText = l.wraps()
	format := b.format(l)
	s.CustomNumFmt = &format
	switch l {
	case lookTitle:
		s.Font.Size, s.Font.Bold = 16, true
	case lookLead:
		s.Font.Size = 12
	case lookEnd:
		s.Alignment.Horizontal = "right"
	case lookNote:
		s.Font.Color = hex(chart.Ink3)
	case lookHead, lookHeadEnd:
		s.Font.Bold = true
		s.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{hex(b.opt.Brand.Tint())}}
		s.Border = []excelize.Border{{Type: "bottom", Style: 2, Color: hex(chart.Colour(b.opt.Brand.Colour))}}
		if l == lookHeadEnd {
			s.Alignment.Horizontal = "right"
		}
	case lookGroup:
		s.Font.Bold = true
		s.Border = []excelize.Border{{Type: "bottom", Style: 1, Color: hex(chart.Hair)}}
	case lookInputMoney, lookInputCents, lookInputShare, lookInputNumber, lookInputFigure:
		s.Font.Color = hex(chart.Colour(b.opt.Brand.Colour))
		s.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{hex(chart.Surface)}}
		for _, side := range []string{"left", "right", "top", "bottom"} {
			s.Border = append(s.Border, excelize.Border{Type: side, Style: 1, Color: hex(chart.Mid)})
		}
	case lookStrongMoney:
		s.Font.Bold = true
		s.Border = []excelize.Border{{Type: "top", Style: 1, Color: hex(chart.Ink3)}}
	}
	return s
}

func hex(c chart.Colour) string { return strings.TrimPrefix(string(c), "#") }

// format is the number format of a look. Programs write its separators the way
// of their own language.
func (b *book) format(l look) string {
	switch l {
	case lookMoney, lookInputMoney, lookStrongMoney:
		return b.money("#,##0")
	case lookCents, lookInputCents:
		return b.money("#,##0.00")
	case lookShare, lookInputShare:
		return "0.0%"
	case lookNumber, lookInputNumber:
		return "#,##0"
	case lookFigure, lookInputFigure:
		return "#,##0.00"
	case lookSmall:
		return "0.0000"
	}
	return plainText
}

// money sets the digits where the language sets them beside its currency sign.
func (b *book) money(digits string) string {
	before, after, _ := strings.Cut(b.opt.Locale.MoneyFull(1, b.res.Currency), "1")
	sign := func(text string) string {
		space := ""
		if trimmed := strings.Trim(text, "\u00a0\u202f "); trimmed != text {
			text, space = trimmed, `" "`
		}
		if text == "" {
			return ""
		}
		text = "[$" + strings.NewReplacer("[", "", "]", "", "$", "$", "-", "").Replace(text) + "]"
		if before == "" {
			return space + text
		}
		return text + space
	}
	pattern := sign(before) + digits + sign(after)
	return pattern + ";-" + pattern
}
