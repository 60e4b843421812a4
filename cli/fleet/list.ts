import type { Fleet, FleetStack } from "../shared/fleet/stacks.ts";
import { counted } from "../shared/text/counted.ts";
import { oneLine } from "../shared/text/escape.ts";

const tagsText = ({ tags }: FleetStack) =>
  [...tags].map(([name, value]) => (value === true ? name : `${name}=${value}`)).join(",");

/** What `--all` finds at a stack, where its file and the backend don't both have it. */
const lacks = { file: "no config file", backend: "not in the backend" };

interface Listed extends FleetStack {
  lack?: keyof typeof lacks;
}

/** The stacks that have files, and those that the backend has besides: they are listed, and no command works on them. */
export function withBackend(
  fleet: Fleet,
  inBackend: readonly string[],
): { project: string; stacks: Listed[] } {
  const held = inBackend.map((full) => full.split("/").at(-1) as string);
  const known = fleet.stacks.map(({ name }) => name);
  const stacks = [
    ...fleet.stacks.map((one): Listed => (held.includes(one.name) ? one : { ...one, lack: "backend" })),
    ...held
      .filter((name) => !known.includes(name))
      .map((name): Listed => ({ name, tenant: undefined, tags: new Map(), production: false, lack: "file" })),
  ];
  return { ...fleet, stacks: stacks.sort((a, b) => (a.name < b.name ? -1 : 1)) };
}

const remarks = (one: Listed): string[] => [
  ...(one.production ? ["(production)"] : []),
  ...(one.lack ? [`(${lacks[one.lack]})`] : []),
];

/** A line for each stack: its name, its tenant, its tags. */
export function listText({ project, stacks }: { project: string; stacks: readonly Listed[] }): string {
  const columns = stacks.map((one) => [
    one.name,
    oneLine(one.tenant ?? "-"),
    [tagsText(one), ...remarks(one)].join(" ").trim(),
  ]);
  const widths = [0, 1].map((i) => Math.max(...columns.map((texts) => (texts[i] as string).length)));
  const lines = columns.map((texts) =>
    texts
      .map((text, i) => text.padEnd(widths[i] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  return `${[...lines, "", `${counted(stacks.length, "stack")} of ${project}`].join("\n")}\n`;
}

export const listJson = ({ project, stacks }: { project: string; stacks: readonly Listed[] }): string =>
  `${JSON.stringify(
    {
      version: 1,
      project,
      stacks: stacks.map(({ name, tenant, tags, production, lack }) => ({
        stack: name,
        tenant,
        tags: Object.fromEntries(tags),
        production,
        ...(lack && { lacks: lacks[lack] }),
      })),
    },
    undefined,
    2,
  )}\n`;
