//go:build unix

package storetest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
)

// Requiring is the variable that makes a test fail where a tool is missing.
const Requiring = "WATERLINE_REQUIRE_TOOLS"

// Server is a PostgreSQL of this machine that a test started. It listens on
// loopback, lets everybody in, and ends with the test's process even where that
// is killed.
type Server struct {
	Port int

	dir   string // its data, within another one that is removed at the end
	guard *exec.Cmd
	order io.WriteCloser // how it shall stop
	own   *syscall.Credential
	said  string // file with what it wrote
}

// Setting is a setting of a server, such as "fsync=on".
type Setting = string

// fast are settings of a server whose data nobody keeps.
func fast() []Setting {
	return []Setting{"fsync=off", "synchronous_commit=off", "full_page_writes=off"}
}

// Initial starts a new, empty server for a test. Where PostgreSQL is not
// installed the test is skipped, or fails if tools are required.
func Initial(t testing.TB, settings ...Setting) *Server {
	t.Helper()
	tools(t)
	s, err := initial(settings)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.remove)
	return s
}

// Standby starts a copy of a server that follows it, under the name that the
// server knows it by.
func (s *Server) Standby(t testing.TB, name string, settings ...Setting) *Server {
	t.Helper()
	c, err := s.copied(name, settings)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.remove)
	return c
}

// tools skips or fails a test without PostgreSQL.
func tools(t testing.TB) {
	t.Helper()
	if _, err := binary("postgres"); err != nil {
		if os.Getenv(Requiring) != "" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
}

// binary finds a program of PostgreSQL: the newest that Debian installed, or
// one in the path.
func binary(name string) (string, error) {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	if len(found) > 0 {
		return slices.MaxFunc(found, func(a, b string) int { return major(a) - major(b) }), nil
	}
	path, err := exec.LookPath(name)
	if err != nil {
		return "", fmt.Errorf("PostgreSQL is not installed: %w", err)
	}
	return path, nil
}

func major(path string) int {
	n, _ := strconv.Atoi(strings.Split(strings.TrimPrefix(path, "/usr/lib/postgresql/"), "/")[0])
	return n
}

// vacant is a server without data.
func vacant() (s *Server, err error) {
	s = &Server{}
	top, err := os.MkdirTemp("", "waterline-postgres-")
	if err != nil {
		return nil, err
	}
	s.dir, s.said = filepath.Join(top, "data"), filepath.Join(top, "log")
	if os.Geteuid() == 0 { // as whom it does not run
		if s.own, err = servant(); err == nil {
			err = os.Chown(top, int(s.own.Uid), int(s.own.Gid))
		}
	}
	if err == nil {
		s.Port, err = free()
	}
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(top))
	}
	return s, nil
}

func initial(settings []Setting) (*Server, error) {
	s, err := vacant()
	if err != nil {
		return nil, err
	}
	// The collation is that of a language, as on most servers of operators.
	err = s.run("initdb", "-D", s.dir, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-US", "--no-sync")
	if err == nil {
		err = s.start(settings)
	}
	if err != nil {
		s.remove()
		return nil, err
	}
	return s, nil
}

func (s *Server) copied(name string, settings []Setting) (*Server, error) {
	c, err := vacant()
	if err != nil {
		return nil, err
	}
	err = c.run("pg_basebackup", "-D", c.dir, "-R", "-c", "fast", "--no-sync", "-d",
		fmt.Sprintf("host=127.0.0.1 port=%d user=postgres application_name=%s", s.Port, name))
	if err == nil {
		err = c.start(settings)
	}
	if err != nil {
		c.remove()
		return nil, err
	}
	return c, nil
}

// servant is whom servers run as where the tests run as root.
func servant() (*syscall.Credential, error) {
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.ParseUint(u.Uid, 10, 32)
		if err != nil {
			return nil, err
		}
		gid, err := strconv.ParseUint(u.Gid, 10, 32)
		return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, err
	}
	return nil, errors.New("there is no user to run PostgreSQL as")
}

func free() (int, error) {
	l, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	address, _ := l.Addr().(*net.TCPAddr)
	return address.Port, l.Close()
}

func (s *Server) command(name string, args ...string) (*exec.Cmd, error) {
	path, err := binary(name)
	if err != nil {
		return nil, err
	}
	c := exec.Command(path, args...) //nolint:gosec,noctx // a program of PostgreSQL, which the server outlives
	c.Dir = filepath.Dir(s.dir)
	c.SysProcAttr = &syscall.SysProcAttr{Credential: s.own}
	return c, nil
}

func (s *Server) run(name string, args ...string) error {
	c, err := s.command(name, args...)
	if err != nil {
		return err
	}
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", name, err, out)
	}
	return nil
}

// guarding runs the server until it reads the signal that stops it. Where it
// reads an end, the process that would say it is gone, and the data goes too.
const guarding = `"$@" & server=$!
read -r how || gone=yes
kill -"${how:-QUIT}" $server 2>/dev/null
wait $server
[ -z "$gone" ] || rm -rf "$0"`

// Start starts a server that was stopped, with more settings.
func (s *Server) Start(t testing.TB, settings ...Setting) {
	t.Helper()
	if err := s.start(settings); err != nil {
		t.Fatal(err)
	}
}

func (s *Server) start(settings []Setting) error {
	args := []string{"-D", s.dir, "-p", strconv.Itoa(s.Port), "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=" + filepath.Dir(s.dir),
		"-c", "max_connections=200", "-c", "shared_buffers=32MB", "-c", "dynamic_shared_memory_type=posix"}
	for _, setting := range settings {
		args = append(args, "-c", setting)
	}
	c, err := s.command("postgres", args...)
	if err != nil {
		return err
	}
	log, err := os.OpenFile(s.said, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	c.Args = append([]string{"sh", "-c", guarding, filepath.Dir(s.dir)}, append([]string{c.Path}, c.Args[1:]...)...)
	c.Path = "/bin/sh"
	c.Stdout, c.Stderr = log, log
	c.SysProcAttr.Setpgid = true // a signal from the terminal is not for it
	if s.order, err = c.StdinPipe(); err != nil {
		return err
	}
	if err := c.Start(); err != nil {
		return err
	}
	s.guard = c
	return s.answers()
}

// answers waits until a server takes connections.
func (s *Server) answers() error {
	db, err := sql.Open("pgx", s.URL("postgres"))
	if err != nil {
		return err
	}
	defer db.Close()
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		if err = db.PingContext(context.Background()); err == nil {
			return nil
		}
		if time.Now().After(deadline) {
			said, _ := os.ReadFile(s.said)
			return fmt.Errorf("PostgreSQL does not answer: %w\n%s", err, said)
		}
	}
}

// URL is where a database of the server is.
func (s *Server) URL(database string) string {
	return fmt.Sprintf("postgres://postgres@127.0.0.1:%d/%s", s.Port, database)
}

// Stop stops a server: "INT" ends its connections and writes all to disk, "QUIT"
// is as if it had crashed.
func (s *Server) Stop(how string) {
	if s.guard == nil {
		return
	}
	_, _ = io.WriteString(s.order, how+"\n")
	_ = s.guard.Wait()
	s.guard = nil
}

// Promote makes a standby a primary.
func (s *Server) Promote(t testing.TB) {
	t.Helper()
	if err := s.run("pg_ctl", "promote", "-w", "-D", s.dir); err != nil {
		t.Fatal(err)
	}
}

// Log is what a server wrote.
func (s *Server) Log() string {
	said, _ := os.ReadFile(s.said)
	return string(said)
}

func (s *Server) remove() {
	s.Stop("QUIT")
	_ = os.RemoveAll(filepath.Dir(s.dir))
}
