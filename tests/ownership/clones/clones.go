// select: leak

// Package clones ends what it has opened by what it has made of it.
package clones

import (
	"context"
	"time"

	"github.com/dgraph-io/ristretto/v2/z"
	"github.com/go-pg/pg/v10"
	"github.com/go-rod/rod"
	"github.com/go-rod/rod/lib/proto"
)

// The page with a limit is the page.
func limited(browser *rod.Browser) error {
	page, err := browser.Page(proto.TargetCreateTarget{})
	if err != nil {
		return err
	}
	page = page.Timeout(time.Second)
	defer page.Close()
	return page.Navigate("about:blank")
}

// Neither is closed.
func limitedBroken(browser *rod.Browser) error {
	page, err := browser.Page(proto.TargetCreateTarget{}) // want "resource-unclosed"
	if err != nil {
		return err
	}
	page = page.Timeout(time.Second)
	return page.Navigate("about:blank")
}

// One database, whatever its limit.
func asked(ctx context.Context, options *pg.Options) error {
	db := pg.Connect(options).WithTimeout(time.Second)
	defer db.Close()
	_, err := db.ExecContext(ctx, "select 1")
	return err
}

func askedBroken(ctx context.Context, options *pg.Options) error {
	db := pg.Connect(options).WithTimeout(time.Second) // want "resource-unclosed"
	_, err := db.ExecContext(ctx, "select 1")
	return err
}

// The caller gets the buffer.
func buffer(dir string) *z.Buffer {
	return z.NewBuffer(64, "clones").WithAutoMmap(1<<20, dir).WithMaxSize(0)
}

func bufferBroken(dir string) int {
	buf := z.NewBuffer(64, "clones").WithAutoMmap(1<<20, dir).WithMaxSize(0) // want "resource-unclosed"
	return buf.LenNoPadding()
}
