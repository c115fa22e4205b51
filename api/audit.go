package api

import (
	"context"
	"encoding/base64"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"layak/domain"
)

type recordJSON struct {
	Seq             int64             `json:"seq"`
	At              time.Time         `json:"at"`
	Actor           string            `json:"actor"`
	ActorName       string            `json:"actor_name,omitempty"`
	Via             string            `json:"via"`
	Capacity        string            `json:"capacity,omitempty"`
	Mandate         string            `json:"mandate,omitempty"`
	Act             string            `json:"act"`
	Draft           string            `json:"draft,omitempty"`
	Revision        int               `json:"revision,omitempty"`
	Stage           string            `json:"stage,omitempty"`
	Decision        string            `json:"decision,omitempty"`
	Channel         string            `json:"channel,omitempty"`
	Subject         string            `json:"subject,omitempty"`
	Before          string            `json:"before,omitempty"`
	After           string            `json:"after,omitempty"`
	PolicyLine      int64             `json:"policy_line,omitempty"`
	PolicyVersion   int64             `json:"policy_version,omitempty"`
	RulesetVersion  int64             `json:"ruleset_version,omitempty"`
	RulesetDigest   string            `json:"ruleset_digest,omitempty"`
	ScanDigest      string            `json:"scan_digest,omitempty"`
	Workflow        string            `json:"workflow,omitempty"`
	WorkflowVersion int64             `json:"workflow_version,omitempty"`
	Override        string            `json:"override,omitempty"`
	Facts           map[string]string `json:"facts,omitempty"`
	Private         map[string]string `json:"private,omitempty" doc:"What the leaf only commits to, as far as it has not been erased"`
}

func wireRecord(r domain.Record) recordJSON {
	return recordJSON{Seq: r.Seq, At: r.At.UTC(), Actor: r.Actor, Via: string(r.Via), Capacity: r.Capacity, Mandate: r.Mandate, Act: r.Act, Draft: r.Draft,
		Revision: r.Revision, Stage: r.Stage, Decision: r.Decision, Channel: r.Channel, Subject: r.Subject, Before: string(r.Before),
		After: string(r.After), PolicyLine: r.PolicyLine, PolicyVersion: r.PolicyVersion, RulesetVersion: r.RulesetVersion,
		RulesetDigest: r.RulesetDigest, ScanDigest: r.ScanDigest, Workflow: r.Workflow, WorkflowVersion: r.WorkflowVersion,
		Override: r.Override, Facts: r.Facts, Private: r.Private}
}

type listEntries struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"500" doc:"100 where it is left out"`
	Cursor string `query:"cursor" maxLength:"512"`
	Draft  string `query:"draft"`
	Actor  string `query:"actor"`
	Act    string `query:"act"`
}

func (s *Server) auditEntries(ctx context.Context, in *listEntries) (*answer[items[recordJSON]], error) {
	f := domain.RecordFilter{Draft: in.Draft, Actor: in.Actor, Act: in.Act, Limit: in.Limit}
	if f.Limit == 0 {
		f.Limit = 100
	}
	if in.Cursor != "" {
		raw, err := base64.RawURLEncoding.DecodeString(in.Cursor)
		before, ok := strings.CutPrefix(string(raw), "before:")
		n, wrong := strconv.ParseInt(before, 10, 64)
		if err != nil || !ok || wrong != nil || n < 1 {
			return nil, &domain.Error{Kind: domain.Invalid, Key: "list.cursor", Field: "cursor"}
		}
		f.Before = n
	}
	records, err := s.Desk.Records(ctx, actor(ctx), f)
	out := items[recordJSON]{Items: list(records, wireRecord)}
	if n := len(records); n == f.Limit && records[n-1].Seq > 0 {
		out.NextCursor = base64.RawURLEncoding.EncodeToString([]byte("before:" + number(records[n-1].Seq)))
	}
	return answered(out, err)
}

// textFile is plain text as it is verified, byte for byte.
type textFile struct {
	Type string `header:"Content-Type"`
	Body []byte
}

func (s *Server) auditCheckpoint(ctx context.Context, _ *none) (*textFile, error) {
	signed, _, err := s.Desk.Checkpoint(ctx, actor(ctx))
	if err != nil {
		return nil, err
	}
	return &textFile{"text/plain; charset=utf-8", signed}, nil
}

type proofOf struct {
	Seq int64 `query:"seq" required:"true" minimum:"0" doc:"The leaf's sequence number"`
}

type proofJSON struct {
	Seq   int64  `json:"seq"`
	Leaf  string `json:"leaf" doc:"The leaf, byte for byte"`
	Proof string `json:"proof" doc:"C2SP tlog-proof@v1, with the signed checkpoint"`
}

func (s *Server) auditProof(ctx context.Context, in *proofOf) (*answer[proofJSON], error) {
	leaf, proof, err := s.Desk.Proof(ctx, actor(ctx), in.Seq)
	return answered(proofJSON{in.Seq, string(leaf), proof}, err)
}

type verifyInput struct {
	Checkpoint string `json:"checkpoint,omitempty" doc:"An older signed checkpoint that the log must extend"`
}

type auditReportJSON struct {
	Holds    bool     `json:"holds"`
	Size     int64    `json:"size"`
	Root     string   `json:"root"`
	FirstBad int64    `json:"first_bad" doc:"-1 where no index is at fault"`
	Reason   string   `json:"reason,omitempty"`
	Drafts   int      `json:"drafts" doc:"How many drafts' states were derived and compared"`
	Warnings []string `json:"warnings"`
}

func (s *Server) verifyAudit(ctx context.Context, _ *none, in *verifyInput) (*answer[auditReportJSON], error) {
	var older []byte
	if in.Checkpoint != "" {
		older = []byte(in.Checkpoint)
	}
	r, err := s.Desk.VerifyAudit(ctx, actor(ctx), older)
	if r.Holds {
		r.FirstBad = -1
	}
	return answered(auditReportJSON{r.Holds, r.Size, r.Root, r.FirstBad, r.Reason, r.Drafts, strong(r.Warnings)}, err)
}

// exportAudit streams the whole log. An error before its first byte is a
// problem document; one after it cuts the connection, so that no half file
// passes for a whole one.
func (s *Server) exportAudit(c *gin.Context) {
	w := &firstByte{c: c}
	err := s.Desk.ExportAudit(c.Request.Context(), actor(c.Request.Context()), w)
	switch {
	case err != nil && !w.begun:
		s.fail(c, err)
	case err != nil:
		s.Log.ErrorContext(c.Request.Context(), "export cut off", "error", err)
		panic(http.ErrAbortHandler)
	case !w.begun:
		w.begin()
	}
}

// firstByte sets the headers of a download when its first byte is written.
type firstByte struct {
	c     *gin.Context
	begun bool
}

func (w *firstByte) begin() {
	w.begun = true
	w.c.Header("Content-Type", "application/jsonl")
	w.c.Header("Content-Disposition", `attachment; filename="layak-audit.jsonl"`)
	w.c.Status(http.StatusOK)
	w.c.Writer.WriteHeaderNow()
}

func (w *firstByte) Write(b []byte) (int, error) {
	if !w.begun {
		w.begin()
	}
	return w.c.Writer.Write(b)
}

var _ io.Writer = (*firstByte)(nil)
