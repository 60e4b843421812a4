import type { Fleet, FleetStack } from "../shared/fleet/stacks.ts";
import { counted } from "../shared/text/counted.ts";
import { oneLine } from "../shared/text/escape.ts";

const tagsText = ({ tags }: FleetStack) =>
  [...tags].map(([name, value]) => (value === true ? name : `${name}=${value}`)).join(",");

/** A line for each stack: its name, its tenant, its tags. */
export function listText({ project, stacks }: Fleet): string {
  const columns = stacks.map((one) => [
    one.name,
    oneLine(one.tenant ?? "-"),
    `${tagsText(one)}${one.production ? " (production)" : ""}`.trim(),
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

export const listJson = ({ project, stacks }: Fleet): string =>
  `${JSON.stringify(
    {
      version: 1,
      project,
      stacks: stacks.map(({ name, tenant, tags, production }) => ({
        stack: name,
        tenant,
        tags: Object.fromEntries(tags),
        production,
      })),
    },
    undefined,
    2,
  )}\n`;
