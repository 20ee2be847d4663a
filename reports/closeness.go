package reports

// closeness is how closely the blocks of a page are set. No text is set below
// 8.5 points in any of them.
type closeness uint8

// The settings, from the usual one to the closest.
const (
	usualSetting closeness = iota
	lowerSetting           // charts lower, with their text at the smallest size allowed
	closeSetting           // less white space between blocks and between rows too
)

// space is white space of a page, in points, as closely set as the page is.
func (c closeness) space(usual float64) float64 {
	if c == closeSetting {
		return usual * 0.6
	}
	return usual
}

// cellPad is the white space above and below the text of a cell.
func (c closeness) cellPad() float64 {
	if c == closeSetting {
		return 2.25
	}
	return 3.5
}

// gap is the white space above a block on the page being set.
func (t *typesetter) gap(b Block) float64 { return t.setting.space(b.gap()) }
