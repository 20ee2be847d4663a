package upload

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"

	"waterline/assessment/problem"
	"waterline/assessment/usage"
)

// largestSummary bounds a file with a summary, in bytes.
const largestSummary = 4 << 20

// isSummary reports whether a file holds a summary.
func isSummary(file Spooled) (bool, error) {
	head := make([]byte, 256)
	n, err := file.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return false, err
	}
	return usage.IsSummary(head[:n]), nil
}

// summary reads an upload that somebody worked out elsewhere, and keeps it as
// the only piece of its only file.
func (s *Service) summary(ctx context.Context, i Import, file io.Reader) (File, error) {
	f := File{Name: i.Name}
	data, err := io.ReadAll(io.LimitReader(file, largestSummary+1))
	if err != nil {
		return f, err
	}
	if len(data) > largestSummary {
		f.Refusal = problem.List{problem.New("", "usage_summary_large", "max", strconv.Itoa(largestSummary>>20))}
		return f, nil
	}
	read, err := usage.ReadSummary(data)
	if errors.As(err, &f.Refusal) {
		return f, nil
	}
	if err != nil {
		return f, err
	}
	f.Confidence, f.Records, f.People, f.First, f.Last, f.Currency = 1, int64(read.Records), read.Actors, read.From, read.To, read.Currency
	return f, s.Store.PutPiece(ctx, i.ID, 0, 0, data)
}

// given is the digest of an upload that is a summary.
func (s *Service) given(ctx context.Context, i *Import) (Digest, error) {
	data, err := io.ReadAll(&pieces{ctx: ctx, store: s.Store, upload: i.ID})
	if err != nil {
		return Digest{}, err
	}
	read, err := usage.ReadSummary(bytes.TrimSpace(data))
	if err != nil {
		return Digest{}, fmt.Errorf("summary of upload %s: %w", i.ID, err)
	}
	return Digest{Summary: read, From: i.ID}, nil
}
