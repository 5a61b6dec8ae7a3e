module example.com/opened

go 1.26.0
