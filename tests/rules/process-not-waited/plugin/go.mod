module example.com/plugin

go 1.24

require github.com/hashicorp/go-plugin v1.7.0
