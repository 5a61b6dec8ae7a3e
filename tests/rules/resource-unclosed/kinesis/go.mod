module example.com/kinesis

go 1.24

require github.com/aws/aws-sdk-go-v2/service/kinesis v1.40.0
