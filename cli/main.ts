#!/usr/bin/env node
import { projectAround } from "./shared/any-project.ts";
import { tooOld } from "./shared/node-version.ts";

const problem = tooOld(process.versions.node);
if (problem) {
  console.error(`error: Node.js ${problem.says}. ${problem.mend}`);
  process.exitCode = 1;
} else {
  // Only now: what the commands import doesn't load in an old Node, and says so in no words that help.
  const { run } = await import("./program.ts");
  await run(projectAround(process.cwd()), process.argv.slice(2));
}
