package workspace

import (
	"bufio"
	"context"
	"errors"
	"net/http"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"waterline/cmd/internal/account"
	"waterline/cmd/internal/web/shell"
)

const (
	logPath      = "/workspace/log"
	wholeLogPath = "/admin/log"
	logRows      = 50
)

func logRoutes() []Route {
	return []Route{
		get(logPath, account.ReadLog, (*Server).log),
		get(logPath+".ndjson", account.ReadLog, (*Server).exportLog),
		get(wholeLogPath, account.ReadWholeLog, (*Server).log),
		get(wholeLogPath+".ndjson", account.ReadWholeLog, (*Server).exportLog),
		post(wholeLogPath+"/verify", account.ReadWholeLog, (*Server).verifyLog),
	}
}

// logPage is a page of the log, the newest first.
type logPage struct {
	page
	Rows     []logRow
	Next     string
	Newest   string
	Export   string
	Whole    bool
	Verdict  string
	Tampered bool
}

// logRow is one entry.
type logRow struct{ Number, At, By, What, Subject, Detail string }

// logged is which log a page shows: "" for the whole of it.
func (v *visit) logged(c *fiber.Ctx) (organisation, path string) {
	if c.Route().Path[:len("/admin")] == "/admin" {
		return "", wholeLogPath
	}
	return v.actor.Organisation, logPath
}

func (s *Server) log(c *fiber.Ctx, v *visit) error { return s.showLog(c, v, &logPage{}) }

func (s *Server) showLog(c *fiber.Ctx, v *visit, p *logPage) error {
	organisation, path := v.logged(c)
	before, _ := strconv.ParseInt(shell.Query(c).Line("before"), 10, 64) // 0, the newest, for what is no number
	entries, err := s.Accounts.Log(c.UserContext(), v.actor, organisation, max(before, 0), logRows+1)
	if err != nil {
		return err
	}
	if len(entries) > logRows {
		entries = entries[:logRows]
		p.Next = path + "?before=" + strconv.FormatInt(entries[logRows-1].Number, 10)
	}
	if before > 0 {
		p.Newest = path
	}
	names, err := s.names(c.UserContext(), v, organisation)
	if err != nil {
		return err
	}
	for _, e := range entries {
		by, subject := e.Actor, e.Subject
		if name := names[by]; name != "" {
			by = name
		}
		if name := names[subject]; name != "" {
			subject = name
		}
		p.Rows = append(p.Rows, logRow{
			Number: v.words.Locale.Number(float64(e.Number), 0), At: v.at(e.At), By: by,
			What: v.words.Locale.Or("workspace.event."+e.Action, e.Action), Subject: subject, Detail: e.Detail,
		})
	}
	p.Title, p.Export, p.Whole = v.t("workspace.nav.log"), path+".ndjson", organisation == ""
	return s.send(c, v, http.StatusOK, "log", p)
}

// names are those of users by their ids, as far as the visitor may know them:
// the log itself holds ids alone.
func (s *Server) names(ctx context.Context, v *visit, organisation string) (map[string]string, error) {
	names := map[string]string{account.ConsoleUser: v.t("workspace.log.console"), "": v.t("workspace.log.nobody")}
	if organisation == "" {
		users, err := s.Accounts.Users(ctx, v.actor)
		for _, u := range users {
			names[u.ID] = u.Name
		}
		return names, err
	}
	members, err := s.Accounts.Members(ctx, v.actor, organisation)
	for _, m := range members {
		names[m.User.ID] = m.User.Name
	}
	return names, err
}

// exportLog writes the log as it goes, however long it is.
func (s *Server) exportLog(c *fiber.Ctx, v *visit) error {
	organisation, _ := v.logged(c)
	if _, err := s.Accounts.Log(c.UserContext(), v.actor, organisation, 0, 1); err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "application/x-ndjson; charset=utf-8")
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="audit-log.ndjson"`)
	actor, accounts, logger := v.actor, s.Accounts, s.Logger
	ctx := context.WithoutCancel(c.UserContext()) // the request ends before its body does
	c.Context().SetBodyStreamWriter(func(w *bufio.Writer) {
		if err := accounts.ExportLog(ctx, actor, organisation, w); err != nil {
			logger.Error("the log was not exported to its end", "error", err)
		}
	})
	return nil
}

func (s *Server) verifyLog(c *fiber.Ctx, v *visit) error {
	last, err := s.Accounts.VerifyLog(c.UserContext(), v.actor)
	var tampered *account.TamperError
	p := logPage{}
	switch {
	case errors.As(err, &tampered):
		p.Tampered, p.Verdict = true, v.t("workspace.log.broken", "number", v.words.Locale.Number(float64(tampered.Number), 0))
	case err != nil:
		return err
	default:
		p.Verdict = v.t("workspace.log.sound", "number", v.words.Locale.Number(float64(last.Number), 0), "hash", last.Hash)
	}
	return s.showLog(c, v, &p)
}
