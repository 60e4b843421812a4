module panbot

go 1.25

require (
	github.com/pulumi/pulumi/sdk/v3 v3.259.0
	pulumi-logto/sdk/go v0.0.0
)

replace pulumi-logto/sdk/go => ./sdk
