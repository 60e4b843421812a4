// npm run bench -- --peer: this project side by side with the Terraform provider for Logto, of the same objects, by the
// same way to the same Logto, in one run.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { startTenant } from "../emulator/index.ts";
import { openManagement, readSettings, type Settings } from "../providers/management/index.ts";
import { variables } from "../providers/management/settings.ts";
import { openWorkspace, root } from "../test/acceptance/harness.ts";
import type { Floor } from "./floor.ts";
import { type Cost, measure } from "./measure.ts";
import { madeIn, nullPackage } from "./native.ts";
import { objectsOf, peerSource, toHcl, toModel } from "./peer-objects.ts";
import {
  holds,
  mostAtOnce,
  type PeerResults,
  type PeerRow,
  type PeerWho,
  peerTables,
  type Step,
  withPeer,
} from "./peer-page.ts";
import { type ForwardingProxy, openProxy } from "./proxy.ts";
import { publishedHost, publishedPlugin } from "./published.ts";
import { fastSetting, machine, median } from "./results.ts";
import { shapeOf } from "./shape.ts";
import { measured, stack } from "./stack.ts";

export interface PeerOptions {
  tofu: string | undefined;
  provider: string | undefined;
  size: number;
  latencies: readonly number[];
  rounds: number;
  write: boolean;
}

type Connection = Pick<Settings, "appId" | "appSecret" | "resource">;

/** One of those that are compared, with a state of its own. */
interface Rival {
  who: PeerWho;
  setting: string | undefined;
  /** What it's measured by, in this order; each begins with what the ones before left. */
  steps: readonly Step[];
  run(step: Step): Promise<Cost>;
  declare(size: number, changed?: boolean): void;
  stateBytes(): number;
  /** Its state as it's exported; and what another's was, for who has to say it made the same. */
  made?(): Promise<string>;
  answer?(made: string): void;
  remove(): void;
}

const everyStep: readonly Step[] = ["create", "look", "drift", "nothing", "change", "destroy"];
/** A setting of what is written changes nothing for those that only look. */
const writing = everyStep.filter((step) => step !== "look" && step !== "drift");
const requestsAlone: Pick<Rival, "who" | "setting" | "steps"> = {
  who: "requests",
  setting: undefined,
  steps: ["create", "look", "destroy"],
};
const say = (text: string) => process.stderr.write(`${text}\n`);

function openPeer(proxy: ForwardingProxy, connection: Connection, tofu: string, provider: string): Rival {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-logto-peer-"));
  const plugins = join(folder, "plugins");
  mkdirSync(plugins);
  symlinkSync(resolve(provider), join(plugins, "terraform-provider-logto"));
  const config = join(folder, "cli.tfrc");
  writeFileSync(
    config,
    `provider_installation {\n  dev_overrides { "${peerSource}" = ${JSON.stringify(plugins)} }\n  direct {}\n}\n`,
  );
  const env = {
    ...process.env,
    TF_CLI_CONFIG_FILE: config,
    TF_IN_AUTOMATION: "1",
    CHECKPOINT_DISABLE: "1",
    SSL_CERT_FILE: proxy.certificate,
    LOGTO_HOSTNAME: new URL(proxy.url).host,
    LOGTO_RESOURCE: connection.resource,
    LOGTO_APPLICATION_ID: connection.appId,
    LOGTO_APPLICATION_SECRET: connection.appSecret,
  };
  const apply = ["apply", "-auto-approve"];
  const commands: Record<Exclude<Step, "drift">, string[]> = {
    create: apply,
    look: ["plan", "-detailed-exitcode"],
    nothing: apply,
    change: apply,
    destroy: ["destroy", "-auto-approve"],
  };
  return {
    who: "peer",
    setting: undefined,
    steps: everyStep.filter((step) => step !== "drift"),
    run: (step) =>
      measure(resolve(tofu), [...commands[step as keyof typeof commands], "-input=false", "-no-color"], {
        cwd: folder,
        env,
      }),
    declare: (size, changed) => writeFileSync(join(folder, "main.tf"), toHcl(objectsOf(size, changed))),
    stateBytes: () => readFileSync(join(folder, "terraform.tfstate")).length,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/**
 * This project with one adapter, or without a program, or a plugin in its place that does nothing: as it is by default,
 * and with the fastest setting.
 */
async function openOurs(
  proxy: ForwardingProxy,
  connection: Connection,
  who: "dynamic" | "native" | "alone" | "engine",
): Promise<Rival[]> {
  const workspace = await openWorkspace({
    project: "bench",
    stack,
    program: 'import { declareModel } from "pulumi-logto-model";\nexport default await declareModel();\n',
  });
  // What the environment says of a connection would lead around the proxy.
  for (const name of Object.values(variables)) delete workspace.env[name];
  workspace.env.NODE_EXTRA_CA_CERTS = proxy.certificate;
  await workspace.config(
    {
      "logto:endpoint": proxy.url,
      "logto:appId": connection.appId,
      "logto:resource": connection.resource,
      ...(who === "native" ? { "logto:native": "true" } : {}),
    },
    { "logto:appSecret": connection.appSecret },
  );
  if (who === "native") workspace.usePlugin(await publishedPlugin());
  // As the docs recommend it: the plugin needs no program for a refresh.
  if (who === "native") workspace.env.PULUMI_RUN_PROGRAM = "false";
  if (who === "alone" || who === "engine") {
    const plugin = who === "alone" ? await publishedPlugin() : nullPackage(workspace.folder);
    workspace.useModelAlone(undefined, { plugin, host: await publishedHost() });
  }
  const ours = await measured(workspace, proxy);
  const [name] = fastSetting.split("=") as [string];
  const up = ["up", "--yes", "--skip-preview"];
  const commands: Record<Exclude<Step, "drift">, string[]> = {
    create: up,
    look: ["preview", "--expect-no-changes"],
    nothing: [...up, "--expect-no-changes"],
    change: up,
    destroy: ["destroy", "--yes", "--skip-preview"],
  };
  return [undefined, fastSetting].map((setting) => ({
    who,
    setting,
    steps: setting ? writing : everyStep.filter((step) => who !== "engine" || step !== "drift"),
    run: (step) =>
      step === "drift" ? ours.drift() : ours.run(commands[step], { [name]: setting ? "true" : "false" }),
    declare: (size, changed) => workspace.write("model.yaml", toModel(objectsOf(size, changed))),
    made: async () => (await ours.run(["stack", "export", "--show-secrets"])).stdout,
    answer: (made) => workspace.write("made.json", JSON.stringify(madeIn(made))),
    stateBytes: ours.stateBytes,
    remove: workspace.remove,
  }));
}

function versionOf(tofu: string): string {
  const env = { ...process.env, TF_CLI_CONFIG_FILE: "", CHECKPOINT_DISABLE: "1" };
  const said = execFileSync(tofu, ["version"], { encoding: "utf8", env });
  return /^\w+ v\S+$/m.exec(said)?.[0] ?? said.trim();
}

/** The Logto that the environment names, or the embedded tenant. */
export async function openTarget(env: NodeJS.ProcessEnv) {
  if (!env[variables.endpoint]) {
    const tenant = await startTenant({ port: 0 });
    return {
      name: "the embedded tenant",
      endpoint: tenant.url,
      connection: tenant as Connection,
      close: tenant.close,
    };
  }
  const settings = readSettings(() => undefined, env);
  const api = openManagement(settings);
  const users = await api.ok(api.client.GET("/api/users", {}));
  await api.close();
  if (users.length > 0) {
    throw new Error(
      `${settings.endpoint} has users: this makes hundreds of objects and many requests, so take a tenant that nobody uses`,
    );
  }
  return {
    name: "a real Logto",
    endpoint: settings.endpoint,
    connection: settings as Connection,
    close: async () => {},
  };
}

/** Compares both, prints the tables, and says whether the targets hold. */
export async function benchPeer(options: PeerOptions): Promise<boolean> {
  const { tofu, provider, size, latencies, rounds } = options;
  if (!tofu || !provider) {
    throw new Error(
      "--peer needs the programs that it compares with: --tofu <path of tofu, or terraform> --provider <path of terraform-provider-logto>",
    );
  }
  const engine = versionOf(resolve(tofu));
  const target = await openTarget(process.env);
  const proxy = await openProxy(target.endpoint);
  const rivals: Rival[] = [];
  const scratch = mkdtempSync(join(tmpdir(), "pulumi-logto-peer-"));
  const found: Record<string, Pick<PeerRow, "seconds" | "cpu" | "memory" | "reads" | "writes">[]> = {};
  const stateBytes = {} as PeerResults["stateBytes"];
  /** What one of them made last. */
  let made: string | undefined;
  /** Who has objects in the tenant. */
  let holder: Rival | undefined;

  const step = async (rival: Rival, name: Step) => {
    holder = rival;
    const before = proxy.requests.length;
    const cost = await rival.run(name);
    const requests = proxy.requests.slice(before);
    const reads = requests.filter(({ method, path }) => method === "GET" || path === "/oidc/token").length;
    if (name === "destroy") holder = undefined;
    return { ...cost, reads, writes: requests.length - reads };
  };
  const keyOf = (row: Pick<PeerRow, "who" | "setting" | "latency" | "step">) =>
    [row.who, row.setting, row.latency, row.step].join(" ");
  /** From nothing to nothing. */
  const measureAll = async (rival: Rival, latency: number) => {
    const { who, setting } = rival;
    const took: string[] = [];
    rival.declare(size);
    if (made) rival.answer?.(made);
    for (const name of rival.steps) {
      if (name === "change") rival.declare(size, true);
      const cost = await step(rival, name);
      const key = keyOf({ who, setting, latency, step: name });
      found[key] = [...(found[key] ?? []), cost];
      took.push(`${name} ${cost.seconds.toFixed(2)}`);
      if (name === "create") stateBytes[who] = rival.stateBytes();
      if (name === "create" && who === "alone") made = await rival.made?.();
    }
    say(`  ${latency} ms, ${who}${setting ? ` with ${setting}` : ""}: ${took.join(", ")} s`);
  };

  /** Fills the caches of compiled code. */
  const warmUp = async (rival: Rival) => {
    rival.declare(25);
    if (made) rival.answer?.(made);
    for (const name of rival.steps) {
      await step(rival, name);
      if (name === "create" && rival.who === "alone") made = await rival.made?.();
    }
  };
  /** What the provider sends, by itself: as many at once as the provider sends at most. */
  const measureRequests = async (latency: number) => {
    const file = join(scratch, "shape.json");
    writeFileSync(file, JSON.stringify(shapeOf(JSON.parse(made as string).deployment.resources)));
    const { appId, appSecret, resource } = target.connection;
    const { stdout } = await measure(
      process.execPath,
      [
        join(root, "bench/floor.ts"),
        proxy.url,
        file,
        String(mostAtOnce),
        JSON.stringify({ appId, appSecret, resource }),
      ],
      { cwd: scratch, env: { ...process.env, NODE_EXTRA_CA_CERTS: proxy.certificate } },
    );
    const { create, check, delete: destroy }: Floor = JSON.parse(stdout);
    const phases = [
      ["create", create, create.requests - size],
      ["look", check, check.requests],
      ["destroy", destroy, 1],
    ] as const;
    for (const [step, { seconds, requests }, reads] of phases) {
      const key = keyOf({ who: "requests", setting: undefined, latency, step });
      const cost = { seconds, cpu: undefined, memory: undefined, reads, writes: requests - reads };
      found[key] = [...(found[key] ?? []), cost];
    }
    const took = phases.map(([step, { seconds }]) => `${step} ${seconds.toFixed(2)}`);
    say(`  ${latency} ms, requests alone: ${took.join(", ")} s`);
  };

  try {
    rivals.push(openPeer(proxy, target.connection, tofu, provider));
    for (const who of ["dynamic", "native", "alone", "engine"] as const) {
      rivals.push(...(await openOurs(proxy, target.connection, who)));
    }
    say(`${size} objects at ${target.name}, by ${engine} and by this project`);
    for (const rival of rivals) {
      await warmUp(rival);
    }
    const machineNow = await machine();
    for (const latency of latencies) {
      proxy.latencyMs = latency;
      for (let round = 0; round < rounds; round++) {
        for (const rival of round % 2 === 0 ? rivals : rivals.toReversed()) await measureAll(rival, latency);
        await measureRequests(latency);
      }
    }
    const results: PeerResults = {
      date: new Date().toISOString().slice(0, 10),
      machine: { ...machineNow, "load at the end": (loadavg()[0] ?? 0).toFixed(1) },
      engine,
      tenant: target.name,
      size,
      rounds,
      stateBytes,
      rows: latencies.flatMap((latency) =>
        [...rivals, requestsAlone].flatMap(({ who, setting, steps }) =>
          steps.map((name): PeerRow => {
            const row = { who, setting, latency, step: name };
            const costs = found[keyOf(row)] ?? [];
            const middle = (pick: (cost: (typeof costs)[number]) => number | undefined) => {
              const values = costs.map(pick).filter((value) => value !== undefined);
              return values.length > 0 ? median(values) : undefined;
            };
            return {
              ...row,
              seconds: middle((cost) => cost.seconds) as number,
              cpu: middle((cost) => cost.cpu),
              memory: middle((cost) => cost.memory),
              reads: middle((cost) => cost.reads) as number,
              writes: middle((cost) => cost.writes) as number,
            };
          }),
        ),
      ),
    };
    console.log(peerTables(results));
    if (options.write) {
      const page = join(root, "docs/performance.md");
      writeFileSync(page, withPeer(readFileSync(page, "utf8"), results));
    }
    return holds(results);
  } finally {
    await holder?.run("destroy").catch((error: Error) => say(`some objects are left: ${error.message}`));
    for (const rival of rivals) rival.remove();
    rmSync(scratch, { recursive: true, force: true });
    await proxy.close();
    await target.close();
  }
}
