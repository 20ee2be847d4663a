package main

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

func TestWhatIsKeptHasBounds(t *testing.T) {
	for flags, want := range map[string]string{
		"--keep-jobs 0": "from 1 to 3,650 days", "--keep-devices=-1": "from 1 to 3,650 days", "--keep-assessments 4000": "from 1 to 3,650 days", "--keep-deliveries x": "--keep-deliveries",
		"--session-idle 1s": "A session must last", "--session-idle 48h --session-life 24h": "A session must last",
	} {
		var said bytes.Buffer
		code := run(t.Context(), append([]string{"serve", "--addr", "127.0.0.1:0", "--data", t.TempDir()}, strings.Fields(flags)...), nil, nil, &said, &said)
		if code != exitUsage || !strings.Contains(said.String(), want) {
			t.Errorf("%s: %d, %q, want %q", flags, code, &said, want)
		}
	}
	l := keepFlags{Devices: 30, Idle: time.Hour, Life: 8 * time.Hour}.limits()
	if l.Known != 30*day || l.Idle != time.Hour || l.Absolute != 8*time.Hour || l.Pair == 0 {
		t.Errorf("limits are %+v", l)
	}
	usual := keepFlags{}
	if l := usual.limits(); l.Known != 400*day || l.Idle != 12*time.Hour || usual.assessments() != 90*day {
		t.Errorf("usual are %+v and %v", l, usual.assessments())
	}
}
