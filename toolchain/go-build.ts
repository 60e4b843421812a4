import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { basename, delimiter, join } from "node:path";
import { runSteps } from "./child.ts";
import { withLock } from "./lock.ts";
import { type Environment, executableName, type Log, PULUMI_VERSION, ROOT } from "./settings.ts";

const MODULE = join(ROOT, "toolchain", "go");
const VERSION_VARIABLE = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";
const TELL_EVERY = 15_000;

/** The newest language host of Pulumi YAML that the proxy of Go modules has. */
const YAML_VERSION = "1.25.0";

/** A program that is built from a Go module of this project, whose go.sum says what comes in. */
interface Program {
  name: string;
  /** The folder of the module. */
  module: string;
  package: string;
  /** Where it stays. */
  target: string;
  flags: string;
  takes: string;
  /** About how many packages it's made of. */
  packages: number;
  /** Arguments with which it runs and does nothing; without any it isn't tried. */
  idle?: readonly string[];
  /** What to do where it can't be built. */
  instead: string;
}

/** The `go` command on PATH, or where its installer puts it. */
export function findGo(env: Environment): string | undefined {
  const places = [...(env.PATH ?? "").split(delimiter).filter(Boolean), "/usr/local/go/bin"];
  return places.map((folder) => join(folder, executableName("go"))).find((path) => existsSync(path));
}

/** The place of the CLI that was built from its Go module, once it was. */
export const builtBinary = (cache: string): string => join(cache, `cli-${PULUMI_VERSION}`, "pulumi");

function generatorIn(cache: string): string {
  const hash = createHash("sha256").update(readFileSync(join(MODULE, "sdk", "main.go")));
  return join(cache, `sdk-${PULUMI_VERSION}-${hash.digest("hex").slice(0, 12)}`, executableName("sdk"));
}

function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** Builds a program into the cache. It's put in place by one rename when it is whole and runs. */
async function build(program: Program, go: string, cache: string, env: Environment, log: Log): Promise<void> {
  const temporary = join(cache, `${basename(program.target)}.tmp${process.pid}`);
  const binary = join(temporary, executableName("built"));
  const clean = () => rmSync(temporary, { recursive: true, force: true });
  const started = Date.now();
  const lastLines: string[] = [];
  let downloads = 0;
  let packages = 0;
  mkdirSync(temporary, { recursive: true });
  const tell = setInterval(() => {
    const done =
      packages > 0
        ? `${packages} of about ${program.packages} packages compiled`
        : `${downloads} modules downloaded`;
    log(`  ${duration(Date.now() - started)}: ${done}`);
  }, TELL_EVERY);
  const steps = {
    onInterrupt: clean,
    onLine(line: string) {
      if (line.startsWith("go: downloading ")) downloads++;
      else if (/^[\w.-]+(\/[\w.~+-]+)*$/.test(line)) packages++;
      else lastLines.push(line);
    },
  };
  log(`Building ${program.name} from its Go module: ${program.takes}, once per machine`);
  try {
    const flags = ["-v", "-mod=readonly", "-ldflags", program.flags];
    const options = { cwd: program.module, env: { ...env, CGO_ENABLED: "0", GOWORK: "off" } };
    if ((await runSteps(go, ["build", ...flags, "-o", binary, program.package], options, steps)) !== 0) {
      throw new Error(`go build failed:\n  ${lastLines.slice(-15).join("\n  ")}\n${program.instead}`);
    }
    if (
      program.idle &&
      (await runSteps(binary, program.idle, { env: { ...env } }, { onLine: () => {} })) !== 0
    ) {
      throw new Error(`${program.name} was built, but doesn't run`);
    }
    mkdirSync(join(program.target, ".."), { recursive: true });
    renameSync(binary, program.target);
    log(`  built in ${duration(Date.now() - started)}; it stays in ${cache}`);
    log("  (Go's own caches have grown by up to 3 GB; go clean -cache -modcache frees that)");
  } finally {
    clearInterval(tell);
    clean();
  }
}

/** Builds the Pulumi CLI. */
export const buildFromGoModule = (go: string, cache: string, env: Environment, log: Log): Promise<void> => {
  const cli: Program = {
    name: `the Pulumi CLI ${PULUMI_VERSION}`,
    module: MODULE,
    package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    target: builtBinary(cache),
    flags: `-s -w -X ${VERSION_VARIABLE}=v${PULUMI_VERSION}`,
    takes: "4 to 6 minutes",
    packages: 1700,
    idle: ["version"],
    instead: `Instead of it, Pulumi ${PULUMI_VERSION} or newer on PATH will do: https://www.pulumi.com/docs/install/`,
  };
  return build(cli, go, cache, env, log);
};

/** The program that generates SDKs of a package. */
export const generator = (cache: string): Program => ({
  name: "the generator of SDKs",
  module: MODULE,
  package: "./sdk",
  target: generatorIn(cache),
  flags: "-s -w",
  takes: "up to 3 minutes",
  packages: 500,
  idle: ["languages"],
  instead: "Instead of it, an installed Pulumi makes SDKs by: pulumi package gen-sdk providers/schema.json",
});

/** What runs programs in Pulumi YAML. Its module asks for an older Pulumi than the CLI is made of. */
export const yamlHost = (cache: string): Program => ({
  name: `the language host of Pulumi YAML ${YAML_VERSION}`,
  module: join(MODULE, "yaml"),
  package: "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml",
  target: join(cache, `yaml-${YAML_VERSION}`, executableName("pulumi-language-yaml")),
  flags: `-s -w -X github.com/pulumi/pulumi-yaml/pkg/version.Version=v${YAML_VERSION}`,
  takes: "up to 2 minutes",
  packages: 600,
  instead: "Instead of it, an installed Pulumi on PATH has one: https://www.pulumi.com/docs/install/",
});

/** The place of a program, which is built unless it is there. */
export async function ensureBuilt(program: Program, cache: string, log: Log): Promise<string> {
  const { name, target, instead } = program;
  if (existsSync(target)) return target;
  const waiting = (holder: string) => log(`${name} is being built by ${holder}; waiting for it`);
  await withLock(join(cache, `${basename(target)}.lock`), waiting, async () => {
    if (existsSync(target)) return;
    const go = findGo(process.env);
    if (!go) {
      throw new Error(
        `${name} is built by Go, and there is none. Install 1.25.11 or newer (https://go.dev/dl/). ${instead}`,
      );
    }
    await build(program, go, cache, process.env, log);
  });
  return target;
}
