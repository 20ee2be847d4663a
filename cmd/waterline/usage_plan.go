package main

import (
	"errors"
	"io/fs"
	"os"

	"waterline/assessment"
	"waterline/assessment/usage"
	"waterline/assessment/usage/upload"
)

// planFlags are what an organisation says beside its exports.
type planFlags struct {
	Plan   string `name:"plan" placeholder:"FILE" help:"File with floor, cap, seat price and the day from which use was asked for, by tool, in YAML or JSON."`
	Groups string `name:"groups" placeholder:"FILE" help:"Table with the columns actor and group. Groups of fewer than ten people are withheld."`
}

// question is what is asked of exports whose keys are made with the secret.
func (f *planFlags) question(p *program, secret []byte) (usage.Question, error) {
	q := usage.Question{Seed: usualSeed}
	_, base, _, err := knowledge()
	if err == nil {
		q.Rules, err = assessment.UsageRules(base)
	}
	if err != nil {
		return q, err
	}
	if f.Plan != "" {
		data, err := p.read(f.Plan)
		if err != nil {
			return q, err
		}
		if q.Plans, err = usage.ReadPlans(data); err != nil {
			return q, p.faults(f.Plan, err)
		}
	}
	if f.Groups != "" {
		file, err := os.Open(f.Groups)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return q, p.wrong("cli.input_missing", "file", plain(f.Groups))
		case err != nil:
			return q, p.wrong("cli.input_unreadable", "file", plain(f.Groups), "error", because(err))
		}
		defer file.Close()
		if q.Groups, err = upload.ReadGroups(file, secret); err != nil {
			return q, p.faults(f.Groups, err)
		}
	}
	return q, nil
}
