import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { commandNames } from "../support/commands.ts";

/* What docs/architecture.md says of the house: which room may take from which, and that no two files need each other. */

const root = join(import.meta.dirname, "../..");

const provider = ["providers", "providers/kinds", "providers/lifecycle", "providers/management"];

/** The rooms, and those that each may take from. What isn't named is nobody's business. */
const rooms: Record<string, readonly string[]> = {
  "providers/management": [],
  "providers/kinds": ["providers/management"],
  "providers/lifecycle": ["providers/kinds", "providers/management"],
  providers: ["providers/lifecycle", "providers/kinds", "providers/management"],
  "model/notation": ["providers", "providers/kinds", "providers/lifecycle"],
  model: ["model/notation", "providers", "providers/kinds", "providers/management"],
  "model/host": ["model", "model/notation", "providers", "providers/kinds"],
  infra: ["model"],
  "cli/shared": [...provider, "model"],
  // A command takes from what they share, and never from another.
  ...Object.fromEntries(commandNames.map((name) => [`cli/${name}`, ["cli/shared", ...provider]])),
  "cli/adopt": ["cli/shared", "model/host", ...provider],
  cli: ["cli/shared", ...commandNames.map((name) => `cli/${name}`), ...provider],
  emulator: [],
  toolchain: [
    // Of the commands two: the rules of one it writes down for docs/, what another makes for `pulumi new`.
    ...["cli", "cli/shared", "cli/review", "cli/init", "emulator", "infra", "model", "model/notation"],
    ...provider,
  ],
};

/** Small files beside the rooms that know nothing of anybody, so that each may take from them. */
const plain = ["providers/text.ts", "providers/command.ts", "providers/marks.ts"];

const packages: Record<string, string> = Object.fromEntries(
  ["providers", "model"].flatMap((folder) => {
    const manifest = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
    return Object.entries<string>(manifest.exports).map(([entry, path]) => [
      `${manifest.name}${entry.slice(1)}`,
      normalize(join(folder, path)),
    ]);
  }),
);

const files = ["providers", "model", "infra", "cli", "emulator", "toolchain"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.includes("node_modules") && !name.startsWith("dist"))
    .map((name) => join(folder, name)),
);

const roomOf = (file: string): string =>
  Object.keys(rooms)
    .filter((room) => file.startsWith(`${room}/`))
    .sort((a, b) => b.length - a.length)[0] as string;

/** The project's own files that a file takes from. Types count: who needs the other's shape needs the other. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), "utf8");
  return [...text.matchAll(/^(?:import|export)\b[^;]*?\bfrom "([^"]+)";/gm)].flatMap(([, from = ""]) => {
    if (from.startsWith(".")) return [normalize(join(dirname(file), from))];
    return packages[from] ?? [];
  });
}

const imports = new Map(files.map((file) => [file, importsOf(file).filter((one) => files.includes(one))]));

describe("the arrows between the rooms", () => {
  test.each(files)("%s", (file) => {
    const room = roomOf(file);
    const wrong = (imports.get(file) as string[]).filter(
      (one) => roomOf(one) !== room && !rooms[room]?.includes(roomOf(one)) && !plain.includes(one),
    );
    expect(wrong).toEqual([]);
  });
});

test("every folder of cli/ is a command, or the roof of what they share", () => {
  const folders = readdirSync(join(root, "cli"), { withFileTypes: true })
    .filter((one) => one.isDirectory() && !["dist", "node_modules"].includes(one.name))
    .map(({ name }) => name);
  expect(folders.filter((name) => !commandNames.includes(name))).toEqual(["shared"]);
});

test("no two files need each other, by whatever way", () => {
  const circles: string[] = [];
  const state = new Map<string, "open" | "done">();
  const visit = (file: string, trail: readonly string[]) => {
    if (state.get(file) === "done") return;
    if (state.get(file) === "open") {
      circles.push([...trail.slice(trail.indexOf(file)), file].join(" → "));
      return;
    }
    state.set(file, "open");
    for (const next of imports.get(file) ?? []) visit(next, [...trail, file]);
    state.set(file, "done");
  };
  for (const file of files) visit(file, []);
  expect(circles).toEqual([]);
});

test("the two adapters together stay thin", () => {
  const adapters = files.filter(
    (file) =>
      file.startsWith("providers/plugin/") ||
      ["resource", "provider", "follow-engine"].some((name) => file === `providers/${name}.ts`),
  );
  const lines = adapters.map((file) => readFileSync(join(root, file), "utf8").trimEnd().split("\n").length);
  expect(adapters.length).toBeGreaterThan(6);
  expect(lines.reduce((sum, count) => sum + count, 0)).toBeLessThan(900);
});

/** What a file loads with it: neither types nor what it imports when it's needed. */
function loadedBy(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = readFileSync(join(root, file), "utf8");
  const values = [...text.matchAll(/^(?:import|export) (?!type )[^;]*?\bfrom "([^"]+)";/gm)];
  for (const [, from = ""] of values) {
    const path = from.startsWith(".") ? normalize(join(dirname(file), from)) : packages[from];
    if (path?.endsWith(".ts")) loadedBy(path, seen);
    else if (!path) seen.add(from);
  }
  return seen;
}

test.each([
  ["a model without a program", "model/host/run.ts", /^@pulumi\/(?!pulumi\/proto)|^undici$/],
  ["a program", "providers/index.ts", /^undici$|^@grpc/],
])("%s loads nothing that it has no use for", (_, file, useless) => {
  const loaded = [...loadedBy(file)];
  expect(loaded.length).toBeGreaterThan(50);
  expect(loaded.filter((one) => useless.test(one))).toEqual([]);
});

test("no kind knows that there are two", () => {
  const telling = /pulumi-nodejs|logto:index|plugin|grpc|@pulumi/i;
  const ofKinds = files.filter((file) => file.startsWith("providers/kinds/"));
  const code = (file: string) =>
    readFileSync(join(root, file), "utf8").replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
  expect(ofKinds.filter((file) => telling.test(code(file)))).toEqual([]);
});
