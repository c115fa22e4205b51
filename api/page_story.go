package api

import (
	"net/http"

	"layak/domain"
	"layak/templates"
)

// pageStory shows every leaf of one draft, also of one whose text is gone.
func (s *Server) pageStory(p *page) error {
	records, names, err := p.desk().Story(p.ctx(), p.actor(), p.id())
	if err != nil {
		return err
	}
	f, _, err := p.frame()
	if err != nil {
		return err
	}
	view := templates.Story{Frame: f, Draft: templates.DraftHead{ID: p.id(), Title: p.id(), State: string(records[len(records)-1].After)}}
	var channels []string
	for _, r := range records {
		if r.Channel != "" {
			channels = append(channels, r.Channel)
		}
	}
	v, err := p.desk().View(p.ctx(), p.actor(), p.id())
	if err != nil && domain.KindOf(err) != domain.NotFound {
		return err
	}
	labels, errLabels := p.labels(nil, append(channels, v.Draft.Channels...))
	if errLabels != nil {
		return errLabels
	}
	if err == nil {
		view.Draft = draftHead(v, labels.Channels, p.s.Now())
		view.Receipt = receiptAction(v).Allowed
	}
	for _, r := range records {
		view.Steps = append(view.Steps, templates.StoryStep{Index: r.Seq, At: r.At, Actor: named(names, r.Actor), Capacity: r.Capacity, Title: r.Private["capacity_title"], Via: string(r.Via),
			Act: r.Act, Before: string(r.Before), After: string(r.After), Stage: r.Stage, Decision: r.Decision, Channel: named(labels.Channels, r.Channel), Revision: r.Revision,
			Reason: r.Private["reason"], RulesetVersion: r.RulesetVersion, RulesetDigest: r.RulesetDigest, PolicyLine: r.PolicyLine,
			PolicyVersion: r.PolicyVersion, Workflow: r.Workflow, WorkflowVersion: r.WorkflowVersion})
	}
	return p.show(http.StatusOK, templates.PageStory, view)
}
