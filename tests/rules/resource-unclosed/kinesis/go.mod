module example.com/kinesis

go 1.24

require github.com/aws/aws-sdk-go-v2/service/kinesis v1.40.0

require (
	github.com/aws/aws-sdk-go-v2 v1.38.2 // indirect
	github.com/aws/aws-sdk-go-v2/aws/protocol/eventstream v1.7.1 // indirect
	github.com/aws/aws-sdk-go-v2/internal/configsources v1.4.5 // indirect
	github.com/aws/aws-sdk-go-v2/internal/endpoints/v2 v2.7.5 // indirect
	github.com/aws/smithy-go v1.23.0 // indirect
)
