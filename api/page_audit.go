package api

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"layak/domain"
	"layak/templates"
)

// recordActs are the acts that the log's filter offers.
var recordActs = []string{"draft.created", "draft.edited", "draft.postponed", "draft.submitted", "draft.review_renewed", "draft.approved", "draft.cleared", "draft.returned",
	"draft.rejected", "draft.appealed", "draft.withdrawn", "draft.expired", "draft.erased", "finding.overridden", "finding.marked", "draft.publication_ordered", "draft.unscheduled",
	"draft.publication_begun", "publication.sent", "publication.failed", "publication.uncertain", "publication.resolved", "draft.parked", "draft.published",
	"rule.written", "rule.changed", "rule.retired", "rule.restored", "rule.simulated", "simulation.cancelled", "sample.reported", "sample.adopted", "sample.dismissed", "ruleset.proposed", "ruleset.activated", "ruleset.withdrawn", "embargo.added",
	"embargo.moved", "embargo.lifted", "embargo.erased", "allowance.proposed", "allowance.activated", "allowance.withdrawn", "allowance.ended", "allowance.erased", "person.added", "person.suspended",
	"person.restored", "person.removed", "person.password_set", "grant.added", "grant.removed", "person.linked", "person.unlinked", "mandate.proposed", "mandate.confirmed", "mandate.ended", "policy.line_added", "policy.line_removed", "unit.added",
	"workflow.written", "workflow.proposed", "workflow.activated", "workflow.withdrawn", "run.moved", "calendar.written", "stage.escalated", "stage.claimed", "stage.assigned", "stage.released", "channel.added", "channel.opened", "channel.closed", "token.created", "session.opened", "session.ended", "access.denied",
	"audit.exported", "profile.installed"}

// auditList loads the log as the query filters it.
func (p *page) auditList() (templates.Audit, error) {
	f, st, err := p.frame()
	if err != nil {
		return templates.Audit{}, err
	}
	who := strings.TrimSpace(p.query("person"))
	filter := domain.RecordFilter{Draft: strings.TrimSpace(p.query("draft")), Act: p.query("act"), Limit: pageSize}
	filter.Before, _ = strconv.ParseInt(p.query("before"), 10, 64)
	if filter.Actor, err = p.personCalled(who); err != nil {
		return templates.Audit{}, err
	}
	records, err := p.desk().Records(p.ctx(), p.actor(), filter)
	if err != nil {
		return templates.Audit{}, err
	}
	view := templates.Audit{Frame: f, Person: who, Draft: filter.Draft, Filtered: who != "" || filter.Draft != "" || filter.Act != "",
		MayVerify: st.May[domain.ActAuditVerify], MayExport: st.May[domain.ActAuditExport]}
	for _, a := range recordActs {
		view.Acts = append(view.Acts, templates.Choice{Value: a, Selected: a == filter.Act})
	}
	titles := p.draftTitles()
	var people []string
	for _, r := range records {
		people = append(people, r.Actor, r.Subject, r.Facts["person"])
	}
	names, err := p.names(people)
	if err != nil {
		return view, err
	}
	for _, r := range records {
		row := templates.AuditRow{Index: r.Seq, At: r.At, Actor: named(names, r.Actor), Capacity: r.Capacity, Via: string(r.Via), Act: r.Act,
			Draft: r.Draft, Title: titles[r.Draft], Subject: subjectOf(r, names, st.Units), Before: string(r.Before), After: string(r.After), Policy: r.PolicyLine}
		view.Items = append(view.Items, row)
	}
	next := ""
	if n := len(records); n == pageSize && records[n-1].Seq > 0 {
		next = strconv.FormatInt(records[n-1].Seq, 10)
	}
	view.Paging = p.paging("before", next)
	p.addCheckpoint(&view)
	return view, nil
}

// subjectOf names what an act was about: a person by name, a role with its
// holder; a session has no name worth showing.
func subjectOf(r domain.Record, names, units map[string]string) string {
	switch {
	case strings.HasPrefix(r.Act, "session."):
		return ""
	case r.Facts["role"] != "" && r.Facts["person"] != "":
		return named(names, r.Facts["person"]) + ": " + r.Facts["role"] + ", " + named(units, r.Facts["unit"])
	case r.Facts["person"] != "":
		return named(names, r.Facts["person"])
	}
	return named(names, r.Subject)
}

// personCalled finds the id of a person by username, name or id; an unknown one
// stays as typed and matches nothing.
func (p *page) personCalled(who string) (string, error) {
	if who == "" {
		return "", nil
	}
	dir, err := p.desk().Directory(p.ctx(), p.actor())
	if err != nil && domain.KindOf(err) != domain.Forbidden {
		return "", err
	}
	if i := slices.IndexFunc(dir.People, func(x domain.Person) bool { return strings.EqualFold(x.Username, who) }); i >= 0 {
		return dir.People[i].ID, nil
	}
	if i := slices.IndexFunc(dir.People, func(x domain.Person) bool { return strings.EqualFold(x.Name, who) }); i >= 0 {
		return dir.People[i].ID, nil
	}
	return who, nil
}

// addCheckpoint shows the signed state of the log; where it cannot be signed the
// page says so and still shows the log.
func (p *page) addCheckpoint(view *templates.Audit) {
	signed, size, err := p.desk().Checkpoint(p.ctx(), p.actor())
	if err != nil {
		problem := p.s.problem(p.ctx(), err)
		view.Refusal = &templates.Refusal{Code: problem.Code, Detail: problem.Instance}
		return
	}
	view.Checkpoint = &templates.Checkpoint{Size: size, At: p.s.Now(), Signed: string(signed), Key: p.s.AuditKey}
	if lines := strings.SplitN(string(signed), "\n", 4); len(lines) == 4 {
		view.Checkpoint.Origin, view.Checkpoint.Root = lines[0], lines[2]
	}
}

func (s *Server) pageAudit(p *page) error {
	view, err := p.auditList()
	if err != nil {
		return err
	}
	return p.show(http.StatusOK, templates.PageAudit, view)
}

// doVerify checks the whole log and shows the result above it.
func (s *Server) doVerify(p *page) error {
	began := s.Now()
	report, err := p.desk().VerifyAudit(p.ctx(), p.actor(), nil)
	if err != nil {
		return err
	}
	view, err := p.auditList()
	if err != nil {
		return err
	}
	now := s.Now()
	view.Result = &templates.VerifyResult{Holds: report.Holds, Size: report.Size, Root: report.Root, FirstBad: report.FirstBad, Reason: report.Reason,
		Drafts: report.Drafts, Warnings: report.Warnings, Took: now.Sub(began), At: now}
	return p.show(http.StatusOK, templates.PageAudit, view)
}

// pageExport downloads the whole log. A failure before the first byte is the
// error page; after it the connection breaks off, so that nobody takes half a
// log for a whole one.
func (s *Server) pageExport(p *page) error {
	p.c.Header("Content-Disposition", `attachment; filename="layak-audit.jsonl"`)
	p.c.Header("Content-Type", "application/jsonl")
	p.c.Header("Cache-Control", "no-store")
	err := p.desk().ExportAudit(p.ctx(), p.actor(), p.c.Writer)
	if err == nil {
		return nil
	}
	if p.c.Writer.Written() {
		s.Log.ErrorContext(p.ctx(), "export broke off", "error", err)
		panic(http.ErrAbortHandler)
	}
	p.c.Writer.Header().Del("Content-Disposition")
	return err
}

func (s *Server) pageCheckpoint(p *page) error {
	signed, _, err := p.desk().Checkpoint(p.ctx(), p.actor())
	if err != nil {
		return err
	}
	p.c.Header("Content-Disposition", `attachment; filename="layak-checkpoint.txt"`)
	p.c.Header("Cache-Control", "no-store")
	p.c.Data(http.StatusOK, "text/plain; charset=utf-8", signed)
	return nil
}
