package assessment

import (
	"encoding"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"waterline/assessment/problem"
	"waterline/assessment/questionnaire"
	"waterline/assessment/usage"
)

// usage reads what exports of AI use say. Names and kinds of the fields are
// those of usage.Summary; what they may say is checked once all of it is known.
func (d *decoder) usage(n *yaml.Node) *usage.Summary {
	if isNull(n) {
		return nil
	}
	d.lines[usagePath] = n.Line
	out := new(usage.Summary)
	d.shaped(n, usagePath, reflect.ValueOf(out).Elem())
	return out
}

const usagePath = "usage"

// shaped reads a node into a value of plain data: structs by the names of their
// JSON, lists, texts, numbers, and what reads itself from text.
func (d *decoder) shaped(n *yaml.Node, path string, to reflect.Value) {
	d.lines[path] = n.Line
	if text, ok := to.Addr().Interface().(encoding.TextUnmarshaler); ok {
		if n.Kind != yaml.ScalarNode || text.UnmarshalText([]byte(strings.TrimSpace(n.Value))) != nil {
			d.fault(n, path, dateCode(to), "got", kindWord(n))
		}
		return
	}
	switch to.Kind() {
	case reflect.Pointer:
		if !isNull(n) {
			to.Set(reflect.New(to.Type().Elem()))
			d.shaped(n, path, to.Elem())
		}
	case reflect.Struct:
		d.shapedFields(n, path, to)
	case reflect.Slice, reflect.Array:
		d.shapedList(n, path, to)
	case reflect.String:
		to.SetString(d.word(n, path))
	case reflect.Bool:
		to.SetBool(n.Value == "true")
		if n.Tag != "!!bool" {
			d.fault(n, path, CodeTrueOrFalse, "got", kindWord(n))
		}
	default:
		d.shapedNumber(n, path, to)
	}
}

// dateCode is what is wrong with text that is not the day or month asked for.
func dateCode(of reflect.Value) string {
	if of.Type() == reflect.TypeFor[usage.Day]() {
		return questionnaire.CodeNotDate
	}
	return CodeMonth
}

func (d *decoder) shapedFields(n *yaml.Node, path string, to reflect.Value) {
	if !d.isMapping(n, path) {
		return
	}
	at := make(map[string]int, to.NumField())
	names := make([]string, to.NumField())
	for i := range names {
		names[i], _, _ = strings.Cut(to.Type().Field(i).Tag.Get("json"), ",")
		at[names[i]] = i
	}
	d.pairs(n, path, func(key, value *yaml.Node) {
		i, known := at[key.Value]
		if !known {
			d.fault(key, path+"."+key.Value, CodeUnknownKey, "got", shorten(key.Value), "allowed", strings.Join(names, ", "))
			return
		}
		d.shaped(value, path+"."+key.Value, to.Field(i))
	})
}

func (d *decoder) shapedList(n *yaml.Node, path string, to reflect.Value) {
	place := func(i int) string { return fmt.Sprintf("%s[%d]", path, i+1) }
	if to.Kind() == reflect.Array {
		if n.Kind != yaml.SequenceNode || len(n.Content) != to.Len() {
			d.fault(n, path, CodeListOf, "n", strconv.Itoa(to.Len()))
			return
		}
		for i, child := range n.Content {
			d.shaped(child, place(i), to.Index(i))
		}
		return
	}
	d.entries(n, path, usage.MostEntries, place, func(child *yaml.Node, at string) {
		one := reflect.New(to.Type().Elem()).Elem()
		d.shaped(child, at, one)
		to.Set(reflect.Append(to, one))
	})
}

// shapedNumber reads a number; a whole one where the field holds no other.
func (d *decoder) shapedNumber(n *yaml.Node, path string, to reflect.Value) {
	x, code := parseNumber(n)
	if code != "" {
		plain, _ := readable(n.Value)
		d.fault(n, path, code, "got", kindWord(n), "write", plain, "min", "0", "max", amount(largestActual))
		return
	}
	switch {
	case to.CanFloat():
		to.SetFloat(x)
	case x != math.Trunc(x) || math.Abs(x) > largestActual:
		d.fault(n, path, questionnaire.CodeNotWhole, "got", shorten(n.Value), "min", "0", "max", amount(largestActual))
	case to.OverflowInt(int64(x)):
		d.fault(n, path, questionnaire.CodeOutOfRange, "got", shorten(n.Value), "min", "0", "max", amount(largestActual))
	default:
		to.SetInt(int64(x))
	}
}

// checkUsage lists everything wrong with what exports say.
func checkUsage(s *usage.Summary) problem.List {
	if s == nil {
		return nil
	}
	found := s.Faults()
	for i := range found {
		found[i].Path = usagePath + "." + found[i].Path
	}
	return found
}

// checkUsage judges a summary that could be read.
func (d *decoder) checkUsage(a Answers) {
	for _, p := range checkUsage(a.Usage) {
		if !d.reported(p.Path) {
			d.add(p.At(d.lineOf(p.Path)))
		}
	}
}
