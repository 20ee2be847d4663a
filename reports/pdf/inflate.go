package pdf

import (
	"bytes"
	"compress/zlib"
	"errors"
	"io"
)

// inflate decompresses a stream within what is left of the bound.
func (r *reader) inflate(entries dictionary, body []byte) ([]byte, error) {
	filter := r.resolve(entries["Filter"])
	if list, ok := filter.([]any); ok && len(list) == 1 {
		filter = list[0]
	}
	switch filter {
	case nil:
		return body, r.spend(len(body))
	case name("FlateDecode"):
	default:
		return nil, errSyntax
	}
	z, err := zlib.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	out, err := io.ReadAll(io.LimitReader(z, int64(r.left)+1))
	if err != nil {
		return nil, err
	}
	if err := r.spend(len(out)); err != nil {
		return nil, err
	}
	parameters, _ := r.resolve(entries["DecodeParms"]).(dictionary)
	if predictor, _ := parameters["Predictor"].(float64); predictor >= 10 {
		columns, _ := parameters["Columns"].(float64)
		return unpredicted(out, int(columns))
	}
	return out, nil
}

// unpredicted undoes the row differences other programs write tables with.
func unpredicted(data []byte, columns int) ([]byte, error) {
	if columns < 1 || columns > tail {
		return nil, errSyntax
	}
	var out []byte
	before := make([]byte, columns)
	for ; len(data) > columns; data = data[columns+1:] {
		row := data[1 : columns+1]
		switch data[0] {
		case 0:
		case 2: // the difference from the row above
			for i := range row {
				row[i] += before[i]
			}
		default:
			return nil, errSyntax
		}
		out = append(out, row...)
		before = row
	}
	return out, nil
}

// spend counts what was read against the bound.
func (r *reader) spend(n int) error {
	if r.left -= n; r.left < 0 {
		return errors.New("it holds too much")
	}
	return nil
}
