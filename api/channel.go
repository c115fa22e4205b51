package api

import (
	"context"
	"encoding/base64"
	"slices"
	"strings"

	"layak/domain"
)

type channelInput struct {
	Name   string `json:"name"`
	Title  string `json:"title"`
	Kind   string `json:"kind" enum:"feed,manual,webhook"`
	URL    string `json:"url,omitempty" doc:"For a webhook: where to call"`
	Secret string `json:"secret,omitempty" doc:"For a webhook: what signs the calls, whsec_ and base64 of 24 to 64 bytes; never shown again"`
}

type channelJSON struct {
	Name   string `json:"name"`
	Title  string `json:"title"`
	Kind   string `json:"kind" enum:"feed,manual,webhook"`
	URL    string `json:"url"`
	Active bool   `json:"active"`
	ETag   string `json:"etag" doc:"For If-Match"`
}

func wireChannel(c domain.Channel) channelJSON {
	return channelJSON{c.Name, c.Title, string(c.Kind), c.URL, c.Active, etag(c.Version)}
}

func (s *Server) listChannels(ctx context.Context, in *Listing) (*answer[items[channelJSON]], error) {
	all, err := s.Desk.ListChannels(ctx, actor(ctx))
	if err != nil {
		return nil, err
	}
	return pageOf(all, *in, func(c domain.Channel) string { return c.Name }, wireChannel)
}

func (s *Server) addChannel(ctx context.Context, _ *none, in *channelInput) (*tagged[channelJSON], error) {
	secret, err := webhookSecret(in.Secret)
	if err != nil {
		return nil, err
	}
	c, err := s.Desk.AddChannel(ctx, actor(ctx), domain.Channel{Name: in.Name, Title: in.Title, Kind: domain.ChannelKind(in.Kind), URL: in.URL}, secret)
	if err != nil {
		return nil, err
	}
	return &tagged[channelJSON]{ETag: etag(c.Version), Body: wireChannel(c)}, nil
}

// webhookSecret reads a secret in the form of Standard Webhooks.
func webhookSecret(text string) ([]byte, error) {
	if text == "" {
		return nil, nil
	}
	raw, ok := strings.CutPrefix(text, "whsec_")
	secret, err := base64.StdEncoding.DecodeString(raw)
	if !ok || err != nil {
		return nil, &domain.Error{Kind: domain.Invalid, Key: "channel.secret", Field: "secret"}
	}
	return secret, nil
}

type changeChannel struct {
	Name    string `path:"name"`
	IfMatch string `header:"If-Match" doc:"Needed; the channel's ETag"`
}

type channelPatch struct {
	Active bool `json:"active" must:"true" doc:"Whether new drafts may use it"`
}

func (s *Server) patchChannel(ctx context.Context, in *changeChannel, p *channelPatch) (*tagged[channelJSON], error) {
	version, err := precondition(ctx, in.IfMatch, func(ctx context.Context) (int64, error) {
		all, err := s.Desk.ListChannels(ctx, actor(ctx))
		if err != nil {
			return 0, err
		}
		i := slices.IndexFunc(all, func(c domain.Channel) bool { return c.Name == in.Name })
		if i < 0 {
			return 0, &domain.Error{Kind: domain.NotFound, Key: "channel.unknown", Args: []string{in.Name}}
		}
		return all[i].Version, nil
	})
	if err != nil {
		return nil, err
	}
	c, err := s.Desk.SetChannelActive(ctx, actor(ctx), in.Name, version, p.Active)
	if err != nil {
		return nil, err
	}
	return &tagged[channelJSON]{ETag: etag(c.Version), Body: wireChannel(c)}, nil
}
