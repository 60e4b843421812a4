// npm run bench:fleet -- [--tenants 100]: fleet drift and preview over that many tenants of PanBot, which this process serves, by
// parallelism, beside a loop over drift. Prints a table in Markdown.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type RunningTenant, startTenant } from "../emulator/index.ts";
import { openWorkspace, root } from "../test/acceptance/harness.ts";
import { type Cost, measure } from "./measure.ts";

const { values } = parseArgs({
  options: { tenants: { type: "string", default: "100" }, loop: { type: "string", default: "10" } },
});
const count = Number(values.tenants);
/** The loop is as long as it is: some of it tells the rest. */
const looped = Math.min(count, Number(values.loop));

const nameOf = (n: number) => `t${String(n).padStart(4, "0")}`;
const say = (text: string) => process.stderr.write(`${text}\n`);

const first = await startTenant({ port: 0 });
const workspace = await openWorkspace({ project: "panbot", stack: nameOf(1), configOf: "dev" });
const { folder, env } = workspace;
const tenants: RunningTenant[] = [first];
const configOf = (name: string) => join(folder, `Pulumi.${name}.yaml`);
/** All but the issuer of Microsoft's, which is the first tenant's for all. */
const placeOf = (text: string, name: string, url: string) =>
  text.replace(new RegExp(`${first.url}(?!/dev-issuer)`, "g"), url).replaceAll(nameOf(1), name);

try {
  writeFileSync(
    configOf(nameOf(1)),
    readFileSync(configOf(nameOf(1)), "utf8").replaceAll("http://localhost:3001", first.url),
  );
  await workspace.expect(0, "up", "--yes", "--skip-preview", "--stack", nameOf(1));
  const exporting = ["stack", "export", "--show-secrets", "--stack", nameOf(1)];
  const { stdout: state } = await workspace.expect(0, ...exporting);
  const held = JSON.stringify(first.store.tables);
  for (let n = 2; n <= count; n++) {
    const name = nameOf(n);
    // What the first has got, as if each had been applied by itself.
    const tenant = await startTenant({ port: 0, snapshot: JSON.parse(placeOf(held, name, first.url)) });
    tenants.push(tenant);
    // Each encrypts by a key of its own.
    await workspace.expect(0, "stack", "init", name, "--no-select", "--copy-config-from", nameOf(1));
    writeFileSync(configOf(name), placeOf(readFileSync(configOf(name), "utf8"), name, tenant.url));
    workspace.write("state.json", placeOf(state, name, tenant.url));
    await workspace.expect(0, "stack", "import", "--stack", name, "--file", "state.json");
  }
  say(`${count} tenants are up`);

  const requests = () => tenants.reduce((sum, tenant) => sum + tenant.requests.length, 0);
  const rows: string[] = [];
  const measured = async (what: string, parallel: string, of: number, run: () => Promise<Cost[]>) => {
    const before = requests();
    const costs = await run();
    const sum = (pick: (cost: Cost) => number | undefined) =>
      costs.reduce((total, cost) => total + (pick(cost) ?? 0), 0);
    const seconds = sum((cost) => cost.seconds);
    const memory = Math.max(...costs.map((cost) => cost.memory ?? 0));
    const row = `| ${what} | ${parallel} | ${of} | ${seconds.toFixed(1)} | ${(seconds / of).toFixed(2)} | ${(sum((cost) => cost.cpu) / of).toFixed(2)} | ${((requests() - before) / of).toFixed(1)} | ${Math.round(memory / 1e6)} |`;
    rows.push(row);
    say(row);
  };
  const cli = (...args: string[]) =>
    measure(process.execPath, [join(root, "cli/main.ts"), ...args], { cwd: folder, env });

  await cli("fleet", "drift", "--stacks", nameOf(1));
  await measured("a loop over `drift`", "1", looped, async () => {
    const costs: Cost[] = [];
    for (let n = 1; n <= looped; n++) costs.push(await cli("drift", "--expect-none", "--stack", nameOf(n)));
    return costs;
  });
  for (const command of ["drift", "preview"]) {
    for (const parallel of ["1", "4", "8"]) {
      await measured(`\`fleet ${command}\``, parallel, count, async () => [
        await cli("fleet", command, "--expect-none", "--parallel", parallel),
      ]);
    }
  }
  console.log(
    [
      "| | at once | tenants | seconds | seconds per tenant | processor seconds per tenant | requests per tenant | memory, MB |",
      "| --- | --- | --- | --- | --- | --- | --- | --- |",
      ...rows,
    ].join("\n"),
  );
} finally {
  workspace.remove();
  for (const tenant of tenants) await tenant.close();
}
