package main

import (
	"iter"
	"strings"

	"golang.org/x/net/html"
)

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

// postForm is the first form that sends something.
func postForm(page *html.Node) *html.Node {
	for element := range all(page) {
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
