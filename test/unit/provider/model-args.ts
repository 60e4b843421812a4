import { toPlain } from "../../../model/notation/values.ts";
import type { Args } from "../../../providers/kinds/index.ts";
import { read } from "../model/panbot.ts";

/** The arguments of the first resource that a model declares below a key. JSON is YAML. */
export function argsOf(key: string, entries: Record<string, Args>): Args {
  const [entry] = read(JSON.stringify({ [key]: entries })).entries;
  return toPlain(entry?.args ?? {}) as Args;
}
