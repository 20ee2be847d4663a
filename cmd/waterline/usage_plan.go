package main

import (
	"errors"
	"io/fs"
	"math"
	"os"

	"waterline/assessment"
	"waterline/assessment/usage"
	"waterline/assessment/usage/upload"
)

// planFlags are what an organisation says beside its exports.
type planFlags struct {
	Threshold float64 `name:"threshold" placeholder:"N" help:"Spend expected at least of a person a month, for tools of which the plan names no floor."`
	Mandate   string  `name:"mandate-date" placeholder:"DATE" help:"Day from which use was asked for, such as 2026-07-01, for tools of which the plan names none."`

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
	if err := f.usual(p, &q); err != nil {
		return q, err
	}
	if f.Groups != "" {
		q.Groups, err = p.groups(f.Groups, secret)
	}
	return q, err
}

// groups reads who belongs to which group, as keys made with the secret.
func (p *program) groups(name string, secret []byte) (map[string]string, error) {
	file, err := os.Open(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, p.wrong("cli.input_missing", "file", plain(name))
	case err != nil:
		return nil, p.wrong("cli.input_unreadable", "file", plain(name), "error", because(err))
	}
	defer file.Close()
	groups, err := upload.ReadGroups(file, secret)
	return groups, p.faults(name, err)
}

// usual takes what the flags say of every tool into plans that say nothing else.
func (f *planFlags) usual(p *program, q *usage.Question) error {
	if !(f.Threshold >= 0) || math.IsInf(f.Threshold, 0) {
		return p.misused("cli.usage_threshold", "got", p.words.Number(f.Threshold, 2))
	}
	q.Plan.Floor = f.Threshold
	if f.Mandate != "" {
		if err := q.Plan.Since.UnmarshalText([]byte(f.Mandate)); err != nil {
			return p.misused("cli.usage_mandate", "got", plain(f.Mandate))
		}
	}
	for tool, plan := range q.Plans {
		if plan.Floor == 0 {
			plan.Floor = q.Plan.Floor
		}
		if plan.Since == 0 {
			plan.Since = q.Plan.Since
		}
		q.Plans[tool] = plan
	}
	return nil
}
