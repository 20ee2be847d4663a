package overlay

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"

	"go.yaml.in/yaml/v3"
)

// Find reads the file of words of a language. The error names the data and the
// language when there is none.
func Find(files fs.FS, data, name, language string) ([]byte, error) {
	words, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, fmt.Errorf("%s has no language %q: %w", data, language, err)
	}
	return words, nil
}

// Read decodes a file of words into one struct, strictly: a key the struct does
// not have, or has twice, is refused.
func Read[T any](words []byte) (T, error) {
	var into T
	dec := yaml.NewDecoder(bytes.NewReader(words))
	dec.KnownFields(true)
	return into, dec.Decode(&into)
}

// Faults collects what words do not fit, so that all of it is said at once.
type Faults struct{ errs []error }

// Say adds a fault.
func (f *Faults) Say(format string, args ...any) {
	f.errs = append(f.errs, fmt.Errorf(format, args...))
}

// Text puts one text for another. Data without a text takes none.
func (f *Faults) Text(where string, text *string, with string) {
	switch {
	case *text != "" && with == "":
		f.Say("%s is missing", where)
	case *text == "" && with != "":
		f.Say("%s is too many: the data has no such text", where)
	default:
		*text = with
	}
}

// Err is all of them, nil when there are none.
func (f *Faults) Err() error { return errors.Join(f.errs...) }
