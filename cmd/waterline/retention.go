package main

import (
	"cmp"
	"time"

	"waterline/cmd/internal/account"
	"waterline/cmd/internal/web/workspace"
)

const (
	day      = 24 * time.Hour
	mostDays = 3650
)

// keepFlags say how long what is kept may stay. What a form says of its own
// assessments comes first.
type keepFlags struct {
	Assessments int           `name:"keep-assessments" default:"90" placeholder:"DAYS" help:"Days after which an assessment without a client is deleted, unless its form says (${default})."`
	Jobs        int           `name:"keep-jobs" default:"7" placeholder:"DAYS" help:"Days that jobs can be looked at after they ended (${default})."`
	Deliveries  int           `name:"keep-deliveries" default:"30" placeholder:"DAYS" help:"Days that deliveries of webhooks are kept (${default})."`
	Devices     int           `name:"keep-devices" default:"400" placeholder:"DAYS" help:"Days after its last sign-in that a device stays known (${default})."`
	Idle        time.Duration `name:"session-idle" default:"12h" placeholder:"TIME" help:"How long a session lasts that nobody uses (${default})."`
	Life        time.Duration `name:"session-life" default:"168h" placeholder:"TIME" help:"How long a session lasts in any case (${default})."`
}

// check refuses what cannot be meant.
func (f keepFlags) check(p *program) error {
	for _, days := range []int{f.Assessments, f.Jobs, f.Deliveries, f.Devices} {
		if days < 1 || days > mostDays {
			return p.misused("cli.keep_days", "max", p.words.Number(mostDays, 0))
		}
	}
	if f.Idle < time.Minute || f.Life < f.Idle || f.Life > mostDays*day {
		return p.misused("cli.keep_session")
	}
	return nil
}

// days is a number of days as a time, or what is usual for 0.
func days(n int, usual time.Duration) time.Duration {
	return cmp.Or(time.Duration(n)*day, usual)
}

func (f keepFlags) assessments() time.Duration { return days(f.Assessments, keepDrafts) }

// limits are those of accounts.
func (f keepFlags) limits() account.Limits {
	l := account.UsualLimits()
	l.Idle, l.Absolute, l.Known = cmp.Or(f.Idle, l.Idle), cmp.Or(f.Life, l.Absolute), days(f.Devices, l.Known)
	return l
}

// kept is the same for the page of the operation.
func (f keepFlags) kept() []workspace.Kept {
	l := f.limits()
	return []workspace.Kept{
		{What: "assessments", For: f.assessments()}, {What: "jobs", For: days(f.Jobs, keepJobs)}, {What: "deliveries", For: days(f.Deliveries, 30*day)},
		{What: "devices", For: l.Known}, {What: "idle", For: l.Idle}, {What: "life", For: l.Absolute},
	}
}
