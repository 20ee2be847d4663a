package main

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"os"
	"slices"
	"strings"

	"waterline/assessment/problem"
)

// Exit codes.
const (
	exitDone    = 0
	exitInput   = 1
	exitUsage   = 2
	exitMachine = 3
)

// mostProblems bounds what is printed of one input: a file that is wrong in
// thousands of places is the wrong file.
const mostProblems = 50

// wholeInput is the place of a problem that concerns an input as a whole.
const wholeInput = "file"

// failure is an end that the person at the command line can act on.
type failure struct {
	code int
	text string
}

func (f failure) Error() string { return f.text }

// wrong is a fault of the input.
func (p *program) wrong(key string, pairs ...string) error {
	return failure{code: exitInput, text: p.words.T(key, pairs...)}
}

// misused is a fault of the command line.
func (p *program) misused(key string, pairs ...string) error {
	return failure{code: exitUsage, text: p.words.T(key, pairs...)}
}

// broken is a fault of the machine: disk, port, permissions.
func (p *program) broken(key string, pairs ...string) error {
	return failure{code: exitMachine, text: p.words.T(key, pairs...)}
}

// fail writes what went wrong, if anything, and returns the exit code.
func (p *program) fail(err error) int {
	if err == nil {
		return exitDone
	}
	var f failure
	if !errors.As(err, &f) {
		f = failure{code: exitMachine, text: err.Error()}
	}
	fmt.Fprintln(p.stderr, "waterline: "+strings.TrimRight(f.text, "\n"))
	return f.code
}

// faults turns the problems of an input into a failure that lists them all.
// Errors of another kind come back as they are.
func (p *program) faults(name string, err error) error {
	var list problem.List
	if !errors.As(err, &list) {
		return err
	}
	text := p.words.N("cli.faults", len(list), "file", plain(name)) + "\n" + p.sentences(name, list)
	return failure{code: exitInput, text: text}
}

// sentences writes one problem a line, each with its place.
func (p *program) sentences(name string, list problem.List) string {
	var b strings.Builder
	for i, one := range list.Sorted() {
		if i == mostProblems {
			b.WriteString(p.words.N("cli.faults_more", len(list)-i))
			break
		}
		b.WriteString(p.sentence(name, one))
		b.WriteByte('\n')
	}
	return strings.TrimRight(b.String(), "\n")
}

// sentence is "file:line: place: what would be right".
func (p *program) sentence(name string, one problem.Problem) string {
	var place []string
	for _, part := range []string{name, one.Path} {
		if part != "" && part != wholeInput && !slices.Contains(place, part) {
			place = append(place, part)
		}
	}
	if one.Line > 0 && len(place) > 0 {
		place[0] = fmt.Sprintf("%s:%d", place[0], one.Line)
	}
	pairs := make([]string, 0, 2*len(one.Args))
	for key, value := range one.Args {
		pairs = append(pairs, key, value)
	}
	return plain(strings.Join(append(place, p.words.T("problem."+one.Code, pairs...)), ": "))
}

// because is the cause of a failed call without the place, which the message
// names itself.
func because(err error) string {
	var (
		path    *fs.PathError
		link    *os.LinkError
		request *url.Error
		network *net.OpError
		call    *os.SyscallError
		address *net.AddrError
	)
	if errors.As(err, &path) {
		err = path.Err
	}
	if errors.As(err, &link) {
		err = link.Err
	}
	if errors.As(err, &request) {
		err = request.Err
	}
	if errors.As(err, &network) {
		err = network.Err
	}
	if errors.As(err, &call) {
		err = call.Err
	}
	if errors.As(err, &address) {
		return address.Err
	}
	return err.Error()
}
