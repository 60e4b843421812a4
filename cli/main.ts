#!/usr/bin/env node
import { projectAround } from "./any-project.ts";
import { run } from "./program.ts";

await run(projectAround(process.cwd()), process.argv.slice(2));
