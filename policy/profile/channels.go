package profile

import (
	"regexp"
	"slices"

	"layak/domain"
)

var channelName = regexp.MustCompile(`^[a-z0-9_-]{1,64}$`)

func (r *reader) readChannels() error {
	const file = "channels.yaml"
	var doc struct {
		Channels []struct {
			Name  word `yaml:"name"`
			Title word `yaml:"title"`
			Kind  word `yaml:"kind"`
		} `yaml:"channels"`
	}
	if err := decode(r.dir, file, &doc); err != nil {
		return err
	}
	for _, c := range doc.Channels {
		out := domain.Channel{Name: c.Name.text, Title: c.Title.text, Kind: domain.ChannelKind(c.Kind.text), Active: true}
		known := slices.ContainsFunc(r.profile.Channels, func(o domain.Channel) bool { return o.Name == out.Name })
		switch {
		case known || !channelName.MatchString(out.Name) || out.Title == "":
			return inFile(file, c.Name.wrong("channel %q needs a name of its own and a title", out.Name))
		case out.Kind != domain.ChannelFeed && out.Kind != domain.ChannelManual:
			return inFile(file, c.Kind.wrong("kind %q is not one that can be built in", out.Kind))
		}
		r.profile.Channels = append(r.profile.Channels, out)
	}
	return nil
}
