// Runs the program of this folder by Pulumi's Automation API: what a language host would do.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optdestroy"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optpreview"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optup"
)

func run(command, project, name string) error {
	ctx := context.Background()
	stack, err := auto.UpsertStackInlineSource(ctx, name, project, program, auto.WorkDir("."))
	if err != nil {
		return err
	}
	switch command {
	case "up":
		_, err = stack.Up(ctx, optup.ProgressStreams(os.Stdout))
	case "preview":
		var found auto.PreviewResult
		found, err = stack.Preview(ctx, optpreview.ProgressStreams(os.Stdout))
		fmt.Println("changes:", found.ChangeSummary)
	case "destroy":
		_, err = stack.Destroy(ctx, optdestroy.ProgressStreams(os.Stdout))
	}
	return err
}

func main() {
	if err := run(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
