package ticker

import "time"

// Each value leaves a timer behind for half an hour.
func collect(values <-chan int, add func(int)) {
	for {
		select {
		case v := <-values:
			add(v)
		case <-time.After(30 * time.Minute): // want "ticker-unstopped"
			return
		}
	}
}

// The timer has fired where the loop goes on.
func retry(done <-chan struct{}, try func() bool) {
	for !try() {
		select {
		case <-done:
			return
		case <-time.After(time.Minute):
		}
	}
}

// Gone in a moment.
func sample(values <-chan int, add func(int)) {
	for {
		select {
		case v := <-values:
			add(v)
		case <-time.After(10 * time.Millisecond):
			add(0)
		}
	}
}

// Once is no pile.
func once(values <-chan int) int {
	select {
	case v := <-values:
		return v
	case <-time.After(time.Minute):
		return 0
	}
}
