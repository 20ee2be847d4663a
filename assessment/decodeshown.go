package assessment

import (
	"slices"
	"strconv"

	"go.yaml.in/yaml/v3"

	"waterline/assessment/questionnaire"
)

// longestOnPage is the most seconds that are kept for one question: a day.
const longestOnPage = 86400

// shown reads how the questions were put.
func (d *decoder) shown(n *yaml.Node) Shown {
	var s Shown
	if n.Kind != yaml.MappingNode {
		d.fault(n, "shown", CodeNotMapping)
		return s
	}
	d.pairs(n, "shown", func(key, value *yaml.Node) {
		switch key.Value {
		case "seconds":
			s.Seconds = d.seconds(value)
		case "reversed":
			for _, id := range d.choices(value, "shown.reversed") {
				if _, ok := d.bank.Question(id); !ok {
					d.fault(value, "shown.reversed", CodeUnknownQuestion, "got", id)
					continue
				}
				s.Reversed = append(s.Reversed, id)
			}
			slices.Sort(s.Reversed)
			s.Reversed = slices.Compact(s.Reversed)
		default:
			d.fault(key, "shown."+key.Value, CodeUnknownKey, "got", key.Value, "allowed", "seconds, reversed")
		}
	})
	return s
}

func (d *decoder) seconds(n *yaml.Node) map[string]float64 {
	if n.Kind != yaml.MappingNode {
		d.fault(n, "shown.seconds", CodeNotMapping)
		return nil
	}
	out := make(map[string]float64)
	d.pairs(n, "shown.seconds", func(key, value *yaml.Node) {
		path := "shown.seconds." + key.Value
		if _, ok := d.bank.Question(key.Value); !ok {
			d.fault(key, path, CodeUnknownQuestion, "got", key.Value)
			return
		}
		x, code := parseNumber(value)
		switch {
		case code != "":
			d.fault(value, path, code, "got", kindWord(value), "write", "12", "min", "0", "max", strconv.Itoa(longestOnPage))
		case x < 0 || x > longestOnPage:
			d.fault(value, path, questionnaire.CodeOutOfRange, "got", value.Value, "min", "0", "max", strconv.Itoa(longestOnPage))
		default:
			out[key.Value] = x
		}
	})
	return out
}

func plainShown(s Shown) map[string]any {
	out := make(map[string]any)
	if len(s.Seconds) > 0 {
		out["seconds"] = s.Seconds
	}
	if len(s.Reversed) > 0 {
		out["reversed"] = s.Reversed
	}
	return out
}
