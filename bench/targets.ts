import { floorOf } from "./page.ts";
import {
  type Command,
  fastSetting,
  type Judgement,
  judgement,
  type Results,
  rowOf,
  type Who,
} from "./results.ts";
import type { Size } from "./stack.ts";

/**
 * What creating may send beyond that: whether an empty state was lost, which kinds that carry a mark would show, and
 * which operations the tenant has.
 */
const spareRequests = 2;
const stateOverhead = 1_200;

const nameOf = (size: Size, latency: number) =>
  `${size === "PanBot" ? size : `${size} resources`}, ${latency} ms`;

/** Holds the figures against the targets, as far as the run has them. */
export function judge({ rows, sizes, floors }: Results): Judgement[] {
  const find = (size: Size, latency: number, command: Command, who: Who = "ours", setting?: string) =>
    rowOf(rows, { size, latency, command, who, setting });
  const found: Judgement[] = [];
  const ratio = (what: string, a: { seconds: number } | undefined, b: typeof a, limit: number) => {
    if (a && b) found.push(judgement(what, a.seconds / b.seconds, limit));
  };

  for (const { size, listings, overhead } of sizes) {
    for (const { latency, floor } of floors.filter((one) => one.size === size && one.parallel === 8)) {
      const name = nameOf(size, latency);
      const requests = (command: Command, limit: number) => {
        const row = find(size, latency, command);
        if (row) found.push(judgement(`requests of ${command}, ${name}`, row.requests, limit));
      };
      const least = (command: Command) => floorOf(command, floor)?.requests as number;
      requests("up", least("up") + listings + spareRequests);
      requests("preview", least("preview"));
      requests("drift", least("drift"));
      requests("destroy", Math.floor(least("destroy") * 1.1));
    }
    if (size === "PanBot")
      found.push(judgement("state's own bytes per resource, PanBot", overhead, stateOverhead));
  }
  for (const latency of [0, 80]) {
    for (const size of [500, 1000]) {
      const name = nameOf(size, latency);
      const preview = find(size, latency, "preview");
      ratio(`preview / null provider's, ${name}`, preview, find(size, latency, "preview", "null"), 1.25);
      if (size === 500) ratio(`drift / preview, ${name}`, find(size, latency, "drift"), preview, 0.3);
    }
    for (const command of ["preview", "drift"] as const) {
      ratio(
        `${command} of 1000 / of 500, ${latency} ms`,
        find(1000, latency, command),
        find(500, latency, command),
        2.2,
      );
    }
    const name = nameOf(500, latency);
    const plain = find(500, latency, "up", "null");
    ratio(`up / null provider's, ${name}`, find(500, latency, "up"), plain, 1.3);
    ratio(
      `up with ${fastSetting} / null provider's without, ${name}`,
      find(500, latency, "up", "ours", fastSetting),
      plain,
      0.65,
    );
  }
  return found;
}
