package workspace

import (
	"errors"
	"strings"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment/problem"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/web/shell"
)

// page is what every page has; the struct of each embeds it.
type page struct {
	Title   string
	Error   bool     // the page shows problems
	Crumbs  []link   // the pages above this one
	Flash   string   // what has just been done
	Faults  []fault  // what is wrong with a form, all of it
	Scripts []string // files that the page loads besides
	Gate    bool     // shown to nobody in particular: no navigation

	Version  string
	Token    string // of forms
	Rail     []rail
	Who      who
	Language string
}

func (p *page) base() *page { return p }

type based interface{ base() *page }

// link is a place to go.
type link struct {
	Text, URL string
	Current   bool
}

// rail is a group of links of the navigation.
type rail struct {
	Title string // "" for the first
	Links []link
}

// who is signed in, and where.
type who struct{ Name, Mail, Organisation string }

// fault is one thing wrong with a form, and the field that it is in.
type fault struct{ Anchor, Text string }

// faults are the sentences about what was typed, each with the field that it is
// in; nil for an error that is not about a form.
func (v *visit) faults(err error) []fault {
	var problems problem.List
	if !errors.As(err, &problems) {
		return nil
	}
	out := make([]fault, len(problems))
	for i, p := range problems {
		out[i] = fault{Anchor: p.Path, Text: shell.Sentence(v.words.Locale, "workspace.problem", p)}
	}
	return out
}

// filter is one choice of a bar of filters.
type filter struct {
	Name, Label string
	Choices     []choice
}

func newFilter(name, label string, choices []choice) filter { return filter{name, label, choices} }

// place is an entry of the navigation and the right that it needs.
type place struct {
	key, url string
	may      account.Action
}

// places is the navigation: the work, then what is set up for it, then the instance.
func places() [][]place {
	return [][]place{
		{
			{"workspace.nav.clients", "/workspace/clients", account.View},
			{"workspace.nav.portfolio", "/workspace/portfolio", account.View},
			{"workspace.outcomes.title", "/workspace/outcomes", account.View},
			{"calibration.open", calibrationPath, account.View},
			{"workspace.nav.batches", "/workspace/batches", account.Issue},
		}, {
			{"workspace.nav.brands", "/workspace/brands", account.EditBrand},
			{"workspace.nav.forms", "/workspace/forms", account.View},
			{"workspace.nav.members", "/workspace/members", account.Members},
			{"workspace.nav.year", "/workspace/settings", account.Organise},
			{"workspace.nav.calendar", calendarPath, account.OwnTokens},
			{"workspace.nav.tokens", "/workspace/tokens", account.OwnTokens},
			{"workspace.nav.webhooks", "/workspace/webhooks", account.Webhooks},
			{"workspace.nav.log", "/workspace/log", account.ReadLog},
			{"workspace.nav.export", exportPath, account.Export},
		}, {
			{"workspace.nav.users", "/admin/users", account.Users},
			{"workspace.nav.organisations", "/admin/organisations", account.Organisations},
			{"benchmark.admin.title", benchmarksPath, account.Operate},
			{"workspace.nav.operation", "/admin/operation", account.Operate},
			{"workspace.nav.whole_log", "/admin/log", account.ReadWholeLog},
			{"workspace.nav.standard", "/admin/security", account.Operate},
			{"workspace.nav.licences", "/admin/licences", account.Operate},
		},
	}
}

// send writes a page with what all pages have.
func (s *Server) send(c *fiber.Ctx, v *visit, status int, name string, data based) error {
	p := data.base()
	p.Version, p.Language = s.Version, v.words.Locale.Tag()
	if v.key != "" {
		p.Token = shell.Token(v.key)
	}
	p.Gate = p.Gate || v.actor.User == ""
	if !p.Gate {
		p.Who = who{Name: v.session.User.Name, Mail: v.session.User.Mail}
		in, err := s.Accounts.Memberships(c.UserContext(), v.actor)
		if err != nil {
			return err
		}
		for _, m := range in {
			if m.Organisation.ID == v.actor.Organisation {
				p.Who.Organisation = m.Organisation.Name
			}
		}
		p.Rail = s.rails(c, v)
	}
	p.Error = p.Error || len(p.Faults) > 0
	return v.words.pages.Send(c, status, "workspace", name, data)
}

// rails is the navigation, without what the visitor has no right to.
func (s *Server) rails(c *fiber.Ctx, v *visit) []rail {
	titles := []string{"", "workspace.nav.settings", "workspace.nav.instance"}
	var out []rail
	for i, group := range places() {
		var r rail
		if titles[i] != "" {
			r.Title = v.t(titles[i])
		}
		for _, p := range group {
			if s.entitled(Route{May: p.may}, v) != nil || !served(p.url) {
				continue
			}
			current := c.Path() == p.url || strings.HasPrefix(c.Path(), p.url+"/")
			r.Links = append(r.Links, link{Text: v.t(p.key), URL: p.url, Current: current})
		}
		if len(r.Links) > 0 {
			out = append(out, r)
		}
	}
	return out
}

// served reports whether there is a page at an address, whatever its
// parameters are called.
func served(url string) bool {
	for _, r := range Routes() {
		if r.Method == fiber.MethodGet && shape(r.Path) == shape(url) {
			return true
		}
	}
	return false
}

// shape is the path of a route without the names of its parameters.
func shape(path string) string {
	parts := strings.Split(path, "/")
	for i := range parts {
		if strings.HasPrefix(parts[i], ":") {
			parts[i] = ":"
		}
	}
	return strings.Join(parts, "/")
}
