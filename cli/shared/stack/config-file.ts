import { isPlainObject } from "pulumi-logto/marks";
import { isAlias, isScalar, parseDocument, visit } from "yaml";
import type { Opener } from "./decrypt.ts";

/* A stack's config from its file, for the shapes in which nobody can take it otherwise than Pulumi's CLI does. */

type Values = Record<string, unknown>;

/** What Pulumi's YAML and ours, of different versions of the standard, might read differently: 0777, yes, 1e3, a date. */
function isAmbiguous(source: string): boolean {
  if (/^(?:0|-?[1-9]\d{0,14})$/.test(source)) return false;
  return /^(?:[-+.~].*|\d[\d.:_+a-fotxz-]*|y|n|yes|no|on|off|null|)$/i.test(source);
}

/** Reads a file of Pulumi's; throws where there's anything in it that another reader may take for something else. */
export function readPlainly(text: string): Values {
  const document = parseDocument(text);
  const refuse = (what: string) => {
    throw new Error(`holds ${what}`);
  };
  for (const { message } of [...document.errors, ...document.warnings]) refuse(message);
  visit(document, {
    Node(_, node) {
      if (isAlias(node) || node.tag || node.anchor) refuse("an alias, an anchor or a tag");
      else if (isScalar(node) && node.type === "PLAIN" && isAmbiguous(node.source ?? ""))
        refuse(`${node.source}`);
    },
  });
  const content: unknown = document.toJS();
  return isPlainObject(content) ? content : refuse("no map");
}

/** JSON as Go writes it. */
function goJson(value: unknown): string {
  const sorted = (one: unknown): unknown => {
    if (Array.isArray(one)) return one.map(sorted);
    if (!isPlainObject(one)) return one;
    return Object.fromEntries(
      Object.keys(one)
        .sort()
        .map((name) => [name, sorted(one[name])]),
    );
  };
  return JSON.stringify(sorted(value)).replaceAll(
    /[<>&\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Values that the project's file has for all stacks. What declares a type or a default is for Pulumi to judge. */
function shared(config: Values): Values {
  return Object.fromEntries(
    Object.entries(config).map(([key, said]) => {
      if (!isPlainObject(said)) return [key, said];
      if (Object.keys(said).join() !== "value") throw new Error(`declares ${key}`);
      return [key, said.value];
    }),
  );
}

/** One value, as `pulumi config --json` says it; a secret one without the value where it can't be opened. */
function answerOf(value: unknown, open: Opener | undefined): { value?: string; secret: boolean } {
  let secret = false;
  const opened = (one: unknown): unknown => {
    if (Array.isArray(one)) return one.map(opened);
    if (!isPlainObject(one)) return one;
    if (Object.keys(one).join() === "secure" && typeof one.secure === "string") {
      secret = true;
      return open?.(one.secure);
    }
    return Object.fromEntries(Object.entries(one).map(([name, inner]) => [name, opened(inner)]));
  };
  const clear = opened(value);
  if (secret && !open) return { secret };
  return { value: typeof clear === "string" ? clear : goJson(clear), secret };
}

/**
 * What `pulumi config --json` prints; throws where the files say what only Pulumi can tell.
 *
 * @param ofAll What stands under `config` in the project's file.
 * @param stack The stack's file.
 * @param open With it, as `--show-secrets` has it.
 */
export function configAnswer(
  { project, ofAll = {}, stack }: { project: string; ofAll: unknown; stack: Values },
  open: Opener | undefined,
): string {
  const { config: own = {}, encryptionsalt: _, ...others } = stack;
  if (Object.keys(others).length > 0) throw new Error(`has ${Object.keys(others).join()}`);
  if (!isPlainObject(own) || !isPlainObject(ofAll)) throw new Error("a config that is no map");
  const full = (key: string) => {
    if (key.split(":").length > 2) throw new Error(`an old key, ${key}`);
    return key.includes(":") ? key : `${project}:${key}`;
  };
  const values = [...Object.entries(shared(ofAll)), ...Object.entries(own)].map(
    ([key, value]) => [full(key), value] as const,
  );
  const answers = [...new Map(values)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => [key, answerOf(value, open)]);
  return JSON.stringify(Object.fromEntries(answers));
}
