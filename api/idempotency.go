package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"layak/domain"
)

// secretRoutes answer a secret that is shown once, so their answers are not
// kept: an Idempotency-Key has no effect there.
var secretRoutes = []string{prefix + "/sessions", prefix + "/tokens"}

// keptHeaders are stored with an answer.
var keptHeaders = []string{"Content-Type", "ETag", "Location", "WWW-Authenticate"}

// withIdempotency answers a POST that comes again with the same key: the same
// body gets the first answer, another body is refused. The act's own
// transaction marks the request as carried out, so that a crash in between
// never lets it happen twice.
func (s *Server) withIdempotency(c *gin.Context) {
	key := c.GetHeader("Idempotency-Key")
	who, ok := whoIs(c.Request.Context())
	if key == "" || !ok || c.Request.Method != http.MethodPost || slices.Contains(secretRoutes, c.FullPath()) {
		return
	}
	data, err := io.ReadAll(http.MaxBytesReader(c.Writer, c.Request.Body, maxBody))
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		s.fail(c, bodyTooLarge())
		return
	}
	if err != nil {
		s.fail(c, &domain.Error{Kind: domain.Malformed, Key: "request.malformed", Cause: err})
		return
	}
	ctx := c.Request.Context()
	route := "POST " + c.Request.URL.Path
	request, first, err := s.Desk.BeginRequest(ctx, who.actor.PersonID, route, key, requestHash(c.Request, data))
	if err != nil {
		s.fail(c, err)
		return
	}
	if !first {
		if err := s.mayReplay(c, who.actor, request); err != nil {
			s.fail(c, err)
			return
		}
		replay(c, request)
		return
	}
	who.actor.RequestID, who.actor.IdempotencyKey = request.ID, key
	c.Request = c.Request.WithContext(context.WithValue(ctx, signedInKey, who))
	c.Request.Body = io.NopCloser(bytes.NewReader(data))
	s.carryOut(c, request)
}

// carryOut runs the handler and keeps its answer. A handler that panics has
// answered nothing: the request is forgotten unless its act was committed.
func (s *Server) carryOut(c *gin.Context, request domain.Request) {
	w := &keeping{ResponseWriter: c.Writer}
	c.Writer = w
	status := http.StatusInternalServerError
	defer func() {
		c.Writer = w.ResponseWriter
		header := map[string]string{}
		for _, name := range keptHeaders {
			if v := w.Header().Get(name); v != "" {
				header[name] = v
			}
		}
		ctx := context.WithoutCancel(c.Request.Context())
		if err := s.Desk.EndRequest(ctx, request, status, header, w.body.Bytes()); err != nil {
			s.Log.ErrorContext(ctx, "answer not kept", "route", routeOf(ctx), "error", err)
		}
	}()
	c.Next()
	status = w.Status()
}

// requestHash covers everything of a request that may change its answer.
func requestHash(r *http.Request, body []byte) string {
	sum := sha256.New()
	for _, part := range []string{r.URL.RawQuery, r.Header.Get("Content-Type"), r.Header.Get("If-Match")} {
		io.WriteString(sum, part+"\x00")
	}
	sum.Write(body)
	return hex.EncodeToString(sum.Sum(nil))
}

// mayReplay refuses an answer about a draft, or about what belongs to one, that the asker
// has lost sight of.
func (s *Server) mayReplay(c *gin.Context, who domain.Actor, request domain.Request) error {
	const drafts = prefix + "/drafts/"
	ctx, id := c.Request.Context(), c.Param("id")
	below := func(route string) bool { return strings.HasPrefix(c.FullPath(), prefix+route) }
	switch {
	case len(request.Body) == 0:
		return nil
	case below("/emergencies/"):
		return s.Desk.StillSeesEmergency(ctx, who, id)
	case c.FullPath() == prefix+"/drafts/:id/workflow":
		return s.Desk.StillMoves(ctx, who, id)
	case below("/samples/"):
		return s.Desk.StillSeesSample(ctx, who, id)
	case below("/drafts/"):
		return s.Desk.StillSees(ctx, who, id)
	}
	if id, about := strings.CutPrefix(request.Header["Location"], drafts); about {
		return s.Desk.StillSees(ctx, who, id)
	}
	return nil
}

func replay(c *gin.Context, request domain.Request) {
	for name, value := range request.Header {
		c.Header(name, value)
	}
	c.Header("Idempotent-Replayed", "true")
	c.Status(request.Status)
	c.Writer.WriteHeaderNow()
	// The caller may be gone; there is nobody to tell.
	_, _ = c.Writer.Write(request.Body)
	c.Abort()
}

// keeping is a writer that also keeps what was written.
type keeping struct {
	gin.ResponseWriter
	body bytes.Buffer
}

func (k *keeping) Write(b []byte) (int, error) {
	k.body.Write(b)
	return k.ResponseWriter.Write(b)
}

func (k *keeping) WriteString(text string) (int, error) {
	k.body.WriteString(text)
	return k.ResponseWriter.WriteString(text)
}
