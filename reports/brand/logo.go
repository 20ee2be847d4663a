package brand

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"waterline/assessment"
	"waterline/assessment/problem"
)

// Logo is a picture of a firm: an image or a drawing.
type Logo struct {
	Alt     string // what it says, for readers who do not see it
	Image   *Image
	Drawing *Drawing
}

// Size is the width and height of the logo set as large as a box allows.
func (l *Logo) Size(boxWidth, boxHeight float64) (width, height float64) {
	w, h := 1.0, 1.0
	switch {
	case l.Image != nil:
		w, h = float64(l.Image.Width), float64(l.Image.Height)
	case l.Drawing != nil:
		w, h = l.Drawing.Width, l.Drawing.Height
	}
	scale := min(boxWidth/w, boxHeight/h)
	return w * scale, h * scale
}

// settled gives a logo its alternative text and its shapes their colour.
func (l *Logo) settled(alt, colour string) *Logo {
	if l == nil {
		return nil
	}
	out := *l
	if out.Alt == "" {
		out.Alt = alt
	}
	if l.Drawing != nil {
		drawing := *l.Drawing
		drawing.Shapes = make([]Shape, len(l.Drawing.Shapes))
		for i, s := range l.Drawing.Shapes {
			if s.Fill == "" {
				s.Fill = colour
			}
			drawing.Shapes[i] = s
		}
		out.Drawing = &drawing
	}
	return &out
}

// logo reads where a logo comes from: one of a file, data or paths.
func (d *decoder) logo(into **Logo) func(*yaml.Node, string) {
	return func(n *yaml.Node, at string) {
		var (
			l       Logo
			sources int
			box     *yaml.Node
			paths   *yaml.Node
		)
		before := len(d.problems)
		d.keys(n, at, map[string]func(*yaml.Node, string){
			"alt": d.text(&l.Alt, longLine),
			"file": func(n *yaml.Node, at string) {
				sources++
				l.Image = d.file(n, at)
			},
			"data": func(n *yaml.Node, at string) {
				sources++
				l.Image = d.data(n, at)
			},
			"paths": func(n *yaml.Node, _ string) {
				sources++
				paths = n
			},
			"viewbox": func(n *yaml.Node, _ string) { box = n },
		})
		if n.Kind == yaml.MappingNode && sources != 1 || paths == nil && box != nil {
			d.fault(n, at, CodeLogoSource)
			return
		}
		if paths != nil {
			l.Drawing = d.drawing(n, box, paths, at)
		}
		if len(d.problems) == before {
			*into = &l
		}
	}
}

// file reads an image beside the brand file.
func (d *decoder) file(n *yaml.Node, at string) *Image {
	name := ""
	before := len(d.problems)
	if d.text(&name, longWords)(n, at); len(d.problems) > before {
		return nil
	}
	local := path.Clean(strings.ReplaceAll(name, `\`, "/"))
	if d.files == nil || !fs.ValidPath(local) {
		d.fault(n, at, CodeFileOutside, "file", name)
		return nil
	}
	data, err := readBounded(d.files, local)
	switch large := (tooLarge)(0); {
	case errors.As(err, &large):
		d.fault(n, at, CodeFileLarge, "file", name, "max", strconv.Itoa(maxImage>>20))
		return nil
	case err != nil:
		d.fault(n, at, CodeFileMissing, "file", name)
		return nil
	}
	return d.image(n, at, name, data)
}

// data reads an image written into the brand file itself.
func (d *decoder) data(n *yaml.Node, at string) *Image {
	data, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(n.Value), ""))
	if err != nil || len(data) == 0 {
		d.fault(n, at, CodeData)
		return nil
	}
	if len(data) > maxImage {
		d.fault(n, at, CodeFileLarge, "file", at, "max", strconv.Itoa(maxImage>>20))
		return nil
	}
	return d.image(n, at, at, data)
}

func (d *decoder) image(n *yaml.Node, at, name string, data []byte) *Image {
	image, found := readImage(data)
	for _, p := range found {
		p.Path, p.Line = at, n.Line
		if p.Args == nil {
			p.Args = map[string]string{}
		}
		p.Args["file"] = name
		if p.Code == CodeImageCoarse || p.Code == CodeImagePale {
			d.warnings = append(d.warnings, p)
			continue
		}
		d.problems = append(d.problems, p)
	}
	return image
}

// tooLarge is the error of a file above the bound.
type tooLarge int64

func (t tooLarge) Error() string { return fmt.Sprintf("more than %d bytes", int64(t)) }

func readBounded(files fs.FS, name string) ([]byte, error) {
	f, err := files.Open(name)
	if err != nil {
		return nil, fmt.Errorf("logo: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	switch {
	case err != nil:
		return nil, fmt.Errorf("logo: %w", err)
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("logo: %s is no file", name)
	}
	data, err := io.ReadAll(io.LimitReader(f, maxImage+1))
	if err != nil {
		return nil, fmt.Errorf("logo: %w", err)
	}
	if len(data) > maxImage {
		return nil, tooLarge(maxImage)
	}
	return data, nil
}

// drawing reads paths and the box they are drawn in.
func (d *decoder) drawing(logo, box, paths *yaml.Node, at string) *Drawing {
	var out Drawing
	if box == nil {
		d.fault(logo, at+".viewbox", CodeViewBox, "got", "")
	} else if !out.box(box.Value) {
		d.fault(box, at+".viewbox", CodeViewBox, "got", box.Value)
	}
	if paths.Kind != yaml.SequenceNode || len(paths.Content) == 0 {
		d.fault(paths, at+".paths", assessment.CodeNotList)
		return nil
	}
	if len(paths.Content) > maxShapes {
		d.fault(paths, at+".paths", CodePathLarge, "max", strconv.Itoa(maxShapes))
		return nil
	}
	segments := 0
	for i, n := range paths.Content {
		place := fmt.Sprintf("%s.paths[%d]", at, i+1)
		shape := d.shape(n, place)
		segments += len(shape.Path)
		if out.Width > 0 && !out.holds(shape.Path) {
			d.fault(n, place, CodePathOutside)
		}
		out.Shapes = append(out.Shapes, shape)
	}
	if segments > maxSegments {
		d.fault(paths, at+".paths", CodePathLarge, "max", strconv.Itoa(maxShapes))
	}
	return &out
}

func (d *decoder) shape(n *yaml.Node, at string) Shape {
	var s Shape
	read := false
	d.keys(n, at, map[string]func(*yaml.Node, string){
		"d": func(n *yaml.Node, at string) {
			var err *pathError
			read = true
			if s.Path, err = parsePath(n.Value); err != nil {
				d.problems = append(d.problems, problem.New(at, CodePath, "got", err.got, "n", strconv.Itoa(err.at+1)).At(n.Line))
			}
		},
		"fill":    d.colour(&s.Fill),
		"evenodd": d.yes(&s.EvenOdd),
	})
	if n.Kind == yaml.MappingNode && !read {
		d.fault(n, at+".d", assessment.CodeRequired)
	}
	return s
}
