package client

import (
	"waterline/assessment"
	"waterline/assessment/calendar"
)

// KillState is how a starter project or an initiative stands against the rule
// that stops it.
type KillState string

// The states. What follows from one is for people to decide.
const (
	NotStarted   KillState = "not_started"
	Waiting      KillState = "waiting"   // it is judged in a month to come
	OnCourse     KillState = "on_course" // at the target or above
	Between      KillState = "between"   // above the stop line and below the target
	BelowStop    KillState = "stop"      // below the stop line
	Unjudged     KillState = "overdue"   // the month is over and nothing was measured since
	StoppedState KillState = "stopped"   // somebody stopped it
)

// KillStates lists the states in their order.
func KillStates() []KillState {
	return []KillState{NotStarted, Waiting, OnCourse, Between, BelowStop, Unjudged, StoppedState}
}

// Standing is how an initiative that was started stands against its stop rule.
type Standing struct {
	Initiative string // id
	Process    string // id
	Name       string // of the process
	Play       string
	Kill       assessment.Measure // stop below this
	Target     assessment.Measure
	Judged     calendar.Month // in which both are judged
	Measured   calendar.Month // of Value; none where nothing was measured
	Value      *float64       // newest figure of the measure
	State      KillState
}
