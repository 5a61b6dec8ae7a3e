module goplumb/oracle

go 1.25
