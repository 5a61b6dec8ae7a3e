// select: leak

// Package store is opened by a program for as long as it runs.
package store

import "github.com/gocql/gocql"

// Store has no end, as its program has none.
type Store struct {
	session *gocql.Session
}

// Open is called by the program.
func Open(hosts ...string) (*Store, error) {
	s, err := gocql.NewCluster(hosts...).CreateSession()
	if err != nil {
		return nil, err
	}
	return &Store{session: s}, nil
}

// Get looks a value up.
func (c *Store) Get(key string) (value string, err error) {
	err = c.session.Query("select v from t where k = ?", key).Scan(&value)
	return value, err
}
