package questionnaire

// Better is which of two answers to a question is the better one, where that is
// plain whatever the rest of the answers says.
type Better string

// The directions. A question without one has no better and worse: more cases
// are neither, and more use is not either.
const (
	Higher  Better = "higher"
	Lower   Better = "lower"
	Earlier Better = "earlier" // the option that stands first in the list
	Later   Better = "later"
)

// Direction is what is better: of a governance question the higher anchor, of
// any other what the bank says.
func (q Question) Direction() Better {
	if q.Dimension != "" {
		return Higher
	}
	return q.Better
}

// Place is where a known answer lies on the scale of its question, for answers
// that have one: a figure, or the place of the chosen option.
func (q Question) Place(a Answer) (float64, bool) {
	switch {
	case !a.Known():
		return 0, false
	case q.Numeric(), q.Numbered():
		return a.Likely(), true
	case q.Type != Single:
		return 0, false
	}
	for i, o := range q.Options {
		if o.Value == a.Text {
			return float64(i), true
		}
	}
	return 0, false
}

// direction checks that the better answer can be told.
func (l *linter) direction(q Question) {
	path := "question." + q.ID
	switch q.Better {
	case "":
		return
	case Higher, Lower:
		if q.Dimension == "" && (q.Numeric() || q.Numbered()) {
			return
		}
	case Earlier, Later:
		if q.Type == Single && !q.Numbered() {
			return
		}
	}
	l.add(path, LintBetter, "got", string(q.Better))
}
