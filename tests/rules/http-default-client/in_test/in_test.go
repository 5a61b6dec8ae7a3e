// select: DEFAULT

// Package intest has tests, where a missing limit is go test's to enforce.
package intest
