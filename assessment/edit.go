package assessment

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"waterline/assessment/problem"
)

// Edit is what a consultant changes about one assumption: three figures, or a
// Value where the path takes a word. Reset takes an earlier override back.
type Edit struct {
	Path              string
	Low, Middle, High float64
	Value             string
	Reset             bool
	Reason            string
	Letter            Letter // "": reported
}

// Codes of problems with an edit.
const (
	CodeLowMiddleHigh = "low_middle_high"
	CodeNothingEdited = "nothing_edited"
)

// Edited returns the answers with edits put in place of the overrides of the
// same paths; the answers themselves stay as they are. Every problem is found
// at once and has the path of its edit, then a dot and the part that is wrong.
func (a Answers) Edited(edits []Edit) (Answers, problem.List) {
	var put []Override
	var found problem.List
	drop := make(map[string]bool)
	for _, e := range edits {
		if drop[e.Path] {
			found = append(found, problem.New(e.Path, CodeDuplicateOverride, "got", e.Path))
			continue
		}
		drop[e.Path] = true
		if e.Reset {
			continue
		}
		switch {
		case e.Value != "":
		case !e.finite():
			found = append(found, problem.New(e.Path+".knots", CodeKnots))
		case e.Low > e.Middle || e.Middle > e.High:
			found = append(found, problem.New(e.Path+".knots", CodeLowMiddleHigh, "low", amount(e.Low), "middle", amount(e.Middle), "high", amount(e.High)))
		}
		put = append(put, e.override())
	}
	checked := Answers{Groups: a.Groups, Overrides: put}
	for _, p := range checkOverrides(newShapes(), checked) {
		for i, o := range put {
			rest, here := strings.CutPrefix(p.Path, overridePlace(i)+".")
			if here && p.Code != CodeKnotOrder && p.Code != CodeKnots { // found above, in the words of three figures
				p.Path = o.Path + "." + rest
				found = append(found, p)
			}
		}
	}
	out := a
	out.Overrides = slices.DeleteFunc(slices.Clone(a.Overrides), func(o Override) bool { return drop[o.Path] })
	out.Overrides = append(out.Overrides, put...)
	return out, found
}

func (e Edit) finite() bool {
	return !math.IsNaN(e.Low+e.Middle+e.High) && !math.IsInf(e.Low, 0) && !math.IsInf(e.Middle, 0) && !math.IsInf(e.High, 0)
}

func (e Edit) override() Override {
	o := Override{Path: e.Path, Value: e.Value, Reason: strings.TrimSpace(e.Reason), Letter: e.Letter}
	if o.Letter == "" {
		o.Letter = Reported
	}
	if e.Value == "" {
		o.Knots = [][2]float64{{statedLow, e.Low}, {statedMiddle, e.Middle}, {statedHigh, e.High}}
	}
	return o
}

// amount writes a figure for a sentence that quotes it.
func amount(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
