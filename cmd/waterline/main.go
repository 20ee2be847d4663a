// Command waterline assesses where AI pays off in an organisation and writes
// the strategy report, from a file of answers or through its own web pages.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // zones of organisations, where the machine has none

	_ "golang.org/x/crypto/x509roots/fallback" // certificates, where the machine has none

	"waterline/templates/locale"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Environ(), os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is the whole program with everything it touches as arguments. It returns
// the exit code.
func run(ctx context.Context, args, env []string, stdin io.Reader, stdout, stderr io.Writer) int {
	words, err := locale.Load(usualLanguage)
	p := &program{env: env, stdin: stdin, stdout: stdout, stderr: stderr, words: words}
	if err != nil {
		return p.fail(err)
	}
	return p.fail(p.execute(ctx, args))
}

// program is what every command works with.
type program struct {
	env            []string
	stdin          io.Reader
	stdout, stderr io.Writer
	words          *locale.Locale
	chosen         bool // somebody chose the language of words
}
