module example.com/replacing

go 1.26.0
