package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"waterline/reports"
)

// formatZip is what a batch can be written into in place of a directory.
const formatZip = ".zip"

// source is one answers file of a batch and the file that its report becomes.
type source struct{ answers, file string }

// outcome is what became of a source.
type outcome struct {
	data []byte
	mark string // of all that the report was made from
	kept bool   // it was there and is up to date
	err  error
}

// shelf is where the reports of a batch go.
type shelf interface {
	// has reports whether a report is there that was made from the same.
	has(file, mark string) bool
	put(file, mark string, data []byte) error
	// close ends the writing. A zip file that is not whole, or empty, is not kept.
	close(whole bool) error
}

// batch writes the report of every answers file of a directory. What fails is
// listed at the end, and the others are written all the same.
func (c *reportCommand) batch(ctx context.Context, p *program) error {
	target := c.Output
	if target == "" {
		absolute, err := filepath.Abs(c.Batch)
		if err != nil {
			return err
		}
		target = filepath.Base(absolute) + "-reports"
	}
	zipped := strings.EqualFold(filepath.Ext(target), formatZip)
	one := *c
	one.Output = ""
	format, err := one.format(p)
	switch {
	case err != nil:
		return err
	case target == standard:
		return p.misused("cli.batch_standard")
	case zipped && c.Resume:
		return p.misused("cli.batch_resume_zip")
	case format == formatJSON && filepath.Clean(target) == filepath.Clean(c.Batch):
		return p.misused("cli.batch_same", "directory", plain(c.Batch))
	}
	options, err := c.options(p)
	if err != nil {
		return err
	}
	sources, err := p.sources(c.Batch, format)
	if err != nil {
		return err
	}
	var to shelf
	if zipped {
		to, err = p.newArchive(target, options.Date)
	} else {
		to, err = p.newFolder(target)
	}
	if err != nil {
		return err
	}
	return c.writeBatch(ctx, p, sources, format, options, target, to)
}

// sources lists the answers files of a directory by name. Reports are named
// after them; where two would have one name, each keeps its ending too.
func (p *program) sources(directory, format string) ([]source, error) {
	entries, err := os.ReadDir(directory)
	if err != nil {
		return nil, p.wrong("cli.batch_unreadable", "directory", plain(directory), "error", because(err))
	}
	var names []string
	stems := make(map[string]int)
	for _, entry := range entries {
		name := entry.Name()
		ending := strings.ToLower(filepath.Ext(name))
		if entry.IsDir() || strings.HasPrefix(name, ".") || !slices.Contains([]string{".yaml", ".yml", ".json"}, ending) {
			continue
		}
		names = append(names, name)
		stems[stem(name)]++
	}
	if len(names) == 0 {
		return nil, p.wrong("cli.batch_empty", "directory", plain(directory))
	}
	list := make([]source, len(names))
	for i, name := range names {
		file := strings.TrimSuffix(name, filepath.Ext(name))
		if stems[stem(name)] > 1 {
			file = name
		}
		list[i] = source{answers: filepath.Join(directory, name), file: file + "." + format}
	}
	return list, nil
}

// stem is what a file is called on systems that do not tell capitals apart.
func stem(name string) string { return strings.ToLower(strings.TrimSuffix(name, filepath.Ext(name))) }

// writeBatch makes the reports and puts them on the shelf in the order of their names.
func (c *reportCommand) writeBatch(ctx context.Context, p *program, sources []source, format string, options reports.Options, target string, to shelf) error {
	bar := p.bar(len(sources))
	var failed []error
	kept := 0
	c.each(ctx, p, sources, format, options, to, func(s source, o outcome) {
		switch {
		case o.err != nil:
			failed = append(failed, o.err)
		case o.kept:
			kept++
		default:
			if err := to.put(s.file, o.mark, o.data); err != nil {
				failed = append(failed, err)
			}
		}
		_ = bar.Add(1) // a terminal that is gone is met on exit
	})
	_ = bar.Finish()
	if err := to.close(ctx.Err() == nil); err != nil {
		return err
	}
	if ctx.Err() != nil {
		return p.broken("cli.batch_stopped", "directory", plain(target))
	}
	if written := len(sources) - len(failed) - kept; written > 0 || len(failed) == 0 {
		if err := p.print(p.words.N("cli.batch_done", written, "directory", plain(target)) + "\n"); err != nil {
			return err
		}
	}
	if kept > 0 {
		if err := p.print(p.words.N("cli.batch_kept", kept) + "\n"); err != nil {
			return err
		}
	}
	return p.failures(failed, len(sources))
}

// each makes the reports on all cores and tells of them in their order. It
// holds a few at a time.
func (c *reportCommand) each(ctx context.Context, p *program, sources []source, format string, options reports.Options, to shelf, tell func(source, outcome)) {
	workers := min(runtime.GOMAXPROCS(0), len(sources))
	outcomes := make([]chan outcome, len(sources))
	for i := range outcomes {
		outcomes[i] = make(chan outcome, 1)
	}
	ahead := make(chan struct{}, 2*workers)
	var next atomic.Int64
	var group sync.WaitGroup
	for range workers {
		group.Go(func() {
			for {
				ahead <- struct{}{}
				i := int(next.Add(1)) - 1
				if i >= len(sources) {
					return
				}
				outcomes[i] <- c.attempt(ctx, p, sources[i], format, options, to)
			}
		})
	}
	for i, s := range sources {
		o := <-outcomes[i]
		<-ahead
		tell(s, o)
	}
	group.Wait()
}

// attempt makes one report; a panic is its error and leaves the others alone.
func (c *reportCommand) attempt(ctx context.Context, p *program, s source, format string, options reports.Options, to shelf) (o outcome) {
	defer func() {
		if r := recover(); r != nil {
			o.err = fmt.Errorf("%s: panic: %v\n%s", s.answers, r, debug.Stack())
		}
	}()
	if o.err = ctx.Err(); o.err != nil {
		return o
	}
	if o.mark, o.err = c.mark(p, s, format, options); o.err != nil {
		return o
	}
	if c.Resume && to.has(s.file, o.mark) {
		o.kept = true
		return o
	}
	o.data, o.err = c.report(p, s.answers, format, options)
	return o
}

// failures lists what failed, each with its place, rule and remedy.
func (p *program) failures(failed []error, total int) error {
	if len(failed) == 0 {
		return nil
	}
	code := exitInput
	texts := []string{p.words.N("cli.batch_failed", len(failed), "total", strconv.Itoa(total))}
	for _, err := range failed {
		var f failure
		if !errors.As(err, &f) {
			f = failure{code: exitMachine, text: err.Error()}
		}
		code = max(code, f.code)
		texts = append(texts, strings.TrimRight(f.text, "\n"))
	}
	return failure{code: code, text: strings.Join(texts, "\n")}
}

// bar shows how far a batch is, on a terminal.
func (p *program) bar(total int) *progressbar.ProgressBar {
	return progressbar.NewOptions(total,
		progressbar.OptionSetWriter(p.stderr),
		progressbar.OptionSetVisibility(isTerminal(p.stderr)),
		progressbar.OptionSetDescription(p.words.T("cli.batch_bar")),
		progressbar.OptionShowCount(),
		progressbar.OptionSetWidth(30),
		progressbar.OptionClearOnFinish(),
	)
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
