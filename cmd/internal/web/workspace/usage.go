package workspace

import (
	"errors"
	"fmt"
	"mime/multipart"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment/client"
	"waterline/assessment/problem"
	"waterline/assessment/usage"
	"waterline/assessment/usage/intake"
	"waterline/assessment/usage/upload"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/web/shell"
	"waterline/cmd/internal/web/verdict"
	"waterline/reports/chart"
)

const usagePath = clientPath + "/usage"

func usageURL(client string) string { return clientURLOf(client) + "/usage" }

func usageRoutes() []Route {
	return append(usageImportRoutes(),
		get(usagePath, account.View, (*Server).usage),
		post(usagePath, account.Track, (*Server).takeExports),
		get(usagePath+"/progress", account.View, (*Server).usageProgress),
		get(usagePath+".csv", account.View, (*Server).usageTable),
		post(usagePath+"/use", account.Adjust, (*Server).useUsage),
		get(usagePath+"/settings", account.Track, (*Server).usageSettings),
		post(usagePath+"/settings", account.Track, (*Server).saveUsageSettings),
		post(usagePath+"/groups", account.Track, (*Server).takeGroups),
		post(usagePath+"/ungroup", account.Track, (*Server).forgetGroups),
		post(usagePath+"/seal", account.Track, (*Server).sealUsage),
	)
}

// usagePage is what is known of the AI use of a client, and where it came from.
type usagePage struct {
	page
	Client, URL, Settings string
	Working               *working
	Period, From          string
	Why                   []string // why nothing is said
	Spend                 []spendRow
	Months                []string
	Seats                 []seatRow
	Results               []resultRow
	Groups                []groupRow
	Since                 bool // a day is set from which use was asked for
	Few                   string
	Uploads               []uploadRow
	Formats               []string
	Kept                  string
	Use                   *useForm
	MayTrack, Any         bool
}

// working is how far the reading of uploads is.
type working struct {
	URL, Progress, Text string
	Value, Max          int64
}

// useForm puts what is known into the newest version of a client.
type useForm struct {
	Version, URL, Reason string
	Base                 int64
}

// uploadRow is one upload of the list.
type uploadRow struct {
	Name, URL, ReadAs, Rows, Days, People, At string
	Stage                                     stage
}

func (s *Server) usage(c *fiber.Ctx, v *visit) error {
	return s.showUsage(c, v, http.StatusOK, &usagePage{page: page{Flash: v.done(c)}})
}

func (s *Server) showUsage(c *fiber.Ctx, v *visit, status int, p *usagePage) error {
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
	p.Title, p.Client, p.URL, p.Settings = v.t("workspace.usage.title"), one.Name, usageURL(one.ID), usageURL(one.ID)+"/settings"
	p.Crumbs = v.crumbs(link{Text: one.Name, URL: clientURLOf(one.ID)})
	p.MayTrack, p.Any = v.may(account.Track), len(list) > 0
	p.Kept = v.t("workspace.usage.kept", "days", number(int64(known.Settings.Kept())))
	if p.Working = v.working(one.ID, known, list); p.Working != nil {
		p.Scripts = []string{"js/batch.js"}
		c.Set("Refresh", strconv.Itoa(int(upload.AgainAfter.Seconds()))) // for browsers without scripts
	}
	v.digest(p, known, list)
	for _, i := range slices.Backward(list) {
		p.Uploads = append(p.Uploads, v.uploadRow(i))
	}
	for _, f := range intake.Formats() {
		p.Formats = append(p.Formats, v.t("usage.format."+f.ID))
	}
	slices.Sort(p.Formats)
	if known.Digest.Says() && known.Current() && v.may(account.Adjust) && one.Newest.Known() {
		days := v.daysOf(known.Digest.Summary.From, known.Digest.Summary.To)
		p.Use = &useForm{
			Base: one.Newest.Version, URL: versionURL(one.ID, one.Newest.Assessment, one.Newest.Version), Reason: v.t("workspace.usage.reason_usual", "days", days),
			Version: v.t("workspace.initiative.version", "n", number(one.Newest.Version), "day", v.words.Locale.Date(one.Newest.At)),
		}
	}
	return s.send(c, v, status, "usage", p)
}

// working says how far uploads are that are read, nil when all is done.
func (v *visit) working(of string, known upload.Usage, list []upload.Import) *working {
	w := &working{URL: usageURL(of), Progress: usageURL(of) + "/progress"}
	reading := false
	for _, i := range list {
		if i.State == upload.Waiting {
			reading = true
			w.Value, w.Max = w.Value+min(i.Done, i.Size), w.Max+i.Size
		}
	}
	switch {
	case reading:
		w.Text = v.t("workspace.usage.reading", "done", v.size(w.Value), "total", v.size(w.Max))
	case !known.Current():
		w.Text, w.Value, w.Max = v.t("workspace.usage.summing"), 1, 1
	default:
		return nil
	}
	return w
}

// daysOf is a span of days, or one day.
func (v *visit) daysOf(first, last usage.Day) string {
	if first == 0 {
		return ""
	}
	if first == last {
		return v.words.Locale.Date(first.Time())
	}
	return v.words.Locale.Span(v.words.Locale.Date(first.Time()), v.words.Locale.Date(last.Time()))
}

// uploadStage is where an upload stands.
func (v *visit) uploadStage(i upload.Import) stage {
	word, class := string(i.State), map[upload.State]string{upload.Waiting: "warn", upload.Asking: "warn", upload.Done: "on", upload.Refused: "bad", upload.Failed: "bad"}[i.State]
	switch {
	case i.GoneAt != nil:
		word, class = "gone", ""
	case i.State == upload.Done && len(i.Files) > 0 && !slices.ContainsFunc(i.Files, func(f upload.File) bool { return !f.Repeated }):
		word, class = "repeated", ""
	}
	return stage{v.t("workspace.usage.state." + word), class}
}

func (v *visit) uploadRow(i upload.Import) uploadRow {
	row := uploadRow{Name: i.Name, URL: importURL(i.ID), Stage: v.uploadStage(i), At: v.at(i.At)}
	rows, people, read := int64(0), 0, []string{}
	for _, f := range i.Files {
		rows += f.Rows
		people = max(people, f.People)
		if name := v.formatName(i, f); name != "" && !slices.Contains(read, name) {
			read = append(read, name)
		}
	}
	for n, name := range read {
		if n > 0 {
			row.ReadAs += ", "
		}
		row.ReadAs += name
	}
	if rows > 0 {
		row.Rows = v.words.Locale.Number(float64(rows), 0)
	}
	if people > 0 {
		row.People = v.words.Locale.Number(float64(people), 0)
	}
	row.Days = v.daysOf(i.Days())
	return row
}

// formatName is what a file was read as, "" where nobody knows.
func (v *visit) formatName(i upload.Import, f upload.File) string {
	switch {
	case i.Summary:
		return v.t("workspace.usage.summary")
	case f.Format != "":
		return v.t("usage.format." + f.Format)
	}
	return ""
}

// usageProgress is what the script of the page asks for.
func (s *Server) usageProgress(c *fiber.Ctx, v *visit) error {
	known, err := s.Uploads.Store.Usage(c.UserContext(), v.actor.Organisation, c.Params("client"))
	if err != nil {
		return err
	}
	list, err := s.Uploads.Store.Imports(c.UserContext(), v.actor.Organisation, c.Params("client"))
	if err != nil {
		return err
	}
	w := v.working(c.Params("client"), known, list)
	if w == nil {
		return c.JSON(map[string]any{"running": false})
	}
	return c.JSON(map[string]any{"value": w.Value, "max": w.Max, "text": w.Text, "running": true})
}

// mostFiles bounds those of one form.
const mostFiles = 20

// takeExports takes all files of the form in, one after another. Those before
// one that is refused are here.
func (s *Server) takeExports(c *fiber.Ctx, v *visit) error {
	one, err := s.clientAsked(c, v)
	if err != nil {
		return err
	}
	parts, _ := c.MultipartForm() // nil for a form without parts, which has no file
	var chosen []*multipart.FileHeader
	if parts != nil {
		chosen = parts.File["file"]
	}
	chosen = slices.DeleteFunc(chosen, func(f *multipart.FileHeader) bool { return f.Filename == "" && f.Size == 0 })
	var found problem.List
	switch {
	case len(chosen) == 0:
		found = problem.List{problem.New("file", "usage_choose")}
	case len(chosen) > mostFiles:
		found = problem.List{problem.New("file", "usage_files", "max", strconv.Itoa(mostFiles))}
	}
	last := ""
	if len(found) == 0 {
		for _, f := range chosen {
			id, err := s.takeExport(c, v, one.ID, f)
			var faults problem.List
			if errors.As(err, &faults) {
				found = append(found, faults...)
				continue
			}
			if err != nil {
				return err
			}
			last = id
		}
	}
	if len(found) > 0 {
		return s.showUsage(c, v, http.StatusUnprocessableEntity, &usagePage{page: page{Faults: v.faults(found)}})
	}
	if len(chosen) == 1 {
		return seeOther(c, importURL(last)+"?done=usage_taken")
	}
	return seeOther(c, usageURL(one.ID)+"?done=usage_taken")
}

func (s *Server) takeExport(c *fiber.Ctx, v *visit, of string, f *multipart.FileHeader) (string, error) {
	if !slices.Contains(upload.Endings(), strings.ToLower(path.Ext(f.Filename))) {
		return "", problem.List{problem.New("file", "file_ending", "endings", strings.Join(upload.Endings(), ", "))}
	}
	file, err := f.Open()
	if err != nil {
		return "", fmt.Errorf("open upload: %w", err)
	}
	i, err := s.Uploads.Add(c.UserContext(), v.actor.Organisation, of, shell.Clean(f.Filename), file, v.author())
	return i.ID, errors.Join(err, file.Close())
}

// useUsage makes a version of the client's newest result that knows what is shown.
func (s *Server) useUsage(c *fiber.Ctx, v *visit) error {
	one, err := s.clientAsked(c, v)
	if err != nil {
		return err
	}
	f := shell.Form(c)
	base, reason := wholeNumber(f.Line("base")), f.Line("reason")
	made, err := s.Uploads.Use(c.UserContext(), v.actor.Organisation, one, base, reason, v.author())
	var behind *client.Behind
	if errors.As(err, &behind) {
		faults := []fault{{Anchor: "reason", Text: v.t("workspace.usage.behind", "name", behind.Newest.By.Name)}}
		return s.showUsage(c, v, http.StatusConflict, &usagePage{page: page{Faults: faults}})
	}
	if faults := v.faults(err); faults != nil {
		return s.showUsage(c, v, http.StatusUnprocessableEntity, &usagePage{page: page{Faults: faults}})
	}
	if err != nil {
		return err
	}
	return seeOther(c, versionURL(one.ID, made.Assessment, made.Number)+"?done=usage_used")
}

// usageTable is the spend as the sources tell it, as a file.
func (s *Server) usageTable(c *fiber.Ctx, v *visit) error {
	known, err := s.Uploads.Store.Usage(c.UserContext(), v.actor.Organisation, c.Params("client"))
	if err != nil {
		return err
	}
	t := chart.Table{}
	for _, key := range []string{"tool", "source", "kind", "month", "currency", "spent"} {
		t.Head = append(t.Head, v.t("workspace.usage."+key))
	}
	for _, line := range spendOf(known.Digest) {
		t.Rows = append(t.Rows, []string{line.Tool, line.Source, line.Kind, line.Month.String(), line.Currency, strconv.FormatFloat(line.Amount, 'f', 2, 64)})
	}
	return verdict.Send(c, "waterline-usage", t)
}
