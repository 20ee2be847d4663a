package assessment

import (
	"encoding/json"
	"fmt"

	"waterline/assessment/problem"
	"waterline/assessment/questionnaire"
)

// Encode writes answers as canonical JSON in the format of an answers file:
// keys sorted, no space, missing answers left out, so that equal answers are
// equal bytes and Decode reads the same answers back.
func Encode(a Answers) ([]byte, error) {
	doc := map[string]any{"questionnaire": a.Questionnaire}
	if values := plainValues(a.Values); len(values) > 0 {
		doc["answers"] = values
	}
	for group, items := range a.Groups {
		if len(items) == 0 {
			continue
		}
		list := make([]map[string]any, len(items))
		for i, item := range items {
			list[i] = plainValues(item.Values)
			list[i]["id"] = item.ID
		}
		doc[group] = list
	}
	if len(a.Overrides) > 0 {
		doc["overrides"] = plainOverrides(a.Overrides)
	}
	if !a.AsOf.IsZero() {
		doc["as_of"] = a.AsOf.String()
	}
	if len(a.Initiatives) > 0 {
		doc["initiative"] = plainInitiatives(a.Initiatives)
	}
	if shown := plainShown(a.Shown); len(shown) > 0 {
		doc["shown"] = shown
	}
	if len(a.Said) > 0 {
		doc["said"] = plainStatements(a.Said)
	}
	if len(a.Changed) > 0 {
		doc["changed"] = plainChanged(a.Changed)
	}
	if len(a.Unconfirmed) > 0 {
		doc["unconfirmed"] = plainUnconfirmed(a.Unconfirmed)
	}
	if a.Usage != nil {
		plain, err := plainUsage(a.Usage)
		if err != nil {
			return nil, fmt.Errorf("encode answers: %w", err)
		}
		doc[usagePath] = plain
	}
	data, err := json.Marshal(doc)
	if err != nil {
		return nil, fmt.Errorf("encode answers: %w", err)
	}
	return data, nil
}

// EncodeAnswer writes one answer as it stands in an answers file, null when it
// is missing.
func EncodeAnswer(a questionnaire.Answer) (json.RawMessage, error) {
	data, err := json.Marshal(plain(a))
	if err != nil {
		return nil, fmt.Errorf("encode answer: %w", err)
	}
	return data, nil
}

// DecodeAnswer reads what EncodeAnswer wrote. When it does not fit the question
// the error is a problem.List with the question's id as path.
func DecodeAnswer(q questionnaire.Question, raw json.RawMessage) (questionnaire.Answer, error) {
	n, found := jsonDocument(raw)
	if len(found) > 0 {
		return questionnaire.Answer{}, found
	}
	if isNull(n) {
		return questionnaire.Answer{}, nil
	}
	d := decoder{lines: make(map[string]int)}
	a, ok := d.answer(n, q.ID, q)
	if !ok {
		for i := range d.problems {
			d.problems[i] = problem.Problem{Path: d.problems[i].Path, Code: d.problems[i].Code, Args: d.problems[i].Args}
		}
		return questionnaire.Answer{}, d.problems
	}
	return a, nil
}

func plainValues(values map[string]questionnaire.Answer) map[string]any {
	out := make(map[string]any, len(values))
	for id, a := range values {
		if a.State != questionnaire.Missing {
			out[id] = plain(a)
		}
	}
	return out
}

// plain is an answer as the file writes it.
func plain(a questionnaire.Answer) any {
	v := plainValue(a)
	if a.Proof == "" || a.Proof == questionnaire.None || v == nil {
		return v
	}
	return map[string]any{"value": v, "evidence": string(a.Proof)}
}

func plainValue(a questionnaire.Answer) any {
	switch {
	case a.State == questionnaire.Missing:
		return nil
	case a.State == questionnaire.DontKnow:
		return questionnaire.WordDontKnow
	case a.State == questionnaire.NotApplicable:
		return questionnaire.WordNotApplicable
	case a.Range != nil && a.Range.HasLikely:
		return map[string]float64{"low": unsigned(a.Range.Low), "likely": unsigned(a.Range.Likely), "high": unsigned(a.Range.High)}
	case a.Range != nil:
		return map[string]float64{"low": unsigned(a.Range.Low), "high": unsigned(a.Range.High)}
	case a.Table != nil:
		cells := make(map[string]float64, len(a.Table))
		for row, x := range a.Table {
			cells[row] = unsigned(x)
		}
		return cells
	case a.List != nil:
		return a.List
	case a.Text != "":
		return a.Text
	default:
		return unsigned(a.Number)
	}
}

// unsigned makes the negative zero, which is written differently, a zero.
func unsigned(x float64) float64 { return x + 0 }

func plainOverrides(list []Override) []map[string]any {
	out := make([]map[string]any, len(list))
	for i, o := range list {
		out[i] = map[string]any{"path": o.Path, "reason": o.Reason, "evidence": string(o.Letter)}
		if o.Value != "" {
			out[i]["value"] = o.Value
		}
		if len(o.Knots) > 0 {
			out[i]["knots"] = o.Knots
		}
	}
	return out
}
