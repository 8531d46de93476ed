// Reads a server through the Go client of openapi-generator.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	openapi "example.org/openapi"
)

const publisher, plan = "172014", "dx-action-plan"

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func main() {
	configuration := openapi.NewConfiguration()
	configuration.Servers = openapi.ServerConfigurations{{URL: os.Args[1]}}
	client, ctx := openapi.NewAPIClient(configuration), context.Background()

	listed := client.ScheduleAPI.ListSchedule(ctx, publisher, plan)
	rows, _, err := listed.Period([]string{"2024.."}).StageId([]string{"operate"}).Limit(7).Execute()
	check(err)
	initiative, _, err := client.InitiativesAPI.GetInitiative(ctx, publisher, plan, rows.Items[0].InitiativeId).Execute()
	check(err)
	progress, _, err := client.IndicatorsAPI.GetProgress(ctx, publisher, plan).Execute()
	check(err)
	_, _, err = client.InitiativesAPI.GetInitiative(ctx, publisher, plan, "no-such-initiative").Execute()
	problem := err.(*openapi.GenericOpenAPIError).Model().(openapi.Problem)

	var stages []openapi.StageCode
	var periods []string
	for _, row := range rows.Items {
		stages = append(stages, *row.StageId.Get())
		periods = append(periods, row.Period)
	}
	first := progress.Items[0]
	check(json.NewEncoder(os.Stdout).Encode(map[string]any{
		"total":          rows.Meta.Total,
		"stages":         stages,
		"periods":        periods,
		"title":          initiative.Title,
		"merged_into_id": initiative.MergedIntoId.Get(),
		"problem":        problem.Type,
		"indicators":     len(progress.Items),
		"label":          first.Label,
		"target":         first.Target.Get().Value,
		"gap_reason":     first.GapReason.Get(),
	}))
}
