module example.com/parts

go 1.26.0
