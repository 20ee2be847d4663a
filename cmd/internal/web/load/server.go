//go:build linux

package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// server is the program at work in a process of its own.
type server struct {
	address string
	dir     string
	command *exec.Cmd
	first   time.Duration // from its start to its first page
}

// start builds the program, starts it on an empty directory and waits for its
// first page.
func start(ctx context.Context, p plan) (*server, error) {
	dir, err := os.MkdirTemp("", "waterline-load-*")
	if err != nil {
		return nil, err
	}
	if p.binary == "" {
		p.binary = filepath.Join(dir, "waterline")
		build := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags", "-s -w", "-o", p.binary, "waterline/cmd/waterline") //nolint:gosec // the program under test, as its caller says
		build.Stderr, build.Env = os.Stderr, append(os.Environ(), "CGO_ENABLED=0")
		if err := build.Run(); err != nil {
			return nil, fmt.Errorf("build the program: %w", err)
		}
	}
	log, err := os.Create(filepath.Join(dir, "log"))
	if err != nil {
		return nil, err
	}
	args := []string{"serve", "--addr", "127.0.0.1:0", "--data", filepath.Join(dir, "data"), "--trusted-proxies", "127.0.0.1"}
	if p.database != "" {
		args = append(args, "--database-url", p.database)
	}
	s := &server{dir: dir, command: exec.Command(p.binary, args...)} //nolint:noctx,gosec // it is stopped by a signal, as an operator stops it; its caller names the program
	s.command.Stderr = log
	out, err := s.command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	began := time.Now()
	if err := s.command.Start(); err != nil {
		return nil, err
	}
	lines := bufio.NewScanner(out)
	for s.address == "" && lines.Scan() {
		s.address = strings.TrimPrefix(regexp.MustCompile(`http://127\.0\.0\.1:\d+`).FindString(lines.Text()), "http://")
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()        // ends with the program
	response, err := http.Get("http://" + s.address + "/") //nolint:noctx // loopback
	if err != nil {
		said, _ := os.ReadFile(log.Name())
		return nil, fmt.Errorf("the program does not answer: %w: %s", err, said)
	}
	_, err = io.Copy(io.Discard, response.Body)
	s.first = time.Since(began)
	return s, errors.Join(err, response.Body.Close())
}

// stop ends the program as an operator does.
func (s *server) stop() {
	_ = s.command.Process.Signal(os.Interrupt)
	_ = s.command.Wait()
	_ = os.RemoveAll(s.dir)
}

// memory is what a process has resident, in MiB.
type memory struct{ resident, most, anonymous, file float64 }

func (s *server) memory() memory {
	data, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.command.Process.Pid))
	field := func(name string) float64 {
		for line := range strings.Lines(string(data)) {
			if rest, ok := strings.CutPrefix(line, name+":"); ok {
				kib, _ := strconv.ParseFloat(strings.Fields(rest)[0], 64)
				return kib / 1024
			}
		}
		return 0
	}
	return memory{field("VmRSS"), field("VmHWM"), field("RssAnon"), field("RssFile")}
}

// usage is the time that the program spent on processors.
func (s *server) usage() time.Duration {
	data, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.command.Process.Pid))
	_, rest, _ := bytes.Cut(data, []byte(") "))
	fields := strings.Fields(string(rest))
	if len(fields) < 13 {
		return 0
	}
	user, _ := strconv.ParseInt(fields[11], 10, 64)
	system, _ := strconv.ParseInt(fields[12], 10, 64)
	return time.Duration(user+system) * 10 * time.Millisecond // ticks of Linux
}

// starved is how long threads of the program could run and had no processor.
func (s *server) starved() time.Duration {
	names, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", s.command.Process.Pid))
	var sum int64
	for _, name := range names {
		data, _ := os.ReadFile(name)
		if fields := strings.Fields(string(data)); len(fields) == 3 {
			waited, _ := strconv.ParseInt(fields[1], 10, 64)
			sum += waited
		}
	}
	return time.Duration(sum)
}

func (s *server) size() float64    { return s.sized("waterline.db") }
func (s *server) logSize() float64 { return s.sized("waterline.db-wal") }

// sized is the size of a file of the data directory, in MB.
func (s *server) sized(name string) float64 {
	about, err := os.Stat(filepath.Join(s.dir, "data", name))
	if err != nil {
		return 0
	}
	return float64(about.Size()) / 1e6
}

// metrics are the lines of /metrics.
func (s *server) metrics() []string {
	response, err := http.Get("http://" + s.address + "/metrics") //nolint:noctx // loopback
	if err != nil {
		return nil
	}
	defer response.Body.Close()
	data, _ := io.ReadAll(response.Body)
	return strings.Split(string(data), "\n")
}

// metric is one value without labels.
func (s *server) metric(name string) float64 {
	for _, line := range s.metrics() {
		if rest, ok := strings.CutPrefix(line, name+" "); ok {
			x, _ := strconv.ParseFloat(rest, 64)
			return x
		}
	}
	return 0
}

// within says how many requests the server itself answered within 250 ms, since
// it started, evaluations and reports left out.
func (s *server) within() string {
	const name = "waterline_http_request_duration_seconds_"
	var quick, all float64
	for _, line := range s.metrics() {
		heavy := strings.Contains(line, `method="POST",route="/a/:token/check"`) || strings.Contains(line, "report.pdf")
		if heavy || !strings.HasPrefix(line, name) {
			continue
		}
		x, _ := strconv.ParseFloat(line[strings.LastIndexByte(line, ' ')+1:], 64)
		switch {
		case strings.HasPrefix(line, name+"bucket") && strings.Contains(line, `le="0.25"`):
			quick += x
		case strings.HasPrefix(line, name+"count"):
			all += x
		}
	}
	commits := max(s.metric("waterline_commit_batch_size_count"), 1)
	return fmt.Sprintf("%.0f of %.0f pages and saves took over 250 ms (%.3f %%); %.1f writes a commit, which takes %.1f ms.", all-quick, all, 100*(all-quick)/max(all, 1),
		s.metric("waterline_commit_batch_size_sum")/commits, 1000*s.metric("waterline_commit_duration_seconds_sum")/commits)
}

func processors() int { return runtime.GOMAXPROCS(0) }

// average is the load average of a minute.
func average() string {
	data, _ := os.ReadFile("/proc/loadavg")
	first, _, _ := strings.Cut(string(data), " ")
	return first
}

func setNiceness(n int) error {
	threads, err := os.ReadDir("/proc/self/task") // each has its own, and those to come take that of their maker
	if err != nil {
		return err
	}
	for _, thread := range threads {
		id, err := strconv.Atoi(thread.Name())
		if err == nil {
			err = unix.Setpriority(unix.PRIO_PROCESS, id, n)
		}
		if err != nil && !errors.Is(err, unix.ESRCH) {
			return err
		}
	}
	return nil
}
