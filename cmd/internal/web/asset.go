package web

import (
	"bytes"
	"compress/gzip"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"waterline/static"
)

const cacheForEver = "public, max-age=31536000, immutable"

// assets serves the static files, compressed once at the start.
type assets struct {
	set     *static.Set
	brotli  map[string][]byte
	gzipped map[string][]byte
}

func newAssets(set *static.Set) *assets {
	a := &assets{set: set, brotli: make(map[string][]byte), gzipped: make(map[string][]byte)}
	for _, file := range set.All() {
		if strings.HasPrefix(file.Type, "font/") || file.Type == "image/png" {
			continue
		}
		a.brotli[file.URL], a.gzipped[file.URL] = packed(file.Data)
	}
	return a
}

func packed(data []byte) (brotli, gzipped []byte) {
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression) // the level exists
	_, _ = w.Write(data)                                  // a Buffer does not fail
	_ = w.Close()
	return fasthttp.AppendBrotliBytesLevel(nil, data, fasthttp.CompressBrotliBestCompression), b.Bytes()
}

func (a *assets) serve(c *fiber.Ctx) error {
	file, ok := a.set.Find(c.Path())
	if !ok {
		return fiber.ErrNotFound
	}
	c.Set(fiber.HeaderCacheControl, cacheForEver)
	c.Set(fiber.HeaderContentType, file.Type)
	if _, smaller := a.brotli[file.URL]; smaller {
		return sendSmallest(c, file.Data, a.brotli[file.URL], a.gzipped[file.URL])
	}
	return c.Send(file.Data)
}

// sendSmallest sends what the browser takes.
func sendSmallest(c *fiber.Ctx, plain, brotli, gzipped []byte) error {
	c.Set(fiber.HeaderVary, fiber.HeaderAcceptEncoding)
	switch accepted := c.Get(fiber.HeaderAcceptEncoding); {
	case strings.Contains(accepted, "br"):
		c.Set(fiber.HeaderContentEncoding, "br")
		return c.Send(brotli)
	case strings.Contains(accepted, "gzip"):
		c.Set(fiber.HeaderContentEncoding, "gzip")
		return c.Send(gzipped)
	}
	return c.Send(plain)
}
