package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"layak/domain"
)

// userCmd is `layak user`.
type userCmd struct {
	Add      userAddCmd      `cmd:"" help:"Add a person, such as the first administrator."`
	Grant    userGrantCmd    `cmd:"" help:"Give a person another role at once."`
	Password userPasswordCmd `cmd:"" help:"Set a person's password, such as one they forgot."`
}

// userAddCmd is `layak user add USERNAME --name … --role …`.
type userAddCmd struct {
	officeFlags
	Username  string   `arg:"" help:"Lower-case letters, digits, dot, dash, underscore; beginning with a letter or digit; 2 to 64."`
	Name      string   `required:"" help:"The person's full name."`
	Role      []string `help:"A role of the policy, such as admin or author; at least one, repeat for several."`
	Unit      string   `default:"root" help:"The person's office."`
	Clearance string   `default:"${clearance}" enum:"${clearances}" help:"Up to which classification the person sees drafts: ${enum}."`
	passwordFlag
}

// passwordFlag says where a password comes from.
type passwordFlag struct {
	PasswordFile string `name:"password-file" type:"path" placeholder:"FILE" help:"A file whose first line is the password; without it it is asked for, or the first line of standard input is read."`
}

// Help is shown under the command's flags.
func (*userAddCmd) Help() string {
	return "Without --role, or with one that is not known, the roles are listed. The roles hold in the unit and below it.\n\n" +
		"Exit status 0 where the person was added, 1 where not, 2 for bad usage.\n\nExample:\n  layak user add siti --name \"Siti Rahayu\" --role admin"
}

// Run adds the person through the same verb as the pages do.
func (u *userAddCmd) Run(c *console) error {
	ctx := context.Background()
	if len(u.Role) == 0 {
		fmt.Fprintln(c.err, "layak:", u.withRoles(ctx, c, errors.New("missing flags: --role=ROLE")))
		return exitStatus(2)
	}
	password, err := u.password(c)
	if err != nil {
		return err
	}
	of, err := openOffice(ctx, c, u.officeFlags, officeOptions{create: true})
	if err != nil {
		return err
	}
	defer of.close()
	p, err := of.desk.AddPerson(ctx, domain.Operator(), domain.PersonInput{Username: u.Username, Name: u.Name, UnitID: u.Unit, Clearance: domain.Classification(u.Clearance),
		Password: password, Roles: u.Role})
	if domain.KeyOf(err) == "role.unknown" {
		return u.withRoles(ctx, c, plain(err))
	}
	if err != nil {
		return plain(err)
	}
	fmt.Fprintf(c.out, "%s (%s)\n", p.Username, p.ID)
	return nil
}

// userPasswordCmd is `layak user password USERNAME`.
type userPasswordCmd struct {
	officeFlags
	Username string `arg:"" help:"Whose password it is."`
	passwordFlag
}

// Help is shown under the command's flags.
func (*userPasswordCmd) Help() string {
	return "Every session of the person ends, and the audit log records that the password was set, not which.\n\n" +
		"Exit status 0 where it was set, 1 where not, 2 for bad usage.\n\nExample:\n  layak user password siti"
}

// Run sets the password through the same verb as the pages do.
func (u *userPasswordCmd) Run(c *console) error {
	ctx := context.Background()
	password, err := u.password(c)
	if err != nil {
		return err
	}
	of, err := openOffice(ctx, c, u.officeFlags, officeOptions{})
	if err != nil {
		return err
	}
	defer of.close()
	person, err := of.named(ctx, u.Username)
	if err != nil {
		return err
	}
	if err := of.desk.SetPassword(ctx, domain.Operator(), person.ID, "", password); err != nil {
		return plain(err)
	}
	fmt.Fprintf(c.out, "%s (%s)\n", person.Username, person.ID)
	return nil
}

func (u passwordFlag) password(c *console) (string, error) {
	if u.PasswordFile == "" {
		return c.typed()
	}
	f, err := os.Open(u.PasswordFile)
	if err != nil {
		return "", err
	}
	defer f.Close()
	return firstLine(f)
}

// tokenCmd is `layak token`.
type tokenCmd struct {
	Create tokenCreateCmd `cmd:"" help:"Make a token with which a program acts as a person, for some acts only."`
}

// tokenCreateCmd is `layak token create USERNAME --scope … --days …`.
type tokenCreateCmd struct {
	officeFlags
	Username string   `arg:"" help:"As whom the program acts."`
	Scope    []string `required:"" help:"An act, one of ${scopes}; repeat for several."`
	Days     int      `default:"90" help:"How long the token is good for, 1 to ${days}."`
	Label    string   `default:"shell" help:"What it is for."`
}

// Help is shown under the command's flags.
func (*tokenCreateCmd) Help() string {
	return "The token is printed once and cannot be shown again.\n\n" +
		"Exit status 0 where it was made, 1 where not, 2 for bad usage.\n\nExample:\n  layak token create portal --scope clearance.check --scope text.scan --days 180"
}

// longestToken is how long a token can be good for, in days.
const longestToken = int(domain.TokenLongest / (24 * time.Hour))

// scopeNames lists the acts that a token made for somebody else may carry.
func scopeNames() string {
	var names []string
	for _, act := range domain.SharedScopes() {
		names = append(names, string(act))
	}
	return strings.Join(names, ", ")
}

// Run makes the token and prints it.
func (t *tokenCreateCmd) Run(c *console) error {
	ctx := context.Background()
	if t.Days < 1 || t.Days > longestToken {
		fmt.Fprintf(c.err, "layak: --days: %d is not from 1 to %d\n", t.Days, longestToken)
		return exitStatus(2)
	}
	for _, s := range t.Scope {
		if !slices.Contains(domain.SharedScopes(), domain.Act(s)) {
			fmt.Fprintf(c.err, "layak: --scope: %q cannot be given to a token from a shell; one of %s can\n", s, scopeNames())
			return exitStatus(2)
		}
	}
	of, err := openOffice(ctx, c, t.officeFlags, officeOptions{})
	if err != nil {
		return err
	}
	defer of.close()
	scopes := make([]domain.Act, len(t.Scope))
	for i, s := range t.Scope {
		scopes[i] = domain.Act(s)
	}
	token, _, err := of.desk.CreateToken(ctx, domain.Operator(), t.Username, t.Label, scopes, time.Duration(t.Days)*24*time.Hour)
	if err != nil {
		return plain(err)
	}
	fmt.Fprintln(c.out, token)
	return nil
}
