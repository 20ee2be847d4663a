package intake

import (
	"regexp"
	"strings"
	"unicode"

	"waterline/assessment/usage"
	"waterline/assessment/usage/content"
)

// Names of models vary by vendor and export: claude-sonnet-4-5-20250929,
// anthropic/claude-sonnet-4.5, claude-4.5-sonnet and "Claude Sonnet 4.5" are one.
var (
	dateSuffix  = regexp.MustCompile(`[-@](20\d{6}|20\d\d-\d\d-\d\d)(-v\d+)?(:\d+)?$`)
	versionDash = regexp.MustCompile(`(\D\d)-(\d)(-|$)`)
	numberFirst = regexp.MustCompile(`^claude-?(\d+(?:\.\d+)?)-?(opus|sonnet|haiku)`)
)

// mostModels bounds what is remembered of a file, and longestModel a name.
const (
	mostModels   = 4096
	longestModel = 100
)

// model is a name with what it means.
type model struct{ name, raw, vendor string }

// models remembers the names of models met in a file.
type models map[string]model

// of is the model of a raw name; an empty one is all models together.
func (ms models) of(raw string) model {
	if m, met := ms[raw]; met {
		return m
	}
	if len(ms) >= mostModels {
		clear(ms)
	}
	key := strings.Clone(raw)
	m := model{name: modelName(key), raw: content.Cut(key, longestModel)}
	m.vendor = vendorOf(m.name)
	ms[key] = m
	return m
}

// modelName is the common name of a model.
func modelName(raw string) string {
	s := strings.ToLower(strings.TrimSpace(raw))
	s = strings.TrimSpace(strings.TrimPrefix(s, "auto:"))
	if at := strings.LastIndexByte(s, '/'); at >= 0 {
		s = s[at+1:]
	}
	if at := strings.LastIndex(s, "anthropic."); at >= 0 {
		s = s[at+len("anthropic."):]
	}
	s = strings.Join(strings.Fields(s), "-")
	s = dateSuffix.ReplaceAllString(s, "")
	if strings.HasPrefix(s, "claude") {
		s = versionDash.ReplaceAllString(s, "$1.$2$3")
		s = numberFirst.ReplaceAllString(s, "claude-$2-$1")
	}
	if s == "" {
		return usage.Any
	}
	return content.Cut(s, longestModel)
}

// vendors are the makers of models, by how their names begin.
var vendors = []struct{ prefix, vendor string }{
	{"claude", "anthropic"}, {"gpt", "openai"}, {"chatgpt", "openai"}, {"o1", "openai"}, {"o3", "openai"}, {"o4", "openai"},
	{"codex", "openai"}, {"text-embedding", "openai"}, {"gemini", "google"}, {"mistral", "mistral"}, {"llama", "meta"},
	{"grok", "xai"}, {"deepseek", "deepseek"}, {"command", "cohere"},
}

// vendorOf is who made a model, "" when the name does not say.
func vendorOf(name string) string {
	for _, v := range vendors {
		if strings.HasPrefix(name, v.prefix) {
			return v.vendor
		}
	}
	return ""
}

// slug is a name of a tool or service in small letters with hyphens.
func slug(s string) string {
	return content.Cut(strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r)
	}), "-"), longestModel)
}
