package assessment

import (
	"errors"
	"math"
	"regexp"
	"slices"
	"strings"

	"github.com/go-playground/validator/v10"

	"waterline/assessment/problem"
	"waterline/assessment/questionnaire"
)

// itemShape and overrideShape carry the rules of the parts of a file that are
// not questions.
type itemShape struct {
	ID string `validate:"required,item_id"`
}

type overrideShape struct {
	Path   string       `validate:"required"`
	Knots  [][2]float64 `validate:"omitempty,min=2,max=50,finite,knot_order"`
	Value  string
	Reason string `validate:"required,max=500"`
	Letter string `validate:"required,oneof=M R B D"`

	quantity Quantity // zero for a path that takes a word
	words    []string
}

// shapes checks the struct-shaped parts with one validator.
type shapes struct{ validate *validator.Validate }

func newShapes() *shapes {
	v := validator.New(validator.WithRequiredStructEnabled())
	register := func(tag string, fn validator.Func) {
		if err := v.RegisterValidation(tag, fn); err != nil {
			panic(err) // an empty tag or nil function: a mistake in this file
		}
	}
	// An item's id stands in paths, URLs and seeds.
	id := regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,63}$`)
	register("item_id", func(f validator.FieldLevel) bool { return id.MatchString(f.Field().String()) })
	register("finite", func(f validator.FieldLevel) bool { return finiteKnots(knotsOfField(f)) })
	register("knot_order", func(f validator.FieldLevel) bool { return orderedKnots(knotsOfField(f)) })
	v.RegisterStructValidation(overrideRules, overrideShape{})
	return &shapes{v}
}

func knotsOfField(f validator.FieldLevel) [][2]float64 {
	knots, _ := f.Field().Interface().([][2]float64)
	return knots
}

func finiteKnots(knots [][2]float64) bool {
	return !slices.ContainsFunc(knots, func(k [2]float64) bool {
		return math.IsNaN(k[0]+k[1]) || math.IsInf(k[0]+k[1], 0)
	})
}

// orderedKnots: probabilities strictly between 0 and 1 and increasing, values
// not decreasing.
func orderedKnots(knots [][2]float64) bool {
	for i, k := range knots {
		if k[0] <= 0 || k[0] >= 1 {
			return false
		}
		if i > 0 && (k[0] <= knots[i-1][0] || k[1] < knots[i-1][1]) {
			return false
		}
	}
	return true
}

// overrideRules holds what depends on the path: a word or knots, and what the
// values may be.
func overrideRules(level validator.StructLevel) {
	o, ok := level.Current().Interface().(overrideShape)
	if !ok {
		return
	}
	if o.words != nil {
		if len(o.Knots) > 0 || !slices.Contains(o.words, o.Value) {
			level.ReportError(o.Value, "Value", "Value", "word", "")
		}
		return
	}
	if o.quantity.Name == "" {
		return
	}
	if len(o.Knots) == 0 || o.Value != "" {
		level.ReportError(o.Knots, "Knots", "Knots", "needed", "")
		return
	}
	low, high := o.Knots[0][1], o.Knots[0][1]
	for _, k := range o.Knots {
		low, high = min(low, k[1]), max(high, k[1])
	}
	switch {
	case o.quantity.Fraction && (low <= 0 || high >= 1):
		level.ReportError(o.Knots, "Knots", "Knots", "share", "")
	case !o.quantity.Fraction && low <= 0:
		level.ReportError(o.Knots, "Knots", "Knots", "amount", "")
	}
}

// item checks the id of one item.
func (s *shapes) item(place, id string) problem.List {
	return s.problems(s.validate.Struct(itemShape{ID: id}), place, id, nil)
}

// override checks one override; processes are the ids it may name.
func (s *shapes) override(place string, o Override, processes []string) problem.List {
	shape := overrideShape{Path: o.Path, Knots: o.Knots, Value: o.Value, Reason: strings.TrimSpace(o.Reason), Letter: string(o.Letter)}
	process, name, _ := strings.Cut(o.Path, "/")
	i := slices.IndexFunc(Quantities(), func(q Quantity) bool { return q.Name == name })
	if i >= 0 {
		shape.quantity = Quantities()[i]
	}
	shape.words = OverrideWords()[name]
	found := s.problems(s.validate.Struct(shape), place, o.Value, shape.words)
	if o.Path != "" && (!slices.Contains(processes, process) || i < 0 && shape.words == nil) {
		found = append(found, problem.New(place+".path", CodeOverridePath, "got", o.Path,
			"processes", strings.Join(processes, ", "), "quantities", quantityNames()))
	}
	return found
}

func quantityNames() string {
	var names []string
	for _, q := range Quantities() {
		names = append(names, q.Name)
	}
	return strings.Join(append(names, "route", "contract"), ", ")
}

// problems turns the validator's field errors into codes.
func (s *shapes) problems(err error, place, got string, words []string) problem.List {
	var fields validator.ValidationErrors
	if !errors.As(err, &fields) {
		return nil
	}
	var found problem.List
	for _, f := range fields {
		path := place + "." + map[string]string{
			"ID": "id", "Path": "path", "Knots": "knots", "Value": "value", "Reason": "reason", "Letter": "evidence",
		}[f.Field()]
		switch f.Tag() {
		case "required":
			found = append(found, problem.New(path, missingCode(f.Field())))
		case "item_id":
			found = append(found, problem.New(path, CodeItemID, "got", shorten(got)))
		case "oneof":
			found = append(found, problem.New(path, CodeLetter, "options", "M, R, B, D"))
		case "knot_order":
			found = append(found, problem.New(path, CodeKnotOrder))
		case "share":
			found = append(found, problem.New(path, CodeKnotShare))
		case "amount":
			found = append(found, problem.New(path, CodeKnotAmount))
		case "needed":
			found = append(found, problem.New(path, CodeOverrideKnots))
		case "word":
			found = append(found, problem.New(path, CodeOverrideWord, "options", strings.Join(words, ", ")))
		default:
			found = append(found, s.bounded(path, f))
		}
	}
	return found
}

func missingCode(field string) string {
	if field == "ID" {
		return CodeItemWithoutID
	}
	return CodeRequired
}

// bounded is a text that is too long, or knots that are too few, too many or no
// numbers.
func (s *shapes) bounded(path string, f validator.FieldError) problem.Problem {
	if f.Field() == "Reason" {
		return problem.New(path, questionnaire.CodeTooLong, "max", f.Param())
	}
	return problem.New(path, CodeKnots)
}
