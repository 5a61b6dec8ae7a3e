module example.com/streams

go 1.26.0
