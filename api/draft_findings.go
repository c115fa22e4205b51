package api

import (
	"context"
	"time"

	"layak/domain"
)

// draftFindings shows what the active rules find in the present revision.
func (s *Server) draftFindings(ctx context.Context, in *draftID) (*answer[scanJSON], error) {
	v, err := s.Desk.View(ctx, actor(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	counting := map[string]bool{}
	for _, f := range v.Counting {
		counting[f.Fingerprint] = true
	}
	out := wireScan(v.Scan, languageOf(ctx))
	out.ID = v.Draft.ID
	mine := marksOf(v, actor(ctx).PersonID)
	for i := range out.Findings {
		f := &out.Findings[i]
		f.Overridden = !counting[f.Fingerprint]
		f.Mark = mine[f.Fingerprint]
	}
	return answered(out, nil)
}

// marksOf are the marks of one person on a draft, by fingerprint: "right" or
// "false_alarm".
func marksOf(v domain.DraftView, person string) map[string]string {
	out := map[string]string{}
	for _, m := range v.Marks {
		switch {
		case m.PersonID != person:
		case m.Right:
			out[m.Fingerprint] = "right"
		default:
			out[m.Fingerprint] = "false_alarm"
		}
	}
	return out
}

type overrideInput struct {
	Finding string  `json:"finding" doc:"The finding's fingerprint"`
	Reason  string  `json:"reason"`
	Until   instant `json:"until" doc:"At most thirty days ahead"`
}

type overrideJSON struct {
	ID          string    `json:"id"`
	Draft       string    `json:"draft"`
	Finding     string    `json:"finding"`
	Rule        string    `json:"rule"`
	ContentHash string    `json:"content_hash" doc:"The override holds for this text only"`
	Reason      string    `json:"reason"`
	By          string    `json:"by"`
	At          time.Time `json:"at"`
	Until       time.Time `json:"until"`
}

func (s *Server) overrideFinding(ctx context.Context, in *draftID, body *overrideInput) (*answer[overrideJSON], error) {
	o, err := s.Desk.Override(ctx, actor(ctx), in.ID, body.Finding, body.Reason, body.Until.at)
	return answered(wireOverride(o), err)
}

func wireOverride(o domain.Override) overrideJSON {
	return overrideJSON{ID: o.ID, Draft: o.DraftID, Finding: o.Fingerprint, Rule: o.Rule, ContentHash: o.ContentHash, Reason: o.Reason,
		By: o.By, At: o.At.UTC(), Until: o.Until.UTC()}
}
