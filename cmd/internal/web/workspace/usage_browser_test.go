package workspace

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"waterline/assessment/usage/upload"
)

// In a real browser an export goes from the form to a version of the result:
// while it is read a bar moves, and the page shows by itself what was read.
func TestUsageInABrowser(t *testing.T) {
	s := openSite(t)
	one := s.company("Alder Insurance", "insurer")
	file := filepath.Join(t.TempDir(), "october.csv")
	must(t, os.WriteFile(file, []byte(cursorTable(40, monthly(3)...)), 0o600))
	b := s.screen(t, 1280, true)
	b.visit(usageURL(one.ID))
	must(t, chromedp.Do(b, chromedp.SetUploadFiles(chromedp.CSS("#file"), []string{file})))
	b.send("form[enctype] button")
	if said := b.run(`document.querySelector("[data-progress]").textContent`); said != "Waiting to be read" {
		t.Errorf("the page says %q", said)
	}
	id := strings.Split(strings.TrimPrefix(b.run(`location.pathname`), "/workspace/usage/"), "?")[0]
	i, err := s.kept.Import(t.Context(), s.org, id)
	must(t, err)
	reading, stop := context.WithTimeout(t.Context(), 10*time.Second)
	defer stop()
	must(t, s.Uploads.Read(reading, i.ID, nil))
	s.reads()
	b.until(`document.querySelector("#file-1")`) // the script loads the page again
	b.visit(usageURL(one.ID))
	if said := b.run(`document.querySelector("#spend").closest("section").textContent`); !strings.Contains(said, "Cursor") || !strings.Contains(said, "Oct\u00a02026") {
		t.Errorf("the spend says %q", said)
	}
	b.send("form[action$='/use'] button")
	if at := b.run(`location.pathname`); !strings.HasSuffix(at, "/versions/2") {
		t.Errorf("it led to %s", at)
	}
	if wrong := b.complained(); len(wrong) > 0 {
		t.Errorf("the browser complains: %v", wrong)
	}
	if state := i.State; state != upload.Waiting {
		t.Errorf("it was %s before it was read", state)
	}
}
