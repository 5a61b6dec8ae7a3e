module example.com/sentences

go 1.26
