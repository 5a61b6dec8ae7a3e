// Package intest has tests.
package intest
