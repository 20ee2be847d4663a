package usage

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"waterline/assessment/problem"
)

const (
	largestPlan  = 1e9     // amount of a plan
	largestPlans = 1 << 20 // bytes of a file of plans
	longestTool  = 100     // bytes of the name of a tool
)

// ReadPlans reads what an organisation says of its tools, in YAML or JSON: below
// the name of each tool, floor, cap and seat as amounts for a person and a month,
// and since, the day from which use was asked for. The error is a problem.List
// with all that is wrong, by line.
func ReadPlans(data []byte) (map[string]Plan, error) {
	if len(data) > largestPlans {
		return nil, problem.List{problem.New("", "usage_plan_large", "max", strconv.Itoa(largestPlans>>20))}
	}
	d := yaml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
	var doc yaml.Node
	err := d.Decode(&doc)
	if errors.Is(err, io.EOF) {
		return nil, problem.List{problem.New("", "usage_plan_shape")}
	}
	if err != nil {
		return nil, problem.List{problem.New("", "usage_plan_broken", "detail", strings.TrimPrefix(err.Error(), "yaml: "))}
	}
	root := doc.Content[0]
	if root.Kind != yaml.MappingNode {
		return nil, problem.List{problem.New("", "usage_plan_shape").At(root.Line)}
	}
	var found problem.List
	plans := make(map[string]Plan)
	for i := 0; i+1 < len(root.Content); i += 2 {
		tool, value := root.Content[i], root.Content[i+1]
		_, twice := plans[tool.Value]
		switch {
		case tool.Kind != yaml.ScalarNode || !SoundTool(tool.Value):
			found = append(found, problem.New(short(tool.Value), "usage_plan_tool").At(tool.Line))
		case twice:
			found = append(found, problem.New(tool.Value, "usage_plan_twice").At(tool.Line))
		case value.Kind != yaml.MappingNode:
			found = append(found, problem.New(tool.Value, "usage_plan_shape").At(value.Line))
		default:
			plan, faults := readPlan(tool.Value, value)
			plans[tool.Value] = plan
			found = append(found, faults...)
		}
	}
	return plans, found.Err()
}

var toolName = regexp.MustCompile(`^[\pL\pN][\pL\pN._:/+-]*$`)

// SoundTool reports whether a text can be the name of a tool.
func SoundTool(name string) bool { return len(name) <= longestTool && toolName.MatchString(name) }

func short(text string) string {
	r := []rune(strings.ToValidUTF8(text, "\ufffd"))
	return string(r[:min(len(r), longestTool)])
}

// readPlan reads what is said of one tool.
func readPlan(tool string, node *yaml.Node) (Plan, problem.List) {
	var p Plan
	var found problem.List
	var met []string
	amounts := map[string]*float64{"floor": &p.Floor, "cap": &p.Cap, "seat": &p.Seat}
	for i := 0; i+1 < len(node.Content); i += 2 {
		field, value := node.Content[i].Value, node.Content[i+1]
		place := tool + "." + short(field)
		if slices.Contains(met, field) {
			found = append(found, problem.New(place, "usage_plan_twice").At(value.Line))
		}
		met = append(met, field)
		switch amount := amounts[field]; {
		case amount != nil:
			n, err := strconv.ParseFloat(value.Value, 64)
			if err != nil || value.Kind != yaml.ScalarNode || n < 0 || n > largestPlan || math.IsNaN(n) {
				found = append(found, problem.New(place, "usage_plan_amount").At(value.Line))
				continue
			}
			*amount = n
		case field == "since":
			if err := p.Since.UnmarshalText([]byte(value.Value)); err != nil {
				found = append(found, problem.New(place, "usage_day", "got", short(value.Value)).At(value.Line))
			}
		default:
			found = append(found, problem.New(place, "usage_plan_field", "options", "floor, cap, seat, since").At(value.Line))
		}
	}
	for _, fault := range p.Faults() {
		fault.Path = tool + "." + fault.Path
		found = append(found, fault.At(node.Line))
	}
	return p, found
}

// Faults are all that is wrong with what is said of a tool, by field.
func (p Plan) Faults() problem.List {
	var found problem.List
	for _, one := range []struct {
		field  string
		amount float64
	}{{"floor", p.Floor}, {"cap", p.Cap}, {"seat", p.Seat}} {
		if !(one.amount >= 0 && one.amount <= largestPlan) {
			found = append(found, problem.New(one.field, "usage_plan_amount"))
		}
	}
	if p.Cap > 0 && p.Floor > p.Cap {
		found = append(found, problem.New("cap", "usage_plan_cap", "floor", fmt.Sprint(p.Floor), "cap", fmt.Sprint(p.Cap)))
	}
	return found
}
