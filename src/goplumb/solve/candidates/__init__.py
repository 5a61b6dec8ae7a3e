"""Which functions are worth looking at, judged by their text."""
