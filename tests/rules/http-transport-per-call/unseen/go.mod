module example.com/unseen

go 1.26

require example.com/far v1.0.0
