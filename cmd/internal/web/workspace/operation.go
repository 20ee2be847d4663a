package workspace

import (
	"context"
	"net/http"
	"runtime"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"waterline/cmd/internal/account"
	"waterline/cmd/internal/web/licence"
)

// Plant is what the server runs on.
type Plant interface {
	Condition(ctx context.Context, now time.Time) (Condition, error)
}

// Condition is how a server is. Sizes are in bytes.
type Condition struct {
	Directory   string
	Size, Free  int64 // Free is -1 where it is not known
	Backlog     int   // jobs that are due and not begun
	Oldest      time.Time
	Failed      int // jobs that were given up
	Mails       int // that wait to be sent
	OldestMail  time.Time
	Assessments int
	Due         int // whose time is over and that the next sweep deletes
	Sweeps      []Sweep
	Keeps       []Kept
}

// Kept is how long something stays.
type Kept struct {
	What string
	For  time.Duration
}

// Sweep is when something that had ended was deleted last.
type Sweep struct {
	Kind  string
	At    time.Time
	Error string
}

const (
	lateJob   = 10 * time.Minute
	lateMail  = time.Hour
	scarceMin = 1 << 30 // bytes
)

func operationRoutes() []Route {
	return []Route{
		get("/admin/operation", account.Operate, (*Server).operation),
		get("/admin/licences", account.Operate, (*Server).licences),
	}
}

// operationPage says how the server is and what an administrator does about it.
type operationPage struct {
	page
	Hints     []string
	Facts     []fact
	Sweeps    []sweepRow
	Retention []fact
	Directory string
}

// fact is something that is measured.
type fact struct{ Name, Value string }

// sweepRow is when something was deleted last.
type sweepRow struct{ What, At, Error string }

func (s *Server) operation(c *fiber.Ctx, v *visit) error {
	p := operationPage{page: page{Title: v.t("workspace.nav.operation")}}
	p.Facts = []fact{{v.t("workspace.operation.version"), s.Version + ", " + runtime.Version()}}
	if s.Plant != nil {
		now := s.Clock()
		x, err := s.Plant.Condition(c.UserContext(), now)
		if err != nil {
			return err
		}
		p.Directory = x.Directory
		p.Facts = append(p.Facts, v.facts(x)...)
		p.Hints = v.hints(x, now)
		p.Retention = []fact{
			{v.t("workspace.operation.assessments"), v.words.Locale.Number(float64(x.Assessments), 0)},
			{v.t("workspace.operation.due"), v.words.Locale.Number(float64(x.Due), 0)},
		}
		for _, one := range x.Keeps {
			p.Retention = append(p.Retention, fact{v.t("workspace.operation.keeps." + one.What), v.lasting(one.For)})
		}
		for _, one := range x.Sweeps {
			p.Sweeps = append(p.Sweeps, sweepRow{v.words.Locale.Or("workspace.operation.sweep."+strings.ReplaceAll(one.Kind, ".", "_"), one.Kind), v.at(one.At), one.Error})
		}
	}
	if s.Post == nil {
		p.Hints = append(p.Hints, v.t("workspace.operation.no_mail"))
	}
	if !s.secure {
		p.Hints = append(p.Hints, v.t("workspace.operation.no_tls"))
	}
	return s.send(c, v, http.StatusOK, "operation", &p)
}

// lasting is a time in days, or in hours where it is less than two.
func (v *visit) lasting(d time.Duration) string {
	const day = 24 * time.Hour
	if d < 2*day || d%day != 0 {
		return v.words.Locale.N("workspace.operation.hours", int(d/time.Hour))
	}
	return v.words.Locale.N("workspace.operation.days", int(d/day))
}

// facts are what is measured, in words.
func (v *visit) facts(x Condition) []fact {
	words := v.words.Locale
	waiting := func(n int, since time.Time) string {
		if n == 0 || since.IsZero() {
			return words.Number(float64(n), 0)
		}
		return v.t("workspace.operation.waiting", "n", words.Number(float64(n), 0), "since", v.at(since))
	}
	free := v.t("workspace.operation.unknown")
	if x.Free >= 0 {
		free = v.size(x.Free)
	}
	return []fact{
		{v.t("workspace.operation.database"), v.size(x.Size)}, {v.t("workspace.operation.free"), free},
		{v.t("workspace.operation.backlog"), waiting(x.Backlog, x.Oldest)}, {v.t("workspace.operation.failed"), words.Number(float64(x.Failed), 0)},
		{v.t("workspace.operation.mails"), waiting(x.Mails, x.OldestMail)},
	}
}

// hints are what needs looking at, and what to do.
func (v *visit) hints(x Condition, now time.Time) []string {
	var out []string
	if x.Backlog > 0 && now.Sub(x.Oldest) > lateJob {
		out = append(out, v.t("workspace.operation.late_jobs"))
	}
	if x.Failed > 0 {
		out = append(out, v.words.Locale.N("workspace.operation.failed_jobs", x.Failed))
	}
	if x.Mails > 0 && now.Sub(x.OldestMail) > lateMail {
		out = append(out, v.t("workspace.operation.late_mails"))
	}
	if x.Free >= 0 && x.Free < max(scarceMin, 2*x.Size) {
		out = append(out, v.t("workspace.operation.scarce", "free", v.size(x.Free)))
	}
	return out
}

// size is a number of bytes in the unit that suits it.
func (v *visit) size(bytes int64) string {
	const step = 1000
	unit, x := 0, float64(bytes)
	units := []string{"B", "kB", "MB", "GB", "TB"}
	for x >= step && unit < len(units)-1 {
		x /= step
		unit++
	}
	decimals := 0
	if unit > 0 && x < 10 {
		decimals = 1
	}
	return v.words.Locale.Number(x, decimals) + "\u00a0" + units[unit]
}

// licencesPage lists what the program is made of.
type licencesPage struct {
	page
	licence.List
}

func (s *Server) licences(c *fiber.Ctx, v *visit) error {
	list, err := licence.Read()
	if err != nil {
		return err
	}
	return s.send(c, v, http.StatusOK, "licences", &licencesPage{page: page{Title: v.t("workspace.nav.licences")}, List: list})
}
