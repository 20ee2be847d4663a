package workspace

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment/problem"
	"waterline/assessment/usage/intake"
	"waterline/assessment/usage/upload"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/web/shell"
)

const importRoute = "/workspace/usage/:import"

func importURL(id string) string { return "/workspace/usage/" + id }

// Rows that were rejected may quote what an export says of people, so the page
// of an upload is for those who can upload.
func usageImportRoutes() []Route {
	return []Route{
		get(importRoute, account.Track, (*Server).usageImport),
		post(importRoute, account.Track, (*Server).answerImport),
		get(importRoute+"/progress", account.Track, (*Server).importProgress),
		post(importRoute+"/delete", account.Track, (*Server).deleteImport),
	}
}

// usageImportPage is one upload: what its files were read as, what was rejected,
// and what it asks back.
type usageImportPage struct {
	page
	URL, Back, Uploaded, Gone string
	Stage                     stage
	Working                   *working
	Files                     []fileView
	Asks                      []asked
	Open                      bool // it cannot be read without an answer
}

// fileView is one file of an upload.
type fileView struct {
	ID, Name, ReadAs string
	Facts            []pair2
	Columns          []string
	Notices, Refusal []string
	Problems         []rejected
	More             string
	Repeated, Broken bool
}

// rejected is what is wrong with one row.
type rejected struct{ Line, Field, Text string }

// asked is a question that the files of an upload leave open.
type asked struct {
	Kind    string
	Choices []choice
	Checked bool
	Into    string
	Rates   []rateBox
}

// rateBox is where the worth of a currency is typed.
type rateBox struct{ Code, Value string }

func (s *Server) usageImport(c *fiber.Ctx, v *visit) error {
	return s.showImport(c, v, http.StatusOK, &usageImportPage{page: page{Flash: v.done(c)}})
}

func (s *Server) showImport(c *fiber.Ctx, v *visit, status int, p *usageImportPage) error {
	i, err := s.Uploads.Store.Import(c.UserContext(), v.actor.Organisation, c.Params("import"))
	if err != nil {
		return err
	}
	one, err := s.Clients.Store.Client(c.UserContext(), v.actor.Organisation, i.Client)
	if err != nil {
		return err
	}
	p.Title, p.URL, p.Back, p.Stage = i.Name, importURL(i.ID), usageURL(one.ID), v.uploadStage(i)
	p.Crumbs = v.crumbs(link{Text: one.Name, URL: clientURLOf(one.ID)}, link{Text: v.t("workspace.usage.title"), URL: p.Back})
	p.Uploaded = v.t("workspace.upload.uploaded", "name", i.By.Name, "when", v.at(i.At), "size", v.size(i.Size))
	if i.GoneAt != nil {
		p.Gone = v.t("workspace.upload.gone", "day", v.words.Locale.Date(*i.GoneAt))
	}
	if i.State == upload.Waiting {
		p.Working, p.Scripts = v.importWorking(i), []string{"js/batch.js"}
		c.Set("Refresh", strconv.Itoa(int(upload.AgainAfter.Seconds()))) // for browsers without scripts
		return s.send(c, v, status, "usage_import", p)
	}
	for n, f := range i.Files {
		p.Files = append(p.Files, v.fileView(n, i, f))
	}
	p.Open = i.State == upload.Asking
	for _, q := range append(i.Asks(), i.MayAsk()...) {
		p.Asks = append(p.Asks, v.asked(i, q))
	}
	return s.send(c, v, status, "usage_import", p)
}

func (v *visit) importWorking(i upload.Import) *working {
	w := &working{URL: importURL(i.ID), Progress: importURL(i.ID) + "/progress", Value: min(i.Done, i.Size), Max: i.Size, Text: v.t("workspace.usage.waiting")}
	if w.Value > 0 {
		w.Text = v.t("workspace.usage.reading", "done", v.size(w.Value), "total", v.size(w.Max))
	}
	return w
}

// importProgress is what the script of the page asks for.
func (s *Server) importProgress(c *fiber.Ctx, v *visit) error {
	i, err := s.Uploads.Store.Import(c.UserContext(), v.actor.Organisation, c.Params("import"))
	if err != nil {
		return err
	}
	w := v.importWorking(i)
	return c.JSON(map[string]any{"value": w.Value, "max": w.Max, "text": w.Text, "running": i.State == upload.Waiting})
}

// exportSaid is a problem of an export as a sentence, with the names of formats.
func (v *visit) exportSaid(p problem.Problem) string {
	args := maps.Clone(p.Args)
	for _, key := range []string{"format", "other"} {
		if id, there := args[key]; there {
			args[key] = v.words.Locale.Or("usage.format."+id, id)
		}
	}
	p.Args = args
	return shell.Sentence(v.words.Locale, "workspace.problem", p)
}

func (v *visit) exportSaidAll(list problem.List) []string {
	var out []string
	for _, p := range list {
		out = append(out, v.exportSaid(p))
	}
	return out
}

func (v *visit) fileView(n int, i upload.Import, f upload.File) fileView {
	view := fileView{ID: "file-" + strconv.Itoa(n+1), Name: f.Name, ReadAs: v.t("workspace.upload.unknown"), Columns: f.Unmapped, Repeated: f.Repeated, Broken: f.Incomplete}
	if name := v.formatName(i, f); name != "" {
		view.ReadAs = name
		if f.Standing != "" {
			view.ReadAs = v.t("workspace.upload.recognised", "format", name, "standing", v.t("usage.standing."+string(f.Standing)))
		}
	}
	view.Facts = v.fileFacts(f)
	view.Notices, view.Refusal = v.exportSaidAll(slices.DeleteFunc(slices.Clone(f.Notices), func(p problem.Problem) bool { return p.Code == "usage_unmapped" })), v.exportSaidAll(f.Refusal)
	for _, p := range f.Problems {
		if slices.ContainsFunc(f.Refusal, func(r problem.Problem) bool { return r.Line == p.Line && r.Code == p.Code && r.Path == p.Path }) {
			continue
		}
		line := "–"
		if p.Line > 0 {
			line = strconv.Itoa(p.Line)
		}
		view.Problems = append(view.Problems, rejected{line, p.Path, v.exportSaid(p)})
	}
	if f.Rejected > int64(len(f.Problems)) {
		view.More = v.t("workspace.upload.problems_first", "n", strconv.Itoa(len(f.Problems)))
	}
	return view
}

// fileFacts is what there is to know of a file, in pairs.
func (v *visit) fileFacts(f upload.File) []pair2 {
	words := v.words.Locale
	count := func(n int64) string { return words.Number(float64(n), 0) }
	facts := []pair2{}
	add := func(key, value string) {
		facts = append(facts, pair2{Name: v.t("workspace.upload." + key), Value: value})
	}
	if f.Format != "" {
		add("confidence", words.Percent(f.Confidence))
		add("rows", words.N("workspace.upload.rows_of", int(f.Rows), "rejected", count(f.Rejected)))
	}
	if f.Records > 0 {
		add("records", count(f.Records))
	}
	if days := v.daysOf(f.First, f.Last); days != "" {
		add("days", days)
	}
	if f.People > 0 {
		add("people", count(int64(f.People)))
	}
	if f.Currency != "" {
		add("currency", f.Currency)
	}
	if f.Twice > 0 {
		add("twice", count(f.Twice))
	}
	if f.Replaced > 0 {
		add("replaced", count(int64(f.Replaced)))
	}
	var skipped []string
	for _, reason := range slices.Sorted(maps.Keys(f.Skipped)) {
		skipped = append(skipped, fmt.Sprintf("%s (%s)", count(f.Skipped[reason]), words.Or("usage.skipped."+reason, reason)))
	}
	if len(skipped) > 0 {
		add("skipped", strings.Join(skipped, ", "))
	}
	return facts
}

// asked is a question with the answers that can be chosen.
func (v *visit) asked(i upload.Import, q upload.Question) asked {
	a := asked{Kind: string(q)}
	switch q {
	case upload.AskPrice:
		a.Checked = i.Reading.Sure
	case upload.AskCursorTotal:
		for _, meaning := range intake.CursorTotals() {
			a.Choices = append(a.Choices, choice{string(meaning), v.t("workspace.upload.cursor." + string(meaning)), i.Reading.CursorTotal == meaning})
		}
	case upload.AskDateOrder:
		for _, order := range []intake.DateOrder{intake.MonthFirst, intake.DayFirst} {
			a.Choices = append(a.Choices, choice{string(order), v.t("workspace.upload.order." + string(order)), i.Reading.DateOrder == order})
		}
	case upload.AskRate:
		codes := i.Currencies()
		for code := range i.Reading.Rates {
			if !slices.Contains(codes, code) {
				codes = append(codes, code)
			}
		}
		slices.Sort(codes)
		a.Into = i.Reading.Currency
		for _, code := range codes {
			box := rateBox{Code: code}
			if rate, there := i.Reading.Rates[code]; there {
				box.Value = v.plainNumber(rate)
			}
			a.Rates = append(a.Rates, box)
			a.Choices = append(a.Choices, choice{code, code, code == i.Reading.Currency})
		}
	}
	return a
}

// answerImport has an upload read again with the answers of the form. What is
// not asked stays as it was answered.
func (s *Server) answerImport(c *fiber.Ctx, v *visit) error {
	i, err := s.Uploads.Store.Import(c.UserContext(), v.actor.Organisation, c.Params("import"))
	if err != nil {
		return err
	}
	f, r := shell.Form(c), i.Reading
	var found problem.List
	if f.Has("cursor_total") {
		r.CursorTotal = intake.CursorTotal(f.Line("cursor_total"))
	}
	if f.Has("date_order") {
		r.DateOrder = intake.DateOrder(f.Line("date_order"))
	}
	r.Sure = r.Sure || f.Line("price") == "yes"
	if f.Has("currency") {
		r.Currency, r.Rates = f.Line("currency"), make(map[string]float64)
		for _, code := range f.All("code") {
			typed := f.Line("rate-" + code)
			if typed == "" || code == r.Currency {
				continue
			}
			rate, fault := shell.Number("rate-"+code, typed, v.decimal())
			if fault != nil {
				found = append(found, *fault)
				continue
			}
			r.Rates[code] = rate
		}
	}
	err = found.Err()
	if err == nil {
		err = s.Uploads.Answer(c.UserContext(), v.actor.Organisation, i.ID, r)
	}
	if faults := v.faults(err); faults != nil {
		return s.showImport(c, v, http.StatusUnprocessableEntity, &usageImportPage{page: page{Faults: faults}})
	}
	if err != nil {
		return err
	}
	return seeOther(c, importURL(i.ID)+"?done=usage_again")
}

func (s *Server) deleteImport(c *fiber.Ctx, v *visit) error {
	i, err := s.Uploads.Store.Import(c.UserContext(), v.actor.Organisation, c.Params("import"))
	if err != nil {
		return err
	}
	if err := s.Uploads.Delete(c.UserContext(), v.actor.Organisation, i.ID, v.author()); err != nil {
		return err
	}
	return seeOther(c, usageURL(i.Client)+"?done=usage_deleted")
}
