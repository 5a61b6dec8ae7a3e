module example.com/erring

go 1.22
