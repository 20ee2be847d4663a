package main

import (
	"context"
	"time"

	"waterline/cmd/internal/store"
	"waterline/cmd/internal/web/workspace"
)

// plant tells the workspace how the server is.
type plant struct {
	kept      *store.Store
	directory string
	keeps     []workspace.Kept
}

// Condition implements workspace.Plant.
func (p plant) Condition(ctx context.Context, now time.Time) (workspace.Condition, error) {
	x, err := p.kept.Condition(ctx, now)
	if err != nil {
		return workspace.Condition{}, err
	}
	backlog, oldest, err := p.kept.Backlog(ctx, now)
	if err != nil {
		return workspace.Condition{}, err
	}
	c := workspace.Condition{
		Directory: p.directory, Size: x.Size, Free: freeSpace(p.directory), Backlog: backlog, Oldest: oldest, Failed: x.Failed,
		Mails: x.Mails, OldestMail: x.OldestMail, Assessments: x.Assessments, Due: x.Due, Keeps: p.keeps,
	}
	for _, t := range x.Tidied {
		c.Sweeps = append(c.Sweeps, workspace.Sweep{Kind: t.Kind, At: t.At, Error: t.Error})
	}
	return c, nil
}
