package reports

import (
	"bytes"
	"fmt"
	"io"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"github.com/klauspost/compress/zlib"

	"waterline/assessment"
	"waterline/reports/font"
	"waterline/reports/pdf"
)

// BenchmarkInsurer is one warm report of the insurer on one processor, beside
// two yardsticks on the same machine in the same minute: plain fpdf with its
// fonts added the ordinary way, drawing the same, and the floor, which is
// compressing and copying what the pages draw. It reports the medians and how
// many times plain fpdf and the floor take: for writing alone, where plain fpdf
// is handed broken lines, and for composing and writing, where it breaks each
// text once by itself, as it must.
func BenchmarkInsurer(b *testing.B) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	r, opt := company(b, "insurer"), options(b, A4)
	doc, err := Build(r, opt)
	if err != nil {
		b.Fatal(err)
	}
	var file bytes.Buffer
	if err := doc.WritePDF(&file); err != nil {
		b.Fatal(err)
	}
	found, err := pdf.Read(file.Bytes())
	if err != nil {
		b.Fatal(err)
	}
	z, err := zlib.NewWriterLevel(io.Discard, zlib.BestSpeed)
	if err != nil {
		b.Fatal(err)
	}
	work := []func() error{
		func() error { _, err := Build(r, opt); return err },
		func() error { return doc.WritePDF(&bytes.Buffer{}) },
		func() error { return doc.writePlain(&bytes.Buffer{}, nil) },
		func() error { return floor(z, found.Pages) },
		func() error { _, err := build(r, opt, doc.memory); return err },
		func() error { return doc.writePlain(&bytes.Buffer{}, doc.memory.lines) },
	}
	times := make([][]float64, len(work))
	for b.Loop() {
		for i, do := range work {
			runtime.GC()                 // what one leaves behind is not the next one's cost
			if err := do(); err != nil { // warm: the collection emptied what is kept for reuse
				b.Fatal(err)
			}
			start := time.Now()
			for range inARow { // each pays for the garbage that it makes
				if err := do(); err != nil {
					b.Fatal(err)
				}
			}
			times[i] = append(times[i], float64(time.Since(start).Nanoseconds())/1e6/inARow)
		}
	}
	build, ours, plain, least := median(times[0]), median(times[1]), median(times[2]), median(times[3])
	b.ReportMetric(build, "ms/compose")
	b.ReportMetric(ours, "ms/write")
	b.ReportMetric(plain, "ms/plain")
	b.ReportMetric(least, "ms/floor")
	b.ReportMetric(plain/ours, "plain/write")
	b.ReportMetric((median(times[4])+median(times[5]))/(build+ours), "plain/write-composed")
	b.ReportMetric(ours/least, "write/floor")
	b.ReportMetric(float64(file.Len())/1000, "kB")
}

// inARow is how many reports one measurement takes.
const inARow = 8

func median(x []float64) float64 {
	slices.Sort(x)
	return x[len(x)/2]
}

// floor compresses what pages draw and copies it, and nothing else.
func floor(z *zlib.Writer, pages [][]byte) error {
	var out bytes.Buffer
	for _, p := range pages {
		z.Reset(&out)
		if _, err := z.Write(p); err != nil {
			return err
		}
		if err := z.Close(); err != nil {
			return err
		}
	}
	return nil
}

// BenchmarkWritePDF is one warm report, written on all processors.
func BenchmarkWritePDF(b *testing.B) {
	doc, err := Build(company(b, "insurer"), options(b, A4))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if err := doc.WritePDF(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkBuild is composing and laying out one report.
func BenchmarkBuild(b *testing.B) {
	r, opt := company(b, "insurer"), options(b, A4)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Build(r, opt); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkEight is eight reports composed and written at once; it reports the
// most memory the heap held above what it held before.
func BenchmarkEight(b *testing.B) { eightAtOnce(b, company(b, "insurer")) }

// BenchmarkEightFar is BenchmarkEight with names that need the font of Chinese,
// Japanese and Korean, and letters of Greek and Russian beside.
func BenchmarkEightFar(b *testing.B) { eightAtOnce(b, renamed(company(b, "insurer"), farName)) }

const farName = "发票匹配与付款 請求書の照合 송장 대조 Сверка счетов Αντιστοίχιση τιμολογίων"

// TestEight_Memory holds eight reports at once under 40 MiB, with far scripts
// too.
func TestEight_Memory(t *testing.T) {
	const most = 40 << 20
	for name, r := range map[string]assessment.Result{"usual": company(t, "insurer"), "far": renamed(company(t, "insurer"), farName)} {
		if held := heldByEight(t, r, options(t, A4)); held > most {
			t.Errorf("%s: eight reports at once hold %.1f MiB", name, float64(held)/(1<<20))
		}
	}
}

func eightAtOnce(b *testing.B, r assessment.Result) {
	opt := options(b, A4)
	var most uint64
	for b.Loop() {
		most = max(most, heldByEight(b, r, opt))
	}
	b.ReportMetric(float64(most)/(1<<20), "MiB-most")
}

// heldByEight renders eight reports at once and returns the most bytes the heap
// held above what it held before.
func heldByEight(t testing.TB, r assessment.Result, opt Options) uint64 {
	render := func() {
		doc, err := Build(r, opt)
		if err != nil {
			t.Error(err)
			return
		}
		if err := doc.WritePDF(io.Discard); err != nil {
			t.Error(err)
		}
	}
	render()
	runtime.GC()
	var before, now runtime.MemStats
	runtime.ReadMemStats(&before)
	var most uint64
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for {
			select {
			case <-stop:
				return
			case <-time.After(500 * time.Microsecond):
				runtime.ReadMemStats(&now)
				most = max(most, now.HeapAlloc-min(now.HeapAlloc, before.HeapAlloc))
			}
		}
	}()
	var all sync.WaitGroup
	for range 8 {
		all.Go(render)
	}
	all.Wait()
	close(stop)
	<-done
	return most
}

// writePlain writes the document with fpdf alone: no tags, no attached files.
// Before, it breaks texts into lines.
func (d *Document) writePlain(w io.Writer, texts map[setting]broken) error {
	width, height := d.Paper.size()
	doc := fpdf.NewCustom(&fpdf.InitType{UnitStr: "pt", Size: fpdf.SizeType{Wd: width, Ht: height}})
	doc.SetMargins(0, 0, 0)
	doc.SetAutoPageBreak(false, 0)
	doc.SetCatalogSort(true)
	doc.SetCreationDate(d.Date)
	doc.SetModificationDate(d.Date)
	doc.AddUTF8FontFromBytes(font.Name, "", d.fonts.Regular.Data())
	doc.AddUTF8FontFromBytes(font.Name, "B", d.fonts.Semibold.Data())
	for text := range texts {
		style := ""
		if text.bold {
			style = "B"
		}
		doc.SetFont(font.Name, style, text.size)
		doc.SplitText(text.text, text.width)
	}
	d.draw(plain{doc}, func(name string) {
		doc.AddPage()
		doc.SetFont(font.Name, "", bodyType.size)
		if name != "" {
			doc.Bookmark(name, 0, 0)
		}
	})
	if err := doc.Output(w); err != nil {
		return fmt.Errorf("plain: %w", err)
	}
	return nil
}

// plain is fpdf as paper, which takes no notice of what things are.
type plain struct{ *fpdf.Fpdf }

func (plain) Begin(pdf.Element) *pdf.Element                  { return nil }
func (plain) Resume(*pdf.Element)                             {}
func (plain) End()                                            {}
func (plain) Link(_, _ string, _, _, _, _ float64)            {}
func (plain) Image(_, _ string, _ []byte, _, _, _, _ float64) {}
