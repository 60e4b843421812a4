import { run } from "pulumi-logto/command";
import { kinds } from "pulumi-logto/kinds";
import { checkPieces, type Piece, tidied } from "./config-values.ts";
import { configFile, setCommand } from "./environment.ts";
import type { ErrorCode } from "./error-codes.ts";
import { hint, type Reading, type Spot } from "./reading.ts";
import { type Node, nodeAt, type Path, type ScalarNode } from "./source.ts";
import { parseTemplate, partsOf, type Reference, TemplateErrors } from "./template.ts";
import { ConfigText, type RuntimePart, Template, type Value } from "./values.ts";

/** What may be referred to by value. */
export interface Known {
  /** The logical name, by the path in the model: `applications.dashboard`. Undefined: there's none. */
  resource(key: string, name: string): { kind: string; name: string; isAbsent: boolean } | undefined;
  namesOf(key: string): string[];
  generated: readonly string[];
}

/** What may stand in a place. `only`: secrets and nothing else; `too`: secrets as well; `none`: no secret. */
export type Secrecy = "only" | "too" | "none";

export interface Place extends Spot {
  secrets: Secrecy;
  /** How a secret that belongs here would be called. */
  secretName?: string;
}

export const keysOfKinds = new Map(kinds.filter(({ inside }) => !inside).map((kind) => [kind.key, kind]));

const camel = (parts: readonly string[]): string =>
  parts
    .flatMap((part) => part.split(/[^A-Za-z0-9]+/))
    .filter(Boolean)
    .map((word, index) => (index === 0 ? word : `${word[0]?.toUpperCase()}${word.slice(1)}`))
    .join("");

function runtimePart(
  reading: Reading,
  known: Known,
  reference: Reference,
  place: Place,
): RuntimePart | undefined {
  const wrong = (code: ErrorCode, message: string) => void reading.wrong(code, place.path, message, place);
  if (reference.type === "generated") {
    if (known.generated.includes(reference.name)) return { type: "generated", name: reference.name };
    return wrong(
      "UNKNOWN_REFERENCE",
      `nothing generated is called "${reference.name}"${hint(reference.name, known.generated)}`,
    );
  }
  if (reference.type !== "resource") return undefined;
  const { key, name, property } = reference;
  const kind = keysOfKinds.get(key);
  if (!kind || kind.singleton) {
    const others = [...keysOfKinds].flatMap(([one, { singleton }]) => (singleton ? [] : [one]));
    return wrong(
      "UNKNOWN_REFERENCE",
      `\${${key}.${name}.${property}}: ${kind ? `${key} is there once, and isn't referred to by value` : `there is no "${key}"${hint(key, others)}`}`,
    );
  }
  const found = known.resource(key, name);
  if (!found)
    return wrong("UNKNOWN_REFERENCE", `no ${key}.${name} in the model${hint(name, known.namesOf(key))}`);
  if (found.isAbsent) {
    return wrong(
      "ABSENT_REFERENCE",
      `${key}.${name} isn't declared in stack "${reading.environment.stack}": its "when" is false there`,
    );
  }
  return { type: "property", kind: found.kind, name: found.name, property };
}

const propertyOf = (kindName: string, property: string) => {
  const kind = kinds.find(({ name }) => name === kindName);
  return { argument: kind?.properties[property], output: kind?.outputs[property], kind };
};

/** The part is secret: its value may stand only where secrets may. */
function isSecret(part: RuntimePart): boolean {
  if (part.type !== "property") return true;
  const { argument, output } = propertyOf(part.kind, part.property);
  return argument?.secret === true || output?.secret === true;
}

/** Whether a text of {@link resolveNode} is one that may stand only where secrets may. */
export const holdsSecret = (value: Value): boolean =>
  value instanceof Template && value.parts.some((part) => typeof part !== "string" && isSecret(part));

/** Where a part of a text is in it, if it's a text whose lines are those of a file. */
function withinText({ value, from, lines }: ScalarNode, offset: number): Spot["within"] {
  if (from ? from.at : !lines) return undefined;
  const before = String(value).slice(0, offset).split("\n");
  return { line: before.length, column: (before.at(-1) ?? "").length + 1 };
}

/** The text of a `${config.…}`, `${stack.…}` or `${tenant.endpoint}`. Undefined: it's missing, and reported. */
function configText(
  reading: Reading,
  node: ScalarNode,
  reference: Reference,
  place: Place,
): string | undefined {
  const { environment } = reading;
  if (reference.type === "stack") {
    return reference.property === "name" ? environment.stack : String(environment.production);
  }
  if (reference.type === "tenant") return environment.endpoint;
  if (reference.type !== "config") return undefined;
  const { key, fallback } = reference;
  const value = environment.config(key);
  if (value !== undefined && environment.isSecret(key)) {
    reading.wrong(
      "CONFIG_IS_SECRET",
      place.path,
      `${environment.project}:${key} is a secret in ${configFile(environment)}; write \${secret.${key}}, in an argument for secrets`,
      place,
    );
    return undefined;
  }
  if (value === undefined && fallback === undefined) reading.missing(key, false, node, place);
  return value === undefined ? fallback : tidied(reading, key, value, place);
}

function checkSecret(reading: Reading, node: ScalarNode, key: string, place: Place) {
  const { environment } = reading;
  const value = environment.config(key);
  if (value === undefined) reading.missing(key, true, node, place);
  else if (environment.isSecret(key)) tidied(reading, key, value, place, { secret: true });
  else {
    reading.wrong(
      "CONFIG_IS_PLAIN",
      place.path,
      `${environment.project}:${key} is plain in ${configFile(environment)}, and \${secret.${key}} wants a secret. ${run(setCommand(environment, key, true))}`,
      place,
    );
  }
}

function literalSecret(reading: Reading, place: Place) {
  const name = place.secretName ?? "name";
  reading.wrong(
    "SECRET_IN_MODEL",
    place.path,
    `a secret can't stand in the model; write \${secret.${name}}, whose value Pulumi asks for. ${run(setCommand(reading.environment, name, true))}`,
  );
}

function resolveScalar(reading: Reading, known: Known, node: ScalarNode, place: Place): Value {
  if (typeof node.value !== "string") {
    if (place.secrets === "only") literalSecret(reading, place);
    return node.value;
  }
  if (node.verbatim) {
    if (place.secrets === "only") literalSecret(reading, place);
    return node.untyped ? new ConfigText(node.value) : node.value;
  }
  let parts: ReturnType<typeof parseTemplate>;
  try {
    parts = parseTemplate(node.value);
  } catch (error) {
    if (!(error instanceof TemplateErrors)) throw error;
    for (const { message, offset } of error.mistakes)
      reading.wrong("INVALID_TEMPLATE", place.path, message, { within: withinText(node, offset) });
    return new Template([{ type: "secret", key: "" }]);
  }
  const missing: RuntimePart = { type: "secret", key: "" };
  const placeOf = (part: (typeof parts)[number] | undefined): Place =>
    typeof part === "object" ? { ...place, within: withinText(node, part.offset) } : place;
  const resolved = parts.map((part): string | RuntimePart => {
    if (typeof part === "string") return part;
    const here = placeOf(part);
    if (part.type === "secret") {
      checkSecret(reading, node, part.key, here);
      return { type: "secret", key: part.key };
    }
    if (part.type === "generated" || part.type === "resource") {
      const found = runtimePart(reading, known, part, here);
      if (found) checkProperty(reading, found, here);
      return found ?? missing;
    }
    return configText(reading, node, part, here) ?? missing;
  });
  const pieces = resolved.map((text, i): Piece => {
    const part = parts[i];
    const key = typeof part === "object" && part.type === "config" ? part.key : undefined;
    const isDefault = key !== undefined && reading.environment.config(key) === undefined;
    return { text: typeof text === "string" ? text : "", key, isDefault, spot: placeOf(part) };
  });
  if (!checkPieces(reading, pieces)) return new Template([missing]);
  const isSecretPart = (part: string | RuntimePart) =>
    typeof part !== "string" && part !== missing && isSecret(part);
  const secret = resolved.findIndex(isSecretPart);
  if (secret >= 0 && place.secrets === "none") {
    reading.wrong(
      "SECRET_MISPLACED",
      place.path,
      "a secret may stand only in arguments for secrets (e.g. secrets, secretHeaders) and in envFiles",
      placeOf(parts[secret]),
    );
  }
  if (secret < 0 && place.secrets === "only" && !resolved.includes(missing)) {
    const config = parts.find((part) => typeof part !== "string" && part.type === "config");
    literalSecret(reading, config ? { ...place, secretName: (config as { key: string }).key } : place);
  }
  if (resolved.some((part) => typeof part !== "string")) return new Template(resolved);
  const text = resolved.join("");
  return parts.length === 1 && typeof parts[0] !== "string" ? new ConfigText(text) : text;
}

function checkProperty(reading: Reading, part: RuntimePart, place: Place) {
  if (part.type !== "property" || part.property === "id") return;
  const { argument, output, kind } = propertyOf(part.kind, part.property);
  if (argument || output || !kind) return;
  const names = [...Object.keys(kind.outputs), ...Object.keys(kind.properties)];
  reading.wrong(
    "UNKNOWN_PROPERTY",
    place.path,
    `${kind.name} has no output or argument "${part.property}"${hint(part.property, names)}`,
    place,
  );
}

/** What a part of the model says in this stack. */
export function resolveNode(reading: Reading, known: Known, node: Node, place: Place): Value {
  if (node.type === "list") {
    return node.items.map((item, index) =>
      resolveNode(reading, known, item, { ...place, path: [...place.path, index] }),
    );
  }
  if (node.type === "map") {
    const entries = [...node.entries].map(([key, { node: inner }]) => [
      key,
      resolveNode(reading, known, inner, {
        ...place,
        path: [...place.path, key],
        ...(place.secretName === undefined ? {} : { secretName: camel([place.secretName, key]) }),
      }),
    ]);
    return Object.fromEntries(entries);
  }
  return resolveScalar(reading, known, node, place);
}

/** The config keys that a plain text at a path was put together from, as `<project>:<key>`. */
export function configKeysAt(reading: Reading, path: Path): string[] {
  const node = nodeAt(reading.root, path);
  if (node?.type === "scalar" && node.config !== undefined) return [node.config];
  if (node?.type !== "scalar") return [];
  return partsOf(node).flatMap((part) =>
    typeof part === "object" && part.type === "config" && reading.environment.config(part.key) !== undefined
      ? [`${reading.environment.project}:${part.key}`]
      : [],
  );
}

/** The same as the end of a sentence about what came of them. */
export function originAt(reading: Reading, ...paths: Path[]): string {
  const keys = new Set(paths.flatMap((path) => configKeysAt(reading, path)));
  return keys.size === 0 ? "" : ` (${[...keys].join(", ")} in ${configFile(reading.environment)})`;
}
