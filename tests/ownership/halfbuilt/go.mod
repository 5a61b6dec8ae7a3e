module example.com/halfbuilt

go 1.26
