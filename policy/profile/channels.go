package profile

import (
	"regexp"

	"layak/domain"
)

var channelName = regexp.MustCompile(`^[a-z0-9_-]{1,64}$`)

type channel struct {
	Name  word `yaml:"name"`
	Title word `yaml:"title"`
	Kind  word `yaml:"kind"`
	Open  word `yaml:"open"`
}

func (r *reader) readChannels() {
	var doc struct {
		Channels []channel `yaml:"channels"`
	}
	r.document(&doc)
	for _, c := range doc.Channels {
		r.channel(c)
	}
}

// channel reads one. Of a webhook the file says that it is there and what it is called:
// its address and its secret stand in none.
func (r *reader) channel(c channel) {
	out := domain.Channel{Name: c.Name.text, Title: c.Title.text, Kind: domain.ChannelKind(c.Kind.text), Active: c.Open.text != "false"}
	switch {
	case r.channelNames[out.Name] || !channelName.MatchString(out.Name) || out.Title == "":
		r.wrong(c.Name, "channel %q needs a name of its own and a title", out.Name)
	case out.Kind != domain.ChannelFeed && out.Kind != domain.ChannelManual && out.Kind != domain.ChannelWebhook:
		r.wrong(c.Kind, "kind %q is not one of a channel", out.Kind)
	case c.Open.text != "" && c.Open.text != "true" && c.Open.text != "false":
		r.wrong(c.Open, "true or false is needed here")
	case r.title(c.Title):
		r.profile.Channels = append(r.profile.Channels, out)
	}
	r.channelNames[out.Name] = true
}

// channelsKnown reads names of channels, and notes those that are not there.
func (r *reader) channelsKnown(names []word) (out []string) {
	for _, n := range names {
		if !r.channelNames[n.text] {
			r.wrong(n, "channel %q is not known", n.text)
		}
		out = append(out, n.text)
	}
	return out
}
