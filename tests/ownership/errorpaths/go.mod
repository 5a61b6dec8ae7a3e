module example.com/errorpaths

go 1.26
