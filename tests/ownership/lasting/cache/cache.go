// select: leak

// Package cache keeps sessions of a database, which it opens for whoever asks.
package cache

import "github.com/gocql/gocql"

// Cache has no end: its session outlives it.
type Cache struct { // want "field-never-closed"
	session *gocql.Session
}

// Open gives a cache of its own to everybody.
func Open(hosts ...string) (*Cache, error) {
	s, err := gocql.NewCluster(hosts...).CreateSession()
	if err != nil {
		return nil, err
	}
	return &Cache{session: s}, nil
}

// Get looks a value up.
func (c *Cache) Get(key string) (value string, err error) {
	err = c.session.Query("select v from t where k = ?", key).Scan(&value)
	return value, err
}

// Plugin is made once, when the program starts.
type Plugin struct {
	session *gocql.Session
}

var plugins []*Plugin

func init() { plugins = append(plugins, &Plugin{}) }

// Start opens the plugin's session.
func (p *Plugin) Start(hosts ...string) (err error) {
	p.session, err = gocql.NewCluster(hosts...).CreateSession()
	return err
}
