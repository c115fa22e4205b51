package api

import (
	"context"

	"layak/domain"
)

func (s *Server) publishDraft(ctx context.Context, in *draftID, _ *none) (*tagged[draftJSON], error) {
	d, err := s.Desk.Publish(ctx, actor(ctx), in.ID)
	return s.moved(ctx, d, err)
}

func (s *Server) unscheduleDraft(ctx context.Context, in *draftID, _ *none) (*tagged[draftJSON], error) {
	d, err := s.Desk.Unschedule(ctx, actor(ctx), in.ID)
	return s.moved(ctx, d, err)
}

type reasonInput struct {
	Reason string `json:"reason"`
}

func (s *Server) withdrawDraft(ctx context.Context, in *draftID, body *reasonInput) (*tagged[draftJSON], error) {
	d, err := s.Desk.Withdraw(ctx, actor(ctx), in.ID, body.Reason)
	return s.moved(ctx, d, err)
}

func (s *Server) appealDraft(ctx context.Context, in *draftID, body *reasonInput) (*tagged[draftJSON], error) {
	d, err := s.Desk.Appeal(ctx, actor(ctx), in.ID, body.Reason)
	return s.moved(ctx, d, err)
}

func (s *Server) eraseDraft(ctx context.Context, in *draftID, body *reasonInput) (*none, error) {
	return nil, s.Desk.Erase(ctx, actor(ctx), in.ID, body.Reason)
}

type publicationPath struct {
	ID      string `path:"id"`
	Channel string `path:"channel"`
}

type confirmInput struct {
	URL string `json:"url" doc:"Where it was posted"`
}

func (s *Server) confirmPublication(ctx context.Context, in *publicationPath, body *confirmInput) (*tagged[draftJSON], error) {
	d, err := s.Desk.Confirm(ctx, actor(ctx), in.ID, in.Channel, body.URL)
	return s.moved(ctx, d, err)
}

type resolveInput struct {
	Sent   bool   `json:"sent" must:"true" doc:"Whether it went out"`
	URL    string `json:"url,omitempty" doc:"Where, if it did"`
	Reason string `json:"reason"`
}

func (s *Server) resolvePublication(ctx context.Context, in *publicationPath, body *resolveInput) (*tagged[draftJSON], error) {
	d, err := s.Desk.Resolve(ctx, actor(ctx), in.ID, in.Channel, body.Sent, body.URL, body.Reason)
	return s.moved(ctx, d, err)
}

// receiptFile is the clearance receipt as it is verified, byte for byte.
type receiptFile struct {
	Type        string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Body        []byte
}

func (s *Server) receipt(ctx context.Context, in *draftID) (*receiptFile, error) {
	file, err := s.Desk.Receipt(ctx, actor(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	return &receiptFile{Type: "application/json", Disposition: attachmentName("layak-receipt-", in.ID, ".json"), Body: file}, nil
}

// attachmentName names a download; only letters, digits and dashes of the id
// get into the header.
func attachmentName(before, id, after string) string {
	safe := make([]byte, 0, len(id))
	for _, c := range []byte(id) {
		if c == '-' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' {
			safe = append(safe, c)
		}
	}
	return `attachment; filename="` + before + string(safe) + after + `"`
}

type clearanceInput struct {
	Channel     string   `json:"channel"`
	Text        string   `json:"text"`
	Attachments []string `json:"attachments,omitempty" doc:"SHA-256 of each file"`
}

type clearanceJSON struct {
	Cleared     bool   `json:"cleared" doc:"Asked with a text: whether it may go out now. Asked by a hash: always true, as there is a clearance"`
	Now         bool   `json:"now" doc:"Whether it may go out at this moment: false before not_before"`
	Reason      string `json:"reason,omitempty" doc:"Why not: the gate's first condition that fails, or unknown"`
	Draft       string `json:"draft,omitempty" doc:"The draft's id, for who may see it"`
	ContentHash string `json:"content_hash,omitempty" doc:"Of the draft"`
	Channel     string `json:"channel,omitempty"`
	NotBefore   string `json:"not_before,omitempty"`
	ValidUntil  string `json:"valid_until,omitempty"`
}

// checkClearance asks whether exactly this may go out. Nothing with attachments
// is cleared yet, since no clearance covers any.
func (s *Server) checkClearance(ctx context.Context, _ *none, in *clearanceInput) (*answer[clearanceJSON], error) {
	c, err := s.Desk.CheckClearance(ctx, actor(ctx), in.Channel, in.Text)
	if err == nil && len(in.Attachments) > 0 {
		c = domain.Clearance{Reason: "attachments", Channel: in.Channel}
	}
	return answered(wireClearance(c), err)
}

type clearanceHash struct {
	Hash string `path:"content_hash" doc:"Of a draft or of a variant"`
}

func (s *Server) clearanceOf(ctx context.Context, in *clearanceHash) (*answer[clearanceJSON], error) {
	c, err := s.Desk.ClearanceOf(ctx, actor(ctx), in.Hash)
	return answered(wireClearance(c), err)
}

func wireClearance(c domain.Clearance) clearanceJSON {
	return clearanceJSON{Cleared: c.Cleared, Now: c.Now, Reason: c.Reason, Draft: c.DraftID, ContentHash: c.ContentHash, Channel: c.Channel,
		NotBefore: c.NotBefore, ValidUntil: c.ValidUntil}
}
