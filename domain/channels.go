package domain

import (
	"context"
	"strings"
)

// ListChannels lists where text can go out. It needs channel.read.
func (d *Desk) ListChannels(ctx context.Context, a Actor) (all []Channel, err error) {
	err = d.look(ctx, a, func(ctx context.Context, s *scene) error {
		if _, err := s.anywhere(ActChannelRead); err != nil {
			return err
		}
		all, err = s.tx.Channels.All(ctx)
		for i := range all {
			all[i].Sealed = nil
		}
		return err
	})
	return all, err
}

// AddChannel adds a channel. A webhook needs an https (or http) address and the
// secret it signs with, which is sealed and never shown again. It needs
// channel.write in the root unit.
func (d *Desk) AddChannel(ctx context.Context, a Actor, c Channel, secret []byte) (Channel, error) {
	c.Title = strings.TrimSpace(Normalize(c.Title))
	if err := checkText("title", c.Title, MaxTitle); err != nil {
		return c, err
	}
	switch {
	case !nameForm.MatchString(c.Name):
		return c, invalid("name", "channel.name")
	case c.Title == "":
		return c, invalid("title", "channel.title")
	case c.Kind != ChannelFeed && c.Kind != ChannelManual && c.Kind != ChannelWebhook:
		return c, invalid("kind", "channel.kind")
	case c.Kind != ChannelWebhook && (c.URL != "" || len(secret) > 0):
		return c, invalid("url", "channel.no_url")
	case c.Kind == ChannelWebhook && (len(secret) < 24 || len(secret) > 64):
		return c, invalid("secret", "channel.secret")
	}
	if c.Kind == ChannelWebhook {
		var err error
		if c.URL, err = checkAddress("url", c.URL); err != nil {
			return c, err
		}
		if c.Sealed, err = d.Sealer.Seal(secret); err != nil {
			return c, wrap("seal", err)
		}
	}
	err := d.act(ctx, a, func(ctx context.Context, s *scene) error { return s.addChannel(ctx, &c) })
	c.Sealed = nil
	return c, err
}

func (s *scene) addChannel(ctx context.Context, c *Channel) error {
	v, err := s.may(ActChannelWrite, RootUnit, "*")
	if err != nil {
		return err
	}
	c.Active = true
	if err := s.tx.Channels.Add(ctx, c); err != nil {
		return err
	}
	return s.recordPower(ctx, "channel.added", v, c.Name, map[string]string{"kind": string(c.Kind)})
}

// SetChannelActive opens or closes a channel for new drafts. It needs
// channel.write in the root unit.
func (d *Desk) SetChannelActive(ctx context.Context, a Actor, name string, version int64, active bool) (Channel, error) {
	var c Channel
	err := d.act(ctx, a, func(ctx context.Context, s *scene) error {
		v, err := s.may(ActChannelWrite, RootUnit, "*")
		if err != nil {
			return err
		}
		if c, err = s.tx.Channels.ByName(ctx, name); err != nil {
			return err
		}
		if c.Version != version {
			return refuse(Stale, "channel.stale")
		}
		c.Active = active
		if err := s.tx.Channels.Save(ctx, &c); err != nil {
			return err
		}
		act := "channel.closed"
		if active {
			act = "channel.opened"
		}
		return s.recordPower(ctx, act, v, name, nil)
	})
	c.Sealed = nil
	return c, err
}

// channelShown is how much of a name that is no channel's an error repeats.
const channelShown = 64

// unknownChannel is the error for a name that no open channel has.
func unknownChannel(kind Kind, field, name string) error {
	if len(name) > channelShown {
		name = strings.ToValidUTF8(name[:channelShown], "") + "…"
	}
	return &Error{Kind: kind, Key: "channel.unknown", Field: field, Args: []string{name}}
}

// FeedSize is how many entries a feed shows.
const FeedSize = 50

// Feed lists what was published on a feed channel, latest first. Anyone may
// read it: it is public by nature.
func (d *Desk) Feed(ctx context.Context, name string) (c Channel, items []FeedItem, err error) {
	err = d.Store.Read(ctx, func(ctx context.Context, tx Tx) error {
		if c, err = tx.Channels.ByName(ctx, name); err != nil {
			return err
		}
		if c.Kind != ChannelFeed {
			return unknownChannel(NotFound, "", name)
		}
		items, err = tx.Publications.Feed(ctx, name, FeedSize)
		return err
	})
	c.Sealed = nil
	return c, items, err
}
