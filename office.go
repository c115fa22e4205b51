package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"layak/connect/webhook"
	"layak/demo"
	"layak/domain"
	"layak/policy/access"
	"layak/policy/profile"
	"layak/policy/sensitivity"
	"layak/store"
)

// officeFlags say where an institution's data and keys are.
type officeFlags struct {
	DB     string `name:"db" default:"layak.db" placeholder:"PATH|URL" help:"A SQLite file or a postgres:// URL (default layak.db)."`
	KeyDir string `name:"key-dir" placeholder:"DIR" help:"Signing and sealing keys, mode 0700 (default layak-keys beside the database)."`
}

func (f officeFlags) keyDir() string {
	if f.KeyDir != "" {
		return f.KeyDir
	}
	if !f.file() {
		return "layak-keys"
	}
	return filepath.Join(filepath.Dir(f.DB), "layak-keys")
}

// file tells whether the database is a file.
func (f officeFlags) file() bool {
	dialect, err := store.DialectOf(f.DB)
	return err == nil && dialect == store.SQLite
}

// again writes the flags so that they mean the same from any folder.
func (f officeFlags) again() string {
	db, keys := f.DB, f.keyDir()
	if f.file() {
		if abs, err := filepath.Abs(db); err == nil {
			db = abs
		}
	}
	if abs, err := filepath.Abs(keys); err == nil {
		keys = abs
	}
	return fmt.Sprintf("--db %q --key-dir %q", db, keys)
}

// office is everything opened and wired: the one place where the parts meet.
type office struct {
	store  *store.Store
	notary *store.Notary
	desk   *domain.Desk
	parts  domain.Parts
}

// officeOptions are what commands decide beyond the flags.
type officeOptions struct {
	create       bool // make database and keys where there are none; otherwise nothing is made
	asIs         bool // refuse a database of an older schema instead of migrating it
	demo         bool // a fresh database begins at the demo's first day
	allowPrivate bool // webhooks may call private addresses
	wake         func()
}

// openOffice opens store and keys, checks that the log has not been rolled
// back, and installs the built-in profile into an empty database.
func openOffice(ctx context.Context, c *console, f officeFlags, o officeOptions) (*office, error) {
	authorizer, err := access.New(casbinModel)
	if err != nil {
		return nil, err
	}
	var desk atomic.Pointer[domain.Desk]
	setBack := func(was, is int64) {
		slog.New(slog.NewTextHandler(c.err, nil)).Error("the database was set back under this process: records of the audit log are gone; "+
			"see docs/architecture.md", "records_seen", was, "records_now", is)
		if d := desk.Load(); d != nil {
			d.Forget()
		}
	}
	// Powers of a version whose rows were undone must not be answered from.
	st, err := store.Open(ctx, f.DB, authorizer.Forget, store.Options{Existing: !o.create, AsIs: o.asIs, SetBack: setBack})
	if err != nil {
		return nil, err
	}
	of, err := wire(ctx, c, st, authorizer, f, o)
	if err != nil {
		_ = st.Close()
		return nil, err
	}
	desk.Store(of.desk)
	return of, nil
}

func wire(ctx context.Context, c *console, st *store.Store, authorizer *access.Authorizer, f officeFlags, o officeOptions) (*office, error) {
	fresh, err := st.Fresh(ctx)
	if err != nil {
		return nil, err
	}
	if fresh && !o.create {
		return nil, errors.New("the database has nothing in it yet; begin with layak serve or layak user add")
	}
	if fresh {
		if err := unused(f.keyDir()); err != nil {
			return nil, err
		}
	}
	// Keys that were lost are not made anew: what is sealed needs the old ones.
	k, err := openKeys(f.keyDir(), fresh, rand.Reader)
	if err != nil {
		return nil, err
	}
	pair, err := k.audit(st.Origin(), fresh)
	if err != nil {
		return nil, err
	}
	notary, err := store.NewNotary(ctx, st, store.Signer{Key: pair.signing, Verifier: pair.verifier}, store.LastSignedFile(filepath.Join(f.keyDir(), "last-signed-"+st.Origin())))
	if err != nil {
		return nil, err
	}
	pw, err := newPasswords()
	if err != nil {
		return nil, err
	}
	if o.wake == nil {
		o.wake = func() {}
	}
	rules := sensitivity.New()
	parts := domain.Parts{Store: st, Authorizer: authorizer, Rules: rules, Shingler: rules, Notary: notary, Passwords: pw,
		Courier: webhook.New(webhook.Options{Now: c.now, AllowPrivate: o.allowPrivate}), Sealer: k.sealer, Profiles: profile.Files{},
		Now: c.now, NewID: newID, Random: rand.Reader, Wake: o.wake}
	of := &office{store: st, notary: notary, desk: domain.NewDesk(parts), parts: parts}
	if fresh {
		return of, of.install(ctx, o.demo)
	}
	return of, nil
}

// unused refuses a key directory that already serves another log: a database
// that looks fresh beside it was moved, cut off, or left its newest part behind.
func unused(dir string) error {
	found, err := filepath.Glob(filepath.Join(dir, "last-signed-*"))
	if err != nil || len(found) == 0 {
		return err
	}
	return fmt.Errorf("the database is empty, but %s belongs to another one (%s): bring that database back together with its -wal file, or name another --key-dir",
		dir, filepath.Base(found[0]))
}

func (of *office) install(ctx context.Context, forDemo bool) error {
	p, err := profile.Indonesia()
	if err != nil {
		return err
	}
	parts := of.parts
	if forDemo {
		begin := demo.Begin(parts.Now())
		parts.Now = func() time.Time { return begin }
	}
	return domain.NewDesk(parts).Install(ctx, p, sensitivity.BuiltIn())
}

// named finds the person a command line names; capitals and spaces around do not count.
func (of *office) named(ctx context.Context, username string) (domain.Person, error) {
	dir, err := of.desk.Directory(ctx, domain.Operator())
	if err != nil {
		return domain.Person{}, plain(err)
	}
	name := strings.ToLower(strings.TrimSpace(username))
	i := slices.IndexFunc(dir.People, func(p domain.Person) bool { return p.Username == name })
	if i < 0 {
		return domain.Person{}, fmt.Errorf("nobody has the username %q", username)
	}
	return dir.People[i], nil
}

func (of *office) close() error { return of.store.Close() }

// newID returns a UUID version 7: ids sort by when they were made.
func newID() string { return uuid.Must(uuid.NewV7()).String() }

// shutdownTime is how long open requests may go on when the server stops.
const shutdownTime = 10 * time.Second
