import { type Args, kindOf, mistakesOf } from "pulumi-logto/kinds";
import type { Located } from "./located.ts";
import type { Reading } from "./reading.ts";

/** What the kind itself finds wrong with plain values; said of the place that they come from. */
export function checkArguments(reading: Reading, kind: string, args: Args, at: Located): void {
  for (const { path, message, warning } of mistakesOf(kindOf(kind), args, { production: false })) {
    if (!warning) reading.wrong(at, `${path.length > 0 ? `${path.join(".")} ` : ""}${message}`);
  }
}
