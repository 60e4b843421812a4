import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { acceptance } from "./acceptance.ts";
import { composed } from "./compose.ts";
import { contract } from "./contract.ts";
import { lifecycle, mistakes } from "./kinds.ts";
import { Report } from "./report.ts";
import { openServer } from "./server.ts";
import { targetOf } from "./target.ts";

/*
 * `npm run real`: all that can be held against a Logto that isn't the embedded tenant: the one of LOGTO_ENDPOINT,
 * LOGTO_M2M_APP_ID, LOGTO_M2M_APP_SECRET and LOGTO_RESOURCE, or one that it starts by docker compose.
 */
const parts = ["contract", "acceptance", "kinds", "mistakes"] as const;
type Part = (typeof parts)[number];

const { values } = parseArgs({
  options: {
    compose: { type: "boolean", default: false },
    only: { type: "string", multiple: true, default: [...parts] },
    runs: { type: "string", default: "120" },
    seed: { type: "string", default: "1" },
    write: { type: "string" },
  },
});
const stranger = values.only.find((one) => !parts.includes(one as Part));
if (stranger) throw new Error(`--only ${stranger}: there is ${parts.join(", ")}`);
const does = (part: Part) => values.only.includes(part);

async function look(env: NodeJS.ProcessEnv, report: Report): Promise<string> {
  const target = await targetOf(env);
  const { settings, version, reset } = target;
  report.note(`${settings.endpoint} is most like Logto ${version}.`);
  await reset?.();
  if (does("contract")) await contract(target, report);
  const server = await openServer(env);
  try {
    if (does("acceptance")) await acceptance(target, report, { hasAll: server.newer.length === 0 });
    if (does("kinds")) await lifecycle(server, report);
    const seeds = { first: Number(values.seed), runs: Number(values.runs) };
    if (does("mistakes")) await mistakes(server, report, seeds);
  } finally {
    await server.close();
  }
  return `Logto ${env.LOGTO_TAG ?? version}`;
}

const report = new Report();
const began = Date.now();
const name = await (values.compose ? composed((env) => look(env, report)) : look(process.env, report)).catch(
  (error: Error) => {
    report.expect("the run itself", [error.stack ?? error.message]);
    return `Logto ${process.env.LOGTO_TAG ?? ""}`.trim();
  },
);
if (values.write) writeFileSync(values.write, report.toMarkdown(name));
console.log(`${report.toText()}, in ${Math.round((Date.now() - began) / 1000)} s`);
process.exit(report.isClean ? 0 : 1);
