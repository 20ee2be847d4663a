package assessment

import (
	"fmt"
	"math"
	"reflect"
	"strconv"
)

// freeze rounds every figure of a result to ten significant digits, so that the
// last bits of a machine's arithmetic never reach the bytes, and refuses one
// that is no finite number: nothing after this checks for NaN.
func freeze(r Result) (Result, error) { return frozen(r) }

func frozen[T any](r T) (T, error) {
	if path := settle(reflect.ValueOf(&r).Elem(), "result"); path != "" {
		var none T
		return none, fmt.Errorf("evaluate: %s is not a finite number", path)
	}
	return r, nil
}

// settle rounds the floats below v in place. It returns the path of the first
// that is not finite.
func settle(v reflect.Value, path string) string {
	switch v.Kind() {
	case reflect.Float64:
		x := v.Float()
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return path
		}
		v.SetFloat(tenDigits(x))
	case reflect.Pointer:
		if !v.IsNil() {
			return settle(v.Elem(), path)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if bad := settle(v.Field(i), path+"."+v.Type().Field(i).Name); bad != "" {
				return bad
			}
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			if bad := settle(v.Index(i), path+"["+strconv.Itoa(i)+"]"); bad != "" {
				return bad
			}
		}
	case reflect.Map:
		return settleMap(v, path)
	}
	return ""
}

func settleMap(v reflect.Value, path string) string {
	if v.Type().Elem().Kind() != reflect.Float64 {
		return ""
	}
	for _, key := range v.MapKeys() {
		x := v.MapIndex(key).Float()
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return path + "." + key.String()
		}
		v.SetMapIndex(key, reflect.ValueOf(tenDigits(x)))
	}
	return ""
}

func tenDigits(x float64) float64 {
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(x, 'e', 9, 64), 64)
	if err != nil {
		return x
	}
	if rounded == 0 {
		return 0 // not −0
	}
	return rounded
}
