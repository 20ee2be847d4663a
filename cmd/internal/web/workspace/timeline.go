package workspace

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment"
	"waterline/assessment/calendar"
	"waterline/assessment/client"
	"waterline/cmd/internal/web/retrospect"
	"waterline/cmd/internal/web/shell"
)

// entriesShown is how many entries a page of a client shows.
const entriesShown = 20

// moment is one entry of a timeline in words.
type moment struct {
	Title  string
	Effect string // on the middle value, signed
	Text   string
	Note   bool // Text is a note, with its lines as typed
	By     string
	When   string
	Stamp  string // of the machine
	Solid  bool   // what changed figures
	URL    string // of what it speaks of
	Open   string // the words of that link
}

// timeline fills a page of entries, and the address of those before.
func (s *Server) timeline(c *fiber.Ctx, v *visit, p *clientPage) error {
	before, _ := strconv.ParseInt(shell.Query(c).Line("before"), 10, 64) // none or nonsense: the newest
	line, err := s.Clients.Store.Timeline(c.UserContext(), v.actor.Organisation, p.Client.ID, max(before, 0), entriesShown)
	if err != nil {
		return err
	}
	made := make(map[string][]client.Revision)
	for _, e := range line.Entries {
		if _, read := made[e.Assessment]; e.Kind == client.Adjusted && !read {
			if made[e.Assessment], err = s.Clients.Store.Revisions(c.UserContext(), v.actor.Organisation, e.Assessment); err != nil {
				return err
			}
		}
		p.Timeline = append(p.Timeline, v.moment(p.Client.ID, e, made[e.Assessment]))
	}
	if line.Next > 0 {
		p.Older = p.URL + "?before=" + strconv.FormatInt(line.Next, 10) + "#timeline"
	}
	return nil
}

// moment words one entry.
func (v *visit) moment(id string, e client.Entry, versions []client.Revision) moment {
	kind := string(e.Kind)
	m := moment{
		By: e.By.Name, When: v.at(e.At), Stamp: e.At.UTC().Format(time.RFC3339), Text: e.Text,
	}
	if e.Kind != client.Measured && e.Kind != client.Unmeasured { // those are counted below
		m.Title = v.t("workspace.entry."+kind, "version", strconv.FormatInt(e.Version, 10))
	}
	switch e.Kind {
	case client.Added:
		m.Text = ""
	case client.Staged:
		m.Title, m.Text = v.t("workspace.entry.staged", "stage", v.t("workspace.stage."+e.Text)), ""
	case client.Noted:
		m.Note = true
	case client.Launched, client.WentLive, client.Ended:
		m.URL, m.Open, m.Solid = initiativeURL(e.Initiative), v.t("workspace.client.open_initiative"), e.Kind != client.Launched
	case client.Measured, client.Unmeasured:
		m.URL, m.Open, m.Text = initiativeURL(e.Initiative), v.t("workspace.client.open_initiative"), ""
		m.Title = v.words.Locale.N("workspace.entry."+kind, int(wholeNumber(e.Text)))
	case client.Ran, client.Adjusted, client.Updated, client.Spent:
		m.Solid, m.URL, m.Open = true, versionURL(id, e.Assessment, e.Version), v.t("workspace.client.open_result")
		if e.Kind != client.Updated && e.Kind != client.Spent { // which moves nearly everything of a process
			m.Text = joinedBy(": ", v.changed(versions, e.Version), e.Text)
		}
	case client.Issue:
		m.URL, m.Open = clientURLOf(id)+"/issued/"+e.Issued, v.t("workspace.client.download")
	case client.Rerun:
		m.URL, m.Open, m.Text = assessmentURL(id, e.Assessment), v.t("workspace.client.open_assessment"), ""
		if q, err := calendar.ParseQuarter(e.Text); err == nil {
			m.Title = v.t("workspace.entry.rerun", "quarter", retrospect.Quarter(v.words.Locale, q))
		}
	case client.Started:
		m.URL, m.Open = assessmentURL(id, e.Assessment), v.t("workspace.client.open_assessment")
	}
	if m.By == "" && (e.Kind == client.Ran || e.Kind == client.Withdrawn) {
		m.By = v.t("workspace.entry.answers")
	}
	if e.Moved != nil {
		m.Effect = v.effect(e.Moved.Effect(), e.Moved.Currency)
	}
	return m
}

// effect is a change of money with its sign, such as +£12k.
func (v *visit) effect(x float64, currency string) string {
	if math.Abs(x) < 0.5 {
		return v.t("workspace.entry.no_effect")
	}
	return signed(v, x, currency)
}

// changed lists what an edit changed, in words.
func (v *visit) changed(versions []client.Revision, number int64) string {
	i := slices.IndexFunc(versions, func(r client.Revision) bool { return r.Number == number })
	if i < 0 {
		return ""
	}
	var names []string
	for _, change := range versions[i].Changes {
		names = append(names, v.quantity(change))
	}
	return strings.Join(names, ", ")
}

// quantity names an assumption and the process that it is about.
func (v *visit) quantity(a assessment.Adjustment) string {
	_, q, _ := strings.Cut(a.Path, "/")
	name := v.words.Locale.Or("quantity."+q, q)
	if a.Name == "" {
		return name
	}
	return name + " (\u2068" + a.Name + "\u2069)"
}

// joinedBy puts two texts together, where there are two.
func joinedBy(between, a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + between + b
}
