package api

import (
	"context"
	"encoding/base64"
	"io"
	"strconv"

	"waterline/assessment/problem"
	"waterline/cmd/internal/web/shell"
)

// list is one page. Next is what to ask for the next with, null on the last.
type list[T any] struct {
	Data []T     `json:"data"`
	Next *string `json:"next"`
}

// listOf is a list that is whole.
func listOf[From, To any](from []From, shape func(From) To) list[To] {
	out := list[To]{Data: make([]To, len(from))}
	for i, one := range from {
		out.Data[i] = shape(one)
	}
	return out
}

func (l list[T]) followed(next string) list[T] {
	if next != "" {
		l.Next = &next
	}
	return l
}

const (
	usualLimit = 50
	mostLimit  = 200
)

// limit is how long a page is asked to be.
func (c *call) limit() (int, error) {
	n, err := c.number("limit", 1, mostLimit)
	if n == 0 {
		n = usualLimit
	}
	return int(n), err
}

// paged cuts a page out of a list that is at hand. The cursor is a position
// counted from the oldest end, so that what is added meanwhile shifts nothing.
func paged[From, To any](c *call, from []From, shape func(From) To) (list[To], error) {
	limit, err := c.limit()
	if err != nil {
		return list[To]{}, err
	}
	begin := 0
	if cursor := c.Query("next"); cursor != "" {
		left, ok := fromCursor(cursor)
		if !ok || left < 1 || left > len(from) {
			return list[To]{}, problem.List{problem.New("next", "api_cursor")}
		}
		begin = len(from) - left
	}
	end := min(begin+limit, len(from))
	out := listOf(from[begin:end], shape)
	if end < len(from) {
		out = out.followed(toCursor(len(from) - end))
	}
	return out, nil
}

func toCursor(n int) string { return base64.RawURLEncoding.EncodeToString([]byte(strconv.Itoa(n))) }

func fromCursor(cursor string) (int, bool) {
	data, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		return 0, false
	}
	n, err := strconv.Atoi(string(data))
	return n, err == nil
}

// stream is a file of any size.
type stream struct {
	Type, Name string
	write      func(context.Context, io.Writer) error
}

func (f stream) send(c *call) error {
	return shell.Spool(c.Ctx, f.Type, f.Name, func(w io.Writer) error { return f.write(c.UserContext(), w) })
}
