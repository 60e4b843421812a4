import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readModel } from "../../model/notation/index.ts";
import { ConfigText, mapLeaves, Named, Template, type Value } from "../../model/notation/values.ts";
import { kindOf } from "../../providers/kinds/index.ts";
import { type Declaration, Pointer } from "./engine.ts";

const file = join(import.meta.dirname, "../models/everything.yaml");

/** Every kind that an open-source tenant takes, with every argument: the model that the CLI's tests use, or another one. */
export function everyKind(issuer: string, text = readFileSync(file, "utf8")): Declaration[] {
  const secrets = /Secret|Password|Key|Token/;
  const { entries } = readModel("everything.yaml", text, {
    project: "everything",
    stack: "dev",
    production: false,
    endpoint: "http://localhost",
    missingSettings: [],
    config: (key) => (key === "issuer" ? issuer : `planted-${key}`),
    isSecret: (key) => secrets.test(key),
  });
  const plain = (value: Value, refOutput?: string): unknown =>
    mapLeaves<unknown>(value, (leaf) => {
      if (leaf instanceof Named) return new Pointer(leaf.kind, leaf.name, refOutput);
      if (leaf instanceof ConfigText) return leaf.text;
      if (!(leaf instanceof Template)) return leaf;
      const parts = leaf.parts.map((part) => {
        if (typeof part === "string") return part;
        if (part.type === "property") return new Pointer(part.kind, part.name, part.property);
        return part.type === "secret" ? `planted-${part.key}` : `planted-${part.name}`;
      });
      return parts.length === 1 ? parts[0] : parts.join("");
    });
  return entries.map(({ kind, name, args }) => ({
    kind: kind.name,
    name,
    args: Object.fromEntries(
      Object.entries(args).map(([argument, value]) => [
        argument,
        plain(value, kindOf(kind.name).properties[argument]?.refOutput),
      ]),
    ),
  }));
}

/** What an object of that declaration needs, in order, and itself last. */
export function withNeeds(all: readonly Declaration[], wanted: Declaration): Declaration[] {
  const needed = new Set([wanted]);
  const pointers = function* (value: unknown): Generator<Pointer> {
    if (value instanceof Pointer) yield value;
    else if (value !== null && typeof value === "object")
      for (const inner of Object.values(value)) yield* pointers(inner);
  };
  for (const one of needed) {
    for (const first of all.filter(({ kind }) => kindOf(one.kind).program?.after?.includes(kind)))
      needed.add(first);
    for (const { key } of pointers(one.args)) {
      const target = all.find(({ kind, name }) => `${kind} ${name}` === key);
      if (target) needed.add(target);
    }
  }
  return all.filter((one) => needed.has(one));
}

/** Several in one owner are alike, and nothing at the server tells them apart: a rename makes another one. */
export const unknowable = ["SamlApplicationSecret", "SsoConnectorSigningKey"];

/** The declarations with another logical name for one of them; what it's called at the tenant stays. */
export function renamed(declared: readonly Declaration[], one: Declaration, name: string): Declaration[] {
  const pointed = (value: unknown): unknown => {
    if (value instanceof Pointer)
      return value.key === `${one.kind} ${one.name}` ? new Pointer(one.kind, name, value.output) : value;
    if (Array.isArray(value)) return value.map(pointed);
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, pointed(inner)]));
  };
  const kind = kindOf(one.kind);
  const full = Object.fromEntries(
    Object.entries(kind.properties).flatMap(([argument, { logicalName }]) =>
      logicalName ? [[argument, one.args[argument] ?? one.name]] : [],
    ),
  );
  const complete = { ...full, ...one.args };
  const args = kind.program?.complete?.(complete, one.name) ?? complete;
  return declared.map((other) =>
    other === one ? { ...other, name, args } : { ...other, args: pointed(other.args) as Declaration["args"] },
  );
}
