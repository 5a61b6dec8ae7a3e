//go:build !linux

package broken

type ledger struct{}

func (l *ledger) size() int64 { return 0 }
