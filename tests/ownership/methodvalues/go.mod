module example.com/methodvalues

go 1.26
