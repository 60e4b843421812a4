import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";

const folder = join(import.meta.dirname, "../models");
const read = (name: string): Map => parse(readFileSync(join(folder, `${name}.yaml`), "utf8"));

type Map = Record<string, unknown>;
const isMap = (value: unknown): value is Map =>
  value !== null && typeof value === "object" && !Array.isArray(value);

/** One model over another: maps are merged, everything else replaced, and what is null is taken out. */
function laidOver(below: Map, above: Map): Map {
  const merged = Object.entries(above).map(([key, value]) => {
    const former = below[key];
    return [key, isMap(value) ? laidOver(isMap(former) ? former : {}, value) : value] as const;
  });
  return Object.fromEntries(
    Object.entries({ ...below, ...Object.fromEntries(merged) }).filter(([, value]) => value !== null),
  );
}

/** Every kind with every argument, and the same after a change of every argument. */
export const everything = read("everything");
export const everythingChanged = laidOver(everything, read("everything-changed"));
export const everythingReplaced = laidOver(everythingChanged, read("everything-replaced"));

/** A change that every rule of the review has something to say of, and the way back. */
export const risky = laidOver(everything, read("risky"));

export const modelText = (model: Map): string => stringify(model, { aliasDuplicateObjects: false });

const secretNames = [
  ...["alicePassword", "googleSecret", "corporateSecret", "mailPassword", "ssoSecret"],
  ...["captchaKey", "jwtKey", "actionKey", "hookToken"],
];

/** A unique value for every secret that these models ask for, by its key in the stack config. */
export const plantedSecrets: Readonly<Record<string, string>> = Object.fromEntries(
  secretNames.flatMap((name) => [
    [`panbot:${name}`, `planted-${name}-one`],
    [`panbot:${name}2`, `planted-${name}-two`],
  ]),
);
