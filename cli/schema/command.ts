import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Command } from "commander";
import type { Context } from "../shared/context.ts";
import { writeText } from "../shared/draft/write.ts";

/** The schema of the model package that the commands read models by. */
const installed = () => createRequire(import.meta.url).resolve("pulumi-logto-model/model.schema.json");

function run(folder: string, { output }: { output?: string }): void {
  if (output === undefined) {
    console.log(installed());
    return;
  }
  const done = writeText(folder, output, readFileSync(installed(), "utf8"), true);
  console.log(`${done === "written" ? "Wrote" : "Unchanged:"} ${output}`);
}

/** Where editors find what a model may hold. */
export const schema = (context: Context): Command =>
  new Command("schema")
    .description("Says where the JSON schema of models is installed, for editors; or writes a copy of it.")
    .option("--output <file>", "write it into this file, over what is there")
    .action((options: { output?: string }) => run(context.here ?? process.cwd(), options));
