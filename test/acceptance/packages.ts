import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { withLock } from "../../toolchain/lock.ts";
import { remove } from "../support/remove.ts";
import { root } from "./harness.ts";

const bin = join(root, "node_modules/.bin");

/** The environment without what `npm test` leaves in it, by which another npm would take this clone for its project. */
export const cleanEnv = (): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name))),
  PATH: [bin, process.env.PATH].join(delimiter),
  NODE_OPTIONS: "",
});

const execute = promisify(execFile);

/** Runs a program and answers with what it printed; throws when it fails, with all of that. */
export async function runIn(
  folder: string,
  [program = "", ...args]: readonly string[],
  env = cleanEnv(),
): Promise<string> {
  try {
    const { stdout } = await execute(program, args, { cwd: folder, env });
    return stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Error(`${program} ${args.join(" ")} failed:\n${stdout}${stderr}`);
  }
}

export const versionOf = (name: string): string =>
  JSON.parse(readFileSync(join(root, "node_modules", name, "package.json"), "utf8")).version;

/** What npm says of a tarball. */
export interface Packed {
  name: string;
  filename: string;
  /** Bytes of the tarball, and of its files. */
  size: number;
  unpackedSize: number;
  files: { path: string }[];
}

const workspaces = ["providers", "model", "cli", "emulator"];
/** What the tarballs come from. */
const sources = ["package.json", "tsconfig.json", "toolchain", ...workspaces];
const isSource = (path: string) => !/[\\/](?:node_modules|dist)$/.test(path);

/** Changes with anything that a tarball may come of, the compiler and npm included. */
function fingerprint(): string {
  const hash = createHash("sha256").update(process.version);
  const visit = (path: string): void => {
    if (!isSource(path)) return;
    hash.update(path);
    if (statSync(path).isDirectory()) for (const name of readdirSync(path).sort()) visit(join(path, name));
    else hash.update(readFileSync(path));
  };
  for (const name of [...sources, "node_modules/.package-lock.json"]) visit(join(root, name));
  return hash.digest("hex").slice(0, 16);
}

/** In a copy: while npm packs a workspace, its package.json is the published one, and other tests run from the clone. */
async function packAll(into: string): Promise<void> {
  const copy = mkdtempSync(join(tmpdir(), "pulumi-logto-pack-"));
  try {
    symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
    for (const name of sources) {
      cpSync(join(root, name), join(copy, name), { recursive: true, filter: isSource });
    }
    const all = workspaces.map(async (name) => {
      const before = readFileSync(join(copy, name, "package.json"), "utf8");
      const answer = await runIn(join(copy, name), ["npm", "pack", "--json", "--pack-destination", into]);
      const after = readFileSync(join(copy, name, "package.json"), "utf8");
      if (after !== before) throw new Error(`npm pack changed ${name}/package.json`);
      // npm 12 answers by the package's name.
      return [name, ...Object.values(JSON.parse(answer.slice(answer.search(/^[[{]/m))) as Packed[])];
    });
    const packed = Object.fromEntries(await Promise.all(all));
    writeFileSync(join(into, "packed.json"), JSON.stringify(packed));
  } finally {
    remove(copy);
  }
}

/** Packs workspaces into a folder as `npm pack` does: once for all suites that want it of the same sources. */
export async function pack(into: string, ...wanted: string[]): Promise<Packed[]> {
  const cache = join(root, "node_modules/.cache/pulumi-logto-packed");
  const folder = join(cache, fingerprint());
  await withLock(
    `${cache}.lock`,
    () => {},
    async () => {
      if (existsSync(folder)) return;
      rmSync(cache, { recursive: true, force: true });
      const temporary = `${folder}.tmp`;
      mkdirSync(temporary, { recursive: true });
      await packAll(temporary);
      renameSync(temporary, folder);
    },
  );
  const packed: Record<string, Packed> = JSON.parse(readFileSync(join(folder, "packed.json"), "utf8"));
  return wanted.map((name) => {
    const one = packed[name] as Packed;
    copyFileSync(join(folder, one.filename), join(into, one.filename));
    return one;
  });
}

/** An empty folder with packages from npm, and these tarballs, in it. */
export async function install(...packages: string[]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-logto-install-"));
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  const flags = ["--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts"];
  await runIn(folder, ["npm", "install", ...flags, ...packages]);
  return folder;
}

/** The first example of a package's own README. */
export function example(workspace: string): string {
  const readme = readFileSync(join(root, workspace, "README.md"), "utf8");
  const [, code] = /```ts\n(.*?)```/s.exec(readme) ?? [];
  if (code === undefined) throw new Error(`${workspace}/README.md has no example`);
  return code;
}

/** Files in a folder that is made for them. */
export function writeFiles(folder: string, files: Record<string, string>): string {
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}
