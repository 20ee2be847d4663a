package reports

import (
	"slices"
	"strings"

	"waterline/assessment"
)

// basis is the quantities that a figure is computed from, by the last part of
// their paths. An empty basis is every quantity.
type basis []string

// What the printed figures rest on.
var (
	onEverything = basis{}
	onCases      = basis{"volume"}
	onWork       = basis{"volume", "minutes"}
	onPaid       = basis{"volume", "minutes", "hourly_cost"}
	onOneOff     = basis{"build_cost", "overrun"}
	onFreed      = basis{"volume", "minutes", "touchless", "straight_through", "assisted", "realised", "production", "plateau"}
	onUntouched  = basis{"touchless"}
	onGain       = basis{"touchless", "straight_through", "realised", "plateau"}
	onLive       = basis{"production"}
	onReach      = basis{"minutes", "touchless"}
	onReachWith  = basis{"minutes", "touchless", "straight_through", "assisted", "realised", "plateau"}
	onStart      = basis{"build_months"}
)

// strengths are the letters from the best known to the least.
const strengths = "MRBD"

// answered is the letter of a figure taken from an answer as it stands.
const answered = string(assessment.Reported)

// letter is how well a figure is known: the letter of the weakest quantity of
// the given processes that it rests on. A figure that rests on everything rests
// on the company's quantities too. It is "" when the result names none of them.
func (w *words) letter(on basis, ids ...string) string {
	weakest := -1
	if w.inputs == nil {
		w.inputs = knownInputs(w.res.Provenance)
	}
	for _, p := range w.inputs {
		id, quantity := p.id, p.quantity
		ours := slices.Contains(ids, id) || id == companyID && len(on) == 0
		if !ours || len(on) > 0 && !slices.Contains(on, quantity) {
			continue
		}
		weakest = max(weakest, p.strength)
	}
	if weakest < 0 {
		return ""
	}
	return strengths[weakest : weakest+1]
}

// knownInput is whose a quantity is, which, and how well it is known.
type knownInput struct {
	id, quantity string
	strength     int // in strengths
}

func knownInputs(all []assessment.Provenance) []knownInput {
	out := make([]knownInput, len(all))
	for i, p := range all {
		id, quantity, _ := strings.Cut(p.Path, "/")
		out[i] = knownInput{id, quantity, strings.Index(strengths, string(p.Letter))}
	}
	return out
}

// known writes a figure with its letter.
func (w *words) known(figure, letter string) string {
	if letter == "" {
		return figure
	}
	return w.t("report.known", "figure", figure, "letter", letter)
}

// lettered writes the letters of one column of a table: into its head when they
// are all the same, otherwise beside each figure.
func (w *words) lettered(t *Table, column int, letters []string) {
	if len(letters) == 0 {
		return
	}
	if slices.Max(letters) == slices.Min(letters) {
		t.Columns[column].Head = w.known(t.Columns[column].Head, letters[0])
		return
	}
	for i, letter := range letters {
		if t.Rows[i][column] == absent {
			continue
		}
		t.Rows[i][column] = w.known(t.Rows[i][column], letter)
	}
}
