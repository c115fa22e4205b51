package main

import (
	"context"
	"log/slog"
	"time"

	"layak/domain"
)

// signEvery is how much of the log's tail may be unsigned, in time: what was
// signed cannot be cut off unseen.
const signEvery = 5 * time.Second

// keepSigned signs the log at every tick and once more when ctx ends. Where
// nothing was appended since, that is a short read. A failure is logged when it
// begins and when it changes.
func keepSigned(ctx context.Context, notary domain.Notary, tick <-chan time.Time, log *slog.Logger) {
	said := ""
	sign := func(ctx context.Context) {
		_, _, err := notary.Checkpoint(ctx)
		switch {
		case err == nil:
			said = ""
		case ctx.Err() == nil && err.Error() != said:
			said = err.Error()
			log.Error("sign the audit log", "error", err)
		}
	}
	for {
		select {
		case <-tick:
			sign(ctx)
		case <-ctx.Done():
			sign(context.WithoutCancel(ctx))
			return
		}
	}
}
