import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { runSteps } from "./child.ts";
import { type Environment, executableName, type Log, PULUMI_VERSION, ROOT } from "./settings.ts";

const PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
const VERSION_VARIABLE = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";
const TELL_EVERY = 15_000;

/** The `go` command on PATH, or where its installer puts it. */
export function findGo(env: Environment): string | undefined {
  const places = [...(env.PATH ?? "").split(delimiter).filter(Boolean), "/usr/local/go/bin"];
  return places.map((folder) => join(folder, executableName("go"))).find((path) => existsSync(path));
}

/** The place of the CLI that was built from its Go module, once it was. */
export const builtBinary = (cache: string): string => join(cache, `cli-${PULUMI_VERSION}`, "pulumi");

function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/**
 * Builds the Pulumi CLI from its Go module, with the checksums of toolchain/go/go.sum, into the cache. It's put in
 * place by one rename when it is whole and runs.
 */
export async function buildFromGoModule(
  go: string,
  cache: string,
  env: Environment,
  log: Log,
): Promise<void> {
  const target = builtBinary(cache);
  const temporary = join(cache, `build.tmp${process.pid}`);
  const binary = join(temporary, "pulumi");
  const clean = () => rmSync(temporary, { recursive: true, force: true });
  const started = Date.now();
  const lastLines: string[] = [];
  let downloads = 0;
  let packages = 0;
  mkdirSync(temporary, { recursive: true });
  const tell = setInterval(() => {
    const done =
      packages > 0 ? `${packages} of about 1700 packages compiled` : `${downloads} modules downloaded`;
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
  log(`Building the Pulumi CLI ${PULUMI_VERSION} from its Go module: 4 to 6 minutes, once per machine`);
  try {
    const ldflags = `-s -w -X ${VERSION_VARIABLE}=v${PULUMI_VERSION}`;
    const args = ["build", "-v", "-mod=readonly", "-o", binary, "-ldflags", ldflags, PACKAGE];
    const options = {
      cwd: join(ROOT, "toolchain", "go"),
      env: { ...env, CGO_ENABLED: "0", GOWORK: "off" },
    };
    if ((await runSteps(go, args, options, steps)) !== 0) {
      throw new Error(
        `go build failed:\n  ${lastLines.slice(-15).join("\n  ")}\n` +
          `Instead of it, Pulumi ${PULUMI_VERSION} or newer on PATH will do: https://www.pulumi.com/docs/install/`,
      );
    }
    if ((await runSteps(binary, ["version"], { env: { ...env } }, { onLine: () => {} })) !== 0) {
      throw new Error("the Pulumi CLI was built, but doesn't run");
    }
    mkdirSync(join(target, ".."), { recursive: true });
    renameSync(binary, target);
    log(`  built in ${duration(Date.now() - started)}; it stays in ${cache}`);
    log("  (Go's own caches have grown by about 3 GB; go clean -cache -modcache frees that)");
  } finally {
    clearInterval(tell);
    clean();
  }
}
