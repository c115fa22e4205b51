package api

import (
	"context"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"layak/domain"
)

// readyTime is how long the store may take to answer a readiness question.
const readyTime = 2 * time.Second

func (s *Server) health(c *gin.Context) { c.String(http.StatusOK, "ok\n") }

func (s *Server) ready(c *gin.Context) {
	ctx, cancel := context.WithTimeout(c.Request.Context(), readyTime)
	defer cancel()
	if s.Ready != nil {
		if err := s.Ready(ctx); err != nil {
			s.fail(c, &domain.Error{Kind: domain.Unavailable, Key: "store.unavailable", Cause: err})
			return
		}
	}
	c.String(http.StatusOK, "ready\n")
}

func (s *Server) auditKey(c *gin.Context) { c.String(http.StatusOK, s.AuditKey+"\n") }

func (s *Server) description(c *gin.Context) {
	c.Header("Cache-Control", "no-cache")
	c.Data(http.StatusOK, "application/json", s.openapi)
}
