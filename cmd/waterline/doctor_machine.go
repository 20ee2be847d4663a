package main

import (
	"context"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"time"

	"waterline/cmd/internal/store"
)

const (
	fewFiles = 4096 // a thousand browsers keep two connections each
	drift    = 2 * time.Minute
	ahead    = 5 * time.Minute // of a file's time stamp
)

// clock is held against what was built and written before.
func (d *doctor) clock(context.Context) {
	now := time.Now()
	if built, ok := builtAt(); ok && now.Before(built) {
		d.say(broken, "clock_old", "now", until(now))
		return
	}
	for _, name := range []string{store.File, store.File + "-wal"} {
		about, err := os.Stat(filepath.Join(d.c.Data, name))
		if err == nil && about.ModTime().After(now.Add(ahead)) {
			d.say(warn, "clock_back", "now", until(now), "then", until(about.ModTime()))
			return
		}
	}
	d.say(fine, "clock", "now", until(now))
}

// builtAt is the date of the source that the program was built from.
func builtAt() (time.Time, bool) {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return time.Time{}, false
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.time" {
			at, err := time.Parse(time.RFC3339, s.Value)
			return at, err == nil
		}
	}
	return time.Time{}, false
}

// zone is that of the dates in messages and logs.
func (d *doctor) zone(context.Context) {
	name, set := "", false
	for _, pair := range d.env {
		if len(pair) > 3 && pair[:3] == "TZ=" {
			name, set = pair[3:], true
		}
	}
	if _, err := time.LoadLocation(name); set && err != nil && !filepath.IsAbs(name) {
		d.say(warn, "zone_unknown", "zone", plain(name))
		return
	}
	at, _ := time.Now().Zone()
	d.say(fine, "zone", "zone", at)
}

// files are how many may be open at once, connections included.
func (d *doctor) files(context.Context) {
	most, known := openFiles()
	switch {
	case !known:
	case most < fewFiles:
		d.say(warn, "files_few", "n", strconv.FormatUint(most, 10), "least", strconv.Itoa(fewFiles))
	default:
		d.say(fine, "files")
	}
}
