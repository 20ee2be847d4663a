package shadow

import (
	"bytes"
	"errors"
	"io"
	"maps"
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
	"golang.org/x/net/publicsuffix"

	"waterline/assessment/problem"
)

// Load reads a list and judges it. The error is a problem.List with everything
// that is wrong with the file of that name, by line.
func Load(file string, data []byte) (*List, error) {
	var l List
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(&l); err != nil {
		return nil, syntax(file, err)
	}
	if err := dec.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return nil, problem.List{problem.New(file, "tool_syntax", "reason", "more than one document").At(1)}
	}
	j := &judge{file: file, list: &l, lines: linesOf(data)}
	j.whole()
	for i := range l.Sources {
		j.source(&l.Sources[i])
	}
	for i := range l.Tools {
		j.at = j.lines[i]
		j.tool(&l.Tools[i])
	}
	if len(j.found) > 0 {
		return nil, j.found
	}
	l.index()
	return &l, nil
}

// atLine finds the place in a message of the YAML decoder.
var atLine = regexp.MustCompile(`^(?:yaml: )?(?:unmarshal errors:\s*)?line (\d+): (?s:(.*))$`)

// syntax turns an error of the YAML decoder into one problem for each fault.
func syntax(file string, err error) problem.List {
	messages := []string{err.Error()}
	var several *yaml.TypeError
	switch {
	case errors.As(err, &several):
		messages = several.Errors
	case errors.Is(err, io.EOF):
		messages = []string{"the file is empty"}
	}
	var out problem.List
	for _, message := range messages {
		line := 1
		if m := atLine.FindStringSubmatch(message); m != nil {
			line, _ = strconv.Atoi(m[1])
			message = m[2]
		}
		out = append(out, problem.New(file, "tool_syntax", "reason", message).At(line))
	}
	return out
}

// linesOf are the lines at which tools begin, by place in the list.
func linesOf(data []byte) map[int]int {
	var doc yaml.Node
	out := make(map[int]int)
	if yaml.Unmarshal(data, &doc) != nil || len(doc.Content) == 0 {
		return out
	}
	root := doc.Content[0]
	for i := 0; i+1 < len(root.Content); i += 2 {
		if root.Content[i].Value == "tools" {
			for n, tool := range root.Content[i+1].Content {
				out[n] = tool.Line
			}
		}
	}
	return out
}

// judge finds what is wrong with a list.
type judge struct {
	file  string
	list  *List
	lines map[int]int
	at    int // line of the tool at hand
	found problem.List

	ids, sources, used map[string]bool
	domains            map[string]string // tool by name
}

func (j *judge) fault(code string, pairs ...string) {
	j.found = append(j.found, problem.New(j.file, code, pairs...).At(j.at))
}

// whole judges what belongs to no tool.
func (j *judge) whole() {
	j.ids, j.sources, j.used, j.domains = make(map[string]bool), make(map[string]bool), make(map[string]bool), make(map[string]string)
	j.at = 1
	j.day("date", j.list.Date, true)
	if j.list.Least < 1 {
		j.fault("tool_least")
	}
	if len(j.list.Tools) == 0 {
		j.fault("tool_none")
	}
	for _, t := range j.list.Tools {
		for _, id := range t.Sources {
			j.used[id] = true
		}
	}
}

func (j *judge) source(s *Source) {
	for _, field := range [][2]string{{"id", s.ID}, {"title", s.Title}, {"url", s.URL}} {
		if field[1] == "" {
			j.fault("tool_missing", "id", s.ID, "field", field[0])
		}
	}
	j.day("read", s.Read, true)
	j.day("dated", s.Dated, false)
	if s.URL != "" && !strings.HasPrefix(s.URL, "https://") {
		j.fault("tool_url", "url", s.URL)
	}
	if j.sources[s.ID] {
		j.fault("tool_twice", "id", s.ID)
	}
	j.sources[s.ID] = true
	if !j.used[s.ID] {
		j.fault("tool_source_unused", "id", s.ID)
	}
}

// day judges a date.
func (j *judge) day(field, text string, needed bool) {
	if text == "" && !needed {
		return
	}
	if _, err := time.Parse(time.DateOnly, text); err != nil {
		j.fault("tool_date", "field", field, "value", text)
	}
}

// toolID is what results and answers call a tool.
var toolID = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

func (j *judge) tool(t *Tool) {
	if !toolID.MatchString(t.ID) {
		j.fault("tool_id", "id", t.ID)
	}
	if j.ids[t.ID] {
		j.fault("tool_twice", "id", t.ID)
	}
	j.ids[t.ID] = true
	for _, field := range [][2]string{{"name", t.Name}, {"vendor", t.Vendor}} {
		if field[1] == "" {
			j.fault("tool_missing", "id", t.ID, "field", field[0])
		}
	}
	j.word(t.ID, "category", t.Category, categories)
	j.word(t.ID, "training", t.Training, trainings)
	j.word(t.ID, "region", t.Region, regions)
	if (t.Note == "") != (t.NoteDE == "") {
		j.fault("tool_note", "id", t.ID)
	}
	if len(t.Domains) == 0 {
		j.fault("tool_missing", "id", t.ID, "field", "domains")
	}
	for _, domain := range t.Domains {
		j.domain(t.ID, domain)
	}
	for _, domain := range slices.Sorted(maps.Keys(t.Beside)) {
		j.domain(t.ID, domain)
		j.word(t.ID, "beside", t.Beside[domain], besides)
	}
	j.support(t)
}

func (j *judge) word(id, field, value string, words []string) {
	if !slices.Contains(words, value) {
		j.fault("tool_word", "id", id, "field", field, "value", value, "words", strings.Join(words, ", "))
	}
}

// support asks what stands behind the facts of a tool.
func (j *judge) support(t *Tool) {
	for _, id := range t.Sources {
		if !j.sources[id] {
			j.fault("tool_source", "id", t.ID, "source", id)
		}
	}
	for _, domain := range t.Unverified {
		if !slices.Contains(t.Domains, domain) {
			j.fault("tool_unverified", "id", t.ID, "domain", domain)
		}
	}
	known := t.Training != "unknown" || t.Region != "unknown" || len(t.Unverified) < len(t.Domains)
	if known && len(t.Sources) == 0 {
		j.fault("tool_support", "id", t.ID)
	}
}

// label is a part of a name.
var label = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]*[a-z0-9])?$`)

// domain judges a name: one that can be looked up, that no registry hands out
// names below, and that no other tool has.
func (j *judge) domain(id, domain string) {
	labels := strings.Split(domain, ".")
	_, notAddress := netip.ParseAddr(domain)
	if len(labels) < 2 || notAddress == nil || slices.ContainsFunc(labels, func(s string) bool { return !label.MatchString(s) }) {
		j.fault("tool_domain", "id", id, "domain", domain)
		return
	}
	if suffix, official := publicsuffix.PublicSuffix(domain); suffix == domain && official {
		j.fault("tool_suffix", "id", id, "domain", domain)
	}
	if other, there := j.domains[domain]; there {
		j.fault("tool_domain_twice", "id", id, "domain", domain, "other", other)
	}
	j.domains[domain] = id
}
