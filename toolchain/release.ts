// What a release is made of. `node toolchain/release.ts version` prints the packages' one version, or says what doesn't fit;
// `notes` prints what the changelog says of it, and with --released refuses one that has no date yet, or no recorded state; `tarballs` prints the
// tarballs in the order in which they are published.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./settings.ts";

interface Manifest {
  name: string;
  version: string;
  workspaces?: string[];
  dependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

const manifestIn = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(ROOT, folder, "package.json"), "utf8"));

/** The packages that are published, each after those that it needs. */
export function packages(): Manifest[] {
  const all = (manifestIn(".").workspaces ?? []).map(manifestIn);
  const needs = ({ dependencies, peerDependencies }: Manifest, other: Manifest) =>
    other.name in { ...dependencies, ...peerDependencies };
  const sorted: Manifest[] = [];
  while (sorted.length < all.length) {
    const left = all.filter((one) => !sorted.includes(one));
    const next = left.find((one) => !left.some((other) => needs(one, other)));
    if (!next) throw new Error(`these packages need each other: ${left.map(({ name }) => name).join(", ")}`);
    sorted.push(next);
  }
  return sorted;
}

/** The one version of all; throws where something says another. */
export function version(manifests: readonly Manifest[] = packages()): string {
  const [{ version } = manifestIn(".")] = manifests;
  for (const { name, version: own, dependencies, peerDependencies } of manifests) {
    if (own !== version) throw new Error(`${name} is ${own}, others are ${version}: they have one version`);
    for (const other of manifests) {
      const wanted = { ...dependencies, ...peerDependencies }[other.name];
      if (wanted !== undefined && wanted !== version) {
        throw new Error(`${name} asks for ${other.name} ${wanted}: it has to be ${version}, exactly`);
      }
    }
  }
  const { version: schema } = JSON.parse(readFileSync(join(ROOT, "providers/schema.json"), "utf8"));
  if (schema !== version) {
    throw new Error(
      `providers/schema.json is of ${schema}, the packages of ${version}. Run: npm run generate`,
    );
  }
  return version;
}

/** What a changelog says of a version, without its title. */
export function notes(changelog: string, version: string, isReleased: boolean): string {
  const [, title = "", text = ""] =
    changelog
      .split(/^(?=## )/m)
      .map((part) => /^## \[([^\n]*)\n([\s\S]*)/.exec(part) ?? [])
      .find(([, title = ""]) => title.startsWith(`${version}] - `)) ?? [];
  if (text.trim() === "") throw new Error(`CHANGELOG.md has nothing under "## [${version}] - <date>"`);
  if (isReleased && !/ - \d{4}-\d\d-\d\d$/.test(title)) {
    throw new Error(
      `CHANGELOG.md gives ${version} no date. Write "## [${version}] - <year-month-day>" there first`,
    );
  }
  return `${text.trim()}\n`;
}

/**
 * Refuses to record the state of a version that this code isn't, or that was released: what is recorded of one is what its
 * users have.
 */
export function assertRecordable(wanted: string, current: string, tags: readonly string[]): void {
  if (wanted !== current) {
    throw new Error(`this is ${current}, and writes no state of ${wanted}. Set the packages' version first`);
  }
  if (tags.includes(`v${wanted}`)) {
    throw new Error(`${wanted} is released: what is recorded of it stays. Set the packages' version first`);
  }
}

/** Later versions are held against what this one writes, which nobody can record once the code has gone on. */
export function assertRecorded(version: string): void {
  if (existsSync(join(ROOT, "test/states", version, "state.json"))) return;
  throw new Error(`test/states has no state of ${version}. Run: node test/states/record.ts ${version}`);
}

if (import.meta.main) {
  const [what, flag] = process.argv.slice(2);
  try {
    const current = version();
    if (what === "notes") {
      const changelog = readFileSync(join(ROOT, "CHANGELOG.md"), "utf8");
      const isReleased = flag === "--released";
      const text = notes(changelog, current, isReleased);
      if (isReleased) assertRecorded(current);
      process.stdout.write(text);
    } else if (what === "tarballs") {
      for (const { name } of packages()) console.log(`${name}-${current}.tgz`);
    } else console.log(current);
  } catch (error) {
    console.error(`error: ${(error as Error).message}`);
    process.exitCode = 1;
  }
}
