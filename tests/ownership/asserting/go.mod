module example.com/asserting

go 1.22
