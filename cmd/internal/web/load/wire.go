//go:build linux

package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"syscall"
	"time"

	"github.com/valyala/fasthttp"
)

// wire is one connection of a browser, which is kept between requests.
type wire struct {
	address string
	from    string // whose address a proxy would name
	conn    net.Conn
	in      *bufio.Reader
	out     []byte
	got     fasthttp.Response
}

// reply is what the server said to a request.
type reply struct {
	status   int
	location string
	body     []byte // until the next request
	took     time.Duration
}

const patience = 30 * time.Second

// call sends a request, a form where there is one, and reads the whole answer.
func (w *wire) call(ctx context.Context, path string, form url.Values, script bool) (reply, error) {
	w.write(path, form, script)
	for try := 0; ; try++ {
		fresh := w.conn == nil
		begun := time.Now()
		if fresh {
			conn, err := (&net.Dialer{Timeout: patience}).DialContext(ctx, "tcp", w.address)
			if err != nil {
				return reply{}, err
			}
			w.conn, w.in = conn, bufio.NewReader(conn)
		}
		err := w.exchange()
		if err == nil {
			r := reply{status: w.got.StatusCode(), location: string(w.got.Header.Peek("Location")), took: time.Since(begun)}
			if r.body, err = w.got.BodyUncompressed(); err != nil {
				return r, err
			}
			if w.got.ConnectionClose() {
				w.close()
			}
			return r, nil
		}
		w.close()
		// A kept connection may have ended in between; browsers try once more.
		gone := errors.Is(err, io.EOF) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE)
		if fresh || !gone || try > 0 {
			return reply{}, fmt.Errorf("%s: %w", shape(path), err)
		}
	}
}

func (w *wire) exchange() error {
	if err := w.conn.SetDeadline(time.Now().Add(patience)); err != nil {
		return err
	}
	if _, err := w.conn.Write(w.out); err != nil {
		return err
	}
	return w.got.Read(w.in)
}

// write makes the bytes of a request as a browser sends them.
func (w *wire) write(path string, form url.Values, script bool) {
	method, body := http.MethodGet, ""
	if form != nil {
		method, body = http.MethodPost, form.Encode()
	}
	w.out = append(w.out[:0], method+" "+path+" HTTP/1.1\r\nHost: "+w.address+
		"\r\nUser-Agent: Mozilla/5.0 (load)\r\nAccept: text/html,*/*\r\nAccept-Encoding: gzip, deflate, br\r\nAccept-Language: en\r\nSec-Fetch-Site: same-origin\r\nX-Forwarded-For: "+w.from+"\r\n"...)
	if script {
		w.out = append(w.out, "X-Autosave: 1\r\n"...)
	}
	if form != nil {
		w.out = append(w.out, "Origin: null\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: "+strconv.Itoa(len(body))+"\r\n"...)
	}
	w.out = append(append(w.out, "\r\n"...), body...)
}

func (w *wire) close() {
	if w.conn != nil {
		_ = w.conn.Close()
		w.conn = nil
	}
}
