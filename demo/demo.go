// Package demo fills a fresh database with an invented institution: people,
// and drafts in every state, all made through the verbs, so that the record of
// a demo verifies like any other. Nobody in it exists.
package demo

import (
	"context"
	"fmt"
	"time"

	"layak/domain"
)

// Account is one invented person.
type Account struct {
	Username  string
	Name      string
	Role      string
	Unit      string
	Clearance domain.Classification
	Does      string // what the role is for, in Indonesian
}

// Password is how the person signs in.
func (a Account) Password() string { return "layak-demo-" + a.Username }

// Accounts lists who can sign in to a demo.
func Accounts() []Account {
	return []Account{
		{"author", "Ayu Contoh", domain.RoleAuthor, "humas", domain.TopSecret, "menulis dan mengajukan naskah"},
		{"verifier", "Bima Contoh", domain.RoleVerifier, "humas", domain.TopSecret, "verifikasi, tahap pertama"},
		{"verifier2", "Citra Contoh", domain.RoleVerifier, "humas", domain.Public, "verifikasi, tahap pertama"},
		{"security", "Dewa Contoh", domain.RoleSecurity, "root", domain.TopSecret, "telaah keamanan, dapat mengesampingkan temuan"},
		{"security2", "Eka Contoh", domain.RoleSecurity, "root", domain.TopSecret, "telaah keamanan"},
		{"approver", "Fitri Contoh", domain.RoleApprover, "humas", domain.TopSecret, "persetujuan akhir dan penerbitan"},
		{"deputy", "Lestari Contoh", domain.RoleVerifier, "humas", domain.TopSecret, "verifikasi; pelaksana harian bagi approver"},
		{"legal", "Nadia Contoh", domain.RoleLegal, "root", domain.TopSecret, "telaah hukum atas permohonan informasi"},
		{"duty", "Okta Contoh", domain.RoleDuty, "humas", domain.TopSecret, "petugas siaga, jalur darurat"},
		{"superior", "Galih Contoh", domain.RoleSuperior, "root", domain.TopSecret, "memutus keberatan"},
		{"ppid", "Hana Contoh", domain.RolePPID, "root", domain.TopSecret, "penetapan oleh PPID"},
		{"admin", "Indra Contoh", domain.RoleAdmin, "root", domain.TopSecret, "orang, unit, alur, kebijakan, aturan"},
		{"admin2", "Mulyani Contoh", domain.RoleAdmin, "root", domain.TopSecret, "orang kedua untuk perubahan kewenangan"},
		{"rules", "Jati Contoh", domain.RoleRules, "root", domain.TopSecret, "mengelola aturan kepekaan"},
		{"auditor", "Kirana Contoh", domain.RoleAuditor, "root", domain.TopSecret, "membaca semua, mengubah nihil"},
	}
}

// span is how far back the demo begins: long enough for a stage to be overdue.
const span = 50 * time.Hour

// Begin is when a demo that is filled now began.
func Begin(now time.Time) time.Time { return now.Add(-span) }

// institution is a demo while it is being filled.
type institution struct {
	desk   *domain.Desk
	clock  time.Time // advances with every act, up to the present
	now    time.Time
	people map[string]domain.Actor
}

// Fill makes the institution in a database that has the built-in profile and
// no people. Its clock begins before the present, so that drafts have waited.
func Fill(ctx context.Context, parts domain.Parts) error {
	in := &institution{now: parts.Now(), people: map[string]domain.Actor{}}
	in.clock = Begin(in.now)
	parts.Now = in.tick
	parts.Wake = func() {}
	in.desk = domain.NewDesk(parts)
	if err := in.hire(ctx); err != nil {
		return fmt.Errorf("people: %w", err)
	}
	if err := in.keep(ctx); err != nil {
		return fmt.Errorf("lists: %w", err)
	}
	if err := in.appoint(ctx); err != nil {
		return fmt.Errorf("mandates: %w", err)
	}
	if err := in.reorganize(ctx); err != nil {
		return fmt.Errorf("changes: %w", err)
	}
	for _, s := range stories() {
		if err := s.tell(ctx, in); err != nil {
			return fmt.Errorf("draft %q: %w", s.Title, err)
		}
	}
	if err := in.simulate(ctx); err != nil {
		return fmt.Errorf("simulation: %w", err)
	}
	return nil
}

// tick moves the demo's clock on by a few seconds, never past the present.
func (in *institution) tick() time.Time {
	if next := in.clock.Add(7 * time.Second); next.Before(in.now) {
		in.clock = next
	}
	return in.clock
}

// skip moves the demo's clock on.
func (in *institution) skip(d time.Duration) {
	if next := in.clock.Add(d); next.Before(in.now) {
		in.clock = next
	}
}

func (in *institution) hire(ctx context.Context) error {
	for _, a := range Accounts() {
		p, err := in.desk.AddPerson(ctx, domain.Operator(), domain.PersonInput{Username: a.Username, Name: a.Name, UnitID: a.Unit, Clearance: a.Clearance,
			Password: a.Password(), Roles: []string{a.Role}})
		if err != nil {
			return err
		}
		in.people[a.Username] = domain.Actor{PersonID: p.ID, Via: domain.ViaSession}
	}
	return nil
}

// work runs what is due by the demo's clock, as the background worker would.
func (in *institution) work(ctx context.Context) error {
	const owner = "demo"
	for {
		jobs, err := in.desk.ClaimWork(ctx, owner, 10)
		if err != nil || len(jobs) == 0 {
			return err
		}
		for _, j := range jobs {
			if err := in.desk.Work(ctx, j); err != nil {
				return err
			}
		}
	}
}
