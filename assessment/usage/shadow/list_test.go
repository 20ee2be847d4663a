package shadow_test

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"waterline/assessment/problem"
	"waterline/assessment/usage/shadow"
)

func TestTheListIsSound(t *testing.T) {
	list, err := shadow.Core()
	if err != nil {
		t.Fatal(err)
	}
	if len(list.Tools) < 80 || list.Date == "" {
		t.Errorf("%d tools as of %s", len(list.Tools), list.Date)
	}
	for _, tool := range list.Tools {
		for _, text := range []string{tool.Note, tool.NoteDE} {
			for sentence := range strings.SplitSeq(text, ". ") {
				if len(strings.Fields(sentence)) > 20 {
					t.Errorf("%s: long sentence: %s", tool.ID, sentence)
				}
			}
		}
	}
}

// A name counts with all below it, at its dots and nowhere else, and the longest
// name wins.
func TestHowNamesMatch(t *testing.T) {
	for host, want := range map[string]string{
		"chatgpt.com": "chatgpt", "CHATGPT.com.": "chatgpt", "a.b.chatgpt.com:443": "chatgpt", "https://user@chatgpt.com:443/c/1?q=claude.ai": "chatgpt",
		"api.deepseek.com": "deepseek_api", "chat.deepseek.com": "deepseek", "eu.api.mistral.ai": "mistral_api", "chat.mistral.ai": "mistral",
		"notchatgpt.com": "", "chatgpt.com.example.org": "", "chatgptxcom": "", "com": "", "10.0.0.1": "", "[2001:db8::1]:443": "", "": "", "oaistatic.com": "", "docs.mistral.ai": "",
	} {
		tally := shadow.NewTally(once(t))
		read(t, []byte(`{"ts":1791590400.1,"src_ip":"10.0.0.1","host":"`+host+`"}`+"\n"), options(), tally)
		got, _, _ := strings.Cut(told(tally), " ")
		if got != want {
			t.Errorf("%q is %q, want %q", host, got, want)
		}
	}
}

func TestWhatIsApproved(t *testing.T) {
	list := once(t)
	for name, want := range map[string]string{
		"ChatGPT": "chatgpt", "chat gpt enterprise": "chatgpt", "OpenAI": "chatgpt openai_api sora", "Claude Code": "anthropic_api", "claude.ai": "claude",
		"Microsoft 365 Copilot": "m365_copilot", "GitHub Copilot Business": "github_copilot", "deepl": "deepl", "Broker chatbot": "", "": "",
	} {
		ids, unknown := list.Approved([]string{name})
		var got []string
		for id := range ids {
			got = append(got, id)
		}
		slices.Sort(got)
		if strings.Join(got, " ") != want || (len(unknown) == 1) != (want == "") {
			t.Errorf("%q approves %v, unknown %v", name, got, unknown)
		}
	}
}

// Each rule of the list fails a list that breaks it, in the right line.
func TestListsThatAreRefused(t *testing.T) {
	sound, err := os.ReadFile("testdata/list.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := shadow.Load("list.yaml", sound); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		old, new, code string
		line           int
	}{
		{"date: 2026-11-25", "date: yesterday", "tool_date", 1},
		{"least_requests: 3", "least_requests: 0", "tool_least", 1},
		{"least_requests: 3", "least_request: 3", "tool_syntax", 2},
		{"least_requests: 3", "least_requests: three", "tool_syntax", 2},
		{"id: one", "id: One", "tool_id", 9},
		{"id: two", "id: one", "tool_twice", 21},
		{"name: One", "name: ''", "tool_missing", 9},
		{"category: chat", "category: chatting", "tool_word", 9},
		{"training: used", "training: always", "tool_word", 9},
		{"region: eu", "region: moon", "tool_word", 9},
		{"cdn.one.example: cdn", "cdn.one.example: cache", "tool_word", 9},
		{"note_de: Sie", "note_dx: Sie", "tool_syntax", 18},
		{"    note_de: Sie speichert Eingaben.\n", "", "tool_note", 9},
		{"domains: [one.example]", "domains: []", "tool_missing", 9},
		{"domains: [one.example]", "domains: [One.example]", "tool_domain", 9},
		{"domains: [one.example]", "domains: [10.0.0.1]", "tool_domain", 9},
		{"domains: [one.example]", "domains: ['*.example']", "tool_domain", 9},
		{"domains: [one.example]", "domains: [co.uk]", "tool_suffix", 9},
		{"domains: [two.example]", "domains: [one.example]", "tool_domain_twice", 20},
		{"sources: [a]", "sources: [b]", "tool_source", 9},
		{"sources: [a]", "sources: []", "tool_support", 9},
		{"unverified: [two.example]", "unverified: [three.example]", "tool_unverified", 20},
		{"url: https://", "url: ftp://", "tool_url", 1},
		{"title: A", "title: ''", "tool_missing", 1},
	} {
		_, err := shadow.Load("list.yaml", []byte(strings.Replace(string(sound), c.old, c.new, 1)))
		var list problem.List
		if !errors.As(err, &list) || !slices.ContainsFunc(list, func(p problem.Problem) bool { return p.Code == c.code }) {
			t.Errorf("%s for %s: %v, want %s", c.new, c.old, err, c.code)
		}
	}
	for _, text := range []string{"", "tools: []\n", "a: [", string(sound) + "---\n" + string(sound), "- 1\n"} {
		if _, err := shadow.Load("list.yaml", []byte(text)); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
}
