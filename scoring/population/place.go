package population

// Place is where one organisation stands among others.
type Place string

// The places. Every one but Unclear is said only where its chance to be wrong
// is bounded.
const (
	Above   Place = "above"   // above the middle half
	Below   Place = "below"   // below the middle half
	Within  Place = "within"  // where most lie
	Unclear Place = "unclear" // the range is too wide to tell
)

// Span is a low and a high end.
type Span struct{ Low, High float64 }

// Find places one organisation. sure is the wider range of its value and own
// the one that is shown; half is where the middle half of the others lies, most
// where nearly all do.
//
//	sure wholly above half → Above;  sure wholly below half → Below
//	own wholly inside most → Within;  otherwise → Unclear
//
// With a sure range of 95 %, an organisation in the middle of the others is
// called Above or Below in at most 5 of 100 cases, however alike the others are.
func Find(sure, own, half, most Span) Place {
	switch {
	case sure.Low > half.High:
		return Above
	case sure.High < half.Low:
		return Below
	case own.Low >= most.Low && own.High <= most.High:
		return Within
	}
	return Unclear
}
