import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, extname, join, relative, resolve } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { startInBackground } from "./background.ts";
import { defaults, type LogtoVersion, logtoVersions, startTenant } from "./index.ts";
import { type Embedded, embeddedAt } from "./owner.ts";
import type { SeedApplication } from "./said.ts";

/** How the command was called, and where. */
interface Call {
  called: string;
  /** The folder in which it was called. */
  from: string;
}

interface Options {
  port: number;
  data?: string;
  appId: string;
  appSecret: string;
  logto?: LogtoVersion;
  applications?: string;
  snapshot?: string;
  adminPort?: number;
  background?: true;
  stop?: true;
}

function portOf(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new InvalidArgumentError("It has to be a number from 1 to 65535.");
}

export const tenantCommand = (called: string): Command =>
  new Command(called)
    .description("Runs the embedded tenant: a local server that answers as a Logto does.")
    .option("--port <n>", "port on this machine's loopback addresses", portOf, defaults.port)
    .option("--data <file>", "where it keeps its data (default: .state/tenant-<port>.json of the project)")
    .option("--app-id <id>", "id of the machine-to-machine application that manages it", defaults.appId)
    .option("--app-secret <secret>", "secret of that application", defaults.appSecret)
    .addOption(
      new Option(
        "--logto <version>",
        "the Logto that it answers as (default: that of its data, else the newest)",
      ).choices(logtoVersions),
    )
    .option(
      "--applications <file>",
      "JSON file with a list of applications that a new one begins with, by id, secret and type",
    )
    .option("--snapshot <file>", "what a new one begins with: the data of another")
    .option(
      "--admin-port <n>",
      "the administrators' tenant beside it, on that port: m-default gets tokens there",
      portOf,
    )
    .option("--background", "leaves it running, and returns when it answers; it ends by --stop")
    .option("--stop", "ends the tenant that runs on that port, if it's this project's; its data are kept");

const projectFiles = ["Pulumi.yaml", "Pulumi.yml", "package.json"];

/** The project that a folder lies in, whose the tenant is. */
function projectAround(folder: string): string {
  for (let one = folder; ; one = dirname(one)) {
    if (projectFiles.some((name) => existsSync(join(one, name)))) return one;
    if (dirname(one) === one) return folder;
  }
}

/** The folder for data, which no repository is to have: there are secrets and keys in them. */
function hiddenFolder(project: string): string {
  const folder = join(project, ".state");
  if (!existsSync(folder)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, ".gitignore"), "*\n");
  }
  return folder;
}

/** A tenant on a port of this machine, as one project sees it. */
class Local {
  readonly #call: Call;
  readonly #options: Options;
  readonly #project: string;
  readonly #url: string;

  constructor(call: Call, options: Options) {
    this.#call = call;
    this.#options = options;
    this.#project = projectAround(call.from);
    this.#url = `http://localhost:${options.port}`;
  }

  #dataFile({ make = false } = {}): string {
    const { data, port } = this.#options;
    if (data !== undefined) return resolve(this.#call.from, data);
    return join(make ? hiddenFolder(this.#project) : join(this.#project, ".state"), `tenant-${port}.json`);
  }

  #shown = (file: string): string => relative(this.#call.from, file) || file;

  #command = (rest = ""): string => `${this.#call.called} ${rest}--port ${this.#options.port}`;

  async stop(): Promise<string> {
    const url = this.#url;
    let embedded: Embedded | undefined;
    try {
      embedded = await embeddedAt(url);
    } catch (error) {
      const { code } = ((error as Error).cause ?? {}) as NodeJS.ErrnoException;
      if (code === "ECONNREFUSED") return `No tenant runs at ${url}.`;
      throw new Error(`What runs at ${url} is not the embedded tenant (${code ?? "it doesn't answer"}).`);
    }
    const { folder } = embedded ?? {};
    // One whose project is gone is anybody's to end.
    if (folder && folder !== this.#project && existsSync(folder)) {
      throw new Error(
        `The tenant at ${url} is another project's. End it there:\n  cd ${folder} && ${this.#command("--stop ")}`,
      );
    }
    // A program's own, or one of an earlier version, doesn't say whose it is; without data here it isn't this project's.
    if (!folder && !existsSync(this.#dataFile())) {
      throw new Error(
        `What runs at ${url} was not started by this project, which has no ${this.#shown(this.#dataFile())}. Nothing was ended.`,
      );
    }
    const { ok, status } = await fetch(`${url}/__stop`, { method: "POST" });
    if (ok) return `The tenant at ${url} has ended. Its data are kept.`;
    throw new Error(`What runs at ${url} is not the embedded tenant (POST /__stop answered ${status}).`);
  }

  #applications(): SeedApplication[] {
    const { applications: file } = this.#options;
    if (file === undefined) return [];
    const list: unknown = JSON.parse(readFileSync(resolve(this.#call.from, file), "utf8"));
    if (Array.isArray(list)) return list;
    throw new Error(`${file} has to hold a list of applications, each with id, secret and type`);
  }

  async start(): Promise<string> {
    const { logto: version, snapshot, adminPort, port, appId, appSecret } = this.#options;
    const dataFile = this.#dataFile({ make: true });
    const tenant = await startTenant({
      ...{ port, appId, appSecret, version, dataFile },
      folder: this.#project,
      applications: this.#applications(),
      ...(snapshot === undefined ? {} : { snapshot: resolve(this.#call.from, snapshot) }),
      ...(adminPort === undefined ? {} : { admin: { port: adminPort } }),
      onStop: () => process.exit(0),
    });
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      process.once(signal, () => void tenant.close().then(() => process.exit(0)));
    }
    const { admin } = tenant;
    return [
      `The embedded tenant answers at ${tenant.url} as Logto ${tenant.version} (application ${tenant.appId}, data in ${this.#shown(dataFile)}).`,
      ...(admin
        ? [`Its administrators' tenant gives tokens at ${admin.url} (application ${admin.appId}).`]
        : []),
    ].join("\n");
  }

  /** Starts it as a process of its own, from the same command line. */
  async startInBackground(args: readonly string[]): Promise<string> {
    const logFile = join(hiddenFolder(this.#project), `tenant-${this.#options.port}.log`);
    if (await this.#isUp()) throw Object.assign(new Error("taken"), { code: "EADDRINUSE" });
    await startInBackground({
      args: [join(import.meta.dirname, `main${extname(import.meta.filename)}`), ...args],
      folder: this.#call.from,
      logFile,
      isUp: () => this.#isUp(),
    });
    return [
      readFileSync(logFile, "utf8").trim(),
      `It runs until: ${this.#command("--stop ")}   (what it prints: ${this.#shown(logFile)})`,
    ].join("\n");
  }

  async #isUp(): Promise<boolean> {
    try {
      await embeddedAt(this.#url);
      return true;
    } catch (error) {
      if (((error as Error).cause as NodeJS.ErrnoException | undefined)?.code === "ECONNREFUSED")
        return false;
      throw Object.assign(new Error("taken"), { code: "EADDRINUSE" });
    }
  }

  /** Why it couldn't be done. */
  async reasonOf(error: NodeJS.ErrnoException): Promise<string> {
    const { port } = this.#options;
    const other = `take another port: ${this.#call.called} --port <n>`;
    if (error.code === "EACCES") return `Port ${port} isn't for everybody (${error.code}); ${other}`;
    if (error.code !== "EADDRINUSE") return error.message;
    const folder = await embeddedAt(this.#url).then(
      (embedded) => embedded?.folder,
      () => undefined,
    );
    if (folder !== this.#project) {
      return `Port ${port} is taken${folder ? ` by the tenant of another project, ${folder}` : ""}. End what runs there, or ${other}`;
    }
    return `This project's tenant runs at ${this.#url} already. To end it: ${this.#command("--stop ")}`;
  }
}

/** Reads a command line and does what it says. */
export async function runTenant(args: readonly string[], call: Call): Promise<void> {
  const options = tenantCommand(call.called).parse(args, { from: "user" }).opts<Options>();
  const local = new Local(call, options);
  const { stop, background } = options;
  const rest = args.filter((one) => one !== "--background");
  try {
    console.log(await (stop ? local.stop() : background ? local.startInBackground(rest) : local.start()));
  } catch (error) {
    console.error(`error: ${await local.reasonOf(error as NodeJS.ErrnoException)}`);
    process.exitCode = 1;
  }
}
