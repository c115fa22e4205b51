package api

import (
	"crypto/rand"
	"net/http"

	"layak/connect"
	"layak/domain"
	"layak/templates"
)

func (p *page) channels() (templates.Channels, error) {
	all, err := p.desk().ListChannels(p.ctx(), p.actor())
	if err != nil {
		return templates.Channels{}, err
	}
	f, st, err := p.frame()
	if err != nil {
		return templates.Channels{}, err
	}
	view := templates.Channels{Frame: f, Kinds: []string{string(domain.ChannelManual), string(domain.ChannelFeed), string(domain.ChannelWebhook)},
		MayWrite: st.May[domain.ActChannelWrite]}
	for _, c := range all {
		row := templates.ChannelRow{Name: c.Name, Title: p.channelTitle(c.Name, c.Title), Kind: string(c.Kind), Active: c.Active, URL: c.URL, Version: c.Version}
		if c.Kind == domain.ChannelFeed {
			row.URL = "/feeds/" + c.Name + ".atom"
		}
		view.Items = append(view.Items, row)
	}
	return view, nil
}

func (s *Server) pageChannels(p *page) error {
	view, err := p.channels()
	if err != nil {
		return err
	}
	return p.show(http.StatusOK, templates.PageChannels, view)
}

// doChannelAdd adds a channel. The secret of a webhook is drawn here and shown
// this once, on the answer itself: it cannot be looked up again.
func (s *Server) doChannelAdd(p *page) error {
	in := domain.Channel{Name: p.form("name"), Title: p.form("title"), Kind: domain.ChannelKind(p.form("kind")), URL: p.form("url")}
	var secret connect.Secret
	if in.Kind == domain.ChannelWebhook {
		var err error
		if secret, err = connect.NewSecret(rand.Reader); err != nil {
			return err
		}
	}
	channel, err := p.desk().AddChannel(p.ctx(), p.actor(), in, secret)
	if err != nil {
		return p.channelsAgain(err, templates.ChannelForm{Name: in.Name, Title: in.Title, Kind: string(in.Kind), URL: in.URL})
	}
	if secret == nil {
		return p.done("/channels", "channel.added", channel.Title)
	}
	view, err := p.channels()
	if err != nil {
		return err
	}
	view.Secret = secret.Text()
	return p.show(http.StatusCreated, templates.PageChannels, view)
}

// doChannelSet opens or closes a channel for new drafts.
func (s *Server) doChannelSet(p *page) error {
	channel, err := p.desk().SetChannelActive(p.ctx(), p.actor(), p.c.Param("name"), p.formVersion(), p.form("active") == "1")
	switch {
	case err != nil:
		return p.channelsAgain(err, templates.ChannelForm{})
	case channel.Active:
		return p.done("/channels", "channel.opened", channel.Title)
	}
	return p.done("/channels", "channel.closed", channel.Title)
}

func (p *page) channelsAgain(cause error, typed templates.ChannelForm) error {
	status, fields, refusal, ok := p.again(cause)
	if !ok {
		return cause
	}
	view, err := p.channels()
	if err != nil {
		return err
	}
	view.Errors, view.Refusal, view.Form = fields, refusal, typed
	return p.show(status, templates.PageChannels, view)
}
