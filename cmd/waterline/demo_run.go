package main

import (
	"context"

	"waterline/assessment"
	"waterline/assessment/calendar"
	"waterline/assessment/client"
	"waterline/assessment/client/fiction"
)

// quarters is how many ended since a story began.
func (s story) quarters() int { return s.days / 91 }

// reruns are the runs of a client in the quarters after its first one, each of
// which follows the one before. In the last of them it answers as its sample does.
func (d *demo) reruns(practice *client.Service, id string, s story, sample fiction.Sample) []happening {
	if !s.rerun {
		return nil
	}
	const quarter = 3
	var out []happening
	for ago := s.quarters() - 1; ago >= 0; ago-- {
		out = append(out, happening{calendar.MonthOf(d.now).Plus(-1 - quarter*ago), func(ctx context.Context) error {
			named, err := sample.Named(s.name)
			if err != nil {
				return err
			}
			data, err := assessment.Encode(fiction.Earlier(named.Answers, d.model.Bank, ago))
			if err != nil {
				return err
			}
			return d.rerun(ctx, practice, id, data)
		}})
	}
	return out
}

// rerun answers the run of a quarter, where the last one is not of the same.
func (d *demo) rerun(ctx context.Context, practice *client.Service, id string, data []byte) error {
	runs, err := practice.Series(ctx, d.organisation, id)
	if err != nil {
		return err
	}
	last, ok := assessment.Last(runs)
	if !ok {
		return nil
	}
	_, open, err := practice.Rerunnable(ctx, d.organisation, last.Assessment)
	if err != nil || len(open) == 0 {
		return err
	}
	begun, err := practice.Rerun(ctx, d.organisation, last.Assessment, open[0], demoPeople()[0])
	if err != nil {
		return err
	}
	draft, _, err := d.kept.AssessmentDraft(ctx, d.organisation, begun.Draft.ID)
	if err != nil {
		return err
	}
	if err := practice.PutAnswers(ctx, d.organisation, draft, "answers.json", data); err != nil {
		return err
	}
	_, err = practice.Submit(ctx, d.organisation, begun.Draft.ID)
	return err
}
