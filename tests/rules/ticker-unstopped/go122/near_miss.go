package ticker

import "time"

// Used for ever: the function has no way out.
func forever(do func()) {
	t := time.NewTicker(time.Second)
	for {
		<-t.C
		do()
	}
}

// time.Tick used for ever.
func tickForever(do func()) {
	c := time.Tick(time.Second)
	for {
		<-c
		do()
	}
}

// The break leaves the select, not the loop: no way out either.
func breakInSelect(done <-chan struct{}, do func()) {
	t := time.NewTicker(time.Second)
	for {
		select {
		case <-done:
			break
		case <-t.C:
			do()
		}
	}
}

// The caller stops it.
func handedOut() *time.Ticker { return time.NewTicker(time.Second) }

type poller struct{ t *time.Ticker }

// Stop ends the poller's ticker.
func (p *poller) Stop() { p.t.Stop() }

// The poller keeps it.
func newPoller() *poller { return &poller{t: time.NewTicker(time.Second)} }

var heartbeat = time.NewTicker(time.Minute)

// A package-level ticker lives as long as the process.
func beat() time.Time { return <-heartbeat.C }

// Not the standard library's.
type Ticker struct{}

// NewTicker has the name only.
func NewTicker(time.Duration) *Ticker { return &Ticker{} }

// The same name on a plain type.
func sameName() { _ = NewTicker(time.Second) }

// Whoever calls it is never back.
func forEver(do func()) {
	t := time.NewTicker(time.Hour)
	for range t.C {
		do()
	}
}
