package workspace

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"waterline/assessment"
	"waterline/assessment/client"
	"waterline/assessment/problem"
	"waterline/cmd/internal/web/shell"
)

// Fields of the editor. A row's begin with a letter for the box; the path of
// its assumption follows.
const (
	fieldVersion = "version"
	fieldReason  = "reason"
	boxLow       = "l:"
	boxMiddle    = "m:"
	boxHigh      = "h:"
	boxLetter    = "e:"
	boxWord      = "w:"
	boxReset     = "x:"
)

// boxRow is what stands in the boxes of one assumption.
type boxRow struct {
	Low, Middle, High string
	Letter, Word      string
	Reset             bool
}

// sheetForm is what somebody typed into the editor, as text and as edits.
type sheetForm struct {
	rows   map[string]boxRow // by path, those that were changed
	edits  []assessment.Edit
	faults problem.List // with the path and the box in front of it
	Reason string
}

// percent turns a share as people type it into a fraction.
const percent = 100.0

// shown writes a value of an assumption as its box has it: shares in per cent,
// large amounts to the unit and others to three figures.
func shown(v *visit, a assessment.Assumption, x float64) string {
	const figures, whole = 3, 1000
	if a.Fraction {
		x *= percent
	}
	if math.Abs(x) >= whole {
		return v.words.Locale.Number(x, 0)
	}
	return v.words.Locale.Figure(x, figures)
}

// rowOf is an assumption as it stands.
func rowOf(v *visit, a assessment.Assumption) boxRow {
	if len(a.Words) > 0 {
		return boxRow{Word: a.Value}
	}
	return boxRow{Low: shown(v, a, a.Low), Middle: shown(v, a, a.Middle), High: shown(v, a, a.High), Letter: string(a.Letter)}
}

// readTyped reads the form against the version it was made from. A box that
// still says what it said stands for the exact value behind it.
func readTyped(v *visit, sheet client.Sheet, f shell.Fields) sheetForm {
	t := sheetForm{rows: make(map[string]boxRow), Reason: f.Line(fieldReason)}
	for _, a := range sheet.Assumptions {
		before := rowOf(v, a)
		now := boxRow{
			Low: f.Line(boxLow + a.Path), Middle: f.Line(boxMiddle + a.Path), High: f.Line(boxHigh + a.Path),
			Letter: f.Line(boxLetter + a.Path), Word: f.Line(boxWord + a.Path), Reset: f.Has(boxReset + a.Path),
		}
		if !f.Has(boxMiddle+a.Path) && !f.Has(boxWord+a.Path) || now == before {
			continue
		}
		t.add(v, a, before, now)
	}
	return t
}

// add takes a changed row as an edit. A default that gets other figures is the
// consultant's own from then on.
func (t *sheetForm) add(v *visit, a assessment.Assumption, before, now boxRow) {
	e := assessment.Edit{Path: a.Path, Reset: now.Reset, Value: now.Word, Letter: assessment.Letter(now.Letter)}
	figures := now.Low != before.Low || now.Middle != before.Middle || now.High != before.High
	if figures && now.Letter == before.Letter && !a.Overridden() {
		e.Letter, now.Letter = assessment.Reported, string(assessment.Reported)
	}
	t.rows[a.Path] = now
	if now.Reset {
		t.edits = append(t.edits, assessment.Edit{Path: a.Path, Reset: true})
		return
	}
	if len(a.Words) == 0 {
		decimal := v.words.Locale.Number(0.5, 1)[1:2]
		sound := true
		for _, box := range []struct {
			name, before, now string
			known             float64
			into              *float64
		}{
			{boxLow, before.Low, now.Low, a.Low, &e.Low}, {boxMiddle, before.Middle, now.Middle, a.Middle, &e.Middle}, {boxHigh, before.High, now.High, a.High, &e.High},
		} {
			*box.into = box.known
			if box.now == box.before {
				continue
			}
			x, fault := shell.Number(box.name+a.Path, box.now, decimal)
			if fault != nil {
				t.faults = append(t.faults, *fault)
				sound = false
				continue
			}
			if a.Fraction {
				x /= percent
			}
			*box.into = x
		}
		if !sound {
			return
		}
	}
	t.edits = append(t.edits, e)
}

// sentences say what is wrong, each with the name of its row and a link to the
// box that it is in.
func (t sheetForm) sentences(v *visit, sheet client.Sheet) []fault {
	out := make([]fault, 0, len(t.faults))
	for _, p := range t.faults {
		path, box := p.Path, boxMiddle
		for _, b := range []string{boxLow, boxMiddle, boxHigh} {
			if rest, ok := strings.CutPrefix(path, b); ok {
				path, box = rest, b
			}
		}
		at := slices.IndexFunc(sheet.Assumptions, func(a assessment.Assumption) bool {
			return path == a.Path || strings.HasPrefix(path, a.Path+".")
		})
		if at < 0 {
			anchor := map[string]string{"edits": "figures"}[p.Path]
			if anchor == "" {
				anchor = p.Path
			}
			out = append(out, fault{Anchor: anchor, Text: shell.Sentence(v.words.Locale, "workspace.editor.problem", p)})
			continue
		}
		a := sheet.Assumptions[at]
		if len(a.Words) > 0 {
			box = boxWord
		}
		if r, ok := t.rows[a.Path]; ok && p.Code == assessment.CodeLowMiddleHigh {
			p = problem.New(p.Path, p.Code, "low", r.Low, "middle", r.Middle, "high", r.High)
		}
		out = append(out, fault{Anchor: rowID(at) + "-" + box[:1], Text: label(v, sheet.Result, a.Path) + ": " + shell.Sentence(v.words.Locale, "workspace.editor.problem", p)})
	}
	return out
}

// rowID is the id of the i-th row on the page; those of its boxes begin with it.
func rowID(i int) string { return "a" + strconv.Itoa(i+1) }

// carriedOver is the last edit of a consultant, put into the boxes of a newer
// run of the respondent.
func carriedOver(v *visit, sheet client.Sheet) sheetForm {
	t := sheetForm{rows: make(map[string]boxRow), edits: sheet.Carried}
	for _, e := range sheet.Carried {
		at := slices.IndexFunc(sheet.Assumptions, func(a assessment.Assumption) bool { return a.Path == e.Path })
		if at < 0 {
			continue
		}
		a := sheet.Assumptions[at]
		t.rows[e.Path] = boxRow{
			Low: shown(v, a, e.Low), Middle: shown(v, a, e.Middle), High: shown(v, a, e.High), Letter: string(e.Letter), Word: e.Value,
		}
		if t.Reason == "" {
			t.Reason = e.Reason
		}
	}
	return t
}

// wholeNumber reads the number of a version, 0 for none.
func wholeNumber(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

func number(n int64) string { return strconv.FormatInt(n, 10) }
