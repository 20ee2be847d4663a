package main

import (
	"bytes"
	"io"
	"iter"
	"net/http"
	"net/url"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// browser is a reader with forms and links and nothing else.
type browser struct {
	t      *testing.T
	client *http.Client
	at     *url.URL
	page   *html.Node
}

func (b *browser) open(address string) {
	b.t.Helper()
	b.load(http.MethodGet, address, nil)
}

// load shows what a request leads to.
func (b *browser) load(method, address string, form url.Values) {
	b.t.Helper()
	status, at, body := b.request(method, address, form)
	page, err := html.Parse(bytes.NewReader(body))
	if err != nil {
		b.t.Fatal(err)
	}
	if status != http.StatusOK {
		b.t.Fatalf("%s %s with %v: %d\n%.1500s", method, address, form, status, text(page))
	}
	b.at, b.page = at, page
}

// request returns the status, the address that was reached and what it sent.
func (b *browser) request(method, address string, form url.Values) (int, *url.URL, []byte) {
	b.t.Helper()
	request, err := http.NewRequestWithContext(b.t.Context(), method, address, strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		request.Header.Set("Origin", b.at.Scheme+"://"+b.at.Host)
	}
	response, err := b.client.Do(request)
	if err != nil {
		b.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return response.StatusCode, response.Request.URL, body
}

// submit sends the form of the page with its own values and what was typed, as
// far as the form has such fields.
func (b *browser) submit(typed url.Values) {
	b.t.Helper()
	form := postForm(b.page)
	if form == nil {
		b.t.Fatalf("%s has no form to send", b.at)
	}
	values := url.Values{}
	used := 0
	for field := range all(form) {
		name := attr(field, "name")
		switch {
		case name == "" || field.Data == "button":
		case attr(field, "type") == "hidden":
			values.Add(name, attr(field, "value"))
		case attr(field, "type") == "radio" || attr(field, "type") == "checkbox":
			if slices.Contains(typed[name], attr(field, "value")) {
				values.Add(name, attr(field, "value"))
				used++
			}
		case field.Data == "input" || field.Data == "select" || field.Data == "textarea":
			values[name] = typed[name]
			used++
		}
	}
	if len(typed) > 0 && used == 0 {
		b.t.Fatalf("%s takes none of %v", b.at, typed)
	}
	if button := firstButton(form); button != nil && attr(button, "name") != "" {
		values.Set(attr(button, "name"), attr(button, "value"))
	}
	target, err := b.at.Parse(attr(form, "action"))
	if err != nil {
		b.t.Fatal(err)
	}
	before := b.at.String()
	b.load(http.MethodPost, target.String(), values)
	if b.at.String() == before {
		b.t.Fatalf("sending %v leads back to %s:\n%.1500s", values, before, text(b.page))
	}
}

// download reads a PDF's text.
func (b *browser) download(link string) string {
	b.t.Helper()
	target, err := b.at.Parse(link)
	if err != nil || link == "" {
		b.t.Fatalf("%s links to no report (%v)", b.at, err)
	}
	status, _, body := b.request(http.MethodGet, target.String(), nil)
	if status != http.StatusOK || !bytes.HasPrefix(body, []byte("%PDF-")) {
		b.t.Fatalf("%s is no PDF: %d", target, status)
	}
	command := exec.CommandContext(b.t.Context(), "pdftotext", "-", "-")
	command.Stdin = bytes.NewReader(body)
	out, err := command.Output()
	if err != nil {
		b.t.Fatalf("pdftotext: %v", err)
	}
	return string(out)
}

// all yields the elements below a node in the order of the page.
func all(node *html.Node) iter.Seq[*html.Node] {
	return func(yield func(*html.Node) bool) {
		for child := range node.Descendants() {
			if child.Type == html.ElementNode && !yield(child) {
				return
			}
		}
	}
}

// find is the first element of a kind, nil when there is none.
func find(node *html.Node, kind string) *html.Node {
	for element := range all(node) {
		if element.Data == kind {
			return element
		}
	}
	return nil
}

// postForm is the first form of a page itself that sends something.
func postForm(page *html.Node) *html.Node {
	for element := range all(find(page, "main")) {
		if element.Data == "form" && strings.EqualFold(attr(element, "method"), "post") {
			return element
		}
	}
	return nil
}

func firstButton(form *html.Node) *html.Node { return find(form, "button") }

// linkTo is the address of the first link that ends so, "" when there is none.
func linkTo(page *html.Node, ending string) string {
	for element := range all(page) {
		if element.Data == "a" && strings.HasSuffix(attr(element, "href"), ending) {
			return attr(element, "href")
		}
	}
	return ""
}

func attr(node *html.Node, name string) string {
	for _, a := range node.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// text is what a reader sees of a node, on one line.
func text(node *html.Node) string {
	if node == nil {
		return ""
	}
	var b strings.Builder
	for child := range node.Descendants() {
		if child.Type == html.TextNode && child.Parent.Data != "style" && child.Parent.Data != "script" {
			b.WriteString(child.Data + " ")
		}
	}
	return squeeze(b.String())
}

// squeeze makes every run of white space one blank and drops word joiners,
// which only keep a sign and its figure on one line.
func squeeze(s string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(s, "\u2060", "")), " ")
}
