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

// reruns are the runs of a client in the quarters after its first one. In the
// last of them it answers as its sample does.
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
			_, err = practice.Import(ctx, d.organisation, id, "answers.json", data, "en", demoPeople()[0])
			return err
		}})
	}
	return out
}
