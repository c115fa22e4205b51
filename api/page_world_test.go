package api

import (
	"bytes"
	"context"
	"crypto/rand"
	"log/slog"
	"net/http/httptest"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"layak/domain"
	"layak/policy/access"
	"layak/policy/profile"
	"layak/policy/sensitivity"
	"layak/store/storetest"
)

// realRules compiles the built-in rules once for all tests of the pages.
var realRules = sync.OnceValue(func() *sensitivity.Compiler { return sensitivity.New() })

// newHouse is newWorld with the built-in rules: what people meet at a browser.
func newHouse(t *testing.T, change ...func(*Options)) *world {
	t.Helper()
	st := storetest.SQLite(t)
	w := &world{t: t, store: st, clock: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), tokens: map[string]string{}, ids: map[string]string{}, logs: &bytes.Buffer{}}
	model, err := os.ReadFile("../casbin_model.conf")
	w.must(err)
	authorizer, err := access.New(string(model))
	w.must(err)
	notary, key := newNotary(t, st)
	w.desk = domain.NewDesk(domain.Parts{Store: st, Authorizer: authorizer, Rules: realRules(), Notary: notary, Passwords: plainPasswords{},
		Courier: deafCourier{}, Sealer: openSealer{}, Now: w.now, NewID: func() string { return uuid.Must(uuid.NewV7()).String() },
		Random: rand.Reader, Wake: func() {}})
	p, err := profile.Indonesia()
	w.must(err)
	w.must(w.desk.Install(context.Background(), p, sensitivity.BuiltIn()))
	w.hire()
	pages, err := pagesOnce()
	w.must(err)
	o := Options{Desk: w.desk, Pages: pages, Log: slog.New(slog.NewTextHandler(w.logs, nil)), Now: w.now, AuditKey: key, Version: "test"}
	for _, c := range change {
		c(&o)
	}
	w.api, err = New(o)
	w.must(err)
	w.server = httptest.NewServer(w.api)
	t.Cleanup(w.server.Close)
	return w
}
