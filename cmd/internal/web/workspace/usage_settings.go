package workspace

import (
	"bytes"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment/problem"
	"waterline/assessment/usage"
	"waterline/assessment/usage/upload"
	"waterline/cmd/internal/web/shell"
)

// usageSettingsPage is what is said of tools and people beside the exports.
type usageSettingsPage struct {
	page
	URL, Days   string
	Plans       []planRow
	New         planRow // another tool, as it is typed
	Mapped      string
	AnyMapped   bool
	Kept        []link // uploads with records of people, and until when
	AnyToForget bool
}

// planRow is what is said of a tool, as it is typed.
type planRow struct{ Tool, Name, Floor, Cap, Seat, Since string }

func (s *Server) usageSettings(c *fiber.Ctx, v *visit) error {
	return s.showUsageSettings(c, v, http.StatusOK, &usageSettingsPage{page: page{Flash: v.done(c)}})
}

func (s *Server) showUsageSettings(c *fiber.Ctx, v *visit, status int, p *usageSettingsPage) error {
	one, err := s.clientAsked(c, v)
	if err != nil {
		return err
	}
	known, err := s.Uploads.Store.Usage(c.UserContext(), v.actor.Organisation, one.ID)
	if err != nil {
		return err
	}
	list, err := s.Uploads.Store.Imports(c.UserContext(), v.actor.Organisation, one.ID)
	if err != nil {
		return err
	}
	p.Title, p.URL = v.t("workspace.usage.settings"), usageURL(one.ID)
	p.Crumbs = v.crumbs(link{Text: one.Name, URL: clientURLOf(one.ID)}, link{Text: v.t("workspace.usage.title"), URL: usageURL(one.ID)})
	if p.Days == "" {
		p.Days = strconv.Itoa(known.Settings.Kept())
	}
	if p.Plans == nil {
		p.Plans = v.planRows(known)
	}
	for i := range p.Plans {
		p.Plans[i].Name = v.toolName(p.Plans[i].Tool)
	}
	p.Mapped, p.AnyMapped = v.t("workspace.usage.unmapped"), known.Mapped > 0
	if p.AnyMapped {
		p.Mapped = v.words.Locale.N("workspace.usage.mapped", known.Mapped)
	}
	for _, i := range list {
		if i.GoneAt == nil && !i.Summary && i.State == upload.Done {
			until := v.t("workspace.usage.goes_on", "day", v.words.Locale.Date(i.At.AddDate(0, 0, known.Settings.Kept())))
			p.Kept = append(p.Kept, link{Text: i.Name + ": " + until, URL: importURL(i.ID)})
		}
	}
	p.AnyToForget = len(p.Kept) > 0 || p.AnyMapped
	return s.send(c, v, status, "usage_settings", p)
}

// planRows has a row for each tool that the exports name or a plan is known of.
func (v *visit) planRows(known upload.Usage) []planRow {
	tools := maps.Clone(known.Settings.Plans)
	if tools == nil {
		tools = make(map[string]usage.Plan)
	}
	if sum := known.Digest.Summary; sum != nil {
		for _, t := range sum.Tools {
			if _, there := tools[t.Tool]; !there {
				tools[t.Tool] = usage.Plan{}
			}
		}
	}
	amount := func(x float64) string {
		if x == 0 {
			return ""
		}
		return v.plainNumber(x)
	}
	var rows []planRow
	for _, tool := range slices.Sorted(maps.Keys(tools)) {
		plan := tools[tool]
		row := planRow{Tool: tool, Floor: amount(plan.Floor), Cap: amount(plan.Cap), Seat: amount(plan.Seat)}
		if plan.Since != 0 {
			row.Since = plan.Since.String()
		}
		rows = append(rows, row)
	}
	return rows
}

// decimal is how the reader's language writes decimals.
func (v *visit) decimal() string { return v.words.Locale.Number(0.5, 1)[1:2] }

// plainNumber is a figure as it is typed.
func (v *visit) plainNumber(x float64) string {
	return strings.Replace(strconv.FormatFloat(x, 'f', -1, 64), ".", v.decimal(), 1)
}

// mostTools bounds the rows of the form.
const mostTools = 100

// saveUsageSettings keeps what is said of tools and how long records are kept.
func (s *Server) saveUsageSettings(c *fiber.Ctx, v *visit) error {
	f := shell.Form(c)
	p := &usageSettingsPage{Days: f.Line("days"), Plans: []planRow{}, New: planTyped(f, f.Line("new-tool"), "new")}
	set := upload.Settings{Days: int(wholeNumber(p.Days)), Plans: make(map[string]usage.Plan)}
	var found problem.List
	tools := f.All("tool")
	for _, tool := range tools[:min(len(tools), mostTools)] {
		row := planTyped(f, tool, tool)
		plan, faults := v.typedPlan(row, tool)
		p.Plans, set.Plans[tool], found = append(p.Plans, row), plan, append(found, faults...)
	}
	if p.New != (planRow{}) {
		plan, faults := v.typedPlan(p.New, "new")
		if !usage.SoundTool(p.New.Tool) {
			faults = append(faults, problem.New("new-tool", "usage_plan_tool"))
		}
		for _, fault := range plan.Faults() {
			fault.Path += "-new"
			faults = append(faults, fault)
		}
		set.Plans[p.New.Tool], found = plan, append(found, faults...)
	}
	err := found.Err()
	if err == nil {
		err = s.Uploads.Set(c.UserContext(), v.actor.Organisation, c.Params("client"), set)
	}
	if faults := v.faults(err); faults != nil {
		p.Faults = faults
		return s.showUsageSettings(c, v, http.StatusUnprocessableEntity, p)
	}
	if err != nil {
		return err
	}
	return seeOther(c, usageURL(c.Params("client"))+"/settings?done=usage_set")
}

// planTyped is a row of the form, as it was typed.
func planTyped(f shell.Fields, tool, field string) planRow {
	return planRow{Tool: tool, Floor: f.Line("floor-" + field), Cap: f.Line("cap-" + field), Seat: f.Line("seat-" + field), Since: f.Line("since-" + field)}
}

// typedPlan reads a row of the form.
func (v *visit) typedPlan(row planRow, field string) (usage.Plan, problem.List) {
	var plan usage.Plan
	var found problem.List
	for _, one := range []struct {
		name, text string
		to         *float64
	}{{"floor", row.Floor, &plan.Floor}, {"cap", row.Cap, &plan.Cap}, {"seat", row.Seat, &plan.Seat}} {
		if one.text == "" {
			continue
		}
		n, fault := shell.Number(one.name+"-"+field, one.text, v.decimal())
		if fault != nil {
			found = append(found, *fault)
		}
		*one.to = n
	}
	if row.Since != "" {
		if err := plan.Since.UnmarshalText([]byte(row.Since)); err != nil {
			found = append(found, problem.New("since-"+field, "usage_day", "got", row.Since))
		}
	}
	return plan, found
}

// takeGroups reads who belongs to which group.
func (s *Server) takeGroups(c *fiber.Ctx, v *visit) error {
	_, data, err := shell.File(c, "groups", ".csv", ".txt")
	if err == nil {
		_, err = s.Uploads.SetGroups(c.UserContext(), v.actor.Organisation, c.Params("client"), bytes.NewReader(data))
	}
	if faults := v.faults(err); faults != nil {
		return s.showUsageSettings(c, v, http.StatusUnprocessableEntity, &usageSettingsPage{page: page{Faults: faults}})
	}
	if err != nil {
		return err
	}
	return seeOther(c, usageURL(c.Params("client"))+"/settings?done=usage_grouped")
}

func (s *Server) forgetGroups(c *fiber.Ctx, v *visit) error {
	if err := s.Uploads.ForgetGroups(c.UserContext(), v.actor.Organisation, c.Params("client")); err != nil {
		return err
	}
	return seeOther(c, usageURL(c.Params("client"))+"/settings?done=usage_ungrouped")
}

// sealUsage deletes the records of people now.
func (s *Server) sealUsage(c *fiber.Ctx, v *visit) error {
	if err := s.Uploads.SealRecords(c.UserContext(), v.actor.Organisation, c.Params("client"), v.author()); err != nil {
		return err
	}
	return seeOther(c, usageURL(c.Params("client"))+"/settings?done=usage_sealed")
}
