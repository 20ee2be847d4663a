package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// risky are packages that the program has no use for, and what each opens the
// way to. An exception says where and why.
var risky = map[string]string{
	"os/exec": "commands", "plugin": "code from elsewhere", "unsafe": "memory", "C": "memory", "encoding/gob": "objects from elsewhere", "net/rpc": "objects from elsewhere",
	"net/http/pprof": "the inside of a running server", "expvar": "the inside of a running server", "text/template": "pages without escaping",
	"crypto/md5": "broken hashes", "crypto/sha1": "broken hashes", "crypto/des": "broken ciphers", "crypto/rc4": "broken ciphers", "math/rand": "numbers that can be guessed",
	"math/rand/v2": "numbers that can be guessed", "crypto/dsa": "broken signatures", "testing": "tests", "net/http/httptest": "tests",
	"waterline/cmd/internal/account/providertest": "tests", "waterline/cmd/internal/store/storetest": "tests", "waterline/cmd/internal/web/audit": "tests",
}

var excepted = map[string]string{
	"cmd/internal/mail/letter.go text/template":         "mails are plain text",
	"cmd/internal/account/totp.go crypto/sha1":          "what RFC 6238 and every app take, inside HMAC",
	"reports/pdf/attach.go crypto/md5":                  "the checksum that ISO 32000 asks for, which protects nothing",
	"cmd/waterline/work.go math/rand/v2":                "spreads the times at which jobs are tried again",
	"cmd/waterline/demo_initiative.go math/rand/v2":     "invents a company",
	"cmd/internal/account/providertest/provider.go":     "is only built for tests",
	"cmd/internal/store/storetest":                      "is only built for tests",
	"assessment/client/fiction/actual.go math/rand/v2":  "invents a company",
	"assessment/client/fiction/fiction.go math/rand/v2": "invents a company",
	"assessment/usage math/rand/v2":                     "draws from a seed",
	"scoring":                                           "draws futures from a seed that is shown",
	"cmd/internal/web/load":                             "is a program of its own, which tries a server out",
	"cmd/internal/web/audit":                            "is only built for tests",
}

// The program imports nothing that runs commands or foreign code, reaches into
// memory, guesses numbers where they must be secret, or is meant for tests.
func TestNothingRiskyIsImported(t *testing.T) {
	seen := 0
	each(t, ".go", func(name string, data []byte) {
		if strings.HasSuffix(name, "_test.go") {
			return
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, data, parser.ImportsOnly)
		if err != nil {
			t.Error(err)
			return
		}
		for _, spec := range file.Imports {
			seen++
			path, _ := strconv.Unquote(spec.Path.Value)
			why, found := risky[path]
			if found && !isExcepted(name, path) {
				t.Errorf("%s imports %s, which opens the way to %s", name, path, why)
			}
		}
	})
	if seen < 500 {
		t.Errorf("only %d imports were read", seen)
	}
}

func isExcepted(name, path string) bool {
	for at := range excepted {
		file, only, _ := strings.Cut(at, " ")
		if within(name, file) && (only == "" || only == path) {
			return true
		}
	}
	return false
}

// each reads the files of an ending below the module, by their paths in it.
func each(t *testing.T, ending string, do func(name string, data []byte)) {
	t.Helper()
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if name := entry.Name(); path != root && (strings.HasPrefix(name, ".") || name == "testdata" || name == "out") {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(path, ending) {
			return nil
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(root, path)
		do(filepath.ToSlash(relative), data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Passwords are typed unseen, can be pasted and filled in by a manager, and no
// page bounds them to fewer characters than the rules do.
func TestPasswordFieldsAreForPasswords(t *testing.T) {
	field := regexp.MustCompile(`<input[^>]*>`)
	found := 0
	each(t, ".html", func(name string, data []byte) {
		for _, tag := range field.FindAllString(string(data), -1) {
			if !strings.Contains(tag, `type="password"`) {
				if regexp.MustCompile(`name="(password|old|new_password)"`).MatchString(tag) {
					t.Errorf("%s shows a password: %s", name, tag)
				}
				continue
			}
			found++
			if !regexp.MustCompile(`autocomplete="(current-password|new-password|off)"`).MatchString(tag) || regexp.MustCompile(`onpaste|readonly|pattern=|minlength=`).MatchString(tag) {
				t.Errorf("%s hinders who has a password manager: %s", name, tag)
			}
			if most := regexp.MustCompile(`maxlength="(\d+)"`).FindStringSubmatch(tag); most != nil && len(most[1]) < 3 {
				t.Errorf("%s bounds a password: %s", name, tag)
			}
		}
	})
	if found < 5 {
		t.Errorf("only %d fields for passwords were found", found)
	}
}

// Scripts keep one switch in the browser and nothing that anybody said; they
// set no cookie, build no markup and run no text.
func TestScriptsKeepNothing(t *testing.T) {
	risks := regexp.MustCompile(`innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|document\.cookie|sessionStorage|indexedDB|\.__proto__|caches\.`)
	kept := regexp.MustCompile(`localStorage\.(?:get|set|remove)Item\(([^,)]+)`)
	found := 0
	each(t, ".js", func(name string, data []byte) {
		found++
		for _, risk := range risks.FindAllString(string(data), -1) {
			t.Errorf("%s uses %s", name, risk)
		}
		for _, key := range kept.FindAllStringSubmatch(string(data), -1) {
			if !slices.Contains([]string{`"waterline.keys"`, "name"}, key[1]) {
				t.Errorf("%s keeps %s in the browser", name, key[1])
			}
		}
	})
	if found < 9 {
		t.Errorf("only %d scripts were read", found)
	}
}
