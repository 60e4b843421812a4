import { wordOf } from "../../model/notation/directory.ts";
import { Reading } from "../../model/notation/reading.ts";
import { resolveNode } from "../../model/notation/resolve.ts";
import { pathText } from "../../model/notation/source.ts";
import { readSources } from "../../model/notation/sources.ts";
import {
  type Args,
  hasKeyOf,
  type Kind,
  kindOf,
  type Mistake,
  mistakesOf,
  type Row,
} from "../../providers/kinds/index.ts";
import { toColumns } from "../../providers/lifecycle/columns.ts";
import { refuseOwn } from "../../providers/lifecycle/needed-by-provider.ts";
import { exists } from "../../providers/lifecycle/refusals.ts";
import { recorder, someId } from "../coverage/recorder.ts";
import { broken } from "./broken.ts";
import { argumentsOf, exampleSetting, exampleStack, examplesOf } from "./examples.ts";
import { code, table } from "./markdown.ts";
import { variantsOf } from "./variants.ts";

/** What was done, and what is said of it. */
type Line = readonly [what: string, message: string];

const messageOf = ({ path, message, warning }: Pick<Mistake, "path" | "message" | "warning">) =>
  `${warning ? "warning: " : ""}${path.length > 0 ? `${pathText(path)}: ` : ""}${message}`;

/** Mistakes that the kind's declaration finds by itself. */
function* found(kind: Kind): Generator<Line> {
  const [example] = examplesOf(kind);
  if (!example) return;
  const args = argumentsOf(example);
  const given = example.owner ? [example.owner.child.parent] : [];
  const variants = [
    ...variantsOf(kind, args, given),
    ...(broken[kind.name] ?? []).map(([what, change]) => ({
      what,
      args: { ...args, ...change },
      isOwn: true,
    })),
  ];
  for (const variant of variants) {
    const production = "production" in variant;
    // What is undefined isn't there.
    const written = Object.fromEntries(
      Object.entries(variant.args).filter(([, value]) => value !== undefined),
    );
    const [mistake] = mistakesOf(kind, written, { ...exampleSetting, production }, "example");
    if (mistake) yield [variant.what, messageOf(mistake)];
    else if ("isOwn" in variant) throw new Error(`${kind.name}: "${variant.what}" is no mistake any more`);
  }
  const unnamed = Object.values(kind.properties).find(({ missing }) => missing);
  if (unnamed) yield ["a key that says nothing", String(unnamed.missing?.("example"))];
}

/** References to what can't stand there. */
function* unsuitable(kind: Kind): Generator<Line> {
  for (const [name, { ref, suits }] of Object.entries(kind.properties)) {
    if (!ref || !suits) continue;
    const wrong = examplesOf(kindOf(ref)).find((entry) => suits(argumentsOf(entry)));
    const problem = wrong && suits(argumentsOf(wrong));
    if (wrong && problem) {
      yield [`another ${wordOf(ref)} in ${code(name)}`, `${name}: ${wordOf(ref)} "${wrong.name}" ${problem}`];
    }
  }
}

/** A secret in plain, as the model's reader refuses it. */
function* plainSecret(kind: Kind): Generator<Line> {
  for (const [name, { secret, schema }] of Object.entries(kind.properties)) {
    if (!secret) continue;
    const isMap = schema.safeParse({ key: "x" }).success;
    const reading = new Reading(
      readSources("model.yaml", isMap ? "x: { key: text }" : "x: text", {}, () => false),
      exampleStack,
    );
    const node = reading.root.type === "map" ? reading.root.entries.get("x")?.node : undefined;
    const nothing = { resource: () => undefined, namesOf: () => [], generated: [] };
    const secretName = "example";
    if (node) resolveNode(reading, nothing, node, { path: [name], secrets: "only", secretName });
    for (const finding of reading.findings) yield [`plain text in ${code(name)}`, messageOf(finding)];
  }
}

/** What the tenant has already, under the same key. */
function* taken(kind: Kind): Generator<Line> {
  const [example] = examplesOf(kind);
  if (!example || kind.identity.by !== "key") return;
  const args = withoutUnknown(argumentsOf(example));
  const isOfKey = (name: string) => kind.keyOf({ ...args, [name]: "" }) !== kind.keyOf(args);
  const other = Object.entries(kind.properties).find(
    ([name, { createOnly, nested, writeOnly }]) => !createOnly && !nested && !writeOnly && !isOfKey(name),
  );
  // Objects inside others are known by the ids of both.
  const ids = [
    someId,
    Object.keys(kind.properties)
      .flatMap((name) => (kind.properties[name]?.createOnly ? [args[name]] : []))
      .join("/"),
  ];
  const rows = ids.map((id): Row => ({ ...toColumns(kind, args), id }));
  const row = rows.find((one) => hasKeyOf(kind, args, one)) ?? (rows[0] as Row);
  const how = other ? `which differs in ${other[0]}` : "which differs";
  yield ["the tenant has one that is something else", exists(kind, args, row, how)];
}

/** References that are known only while a program runs, as ids. */
const withoutUnknown = (args: Args): Args =>
  JSON.parse(
    JSON.stringify(args).replaceAll(/"[0-9a-f]{8}-[0-9a-f-]{27} \w+ ([^"]+)"/g, '"<id of $1>"'),
  ) as Args;

/** What the provider needs for itself. */
async function own(kind: Kind): Promise<Line[]> {
  const { api } = recorder();
  const object: Args & { id: string } = { id: someId, indicator: someId };
  for (const [name, { ref }] of Object.entries(kind.properties)) {
    if (ref) object[name] = someId;
  }
  try {
    await refuseOwn(kind, api, object, "changed");
    return [];
  } catch (error) {
    return [["what the provider runs by", (error as Error).message]];
  }
}

/** Lines that say the same are one. */
function* distinct(lines: Iterable<Line>): Generator<Line> {
  const seen = new Set<string>();
  for (const line of lines) {
    const text = line[1].replace(/^[\w.[\]]+: /, "").replaceAll(/"[^"]*"/g, '""');
    if (!seen.has(text)) yield line;
    seen.add(text);
  }
}

/** The errors that users of a kind can meet, each as it's really said. */
export async function mistakesTable(kind: Kind): Promise<string> {
  const lines = [
    ...found(kind),
    ...unsuitable(kind),
    ...plainSecret(kind),
    ...taken(kind),
    ...(await own(kind)),
  ];
  return table(
    ["written", "message"],
    [...distinct(lines)].map(([what, message]) => [what, code(message)]),
  );
}
