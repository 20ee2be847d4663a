package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"os/signal"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// faultsVariable names, for a server that is to fail, the system calls that
// fail from SIGUSR1 on and the error they fail with.
const faultsVariable = "WATERLINE_TEST_FAULTS"

func testPrograms() map[string]func() {
	return map[string]func(){"waterline": main, "waterline-failing": failing}
}

// failing is the program whose kernel begins to refuse: it is the real one, and
// so is what it meets.
func failing() {
	begin := make(chan os.Signal, 1)
	signal.Notify(begin, syscall.SIGUSR1)
	go func() {
		<-begin
		if err := refuseCalls(os.Getenv(faultsVariable)); err != nil {
			fmt.Fprintln(os.Stderr, "cannot inject faults:", err)
			os.Exit(1)
		}
		fmt.Fprintln(os.Stderr, "faults begin")
	}()
	main()
}

// refuseCalls makes system calls of all threads fail, such as "pwrite64=28".
func refuseCalls(faults string) error {
	filter := []unix.SockFilter{{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS}}
	for fault := range strings.SplitSeq(faults, ",") {
		var call, number uint32
		if _, err := fmt.Sscanf(fault, "%d=%d", &call, &number); err != nil {
			return err
		}
		filter = append(filter,
			unix.SockFilter{Code: unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, Jf: 1, K: call},
			unix.SockFilter{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_ERRNO | number})
	}
	filter = append(filter, unix.SockFilter{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_ALLOW})
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return err
	}
	prog := unix.SockFprog{Len: uint16(len(filter)), Filter: &filter[0]}
	if _, _, errno := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, unix.SECCOMP_FILTER_FLAG_TSYNC, uintptr(unsafe.Pointer(&prog))); errno != 0 {
		return errno
	}
	return nil
}

// server is a process of the program.
type server struct {
	*exec.Cmd
	t      *testing.T
	url    string
	stderr *watched
	stdout bytes.Buffer
	read   chan struct{}
}

// watched keeps what a process says, for readers meanwhile.
type watched struct {
	mu   sync.Mutex
	said bytes.Buffer
}

func (w *watched) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.said.Write(p)
}

func (w *watched) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.said.String()
}

// started runs the program on a directory; faults are those that SIGUSR1 begins.
func started(t *testing.T, data, faults string) *server {
	t.Helper()
	s := &server{t: t, stderr: &watched{}, read: make(chan struct{})}
	s.Cmd = exec.Command("waterline-failing", "serve", "--addr", "127.0.0.1:0", "--data", data)
	s.Env = append(os.Environ(), faultsVariable+"="+faults)
	s.Stderr = s.stderr
	out, err := s.StdoutPipe()
	if err == nil {
		err = s.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = s.Process.Kill()
		_ = s.Wait()
	})
	lines := bufio.NewReader(out)
	first, err := lines.ReadString('\n')
	if err != nil {
		t.Fatalf("serve said nothing: %v, %s", err, s.stderr)
	}
	s.url = regexp.MustCompile(`http://\S+`).FindString(first)
	go func() {
		_, _ = io.Copy(&s.stdout, lines)
		close(s.read)
	}()
	return s
}

// fail begins the faults.
func (s *server) fail() {
	s.t.Helper()
	if err := s.Process.Signal(syscall.SIGUSR1); err != nil {
		s.t.Fatal(err)
	}
	for deadline := time.Now().Add(10 * time.Second); !strings.Contains(s.stderr.String(), "faults begin"); time.Sleep(5 * time.Millisecond) {
		if said := s.stderr.String(); strings.Contains(said, "cannot inject") || time.Now().After(deadline) {
			s.t.Fatalf("no faults here: %s", said)
		}
	}
}

// end stops the server with a signal and returns its exit code.
func (s *server) end(how os.Signal) int {
	s.t.Helper()
	if err := s.Process.Signal(how); err != nil {
		s.t.Fatal(err)
	}
	select {
	case <-s.read:
	case <-time.After(time.Minute): // it says where it hangs
		_ = s.Process.Signal(syscall.SIGQUIT)
		<-s.read
		_ = s.Wait()
		s.t.Fatalf("the server does not end: %s", s.stderr)
	}
	_ = s.Wait()
	return s.ProcessState.ExitCode()
}

// typist saves one number of one assessment again and again, as the script of
// the page does.
type typist struct {
	address string // of the question, without the server
	form    url.Values
	last    int // acknowledged
	tried   int
}

// seated begins an assessment and goes as far as the question.
func seated(t *testing.T, site string) *typist {
	t.Helper()
	b := &browser{t: t, client: &http.Client{Timeout: 10 * time.Second}}
	b.open(site + "/start")
	for range 10 {
		if path.Base(b.at.Path) == "P-HEADCOUNT" {
			form := postForm(b.page)
			values := url.Values{}
			for field := range all(form) {
				if attr(field, "type") == "hidden" {
					values.Set(attr(field, "name"), attr(field, "value"))
				}
			}
			return &typist{address: b.at.Path, form: values}
		}
		b.submit(typed(b.at.Path))
	}
	t.Fatal("the question does not come")
	return nil
}

// save sends the next number. It returns the status, or the error of a server
// that is gone.
func (y *typist) save(client *http.Client, site string) (status int, text string, err error) {
	y.tried = y.last + 1
	values := url.Values{}
	for name, list := range y.form {
		values[name] = list
	}
	values.Set("answer", strconv.Itoa(y.tried))
	request, err := http.NewRequest(http.MethodPost, site+y.address, strings.NewReader(values.Encode()))
	if err != nil {
		return 0, "", err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Origin", site)
	request.Header.Set("X-Autosave", "1")
	response, err := client.Do(request)
	if err != nil {
		return 0, "", err
	}
	defer response.Body.Close()
	var reply struct {
		Text    string
		Version int64
	}
	if err := json.NewDecoder(response.Body).Decode(&reply); err != nil {
		return response.StatusCode, "", err
	}
	if response.StatusCode == http.StatusOK {
		y.last = y.tried
		y.form.Set("version", strconv.FormatInt(reply.Version, 10))
	}
	return response.StatusCode, reply.Text, nil
}

// kept is the number that the page holds.
func (y *typist) kept(t *testing.T, site string) int {
	t.Helper()
	b := &browser{t: t, client: &http.Client{Timeout: 10 * time.Second}}
	b.open(site + y.address)
	for field := range all(b.page) {
		if attr(field, "name") == "answer" && attr(field, "type") == "text" {
			n, _ := strconv.Atoi(attr(field, "value"))
			return n
		}
	}
	t.Fatalf("%s holds no answer", y.address)
	return 0
}

// faults of disks, by what the kernel says.
var diskFaults = map[string]string{
	"full":       fmt.Sprintf("%d=%d", unix.SYS_PWRITE64, unix.ENOSPC),
	"failing":    fmt.Sprintf("%d=%d", unix.SYS_PWRITE64, unix.EIO),
	"not synced": fmt.Sprintf("%d=%d,%d=%d", unix.SYS_FDATASYNC, unix.EIO, unix.SYS_FSYNC, unix.EIO),
	"read-only":  fmt.Sprintf("%d=%d", unix.SYS_PWRITE64, unix.EROFS),
}

// TestADiskThatFails lets the kernel refuse what the server asks of its disk. No
// save is acknowledged from then on, the page says why, readers are served, and
// the next start finds everything acknowledged.
func TestADiskThatFails(t *testing.T) {
	t.Parallel()
	for name, faults := range diskFaults {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data := filepath.Join(t.TempDir(), "data")
			s := started(t, data, faults)
			y := seated(t, s.url)
			client := &http.Client{Timeout: 10 * time.Second}
			for range 20 {
				if status, text, err := y.save(client, s.url); err != nil || status != http.StatusOK {
					t.Fatalf("a sound disk: %d %s %v", status, text, err)
				}
			}
			s.fail()
			for range 3 {
				status, text, err := y.save(client, s.url)
				if err != nil || status != http.StatusServiceUnavailable || !strings.HasPrefix(text, "Not saved") {
					t.Errorf("the disk is %s and the save says %d %q (%v)", name, status, text, err)
				}
			}
			if got := y.kept(t, s.url); got != y.last {
				t.Errorf("a reader finds %d while the disk fails, acknowledged is %d", got, y.last)
			}
			if said := s.stderr.String(); !strings.Contains(said, "unavailable") {
				t.Errorf("the log does not say what failed: %s", said)
			}
			s.end(syscall.SIGKILL)
			s = started(t, data, "")
			// What was written and could not be synced may be there all the same.
			if got := y.kept(t, s.url); got != y.last && (name != "not synced" || got != y.tried) {
				t.Errorf("after the disk was %s the answer is %d, acknowledged was %d", name, got, y.last)
			}
			if status, text, err := y.save(client, s.url); err != nil || status != http.StatusOK {
				t.Errorf("saving again: %d %s %v", status, text, err)
			}
		})
	}
}

// TestSavesOutliveTheServer ends servers with saves in flight: by SIGKILL,
// which may keep a save that was not acknowledged yet, and by SIGTERM, which
// finishes what was begun and ends well.
func TestSavesOutliveTheServer(t *testing.T) {
	t.Parallel()
	for name, how := range map[string]os.Signal{"killed": syscall.SIGKILL, "told to stop": syscall.SIGTERM} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data := filepath.Join(t.TempDir(), "data")
			s := started(t, data, "")
			typists := make([]*typist, 6)
			for i := range typists {
				typists[i] = seated(t, s.url)
			}
			for round := range 4 {
				var group sync.WaitGroup
				for _, y := range typists {
					group.Go(func() {
						client := &http.Client{Timeout: 10 * time.Second}
						for {
							if status, _, err := y.save(client, s.url); err != nil || status != http.StatusOK {
								return
							}
						}
					})
				}
				time.Sleep(time.Duration(100+70*round) * time.Millisecond)
				code := s.end(how)
				group.Wait()
				if how == syscall.SIGTERM && (code != exitDone || !strings.Contains(s.stdout.String(), "Every answer is saved")) {
					t.Fatalf("it ended with %d and said %q, %s", code, &s.stdout, s.stderr)
				}
				s = started(t, data, "")
				for _, y := range typists {
					got := y.kept(t, s.url)
					if got != y.last && (how != syscall.SIGKILL || got != y.tried) {
						t.Errorf("kept is %d, acknowledged was %d", got, y.last)
					}
					*y = *again(t, s.url, y, got)
				}
			}
			total := 0
			for _, y := range typists {
				total += y.last
			}
			if total < 10*len(typists) {
				t.Errorf("only %d saves in all, which shows nothing", total)
			}
		})
	}
}

// again opens the question anew.
func again(t *testing.T, site string, y *typist, kept int) *typist {
	t.Helper()
	b := &browser{t: t, client: &http.Client{Timeout: 10 * time.Second}}
	b.open(site + y.address)
	values := url.Values{}
	for field := range all(postForm(b.page)) {
		if attr(field, "type") == "hidden" {
			values.Set(attr(field, "name"), attr(field, "value"))
		}
	}
	return &typist{address: y.address, form: values, last: kept}
}
