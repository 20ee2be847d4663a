package api

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"waterline/assessment/problem"
)

// object is a JSON object in the order it was written.
type object struct {
	names  []string
	values map[string]any
}

// deepest bounds how far values are nested.
const deepest = 64

// decode reads a body strictly into a pointer to a struct: every key must be
// known and stand once, every value be of its kind. All that is wrong is listed
// at once, with the place where it stands.
func decode(data []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var found problem.List
	tree, err := parse(d, "", 0, &found)
	if err == nil {
		if _, more := d.Token(); !errors.Is(more, io.EOF) {
			err = errors.New("there is more after the end")
		}
	}
	if err != nil {
		return problem.List{problem.New("body", "api_syntax", "detail", err.Error())}
	}
	assign(reflect.ValueOf(into).Elem(), tree, "", &found)
	return found.Err()
}

// parse reads one value. A key that stands twice is a problem, no error.
func parse(d *json.Decoder, path string, depth int, found *problem.List) (any, error) {
	token, err := d.Token()
	if err != nil {
		if errors.Is(err, io.EOF) {
			return nil, errors.New("the body ends too early")
		}
		return nil, err
	}
	delim, ok := token.(json.Delim)
	switch {
	case !ok:
		return token, nil
	case depth == deepest:
		return nil, errors.New("it is nested too deep")
	case delim == '[':
		list := []any{}
		for d.More() {
			one, err := parse(d, fmt.Sprintf("%s[%d]", path, len(list)+1), depth+1, found)
			if err != nil {
				return nil, err
			}
			list = append(list, one)
		}
		_, err = d.Token()
		return list, err
	}
	o := object{values: make(map[string]any)}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return nil, err
		}
		name, _ := key.(string) // keys of an object are strings
		one, err := parse(d, below(path, name), depth+1, found)
		if err != nil {
			return nil, err
		}
		if _, twice := o.values[name]; twice {
			*found = append(*found, problem.New(below(path, name), "duplicate_key", "got", name))
			continue
		}
		o.names, o.values[name] = append(o.names, name), one
	}
	_, err = d.Token()
	return o, err
}

func below(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// assign puts a value of the tree into its place.
func assign(v reflect.Value, value any, path string, found *problem.List) {
	refuse := func(code string) { *found = append(*found, problem.New(cmp.Or(path, "body"), code)) }
	if v.Type() == reflect.TypeFor[json.RawMessage]() {
		data, err := json.Marshal(plain(value))
		if err != nil {
			refuse("api_object")
			return
		}
		v.SetBytes(data)
		return
	}
	if v.Kind() == reflect.Pointer {
		if value == nil {
			return
		}
		v.Set(reflect.New(v.Type().Elem()))
		assign(v.Elem(), value, path, found)
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		o, ok := value.(object)
		if !ok {
			refuse("api_object")
			return
		}
		assignStruct(v, o, path, found)
	case reflect.Slice:
		list, ok := value.([]any)
		if !ok {
			refuse("api_list")
			return
		}
		v.Set(reflect.MakeSlice(v.Type(), len(list), len(list)))
		for i, one := range list {
			assign(v.Index(i), one, fmt.Sprintf("%s[%d]", path, i+1), found)
		}
	default:
		if code := assignPlain(v, value); code != "" {
			refuse(code)
		}
	}
}

func assignStruct(v reflect.Value, o object, path string, found *problem.List) {
	fields := make(map[string]int)
	var allowed []string
	for i := range v.NumField() {
		name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		fields[name] = i
		allowed = append(allowed, name)
	}
	slices.Sort(allowed)
	for _, name := range o.names {
		i, known := fields[name]
		if !known {
			*found = append(*found, problem.New(below(path, name), "unknown_key", "got", name, "allowed", strings.Join(allowed, ", ")))
			continue
		}
		assign(v.Field(i), o.values[name], below(path, name), found)
	}
}

// assignPlain sets text, flag or number, or says what was expected.
func assignPlain(v reflect.Value, value any) (code string) {
	switch v.Kind() {
	case reflect.String:
		text, ok := value.(string)
		if !ok {
			return "api_text"
		}
		v.SetString(text)
	case reflect.Bool:
		flag, ok := value.(bool)
		if !ok {
			return "api_flag"
		}
		v.SetBool(flag)
	case reflect.Int64:
		number, _ := value.(json.Number)
		n, err := strconv.ParseInt(number.String(), 10, 64)
		if err != nil {
			return "api_integer"
		}
		v.SetInt(n)
	case reflect.Float64:
		number, _ := value.(json.Number)
		x, err := number.Float64()
		if err != nil || math.IsInf(x, 0) || math.IsNaN(x) {
			return "api_number"
		}
		v.SetFloat(x)
	}
	return ""
}

// plain is a value of the tree as encoding/json writes it.
func plain(value any) any {
	switch value := value.(type) {
	case object:
		out := make(map[string]any, len(value.values))
		for name, one := range value.values {
			out[name] = plain(one)
		}
		return out
	case []any:
		out := make([]any, len(value))
		for i, one := range value {
			out[i] = plain(one)
		}
		return out
	}
	return value
}
