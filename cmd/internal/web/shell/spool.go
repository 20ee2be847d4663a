package shell

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/gofiber/fiber/v2"
)

// Spool sends a file of any size that is written first, so that a failure is
// still answered as one and no file is held in memory.
func Spool(c *fiber.Ctx, kind, name string, write func(io.Writer) error) (err error) {
	file, err := os.CreateTemp("", "waterline-*")
	if err != nil {
		return fmt.Errorf("spool %s: %w", name, err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, file.Close())
		}
	}()
	// Nobody else opens it, and it goes with the last who reads it.
	if err = os.Remove(file.Name()); err != nil {
		return fmt.Errorf("spool %s: %w", name, err)
	}
	if err = write(file); err != nil {
		return err
	}
	size, err := file.Seek(0, io.SeekCurrent)
	if err == nil {
		_, err = file.Seek(0, io.SeekStart)
	}
	if err != nil {
		return fmt.Errorf("spool %s: %w", name, err)
	}
	c.Set(fiber.HeaderContentType, kind)
	c.Set(fiber.HeaderContentDisposition, fmt.Sprintf("attachment; filename=%q", name))
	return c.SendStream(file, int(size)) // which closes it
}
