import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
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

/**
 * Packs workspaces into a folder as `npm pack` does. In a copy: while npm packs a workspace, its package.json is the
 * published one, and other tests run from the clone at the same time.
 */
export async function pack(into: string, ...workspaces: string[]): Promise<Packed[]> {
  const copy = mkdtempSync(join(tmpdir(), "pulumi-logto-pack-"));
  try {
    symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
    for (const name of ["package.json", "tsconfig.json", "toolchain", ...workspaces]) {
      const filter = (path: string) => !/[\\/](?:node_modules|dist)$/.test(path);
      cpSync(join(root, name), join(copy, name), { recursive: true, filter });
    }
    const packed: Packed[] = [];
    for (const name of workspaces) {
      const before = readFileSync(join(copy, name, "package.json"), "utf8");
      const answer = await runIn(join(copy, name), ["npm", "pack", "--json", "--pack-destination", into]);
      // npm 12 answers by the package's name.
      packed.push(...Object.values(JSON.parse(answer.slice(answer.search(/^[[{]/m))) as Packed[]));
      const after = readFileSync(join(copy, name, "package.json"), "utf8");
      if (after !== before) throw new Error(`npm pack changed ${name}/package.json`);
    }
    return packed;
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
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
