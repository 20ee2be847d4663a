package main

import (
	"encoding/json"
	"time"

	"waterline/assessment"
	"waterline/reports"
)

// previous works out again what has changed since the run before, and the result
// of that run where its method and evidence are those of today.
func (v *verification) previous() error {
	was := v.source.Versions.Previous
	if was == nil {
		return nil
	}
	bank, base, book, err := knowledge()
	if err != nil {
		return err
	}
	if was.Questionnaire != bank.Ref() {
		return failure{code: exitInput, text: v.say("verify.other_versions", "made", plain(v.source.Versions.Program)) + "\n" +
			v.words.T("verify.other_one", "what", v.words.T("verify.questionnaire"), "file", plain(was.Questionnaire), "running", bank.Ref())}
	}
	before := &reports.Previous{}
	if was.Date != "" {
		if before.Date, err = time.Parse(time.DateOnly, was.Date); err != nil {
			return v.changed("verify.versions_wrong")
		}
	}
	if before.Answers, err = assessment.Decode("answers.json", v.source.PreviousAnswers, bank); err != nil {
		return v.changed("verify.previous_wrong")
	}
	if err := json.Unmarshal(v.source.PreviousResult, &before.Result); err != nil || reports.MadeFrom(before.Answers, before.Result) == nil {
		return v.changed("verify.previous_wrong")
	}
	if r := before.Result; r.Method == assessment.Method && r.Evidence == base.SHA256 && r.Questionnaire == bank.Ref() {
		again, err := assessment.Evaluate(assessment.Input{Answers: before.Answers, Bank: bank, Evidence: base, Book: book, Seed: r.Seed, Draws: r.Draws})
		if err != nil {
			return v.changed("verify.previous_wrong")
		}
		if err := v.recomputed(v.source.PreviousResult, again); err != nil {
			return err
		}
	}
	in := v.source.Versions
	if before.Change, err = compared(before.Answers, v.answers, before.Result, in.Seed, in.Draws); err != nil {
		return v.changed("verify.previous_wrong")
	}
	v.before = before
	return v.recomputed(v.source.Change, before.Change)
}

// recomputed holds what the file carries against what was computed again.
func (v *verification) recomputed(carried []byte, again any) error {
	encoded, err := json.Marshal(again)
	if err != nil {
		return err
	}
	return v.differ(carried, encoded)
}
