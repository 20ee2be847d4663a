// Package config reads the settings that stand outside the command line: the
// WATERLINE_* variables and a settings file. It does not know what a setting
// means; the command that has the flag of the same name checks the value.
//
// A variable wins over the file. WATERLINE_X_FILE names a file that holds the
// value of X, so that a secret need not stand in the environment.
package config

import (
	"errors"
	"io"
	"os"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"waterline/assessment/problem"
)

const (
	prefix     = "WATERLINE_"
	fileSuffix = "_FILE"

	// maxBytes bounds a settings file and a file with a secret: both are small,
	// and a wrong path such as a disk image must not be read into memory.
	maxBytes = 64 << 10
)

// Settings are the values found outside the command line.
type Settings struct {
	env  map[string]string
	file map[string]entry
	name string
}

type entry struct {
	value string
	line  int
}

// Load takes the environment as os.Environ gives it and reads the settings file
// at path, or none when path is empty. What is wrong with the file comes back
// as a problem.List.
func Load(env []string, path string) (Settings, error) {
	s := Settings{env: make(map[string]string), name: path}
	for _, pair := range env {
		if name, value, ok := strings.Cut(pair, "="); ok && strings.HasPrefix(name, prefix) {
			s.env[name] = value
		}
	}
	if path == "" {
		return s, nil
	}
	data, err := readSmall(path)
	if err != nil {
		return Settings{}, problem.List{unreadable(path, err)}
	}
	s.file, err = decode(path, data)
	return s, err
}

// Value finds the setting of a flag such as database-url. The error is a
// problem.List that names the variable or file at fault.
func (s Settings) Value(flag string) (value string, found bool, err error) {
	name := Variable(flag)
	direct, hasDirect := s.env[name]
	path, hasFile := s.env[name+fileSuffix]
	switch {
	case hasDirect && hasFile:
		return "", false, problem.List{problem.New(name, "setting_twice", "other", name+fileSuffix)}
	case hasDirect:
		return direct, true, nil
	case hasFile:
		data, err := readSmall(path)
		if err != nil {
			return "", false, problem.List{unreadable(name+fileSuffix, err, "file", path)}
		}
		return strings.TrimRight(string(data), "\r\n"), true, nil
	}
	e, found := s.file[flag]
	return e.value, found, nil
}

// Known refuses settings of the file that no command has a flag for, all of
// them at once.
func (s Settings) Known(flags []string) error {
	var list problem.List
	for name, e := range s.file {
		if !slices.Contains(flags, name) {
			list = append(list, problem.New(s.name, "setting_unknown", "name", name).At(e.line))
		}
	}
	return list.Sorted().Err()
}

// Variable is the environment variable of a flag.
func Variable(flag string) string {
	return prefix + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

func decode(path string, data []byte) (map[string]entry, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return nil, problem.List{problem.New(path, "setting_syntax", "error", strings.TrimPrefix(err.Error(), "yaml: "))}
	}
	entries := make(map[string]entry)
	if len(doc.Content) == 0 {
		return entries, nil
	}
	root := doc.Content[0]
	if root.Kind != yaml.MappingNode {
		return nil, problem.List{problem.New(path, "setting_shape").At(root.Line)}
	}
	var list problem.List
	for i := 0; i+1 < len(root.Content); i += 2 {
		key, value := root.Content[i], root.Content[i+1]
		_, twice := entries[key.Value]
		switch {
		case twice:
			list = append(list, problem.New(path, "setting_repeated", "name", key.Value).At(key.Line))
		case value.Kind != yaml.ScalarNode:
			list = append(list, problem.New(path, "setting_shape").At(value.Line))
		default:
			entries[key.Value] = entry{value: value.Value, line: key.Line}
		}
	}
	return entries, list.Err()
}

var errTooLarge = errors.New("the file is larger than 64 kB")

func readSmall(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxBytes+1))
	if err == nil && len(data) > maxBytes {
		err = errTooLarge
	}
	return data, err
}

// unreadable leaves out the path that a file error repeats: the problem names
// it already.
func unreadable(where string, err error, pairs ...string) problem.Problem {
	var pathError *os.PathError
	if errors.As(err, &pathError) {
		err = pathError.Err
	}
	if len(pairs) == 0 {
		pairs = []string{"file", where}
	}
	return problem.New(where, "setting_unreadable", append(pairs, "error", err.Error())...)
}
