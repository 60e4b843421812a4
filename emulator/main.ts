#!/usr/bin/env node
import { runTenant } from "./command.ts";

const { npm_lifecycle_event: script = "npx", npm_lifecycle_script: line = "" } = process.env;
/** A script of a package.json that is this command is what people call. */
const isScript = script !== "npx" && /pulumi-logto-tenant|emulator.main\.ts/.test(line);
const called = isScript ? `npm run ${script} --` : "npx pulumi-logto-tenant";

await runTenant(process.argv.slice(2), { called, from: process.cwd() });
