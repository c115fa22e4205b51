package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"layak/api"
	"layak/demo"
	"layak/domain"
	"layak/jobs"
	"layak/templates"
)

// serveCmd is `layak serve`.
type serveCmd struct {
	officeFlags
	Addr           string   `default:"127.0.0.1:8080" help:"Where to listen."`
	Demo           bool     `help:"Fill a fresh database with an invented institution, and print its accounts."`
	BaseURL        string   `name:"base-url" placeholder:"URL" help:"How browsers reach the server; https makes cookies secure."`
	TrustedProxies []string `name:"trusted-proxies" placeholder:"CIDR" help:"Proxies whose forwarding headers are believed; none by default."`
	AllowPrivate   bool     `name:"webhook-allow-private" help:"Let webhooks call private and loopback addresses."`
}

// Help is shown under the command's flags.
func (*serveCmd) Help() string {
	return "Example:\n  layak serve --demo\n  layak serve --db postgres://layak@db/layak --base-url https://layak.example.go.id"
}

// Run serves until the process is told to stop.
func (s *serveCmd) Run(c *console) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return s.serve(ctx, c)
}

// serve opens the address before the data, so that a taken port changes
// nothing, and answers requests until ctx ends.
func (s *serveCmd) serve(ctx context.Context, c *console) error {
	listener, err := net.Listen("tcp", s.Addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("%s is taken by another program: stop that one, or listen elsewhere with --addr", s.Addr)
	}
	if err != nil {
		return err
	}
	defer listener.Close()
	log := slog.New(slog.NewTextHandler(c.err, nil))
	runner := jobs.New(jobs.Options{Owner: newID(), Now: c.now, Log: log})
	of, err := openOffice(ctx, c, s.officeFlags, officeOptions{create: true, demo: s.Demo, allowPrivate: s.AllowPrivate, wake: runner.Wake})
	if err != nil {
		return err
	}
	defer of.close()
	if err := of.notary.CheckRollback(ctx); err != nil {
		return plain(err)
	}
	pages, err := templates.New()
	if err != nil {
		return err
	}
	var public []string
	if !s.Demo {
		if public, err = publicAccounts(ctx, of); err != nil {
			return err
		}
	}
	if len(public) > 0 {
		fmt.Fprintf(c.err, "PERINGATAN: kata sandi peragaan yang terbuka untuk umum masih berlaku untuk: %[1]s. Ganti dengan layak user password.\n"+
			"WARNING: public demo passwords still work for: %[1]s. Change them with layak user password.\n", strings.Join(public, ", "))
	}
	handler, err := api.New(api.Options{Desk: of.desk, Pages: pages, Log: log, Now: c.now, BaseURL: s.BaseURL, Demo: s.Demo, Accounts: demoAccounts(), Banner: len(public) > 0,
		Proxies: s.TrustedProxies, Ready: of.ready, AuditKey: of.notary.Key(), Version: version})
	if err != nil {
		return err
	}
	if err := s.greet(ctx, c, of, listener.Addr().String()); err != nil {
		return err
	}
	var work sync.WaitGroup
	work.Go(func() {
		if err := of.desk.CatchUp(ctx); err != nil {
			log.Error("order the missing sketches", "error", err)
		}
		runner.Run(ctx, of.desk)
	})
	ticker := time.NewTicker(signEvery)
	defer ticker.Stop()
	work.Go(func() { keepSigned(ctx, of.notary, ticker.C, log) })
	defer work.Wait()
	return listen(ctx, listener, handler)
}

// publicAccounts lists the usernames that still have their public demo password.
func publicAccounts(ctx context.Context, of *office) ([]string, error) {
	hashes := map[string]string{}
	err := of.store.Read(ctx, func(ctx context.Context, tx domain.Tx) error {
		for _, a := range demo.Accounts() {
			p, err := tx.People.ByUsername(ctx, a.Username)
			if err != nil && domain.KindOf(err) != domain.NotFound {
				return err
			}
			if err == nil && p.Status == domain.PersonActive {
				hashes[a.Username] = p.PasswordHash
			}
		}
		return nil
	})
	var out []string
	for _, a := range demo.Accounts() {
		if hashes[a.Username] == "" || err != nil {
			continue
		}
		var ok bool
		if ok, err = of.parts.Passwords.Matches(ctx, a.Password(), hashes[a.Username]); ok {
			out = append(out, a.Username)
		}
	}
	return out, err
}

// listen serves until ctx ends, then lets open requests come to their end.
func listen(ctx context.Context, l net.Listener, h http.Handler) error {
	server := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute,
		WriteTimeout: 2 * time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(l) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTime)
	defer cancel()
	if err := server.Shutdown(grace); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return nil
}

// greet fills a demo, or says how to begin where nobody is there yet.
func (s *serveCmd) greet(ctx context.Context, c *console, of *office, addr string) error {
	people, err := of.desk.Directory(ctx, domain.Operator())
	if err != nil {
		return plain(err)
	}
	humans := 0
	for _, p := range people.People {
		if !p.Service() {
			humans++
		}
	}
	if s.Demo && humans == 0 {
		if err := demo.Fill(ctx, of.parts); err != nil {
			return fmt.Errorf("fill the demo: %w", plain(err))
		}
	}
	switch {
	case s.Demo && humans > 0 && !slices.ContainsFunc(people.People, func(p domain.Person) bool { return p.Username == "verifier2" }):
		fmt.Fprintln(c.out, "Basis data ini sudah dipakai; peragaan tidak ditambahkan.\nThis database is in use; no demo was added.")
	case s.Demo:
		fmt.Fprintln(c.out, "Akun peraga / demo accounts:")
		for _, a := range demo.Accounts() {
			fmt.Fprintf(c.out, "  %-10s %-24s %s\n", a.Username, a.Password(), a.Does)
		}
	case humans == 0:
		fmt.Fprintf(c.out, "Belum ada orang. Buat administrator pertama di terminal lain:\nNobody is here yet. Create the first administrator in another terminal:\n"+
			"  %s user add siti --name \"Siti Rahayu\" --role admin %s\n", c.program(), s.officeFlags.again())
	}
	fmt.Fprintf(c.out, "Layak: http://%s\n", addr)
	return nil
}

// demoAccounts are the accounts of a demo for its sign-in.
func demoAccounts() (out []templates.DemoAccount) {
	for _, a := range demo.Accounts() {
		out = append(out, templates.DemoAccount{Username: a.Username, Name: a.Name, Role: a.Role})
	}
	return out
}

// ready answers whether the store can be read.
func (of *office) ready(ctx context.Context) error {
	_, err := of.desk.NextWork(ctx)
	return err
}
