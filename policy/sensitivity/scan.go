package sensitivity

import (
	"context"
	"time"
	"unicode/utf8"

	"layak/domain"
)

// scanner is a program under the version and digest of its rule set. It is
// immutable and safe for concurrent use.
type scanner struct {
	program *program
	version int64
	digest  string
	limit   int // bytes of one field
	allowed []domain.Allowed
}

// Scan implements domain.Scanner. The same fields and instant always give the
// same result; what could not be looked at makes it incomplete, and a panic of
// ours does too.
func (s *scanner) Scan(ctx context.Context, fields []domain.Field, now time.Time) domain.ScanResult {
	return s.ScanAmong(ctx, fields, nil, now)
}

// ScanAmong implements domain.MosaicScanner.
func (s *scanner) ScanAmong(ctx context.Context, fields []domain.Field, before func() ([]domain.Earlier, error), now time.Time) (result domain.ScanResult) {
	result = domain.ScanResult{RulesetVersion: s.version, RulesetDigest: s.digest}
	defer func() {
		if p := recover(); p != nil {
			result.Incomplete, result.Reason, result.Verdict = true, ReasonFailed, domain.SeverityBlock
		}
	}()
	ev, reason := s.evaluate(ctx, fields, before, now, false)
	result.Findings, result.Silent = ev.findings()
	ev.release()
	result.Incomplete, result.Reason = reason != "", reason
	result.Verdict = verdict(result)
	return result
}

// evaluate collects and judges; reason says why it is incomplete, "" where it
// is not. The first reason stands.
func (s *scanner) evaluate(ctx context.Context, fields []domain.Field, before func() ([]domain.Earlier, error), now time.Time, proving bool) (*evaluation, string) {
	reason := ""
	because := func(why string) {
		if reason == "" {
			reason = why
		}
	}
	ev := s.program.evaluation(ctx, now, proving)
	ev.allowed = s.allowed
	for _, f := range fields {
		if len(f.Text) > s.limit {
			because(ReasonTooLarge)
			f.Text = cut(f.Text, s.limit)
		}
		if !utf8.ValidString(f.Text) {
			because(ReasonInvalidUTF8)
		}
		if ev.collect(f); ev.most {
			because(ReasonTooMany)
		}
	}
	ev.run()
	ev.among(before)
	if ev.unread {
		because(ReasonEarlier)
	}
	if ev.full || ev.most {
		because(ReasonTooMany)
	}
	if ctx.Err() != nil {
		because(ReasonTimeout)
	}
	return ev, reason
}

// cut shortens text to at most limit bytes, on a code point boundary.
func cut(text string, limit int) string {
	for limit > 0 && !utf8.RuneStart(text[limit]) {
		limit--
	}
	return text[:limit]
}
