package shadow

import (
	_ "embed"
	"strings"
	"unicode"

	"waterline/assessment/usage"
)

//go:embed tool.yaml
var toolText []byte

// Tool is one AI tool.
type Tool struct {
	ID         string            `yaml:"id"`
	Name       string            `yaml:"name"`
	Vendor     string            `yaml:"vendor"`
	Category   string            `yaml:"category"`
	Aliases    []string          `yaml:"aliases"`
	Domains    []string          `yaml:"domains"`    // the tool in use: each name and all below it
	Beside     map[string]string `yaml:"beside"`     // names that are no use of it, by what they are
	Unverified []string          `yaml:"unverified"` // those of Domains that no source lists
	Training   string            `yaml:"training"`   // what becomes of inputs where nobody changes a setting
	Region     string            `yaml:"region"`     // where data are kept
	Note       string            `yaml:"note"`
	NoteDE     string            `yaml:"note_de"`
	Sources    []string          `yaml:"sources"`
}

// Source is where facts of tools were read.
type Source struct {
	ID    string `yaml:"id"`
	Title string `yaml:"title"`
	URL   string `yaml:"url"`
	Dated string `yaml:"dated"` // of what was read, where it says so
	Read  string `yaml:"read"`  // when it was read
}

// List is the tools that are looked for. It is read-only once loaded.
type List struct {
	Date    string   `yaml:"date"`           // as of which it holds
	Least   int64    `yaml:"least_requests"` // of a person for a tool, from which they count
	Sources []Source `yaml:"sources"`
	Tools   []Tool   `yaml:"tools"`

	names map[string]name
}

// name is what a host's name stands for.
type name struct {
	tool   int32
	beside bool
}

// The words that a list may use.
var (
	categories = []string{"agent", "audio", "chat", "coding", "companion", "gateway", "image", "local", "meetings", "model_api", "platform", "research", "search", "slides", "translation", "video", "writing"}
	trainings  = []string{"used", "not_used", "depends", "unknown"}
	regions    = []string{"cn", "eu", "us", "other", "unknown"}
	besides    = []string{"cdn", "telemetry", "site"}
)

// Core is the list built into the program.
func Core() (*List, error) { return Load("tool.yaml", toolText) }

// Tool is the tool with an id.
func (l *List) Tool(id string) (Tool, bool) {
	for _, t := range l.Tools {
		if t.ID == id {
			return t, true
		}
	}
	return Tool{}, false
}

// Describe puts into counts what the list says of their tools, so that they can
// be read when the list has changed.
func (l *List) Describe(uses []usage.ShadowUse) {
	for i := range uses {
		if t, ok := l.Tool(uses[i].Tool); ok {
			uses[i].Name, uses[i].Training = t.Name, t.Training
		}
	}
}

// Source is the source with an id.
func (l *List) Source(id string) (Source, bool) {
	for _, s := range l.Sources {
		if s.ID == id {
			return s, true
		}
	}
	return Source{}, false
}

// index makes names findable. Where two tools claim one, Lint says so.
func (l *List) index() {
	l.names = make(map[string]name)
	for i, t := range l.Tools {
		for _, domain := range t.Domains {
			l.names[domain] = name{tool: int32(i)}
		}
		for domain := range t.Beside {
			l.names[domain] = name{tool: int32(i), beside: true}
		}
	}
}

// find is what a host in small letters belongs to: the longest name in the list
// that it is, or lies below of.
func (l *List) find(host string) (name, bool) {
	for {
		if found, ok := l.names[host]; ok {
			return found, true
		}
		dot := strings.IndexByte(host, '.')
		if dot < 0 {
			return name{}, false
		}
		host = host[dot+1:]
	}
}

// Approved finds the tools that names stand for: an id, a name, an alias or a
// domain of one, else the vendor of several. It returns their ids, and the names
// that stand for none in the list.
func (l *List) Approved(names []string) (ids map[string]bool, unknown []string) {
	ids = make(map[string]bool)
	for _, given := range names {
		found := false
		for _, match := range []func(*Tool, string) bool{(*Tool).called, (*Tool).by} {
			for i := range l.Tools {
				if match(&l.Tools[i], bare(given)) {
					ids[l.Tools[i].ID], found = true, true
				}
			}
			if found {
				break
			}
		}
		if !found {
			unknown = append(unknown, given)
		}
	}
	return ids, unknown
}

// called reports whether a tool has a name, given bare.
func (t *Tool) called(given string) bool {
	for _, own := range append(append([]string{t.ID, t.Name}, t.Aliases...), t.Domains...) {
		if bare(own) == given {
			return true
		}
	}
	return false
}

// by reports whether a vendor, given bare, sells the tool.
func (t *Tool) by(given string) bool { return bare(t.Vendor) == given }

// bare is a name in small letters and digits alone, so that "Chat GPT" and
// "ChatGPT" are one.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}
