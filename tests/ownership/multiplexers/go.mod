module example.com/multiplexers

go 1.22
