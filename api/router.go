package api

import "net/url"

func parseQuery(raw string) (url.Values, error) { return url.ParseQuery(raw) }

func (s *Server) routes() error {
	r := s.engine
	r.Use(s.withLog, s.withHeaders, s.withContext, s.withRecovery, s.mustBeReadable, s.mustBeSameOrigin)
	r.NoRoute(s.notFound)
	r.NoMethod(s.notAllowed)
	return nil
}
