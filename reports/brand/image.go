package brand

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"io"
	"net/http" //nolint:depguard // only to name what a file holds by its first bytes
	"strconv"
	"strings"

	"waterline/assessment/problem"
	"waterline/reports/chart"
)

// Image is a logo of pixels, written by us: eight bits a channel, no metadata,
// no more pixels than print shows. The same file gives the same bytes.
type Image struct {
	Format        string // "png" or "jpeg"
	Data          []byte
	Width, Height int
}

// Bounds of image files. They are read before the pixels are.
const (
	maxImage  = 2 << 20 // bytes
	maxSide   = 5000    // pixels
	maxPixels = 4_000_000

	// The largest logo is set 2.5 by 0.75 inches, so this is 360 pixels an inch.
	printWidth, printHeight = 900, 270
	coarseHeight            = 100
	quality                 = 92
)

// codec reads one format. Other formats stay unread, whatever the rest of the
// program registers.
type codec struct {
	config func(io.Reader) (image.Config, error)
	decode func(io.Reader) (image.Image, error)
}

var codecs = map[string]codec{
	"png":  {png.DecodeConfig, png.Decode},
	"jpeg": {jpeg.DecodeConfig, jpeg.Decode},
}

// readImage checks and rewrites an image. It comes back nil with what is wrong,
// or with warnings.
func readImage(data []byte) (*Image, problem.List) {
	wrong := func(code string, pairs ...string) (*Image, problem.List) {
		return nil, problem.List{problem.New("", code, pairs...)}
	}
	format, ok := strings.CutPrefix(looksLike(data), "image/")
	c, known := codecs[format]
	if !ok || !known {
		return wrong(CodeImageFormat, "got", looksLike(data))
	}
	config, err := c.config(bytes.NewReader(data))
	switch {
	case err != nil:
		return wrong(CodeImageBroken)
	case config.Width < 1 || config.Height < 1 || config.Width > maxSide || config.Height > maxSide || config.Width*config.Height > maxPixels:
		return wrong(CodeImageSize, "width", strconv.Itoa(config.Width), "height", strconv.Itoa(config.Height),
			"max", strconv.Itoa(maxSide), "pixels", strconv.Itoa(maxPixels/1_000_000))
	case config.ColorModel == color.CMYKModel:
		return wrong(CodeImageCMYK)
	}
	decoded, err := c.decode(bytes.NewReader(data))
	if err != nil {
		return wrong(CodeImageBroken)
	}
	pixels := shrunk(decoded)
	out, err := encoded(pixels, format)
	if format == "jpeg" && pixels.Rect.Dx() == config.Width && bare(data) {
		out.Data = data // a JPEG that is written again changes a little each time
	}
	if err != nil {
		return wrong(CodeImageBroken)
	}
	var warnings problem.List
	if config.Height < coarseHeight {
		warnings = append(warnings, problem.New("", CodeImageCoarse, "height", strconv.Itoa(config.Height), "min", strconv.Itoa(coarseHeight)))
	}
	if pale(pixels) {
		warnings = append(warnings, problem.New("", CodeImagePale))
	}
	return out, warnings
}

// looksLike names what a file holds, by its first bytes.
func looksLike(data []byte) string {
	start := bytes.TrimSpace(data[:min(len(data), 512)])
	if bytes.Contains(start, []byte("<svg")) {
		return "image/svg+xml"
	}
	kind, _, _ := strings.Cut(http.DetectContentType(data), ";")
	return kind
}

// bare reports a JPEG that holds nothing beside its picture: neither remarks nor
// what cameras and programs add, nor anything after its end.
func bare(data []byte) bool {
	for at := 2; at+4 <= len(data) && data[at] == 0xFF; {
		switch marker := data[at+1]; {
		case marker == 0xDA:
			return bytes.Index(data, []byte{0xFF, 0xD9}) == len(data)-2
		case marker >= 0xE0 && marker <= 0xEF || marker == 0xFE:
			return false
		}
		at += 2 + int(data[at+2])<<8 + int(data[at+3])
	}
	return false
}

// shrunk takes the mean of whole blocks of pixels, in whole numbers, so that
// every machine gives the same picture.
func shrunk(from image.Image) *image.NRGBA {
	size := from.Bounds().Size()
	step := 1
	for size.X > printWidth*step || size.Y > printHeight*step {
		step++
	}
	whole := image.NewNRGBA(image.Rectangle{Max: size})
	draw.Draw(whole, whole.Bounds(), from, from.Bounds().Min, draw.Src)
	if step == 1 {
		return whole
	}
	out := image.NewNRGBA(image.Rect(0, 0, max(1, size.X/step), max(1, size.Y/step)))
	for y := range out.Rect.Max.Y {
		for x := range out.Rect.Max.X {
			out.SetNRGBA(x, y, mean(whole, image.Rect(x*step, y*step, (x+1)*step, (y+1)*step).Intersect(whole.Rect)))
		}
	}
	return out
}

// mean is the mean colour of a block, each pixel counted by how opaque it is.
func mean(m *image.NRGBA, block image.Rectangle) color.NRGBA {
	var r, g, b, a uint64
	for y := block.Min.Y; y < block.Max.Y; y++ {
		for x := block.Min.X; x < block.Max.X; x++ {
			p := m.NRGBAAt(x, y)
			r, g, b, a = r+uint64(p.R)*uint64(p.A), g+uint64(p.G)*uint64(p.A), b+uint64(p.B)*uint64(p.A), a+uint64(p.A)
		}
	}
	if a == 0 {
		return color.NRGBA{}
	}
	n := uint64(block.Dx() * block.Dy())
	return color.NRGBA{uint8((r + a/2) / a), uint8((g + a/2) / a), uint8((b + a/2) / a), uint8((a + n/2) / n)}
}

func encoded(pixels *image.NRGBA, format string) (*Image, error) {
	var b bytes.Buffer
	var err error
	if format == "jpeg" {
		err = jpeg.Encode(&b, pixels, &jpeg.Options{Quality: quality})
	} else {
		err = (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, pixels)
	}
	return &Image{Format: format, Data: b.Bytes(), Width: pixels.Rect.Dx(), Height: pixels.Rect.Dy()}, err
}

// paleContrast is what the marks of a picture need against the page (WCAG 2.2,
// success criterion 1.4.11, asks 3 of parts that carry meaning).
const paleContrast = 3

// pale reports an image of which no pixel stands out from white paper.
func pale(m *image.NRGBA) bool {
	for i := 0; i < len(m.Pix); i += 4 {
		if m.Pix[i+3] < 128 {
			continue
		}
		if chart.Mixed(m.Pix[i], m.Pix[i+1], m.Pix[i+2]).Contrast(chart.White) >= paleContrast {
			return false
		}
	}
	return true
}

// tellApart widens the client's image by an empty column where both logos are
// equally wide: fpdf puts images of one width in no certain order.
func (b *Brand) tellApart() {
	if b.Logo == nil || b.Logo.Image == nil || b.Cover.ClientLogo == nil || b.Cover.ClientLogo.Image == nil {
		return
	}
	client := b.Cover.ClientLogo.Image
	if client.Width != b.Logo.Image.Width {
		return
	}
	from, err := codecs[client.Format].decode(bytes.NewReader(client.Data))
	if err != nil {
		return // we wrote it ourselves
	}
	wider := image.NewNRGBA(image.Rect(0, 0, client.Width+1, client.Height))
	draw.Draw(wider, wider.Rect, from, from.Bounds().Min, draw.Src)
	if out, err := encoded(wider, "png"); err == nil {
		b.Cover.ClientLogo.Image = out
	}
}
