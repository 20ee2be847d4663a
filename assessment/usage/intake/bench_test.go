package intake

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"testing"
	"time"

	"waterline/assessment/usage"
	"waterline/scoring/summary"
)

// sizeOfBench is how much of a file the benchmarks read.
const sizeOfBench = 16 << 20

// litellmText is a log of requests of 400 people over a month.
func litellmText(size int) []byte {
	var b bytes.Buffer
	for i := 0; b.Len() < size; i++ {
		fmt.Fprintf(&b, `{"request_id":"chatcmpl-%d","call_type":"acompletion","api_key":"88dc28d0f030c55ed4ab77ed8faf098196cb1c05df778539800c9f1243fe6b4b","spend":0.%06d,"total_tokens":%d,"prompt_tokens":%d,"completion_tokens":611,"startTime":"2026-10-%02dT09:12:01.120Z","endTime":"2026-10-01T09:12:06.310Z","request_duration_ms":2100,"model":"anthropic/claude-sonnet-4-5","model_id":"synth-model-id","model_group":"claude-sonnet-4-5","custom_llm_provider":"anthropic","api_base":"https://api.example.invalid","user":"dev%03d@synthetic.example","metadata":{"user_api_key_alias":"synth-team-key","status":"success"},"cache_hit":"False","cache_key":"Cache OFF","request_tags":[],"team_id":"team-synth","organization_id":null,"end_user":"","messages":{},"response":{},"session_id":"s-1","status":"success","agent_id":null,"proxy_server_request":{}}`+"\n",
			i, i%1_000_000, 4731+i%999, 4120+i%999, 1+i%30, i%400)
	}
	return b.Bytes()
}

// generationText is OpenRouter's table of generations by the same people.
func generationText(size int) []byte {
	var b bytes.Buffer
	b.WriteString("generation_id,created_at,cost_total,cost_web_search,cost_cache,cost_file_processing,byok_usage_inference,tokens_prompt,tokens_completion,tokens_reasoning,tokens_cached,model_permaslug,provider_name,variant,cancelled,streamed,user,finish_reason_raw,finish_reason_normalized,generation_time_ms,time_to_first_token_ms,api_key_disabled,api_key_name,app_name\n")
	for i := 0; b.Len() < size; i++ {
		fmt.Fprintf(&b, "gen-1790845921-%d,2026-10-%02d 09:12:01.120,0.%06d,0,0,0,0,%d,137,0,0,openai/gpt-5-mini-2025-08-07,OpenAI,standard,false,true,dev%03d,stop,stop,1820,410,false,team-synth,SynthApp\n",
			i, 1+i%30, i%1_000_000, 10389+i%999, i%400)
	}
	return b.Bytes()
}

// consoleText is the usage table of the Anthropic Console for 400 keys.
func consoleText(size int) []byte {
	var b bytes.Buffer
	b.WriteString("usage_date_utc,model_version,api_key,workspace,usage_type,context_window,usage_input_tokens_no_cache,usage_input_tokens_cache_write_5m,usage_input_tokens_cache_write_1h,usage_input_tokens_cache_read,usage_output_tokens,web_search_count,inference_geo,speed\n")
	for i := 0; b.Len() < size; i++ {
		fmt.Fprintf(&b, "2026-10-%02d,claude-sonnet-4-5-20250929,claude_code_key_dev%03d_synt,Claude Code,standard,≤ 200k,%d,64000,0,902000,51200,4,global,\n", 1+i%30, i%400, 118200+i%99999)
	}
	return b.Bytes()
}

// cursorText is Cursor's table of a team, with every cell in quotes.
func cursorText(size int) []byte {
	var b bytes.Buffer
	b.WriteString("Date,User,Kind,Model,Max Mode,Input (w/ Cache Write),Input (w/o Cache Write),Cache Read,Output Tokens,Total Tokens,Cost\n")
	for i := 0; b.Len() < size; i++ {
		fmt.Fprintf(&b, "\"2026-10-%02dT09:33:45.854Z\",\"dev%03d@synthetic.example\",\"On-Demand\",\"claude-4.5-sonnet\",\"No\",\"6112\",\"%d\",\"11964\",\"450\",\"%d\",\"0.04\"\n",
			1+i%30, i%400, i%999, 6112+i%999+11964+450)
	}
	return b.Bytes()
}

// nowhere takes records and forgets them.
type nowhere struct{ records int64 }

func (n *nowhere) Put(usage.Record) error { n.records++; return nil }
func (n *nowhere) Keep(string, string, bool) (bool, int) {
	return false, 0
}
func (n *nowhere) Drop() {}

func readAll(b testing.TB, in io.Reader) Outcome {
	b.Helper()
	out, err := Read(context.Background(), "bench", in, Options{Secret: []byte("s"), Now: time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)}, &nowhere{})
	if err != nil {
		b.Fatal(err)
	}
	if len(out[0].Refusal)+len(out[0].Problems) > 0 || out[0].Rows == 0 {
		b.Fatalf("%v %v", out[0].Refusal, out[0].Problems)
	}
	return out[0]
}

// BenchmarkThroughput holds the reading of a file, with recognition, checks,
// hashes and records, against the standard decoder alone, which reads the same
// file into the same struct. Both run in turn in one process; what is printed
// is the middle of how they compare. The target is 0.60.
func BenchmarkThroughput(b *testing.B) {
	for _, c := range []struct {
		name  string
		text  []byte
		alone func(testing.TB, []byte)
	}{
		{"ndjson_litellm", litellmText(sizeOfBench), decodeLiteLLM},
		{"json_list_litellm", asList(litellmText(sizeOfBench)), decodeList},
		{"csv_openrouter", generationText(sizeOfBench), decodeGenerations},
		{"csv_console", consoleText(sizeOfBench), decodeConsole},
		{"csv_cursor_quoted", cursorText(sizeOfBench), decodeCursor},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(c.text)))
			var ratios, speeds []float64
			for b.Loop() {
				start := time.Now()
				readAll(b, bytes.NewReader(c.text))
				ours := time.Since(start).Seconds()
				start = time.Now()
				c.alone(b, c.text)
				ratios = append(ratios, time.Since(start).Seconds()/ours)
				speeds = append(speeds, float64(len(c.text))/1e6/ours)
			}
			b.ReportMetric(summary.Quantiles(ratios, 0.5)[0], "x-of-alone")
			b.ReportMetric(summary.Quantiles(speeds, 0.5)[0], "ours-MB/s")
		})
	}
}

func decodeLiteLLM(b testing.TB, text []byte) {
	dec := json.NewDecoder(bytes.NewReader(text))
	for {
		var row litellmLog
		if err := dec.Decode(&row); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			b.Fatal(err)
		}
	}
}

// asList makes one array of lines.
func asList(lines []byte) []byte {
	return slices.Concat([]byte("["), bytes.ReplaceAll(bytes.TrimSpace(lines), []byte("\n"), []byte(",\n")), []byte("]"))
}

func decodeList(b testing.TB, text []byte) {
	dec := json.NewDecoder(bytes.NewReader(text))
	_, err := dec.Token()
	for err == nil && dec.More() {
		var row litellmLog
		err = dec.Decode(&row)
	}
	if err != nil {
		b.Fatal(err)
	}
}

// generation is a row of the table as encoding/csv and strconv give it.
type generation struct {
	id, model, user, key, provider, finish string
	at                                     time.Time
	cost, byok                             float64
	prompt, completion, reasoning, cached  int64
}

func decodeGenerations(b testing.TB, text []byte) {
	decodeTable(b, text, func(cells []string) error {
		var g generation
		var err [7]error
		g.id, g.model, g.user, g.key, g.provider, g.finish = cells[0], cells[11], cells[16], cells[22], cells[12], cells[17]
		g.at, err[0] = time.Parse("2006-01-02 15:04:05.000", cells[1])
		g.cost, err[1] = strconv.ParseFloat(cells[2], 64)
		g.byok, err[2] = strconv.ParseFloat(cells[6], 64)
		g.prompt, err[3] = strconv.ParseInt(cells[7], 10, 64)
		g.completion, err[4] = strconv.ParseInt(cells[8], 10, 64)
		g.reasoning, err[5] = strconv.ParseInt(cells[9], 10, 64)
		g.cached, err[6] = strconv.ParseInt(cells[10], 10, 64)
		return errors.Join(err[:]...)
	})
}

// consoleRow is a row of the Console's table.
type consoleRow struct {
	model, key, workspace               string
	day                                 time.Time
	uncached, short, long, read, output int64
}

func decodeConsole(b testing.TB, text []byte) {
	decodeTable(b, text, func(cells []string) error {
		var r consoleRow
		var err [6]error
		r.model, r.key, r.workspace = cells[1], cells[2], cells[3]
		r.day, err[0] = time.Parse(time.DateOnly, cells[0])
		r.uncached, err[1] = strconv.ParseInt(cells[6], 10, 64)
		r.short, err[2] = strconv.ParseInt(cells[7], 10, 64)
		r.long, err[3] = strconv.ParseInt(cells[8], 10, 64)
		r.read, err[4] = strconv.ParseInt(cells[9], 10, 64)
		r.output, err[5] = strconv.ParseInt(cells[10], 10, 64)
		return errors.Join(err[:]...)
	})
}

// cursorRow is a row of Cursor's table.
type cursorRow struct {
	user, kind, model                  string
	at                                 time.Time
	with, without, read, output, total int64
	cost                               float64
}

func decodeCursor(b testing.TB, text []byte) {
	decodeTable(b, text, func(cells []string) error {
		var r cursorRow
		var err [7]error
		r.user, r.kind, r.model = cells[1], cells[2], cells[3]
		r.at, err[0] = time.Parse(time.RFC3339, cells[0])
		r.with, err[1] = strconv.ParseInt(cells[5], 10, 64)
		r.without, err[2] = strconv.ParseInt(cells[6], 10, 64)
		r.read, err[3] = strconv.ParseInt(cells[7], 10, 64)
		r.output, err[4] = strconv.ParseInt(cells[8], 10, 64)
		r.total, err[5] = strconv.ParseInt(cells[9], 10, 64)
		r.cost, err[6] = strconv.ParseFloat(cells[10], 64)
		return errors.Join(err[:]...)
	})
}

func decodeTable(b testing.TB, text []byte, row func([]string) error) {
	reader := csv.NewReader(bytes.NewReader(text))
	reader.ReuseRecord = true
	for head := true; ; head = false {
		cells, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return
		}
		if err == nil && !head {
			err = row(cells)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
}
