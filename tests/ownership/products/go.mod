module example.com/products

go 1.26.0
