// A stand-in for pulumi-language-nodejs, which runs a Node program for the Pulumi engine. It's used only where the
// official one can't be downloaded; what it leaves out (`pulumi new`, SDKs, policy packs, debugging) answers
// "unimplemented".
import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import service from "@pulumi/pulumi/proto/language_grpc_pb.js";
import proto from "@pulumi/pulumi/proto/language_pb.js";
import pluginProto from "@pulumi/pulumi/proto/plugin_pb.js";
import emptyProto from "google-protobuf/google/protobuf/empty_pb.js";
import { serve, unary } from "../../providers/plugin/serve.ts";

interface Struct {
  toJavaScript(): Record<string, unknown>;
}
interface ProgramInfo {
  getRootDirectory(): string;
  getProgramDirectory(): string;
  getEntryPoint(): string;
  getOptions(): Struct | undefined;
}
interface RunRequest {
  getInfo(): ProgramInfo;
  getProject(): string;
  getStack(): string;
  getPwd(): string;
  getOrganization(): string;
  getDryrun(): boolean;
  getParallel(): number;
  getMonitorAddress(): string;
  getArgsList(): string[];
  getConfigMap(): { forEach(visit: (value: string, key: string) => void): void };
  getConfigsecretkeysList(): string[];
}
interface PluginRequest {
  getInfo(): ProgramInfo;
  getPwd(): string;
  getArgsList(): string[];
  getEnvList(): string[];
}
/** A call that is answered in pieces: what a process prints, and how it ends. */
interface Streaming<Request> {
  request: Request;
  write(piece: unknown): void;
  end(): void;
  destroy(error: Error): void;
  on(event: "cancelled", listener: () => void): void;
}
interface Piece {
  setStdout(bytes: Uint8Array): void;
  setStderr(bytes: Uint8Array): void;
  setExitcode(code: number): void;
}
interface RunResponse {
  setError(text: string): void;
  setBail(bail: boolean): void;
}
interface AboutResponse {
  setExecutable(path: string): void;
  setVersion(version: string): void;
}

const messages = proto as unknown as Record<string, new () => unknown>;

// The SDK's exit code for "failed, and the user has been told why".
const ALREADY_REPORTED = 32;

const engine = process.argv.at(-1) ?? "";
const programs = new Set<ChildProcess>();
process.on("exit", stopPrograms);

function stopPrograms(): void {
  for (const program of programs) program.kill("SIGKILL");
}

function findRunner(info: ProgramInfo, name: "run" | "run-plugin" = "run"): string {
  for (const folder of [info.getProgramDirectory(), info.getRootDirectory()]) {
    try {
      return createRequire(join(folder, "_")).resolve(`@pulumi/pulumi/cmd/${name}`);
    } catch {
      // Look in the next folder.
    }
  }
  throw new Error(
    `The Pulumi SDK is not installed in ${info.getRootDirectory()}. Run: npm ci (or npm install @pulumi/pulumi)`,
  );
}

function environmentOf(request: RunRequest, options: Record<string, unknown>): NodeJS.ProcessEnv {
  const config: Record<string, string> = {};
  request.getConfigMap().forEach((value, key) => {
    config[key] = value;
  });
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    PULUMI_CONFIG: JSON.stringify(config),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
  };
  if (options.typescript !== false) env.PULUMI_NODEJS_TYPESCRIPT = "true";
  if (typeof options.tsconfig === "string") env.PULUMI_NODEJS_TSCONFIG_PATH = options.tsconfig;
  return env;
}

function run(request: RunRequest): Promise<unknown> {
  const info = request.getInfo();
  const options = info.getOptions()?.toJavaScript() ?? {};
  const flags = {
    monitor: request.getMonitorAddress(),
    engine,
    organization: request.getOrganization(),
    project: request.getProject(),
    "root-directory": info.getRootDirectory(),
    stack: request.getStack(),
    pwd: request.getPwd(),
    parallel: String(request.getParallel()),
  };
  const nodeArgs = typeof options.nodeargs === "string" ? options.nodeargs.split(/\s+/).filter(Boolean) : [];
  const args = [
    ...nodeArgs,
    findRunner(info),
    ...Object.entries(flags).flatMap(([name, value]) => (value ? [`--${name}`, value] : [])),
    ...(request.getDryrun() ? ["--dry-run"] : []),
    info.getEntryPoint() || ".",
    ...request.getArgsList(),
  ];
  return new Promise((resolve) => {
    const response = new messages.RunResponse!() as RunResponse;
    const program = spawn(process.execPath, args, {
      cwd: request.getPwd(),
      env: environmentOf(request, options),
      stdio: ["ignore", "inherit", "inherit"],
    });
    programs.add(program);
    program.on("error", (error) => {
      response.setError(`could not start the program: ${error.message}`);
      resolve(response);
    });
    program.on("close", (code, signal) => {
      programs.delete(program);
      if (code === ALREADY_REPORTED) response.setBail(true);
      else if (code !== 0)
        response.setError(`program exited with ${signal ?? `non-zero exit code: ${code}`}`);
      resolve(response);
    });
  });
}

/** Starts a process, and passes on what it prints. */
function stream(
  call: Streaming<unknown>,
  Response: new () => unknown,
  command: string,
  args: readonly string[],
  options: SpawnOptions,
): Promise<number> {
  const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  programs.add(child);
  call.on("cancelled", () => child.kill());
  const passOn = (set: (piece: Piece, bytes: Uint8Array) => void) => (bytes: Uint8Array) => {
    const piece = new Response() as Piece;
    set(piece, bytes);
    call.write(piece);
  };
  child.stdout?.on(
    "data",
    passOn((piece, bytes) => piece.setStdout(bytes)),
  );
  child.stderr?.on(
    "data",
    passOn((piece, bytes) => piece.setStderr(bytes)),
  );
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      programs.delete(child);
      resolve(code ?? 1);
    });
  });
}

/** The dependencies of a package are where it finds them. */
function isInstalled(folder: string): boolean {
  const { dependencies = {}, peerDependencies = {} } = JSON.parse(
    readFileSync(join(folder, "package.json"), "utf8"),
  );
  const isThere = (name: string) =>
    createRequire(join(folder, "_"))
      .resolve.paths(name)
      ?.some((place) => existsSync(join(place, name, "package.json")));
  return Object.keys({ ...dependencies, ...peerDependencies }).every(isThere);
}

async function installDependencies(call: Streaming<{ getInfo(): ProgramInfo }>): Promise<void> {
  const cwd = call.request.getInfo().getProgramDirectory();
  if (!isInstalled(cwd)) {
    const code = await stream(call, messages.InstallDependenciesResponse!, "npm", ["install"], { cwd });
    if (code !== 0) throw new Error(`npm install in ${cwd} exited ${code}`);
  }
  call.end();
}

async function runPlugin(call: Streaming<PluginRequest>): Promise<void> {
  const info = call.request.getInfo();
  const env = Object.fromEntries(
    call.request.getEnvList().map((one) => [one.slice(0, one.indexOf("=")), one.slice(one.indexOf("=") + 1)]),
  );
  const args = [findRunner(info, "run-plugin"), info.getProgramDirectory(), ...call.request.getArgsList()];
  const options = { cwd: call.request.getPwd(), env: { ...process.env, ...env } };
  const last = new messages.RunPluginResponse!() as Piece;
  last.setExitcode(await stream(call, messages.RunPluginResponse!, process.execPath, args, options));
  call.write(last);
  call.end();
}

/** Answers in pieces; what is thrown becomes the call's error. */
const streaming =
  <Request>(answer: (call: Streaming<Request>) => Promise<void>) =>
  (call: Streaming<Request>): void =>
    void answer(call).catch((error) => call.destroy(error));

serve(service.LanguageRuntimeService, {
  handshake: unary(() => new messages.LanguageHandshakeResponse!()),
  getPluginInfo: unary(() => {
    const { version } = createRequire(import.meta.filename)("@pulumi/pulumi/package.json");
    return new pluginProto.PluginInfo().setVersion(version);
  }),
  getRequiredPlugins: unary(() => new messages.GetRequiredPluginsResponse!()),
  getRequiredPackages: unary(() => new messages.GetRequiredPackagesResponse!()),
  getProgramDependencies: unary(() => new messages.GetProgramDependenciesResponse!()),
  about: unary(() => {
    const about = new messages.AboutResponse!() as AboutResponse;
    about.setExecutable(process.execPath);
    about.setVersion(process.version);
    return about;
  }),
  run: unary(run),
  runPlugin: streaming(runPlugin) as never,
  installDependencies: streaming(installDependencies) as never,
  cancel: unary(() => {
    stopPrograms();
    return new emptyProto.Empty();
  }),
});
