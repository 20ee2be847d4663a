package upload

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"strconv"
	"strings"

	"waterline/assessment/problem"
	"waterline/assessment/usage"
)

// SetGroups reads who belongs to which group, a table with the columns actor and
// group, and returns how many people it names. Names are kept as keys only. The
// error is a problem.List with the lines.
func (s *Service) SetGroups(ctx context.Context, organisation, of string, in io.Reader) (int, error) {
	secret, err := s.secret(ctx, organisation, of)
	if err != nil {
		return 0, err
	}
	groups, err := ReadGroups(in, secret)
	if err != nil {
		return 0, err
	}
	return len(groups), s.Store.SetGroups(ctx, organisation, of, groups, s.Clock())
}

// ForgetGroups makes all people belong to no group.
func (s *Service) ForgetGroups(ctx context.Context, organisation, of string) error {
	return s.Store.SetGroups(ctx, organisation, of, nil, s.Clock())
}

// mostFaults bounds the lines that are named at once.
const mostFaults = 50

// ReadGroups reads a table with the columns actor and group, in this order or
// under these names, with commas or semicolons between them. It returns the
// group of each actor's key. The error is a problem.List.
func ReadGroups(in io.Reader, secret []byte) (map[string]string, error) {
	buffer := bufio.NewReaderSize(in, 64<<10)
	if mark, _ := buffer.Peek(3); string(mark) == "\ufeff" {
		_, _ = buffer.Discard(len(mark)) // which were peeked at
	}
	head, _ := buffer.Peek(4 << 10)
	line, _, _ := strings.Cut(string(head), "\n")
	table := csv.NewReader(buffer)
	table.FieldsPerRecord, table.TrimLeadingSpace, table.ReuseRecord = -1, true, true
	if strings.Count(line, ";") > strings.Count(line, ",") {
		table.Comma = ';'
	}
	g := grouping{keys: usage.NewKeyring(secret), groups: make(map[string]string), group: 1}
	for {
		row, err := table.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		var syntax *csv.ParseError
		if errors.As(err, &syntax) {
			g.fault("usage_quotes", syntax.Line)
			break
		}
		if err != nil {
			return nil, err
		}
		at, _ := table.FieldPos(0)
		if g.take(row, at); len(g.found) >= mostFaults || len(g.groups) > mostGroups {
			break
		}
	}
	switch {
	case len(g.groups) > mostGroups:
		g.found = append(g.found, problem.New("groups", "usage_groups_many", "max", strconv.Itoa(mostGroups)))
	case len(g.groups) == 0 && len(g.found) == 0:
		g.found = append(g.found, problem.New("groups", "usage_groups_none"))
	}
	return g.groups, g.found.Err()
}

// grouping is a table of groups on the way.
type grouping struct {
	keys         *usage.Keyring
	groups       map[string]string
	found        problem.List
	actor, group int // columns
	begun        bool
}

func (g *grouping) fault(code string, line int, pairs ...string) {
	g.found = append(g.found, problem.New("groups", code, pairs...).At(line))
}

// take reads a row; the first may name the columns.
func (g *grouping) take(row []string, line int) {
	if !g.begun {
		g.begun = true
		if g.heading(row) {
			return
		}
	}
	if len(row) <= max(g.actor, g.group) {
		g.fault("usage_groups_cells", line)
		return
	}
	name, group := strings.TrimSpace(row[g.actor]), strings.Join(strings.Fields(row[g.group]), " ")
	if name == "" && group == "" {
		return
	}
	actor, sound := g.keys.Actor(name, usage.Human, usage.ByMail)
	switch {
	case name == "" || group == "":
		g.fault("usage_missing", line)
	case !sound || strings.ToValidUTF8(group, "") != group:
		g.fault("usage_not_utf8", line)
	case len([]rune(group)) > longestName:
		g.fault("usage_groups_long", line, "max", strconv.Itoa(longestName))
	case g.groups[actor.Key] != "" && g.groups[actor.Key] != group:
		g.fault("usage_groups_twice", line)
	default:
		g.groups[actor.Key] = group
	}
}

// heading reads the names of the columns and reports whether they are some.
func (g *grouping) heading(row []string) bool {
	actor, group := -1, -1
	for i, cell := range row {
		switch strings.ToLower(strings.TrimSpace(cell)) {
		case "actor", "email", "e-mail", "mail", "user", "login", "name":
			actor = i
		case "group", "team", "department", "cost centre", "cost center", "gruppe", "abteilung":
			group = i
		}
	}
	if actor < 0 || group < 0 {
		return false
	}
	g.actor, g.group = actor, group
	return true
}
