package workspace

import (
	"context"
	"net/http"

	"github.com/gofiber/fiber/v2"

	"waterline/assessment/benchmark"
	"waterline/cmd/internal/account"
	"waterline/cmd/internal/web/retrospect"
	"waterline/cmd/internal/web/verdict"
	"waterline/reports"
	"waterline/reports/chart"
)

const benchmarksPath = "/admin/benchmarks"

// Benchmarks is what pools of runs show.
type Benchmarks interface {
	verdict.Others
	Overviews(ctx context.Context) ([]benchmark.Overview, error)
	Least() int
}

func benchmarkRoutes() []Route {
	return []Route{get(benchmarksPath, account.Operate, (*Server).benchmarks)}
}

// benchmarksPage lists what respondents see of each other.
type benchmarksPage struct {
	page
	Off   bool
	Lead  string
	Pools []pool

	Forecasts []string // how those of all organisations did, in sentences
}

// pool is what one operator's respondents see.
type pool struct {
	ID, Name, Agreed, Computed string
	Cells                      chart.Table
}

func (s *Server) benchmarks(c *fiber.Ctx, v *visit) error {
	p := &benchmarksPage{page: page{Title: v.t("benchmark.admin.title")}, Off: s.Benchmarks == nil}
	over, err := s.Tracking.Instance(c.UserContext())
	if err != nil {
		return err
	}
	p.Forecasts = retrospect.Instance(v.words.Locale, over)
	if p.Off {
		return s.send(c, v, http.StatusOK, "benchmarks", p)
	}
	p.Lead = v.t("benchmark.admin.lead", "n", number(int64(s.Benchmarks.Least())))
	all, err := s.Benchmarks.Overviews(c.UserContext())
	if err != nil {
		return err
	}
	organisations, err := s.Accounts.Organisations(c.UserContext(), v.actor)
	if err != nil {
		return err
	}
	names := make(map[string]string)
	if len(organisations) != 1 { // of a single one, the forms of the site are its own
		names[""] = v.t("benchmark.admin.site")
	}
	for _, o := range organisations {
		names[o.ID] = v.t("benchmark.admin.pool", "name", o.Name)
	}
	for _, one := range all {
		if name, ok := names[one.Pool]; ok { // else its organisation was deleted since
			p.Pools = append(p.Pools, s.pool(v, one, name, "pool-"+number(int64(len(p.Pools)))))
		}
	}
	return s.send(c, v, http.StatusOK, "benchmarks", p)
}

func (s *Server) pool(v *visit, one benchmark.Overview, name, id string) pool {
	agreed := v.t("benchmark.admin.few", "n", number(int64(s.Benchmarks.Least())))
	if one.Agreed > 0 {
		agreed = v.t("benchmark.admin.agreed", "n", number(int64(one.Agreed)))
	}
	return pool{
		ID: id, Name: name, Agreed: agreed, Computed: v.t("benchmark.admin.computed", "date", v.words.Locale.Date(one.At)),
		Cells: reports.Cells(one.Cells, v.words.Bank, v.words.Locale),
	}
}
