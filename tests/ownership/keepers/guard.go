// select: leak

package keepers

import "context"

type guard struct {
	next int
	ends map[int]context.CancelFunc
}

type option func(*asked)

type asked struct{ alone bool }

// create keeps the cancel function and gives one that makes it forget it; but gives the function itself to whoever
// wants to be alone with it.
func (g *guard) create(ctx context.Context, options ...option) (context.Context, context.CancelFunc) {
	var as asked
	for _, o := range options {
		o(&as)
	}
	ctx, cancel := context.WithCancel(ctx)
	if as.alone {
		return ctx, cancel
	}
	return ctx, g.keep(cancel)
}

func (g *guard) keep(cancel context.CancelFunc) context.CancelFunc {
	g.next++
	g.ends[g.next] = cancel
	return g.forget(g.next)
}

func (g *guard) forget(n int) context.CancelFunc {
	return func() {
		end, ok := g.ends[n]
		if ok {
			delete(g.ends, n)
			end()
		}
	}
}

// The guard ends it.
func guarded(g *guard, work func(context.Context)) {
	ctx, _ := g.create(context.Background())
	go work(ctx)
}

// plain gives all its callers a function that nobody keeps.
func (g *guard) plain(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	g.next++
	return ctx, cancel
}

func unguarded(g *guard, work func(context.Context)) {
	ctx, _ := g.plain(context.Background()) // want "context-cancel-lost"
	go work(ctx)
}
