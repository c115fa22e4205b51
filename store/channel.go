package store

import (
	"context"

	"layak/domain"
)

type channels struct{ c *conn }

type channelRow struct {
	Name    string `gorm:"primaryKey"`
	Title   string
	Kind    string
	URL     string `gorm:"column:url"`
	Sealed  []byte
	Active  bool
	Version int64
}

// TableName is for GORM.
func (channelRow) TableName() string { return "channels" }

const (
	sqlChannel    = `SELECT name, title, kind, url, sealed, active, version FROM channels WHERE name = ?`
	sqlChannelHas = `SELECT 1 FROM channels WHERE name = ?`
)

func (r *channelRow) channel() domain.Channel {
	return domain.Channel{Name: r.Name, Title: r.Title, Kind: domain.ChannelKind(r.Kind), URL: r.URL, Sealed: r.Sealed, Active: r.Active, Version: r.Version}
}

// ByName implements domain.Channels.
func (s channels) ByName(ctx context.Context, name string) (domain.Channel, error) {
	var r channelRow
	err := s.c.row(ctx, sqlChannel, []any{name}, &r.Name, &r.Title, &r.Kind, &r.URL, &r.Sealed, &r.Active, &r.Version)
	if isNoRows(err) {
		return domain.Channel{}, unknown("channel")
	}
	if err != nil {
		return domain.Channel{}, err
	}
	return r.channel(), nil
}

// All implements domain.Channels, in order of name.
func (s channels) All(ctx context.Context) ([]domain.Channel, error) {
	var rows []channelRow
	err := s.c.orm(ctx).Order("name").Find(&rows).Error
	list := make([]domain.Channel, len(rows))
	for i := range rows {
		list[i] = rows[i].channel()
	}
	return list, err
}

// Add implements domain.Channels.
func (s channels) Add(ctx context.Context, c *domain.Channel) error {
	ok, err := s.c.create(ctx, &channelRow{Name: c.Name, Title: c.Title, Kind: string(c.Kind), URL: c.URL, Sealed: c.Sealed, Active: c.Active, Version: 1})
	if err := created("channel", ok, err); err != nil {
		return err
	}
	c.Version = 1
	return nil
}

// Save implements domain.Channels.
func (s channels) Save(ctx context.Context, c *domain.Channel) error {
	n, err := s.c.update(ctx, "channels", map[string]any{"title": c.Title, "kind": string(c.Kind), "url": c.URL,
		"sealed": c.Sealed, "active": c.Active, "version": c.Version + 1}, "name = ? AND version = ?", c.Name, c.Version)
	return s.c.saved(ctx, "channel", sqlChannelHas, c.Name, &c.Version, n, err)
}
