package assessment

import (
	"encoding/json"
	"errors"
	"fmt"

	"waterline/assessment/problem"
	"waterline/assessment/questionnaire"
)

// Dropped is an answer that another version of the questionnaire does not take,
// as it stood in the answers file.
type Dropped struct {
	LeftOut
	Value json.RawMessage
}

// Reread reads answers that Encode wrote under another version of the
// questionnaire, or the same one. Answers that it does not take are left out and
// named, by place; ids of items stay. From is the version they were given to,
// nil where it is not known any more. Who said what and how questions were put
// is of that time and left behind.
func Reread(data []byte, from, to *questionnaire.Bank) (Answers, []Dropped, error) {
	var doc map[string]json.RawMessage
	if err := json.Unmarshal(data, &doc); err != nil {
		return Answers{}, nil, fmt.Errorf("reread answers: %w", err)
	}
	r := reread{from: from, to: to}
	r.answers = Answers{Questionnaire: to.Ref(), Values: make(map[string]questionnaire.Answer), Groups: make(map[string][]Item)}
	if raw, ok := doc["answers"]; ok {
		var values map[string]json.RawMessage
		if err := json.Unmarshal(raw, &values); err != nil {
			return Answers{}, nil, fmt.Errorf("reread answers: %w", err)
		}
		r.answers.Values = r.values(Place{}, values)
	}
	for _, group := range sortedKeys(doc) {
		if plainKey(group) {
			continue
		}
		if err := r.items(group, doc[group]); err != nil {
			return Answers{}, nil, fmt.Errorf("reread %s: %w", group, err)
		}
	}
	if err := r.overrides(doc["overrides"]); err != nil {
		return Answers{}, nil, fmt.Errorf("reread overrides: %w", err)
	}
	return r.answers, r.dropped, nil
}

// plainKey reports whether a key of an answers file is no group.
func plainKey(key string) bool {
	switch key {
	case "questionnaire", "answers", "overrides", "shown", "said", "changed", "unconfirmed", "as_of", "initiative":
		return true
	}
	return false
}

// reread is the state of one Reread call.
type reread struct {
	from, to *questionnaire.Bank
	answers  Answers
	dropped  []Dropped
}

// values are the answers of one place that the questionnaire takes.
func (r *reread) values(at Place, raw map[string]json.RawMessage) map[string]questionnaire.Answer {
	out := make(map[string]questionnaire.Answer, len(raw))
	for _, id := range sortedKeys(raw) {
		a, reason := r.value(at.Group, id, raw[id])
		switch {
		case reason != "":
			r.drop(at, id, reason, raw[id])
		case a.State != questionnaire.Missing:
			out[id] = a
		}
	}
	return out
}

func (r *reread) drop(at Place, id, reason string, raw json.RawMessage) {
	r.dropped = append(r.dropped, Dropped{LeftOut{Group: at.Group, Item: at.Item, Question: id, Reason: reason}, raw})
}

// value reads one answer, or says why it is not taken.
func (r *reread) value(group, id string, raw json.RawMessage) (questionnaire.Answer, string) {
	q, reason := stillAsked(group, id, r.from, r.to)
	if reason != "" {
		return questionnaire.Answer{}, reason
	}
	a, err := DecodeAnswer(q, raw)
	if err != nil {
		return questionnaire.Answer{}, firstCode(err)
	}
	return a, ""
}

// stillAsked is a question of one questionnaire as another asks it, or why that
// takes no answer to it. From is nil where it is not known any more.
func stillAsked(group, id string, from, to *questionnaire.Bank) (questionnaire.Question, string) {
	q, ok := to.Question(id)
	if !ok || q.Group != group {
		return q, ReasonGoneQuestion
	}
	if from != nil {
		if was, known := from.Question(id); known && was.Type != q.Type {
			return q, ReasonOtherType
		}
	}
	return q, ""
}

// items reads a group. A questionnaire that has no such group, or takes fewer
// items, leaves all their answers out.
func (r *reread) items(id string, raw json.RawMessage) error {
	var list []map[string]json.RawMessage
	if err := json.Unmarshal(raw, &list); err != nil {
		return err
	}
	group, there := r.to.Group(id)
	for i, values := range list {
		at := Place{Group: id}
		if err := json.Unmarshal(values["id"], &at.Item); err != nil {
			return err
		}
		delete(values, "id")
		if there && i < group.Max {
			r.answers.Groups[id] = append(r.answers.Groups[id], Item{ID: at.Item, Values: r.values(at, values)})
			continue
		}
		reason := ReasonGoneQuestion
		if there {
			reason = CodeTooManyItems
		}
		for _, question := range sortedKeys(values) {
			r.drop(at, question, reason, values[question])
		}
	}
	return nil
}

// overrides keeps those that still say something of a process that is there.
func (r *reread) overrides(raw json.RawMessage) error {
	if raw == nil {
		return nil
	}
	var list []json.RawMessage
	if err := json.Unmarshal(raw, &list); err != nil {
		return err
	}
	base, err := Encode(r.answers)
	if err != nil {
		return err
	}
	var doc map[string]json.RawMessage
	if err := json.Unmarshal(base, &doc); err != nil {
		return err
	}
	for _, one := range list {
		doc["overrides"] = append(append(json.RawMessage("["), one...), ']')
		data, err := json.Marshal(doc)
		if err != nil {
			return err
		}
		if a, err := Decode("answers.json", data, r.to); err == nil {
			r.answers.Overrides = append(r.answers.Overrides, a.Overrides...)
		}
	}
	return nil
}

// firstCode is the code of the first thing that is wrong.
func firstCode(err error) string {
	var found problem.List
	if errors.As(err, &found) && len(found) > 0 {
		return found[0].Code
	}
	return CodeNoValue
}
