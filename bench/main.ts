// npm run bench: what PanBot costs, in requests, bytes and seconds. Exits 1 when a budget is broken.
import { startTenant } from "../emulator/index.ts";
import { openWorkspace, type Workspace } from "../test/acceptance/harness.ts";

/** What `up` from nothing may send beyond what nobody can do without. */
const SPARE_REQUESTS = 5;
const PREVIEW_REQUESTS = 15;
const STATE_BYTES = 1_200;
const ROUNDS = 5;

interface Resource {
  type: string;
  inputs?: object;
  outputs?: object;
}

const kindOf = ({ type }: Resource) => /logto:(\w+)$/.exec(type)?.[1];

/** One token, one write per resource, the secret of each application that has one, one GET per singleton. */
function floorOf(resources: Resource[]): number {
  const logto = resources.filter(kindOf);
  const withSecret = logto.filter(
    (one) => kindOf(one) === "Application" && "clientSecret" in (one.outputs ?? {}),
  );
  const singletons = logto.filter((one) => kindOf(one) === "SignInExperience");
  return 1 + logto.length + withSecret.length + singletons.length;
}

/** Kinds without a unique key, of which each may be listed once to find what an interrupted run made. */
const listings = (resources: Resource[]) =>
  ["Application", "Webhook"].filter((kind) => resources.some((one) => kindOf(one) === kind)).length;

const bytes = (value: unknown) => Buffer.byteLength(JSON.stringify(value ?? {}, undefined, 4));

/** The state's own bytes per resource: without what the resources say, and what is there without any. */
function stateOverhead(workspace: Workspace, empty: number): number {
  const resources = workspace.state().deployment.resources as unknown as Resource[];
  const said = resources.reduce((sum, { inputs, outputs }) => sum + bytes(inputs) + bytes(outputs), 0);
  return (Buffer.byteLength(workspace.stateText()) - empty - said) / resources.length;
}

const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const seconds = (values: number[]) =>
  `${median(values).toFixed(1)} s (${Math.min(...values).toFixed(1)} to ${Math.max(...values).toFixed(1)})`;

let broken = false;
function report(what: string, value: number, budget: number, unit: string) {
  const over = value > budget;
  broken ||= over;
  console.log(`${over ? "OVER " : "ok   "} ${what}: ${value} ${unit}, at most ${budget}`);
}

const tenant = await startTenant({ port: 0 });
const workspace = await openWorkspace({ project: "panbot", stack: "dev", configOf: "dev" });
try {
  await workspace.config({
    "logto:endpoint": tenant.url,
    "panbot:microsoftIssuer": `${tenant.url}/dev-issuer/v2.0`,
  });
  const empty = Buffer.byteLength(workspace.stateText());
  const timed = async (...args: string[]) => {
    const before = tenant.requests.length;
    const started = performance.now();
    await workspace.expect(0, ...args, "--stack", "dev");
    return {
      seconds: (performance.now() - started) / 1000,
      requests: tenant.requests.slice(before),
    };
  };
  const ups: number[] = [];
  const previews: number[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    const up = await timed("up", "--yes", "--skip-preview");
    const preview = await timed("preview", "--expect-no-changes");
    ups.push(up.seconds);
    previews.push(preview.seconds);
    if (round === 1) {
      const resources = workspace.state().deployment.resources as unknown as Resource[];
      const floor = floorOf(resources);
      console.log(`${resources.filter(kindOf).length} Logto resources; the floor is ${floor} requests`);
      report("up from nothing", up.requests.length, floor + listings(resources) + SPARE_REQUESTS, "requests");
      report("preview with nothing to do", preview.requests.length, PREVIEW_REQUESTS, "requests");
      report(
        "state overhead",
        Math.round(stateOverhead(workspace, empty)),
        STATE_BYTES,
        "bytes per resource",
      );
      if (process.argv.includes("--requests")) {
        for (const { method, path, status } of up.requests) console.log(`  up ${method} ${path} ${status}`);
        for (const { method, path } of preview.requests) console.log(`  preview ${method} ${path}`);
      }
    }
    await workspace.expect(0, "destroy", "--yes", "--skip-preview", "--stack", "dev");
  }
  console.log(`up --skip-preview from nothing: ${seconds(ups)}; preview: ${seconds(previews)}`);
  console.log(`a preview takes ${(median(previews) / median(ups)).toFixed(2)} of an up, in this run`);
} finally {
  workspace.remove();
  await tenant.close();
}
if (broken) process.exitCode = 1;
