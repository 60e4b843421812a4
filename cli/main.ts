#!/usr/bin/env node
import module from "node:module";
import { endIfTooOld } from "pulumi-logto/node-version";
import { projectAround } from "./shared/any-project.ts";

endIfTooOld();
// Else each command compiles anew what it loads.
module.enableCompileCache();
// Only now: what the commands import doesn't load in an old Node, and says so in no words that help.
const { run } = await import("./program.ts");
await run(projectAround(process.cwd()), process.argv.slice(2));
