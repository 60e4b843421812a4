import * as z from "zod";
import { type Args, type Kind, kinds, listOf, ownValue, propertiesOf } from "./kinds/index.ts";
import { suggest } from "./text.ts";

/*
 * Sentences about access that hold for a whole stack, whatever changes: `review.never` and `review.always` of a model.
 * They are checked where the model is read, in the review and in the audit.
 */

/** A resource, its references by the logical names of what they point to. */
export interface Fact {
  kind: string;
  name: string;
  args: Args;
}

/** A resource that a sentence doesn't hold for. */
export interface Breach {
  fact: Fact;
  /** The argument, or a path in it, where it is one. */
  argument?: string;
  /** What it does that it mustn't, in words. */
  says: string;
}

/** A sentence that was understood. */
export interface Invariant {
  /** Names in it that have to be declared: the kind's, and theirs. */
  names: readonly { kinds: readonly string[]; name: string }[];
  breaches(facts: readonly Fact[]): Breach[];
}

const glob = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .split("*")
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"))
      .join(".*")}$`,
  );

const namesIn = (text: string): string[] => text.split(/\s*,\s*|\s+and\s+/).filter(Boolean);

const roleKinds = ["Role", "OrganizationRole"];
const holding = { ApplicationRoles: "application", OrganizationApplication: "application" } as const;

/** A scope by the names at the tenant, as `resource/scope`, whatever it's called in the code. */
function atTenant(facts: readonly Fact[], scope: string): string {
  const args = facts.find(({ kind, name }) => kind === "Scope" && name === scope)?.args;
  return args?.name === undefined ? scope : `${args.apiResource}/${args.name}`;
}

/** The scopes of a role that fit, as `resource/scope`; organization scopes by their name. */
const scopesOf = (facts: readonly Fact[], role: Fact, scope: RegExp): string[] =>
  ["scopes", "resourceScopes"]
    .flatMap((argument) => listOf(role.args[argument]))
    .flatMap((one) => {
      const found = [String(one), atTenant(facts, String(one))].find((name) => scope.test(name));
      return found ?? [];
    });

/** Scopes that a sentence speaks of, and the names in it that say which. */
type Scopes = { scope: RegExp; names: Invariant["names"] };

/** Without a resource it's a scope of any, or of organizations. */
function scopesIn(scope: string, resource: string | undefined): Scopes {
  if (resource === undefined) {
    return { scope: new RegExp(`${glob(scope).source}|${glob(`*/${scope}`).source}`), names: [] };
  }
  const full = `${resource}/${scope}`;
  const names = scope.includes("*")
    ? [{ kinds: ["ApiResource"], name: resource }]
    : [{ kinds: ["Scope"], name: full }];
  return { scope: glob(full), names: names.filter(({ name }) => !name.includes("*")) };
}

/** By machine: each role that it holds, in the tenant or in an organization. */
const machines = (facts: readonly Fact[]): { application: string; role: Fact }[] =>
  facts.flatMap(({ kind, args }) => {
    const argument = ownValue(holding, kind);
    if (typeof argument !== "string") return [];
    const within = kind === "ApplicationRoles" ? "Role" : "OrganizationRole";
    return listOf(args.roles).flatMap((held) =>
      facts
        .filter((one) => one.kind === within && one.name === held)
        .map((role) => ({ application: String(args[argument]), role })),
    );
  });

/** `role staff has write:* of backend`. */
function has(subject: string, name: string, { scope, names }: Scopes): Invariant {
  const isRole = subject === "role";
  return {
    names: [{ kinds: isRole ? roleKinds : ["Application"], name }, ...names],
    breaches: (facts) => {
      const roles = isRole
        ? facts.filter((one) => roleKinds.includes(one.kind) && one.name === name)
        : machines(facts)
            .filter(({ application }) => application === name)
            .map(({ role }) => role);
      return roles.flatMap((role) =>
        scopesOf(facts, role, scope).map((found) => ({
          fact: role,
          argument: "scopes",
          says: isRole ? `${name} has ${found}` : `${name} has ${found} by the role ${role.name}`,
        })),
      );
    },
  };
}

/** `only orders-worker has write:orders of backend`: no other machine, and no role of people that isn't named. */
function only(names: readonly string[], { scope, names: scopes }: Scopes): Invariant {
  return {
    names: [...names.map((name) => ({ kinds: ["Application", ...roleKinds], name })), ...scopes],
    breaches: (facts) => {
      const held = machines(facts);
      return facts
        .filter(({ kind, name }) => roleKinds.includes(kind) && !names.includes(name))
        .flatMap((role) =>
          scopesOf(facts, role, scope).flatMap((found): Breach[] => {
            const breach = (who: string) => ({ fact: role, argument: "scopes", says: `${who} has ${found}` });
            if (role.args.type !== "MachineToMachine") return [breach(`role ${role.name}`)];
            const everyone = role.args.isDefault === true ? ["every new machine"] : [];
            const others = held
              .filter((one) => one.role === role && !names.includes(one.application))
              .map(({ application }) => application);
            return [...everyone, ...others].map((who) => breach(`${who}, by the role ${role.name},`));
          }),
        );
    },
  };
}

/** `every redirect URI is on dashboard.example.com`. */
function onHosts(hosts: readonly string[]): Invariant {
  const allowed = hosts.map(glob);
  const isAllowed = (uri: string) => {
    if (!URL.canParse(uri)) return false;
    const { host, hostname, protocol } = new URL(uri);
    // A host in a scheme of one's own is nobody's.
    const places = /^https?:$/.test(protocol) ? [host, hostname] : [protocol];
    return allowed.some((one) => places.some((place) => one.test(place)));
  };
  return {
    names: [],
    breaches: (facts) =>
      facts
        .filter(({ kind }) => kind === "Application")
        .flatMap((fact) =>
          ["redirectUris", "postLogoutRedirectUris"].flatMap((argument) =>
            listOf(fact.args[argument])
              .filter((uri): uri is string => typeof uri === "string" && !isAllowed(uri))
              .map((uri) => ({ fact, argument, says: `${uri} of ${fact.name} is elsewhere` })),
          ),
        ),
  };
}

/** Every value at a path below; what isn't declared is what a new tenant, or the server, makes of it. */
function valueAt({ properties, fresh }: Kind, args: Args, path: readonly string[]): unknown {
  const [argument = "", ...below] = path;
  const at = (root: unknown) => below.reduce<unknown>(ownValue, root);
  return at(args[argument]) ?? at(fresh?.[argument] ?? properties[argument]?.default);
}

const notSet = "not set";

const written = (value: unknown): string =>
  typeof value === "string" ? value : value === undefined || value === null ? notSet : JSON.stringify(value);

/** `connectors.*.config.trustUnverifiedEmail is true`: of those named, or of all. */
function is(
  kind: Kind,
  name: string,
  path: readonly string[],
  values: readonly string[],
  isNever: boolean,
): Invariant {
  const wanted = glob(name);
  return {
    names: kind.singleton || name.includes("*") ? [] : [{ kinds: [kind.name], name }],
    breaches: (facts) =>
      facts
        .filter((fact) => fact.kind === kind.name && wanted.test(fact.name))
        .flatMap((fact): Breach[] => {
          const found = written(valueAt(kind, fact.args, path));
          if (values.includes(found) !== isNever) return [];
          const argument = path.join(".");
          const where = kind.singleton ? `${kind.key}.${argument}` : `${argument} of ${fact.name}`;
          return [{ fact, argument, says: `${where} is ${found}` }];
        }),
  };
}

/** Why a sentence about a value could never be broken, or never hold: there is no such part, or no such value. */
function impossible(kind: Kind, path: readonly string[], values: readonly string[]): string | undefined {
  const [argument = "", ...below] = path;
  const { schema: whole, security } = propertiesOf(kind)[argument] ?? {};
  const said = typeof security === "function" ? security({}) : security;
  let schema = bare(whole);
  let at = argument;
  for (const step of below) {
    if (schema instanceof z.ZodArray) return `${at} is a list: say what all of it is`;
    const named = schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
    const known = [
      ...named,
      ...(typeof said === "object" && "fields" in said ? Object.keys(said.fields) : []),
    ];
    const meant = suggest(step, known);
    // Of a map what isn't known may be there all the same, unless it's a slip.
    if (!known.includes(step) && (named.length > 0 || meant))
      return `${at} has no "${step}"${meant ? `; did you mean "${meant}"?` : `; it has: ${known.join(", ")}`}`;
    schema = schema instanceof z.ZodObject ? bare(schema.shape[step] as z.ZodType) : undefined;
    at = step;
  }
  const allowed =
    schema instanceof z.ZodEnum
      ? schema.options.map(String)
      : schema instanceof z.ZodBoolean
        ? ["true", "false"]
        : [];
  const strange = values.find((value) => allowed.length > 0 && ![...allowed, "not set"].includes(value));
  if (strange === undefined) return undefined;
  const meant = suggest(strange, allowed);
  return `${path.join(".")} can't be "${strange}"${meant ? `; did you mean "${meant}"?` : `; allowed: ${allowed.join(", ")}`}`;
}

const bare = (schema: z.ZodType | undefined): z.ZodType | undefined =>
  schema instanceof z.ZodOptional || schema instanceof z.ZodNullable
    ? bare(schema.unwrap() as z.ZodType)
    : schema;

/** What can be said, as examples. */
export const sentences: Readonly<Record<"never" | "always", readonly string[]>> = {
  never: [
    "role staff has write:* of backend",
    "application orders-worker has manage:staff of backend",
    "connectors.*.config.trustUnverifiedEmail is true",
  ],
  always: [
    "only orders-worker has write:orders of backend",
    "every redirect URI is on dashboard.example.com, localhost",
    "signInExperience.mfa.policy is Mandatory",
  ],
};

/**
 * Reads a sentence.
 *
 * @returns why it can't be read, as text, where it can't.
 */
export function invariantOf(section: "never" | "always", sentence: string): Invariant | string {
  const isNever = section === "never";
  const access = /^(role|application) (\S+) has (\S+)(?: of (\S+))?$/.exec(sentence);
  if (access && isNever) {
    const [, subject = "", name = "", scope = "", resource] = access;
    return has(subject, name, scopesIn(scope, resource));
  }
  const alone = /^only (.+) (?:has|have) (\S+)(?: of (\S+))?$/.exec(sentence);
  if (alone && !isNever) {
    const [, names = "", scope = "", resource] = alone;
    return only(namesIn(names), scopesIn(scope, resource));
  }
  const hosts = /^every redirect URI is on (.+)$/.exec(sentence);
  if (hosts && !isNever) return onHosts(namesIn(hosts[1] ?? ""));
  const value = /^([A-Za-z]\w*(?:\.[^\s.]+)+) is (?:one of )?(.+)$/.exec(sentence);
  if (!value) return `can't be read; ${section} takes e.g.: ${sentences[section].join("; ")}`;
  const [key = "", ...steps] = (value[1] ?? "").split(".");
  const top = kinds.filter(({ inside }) => !inside);
  const kind = top.find((one) => one.key === key);
  if (!kind) {
    const meant = suggest(
      key,
      top.map((one) => one.key),
    );
    return `there is no "${key}"${meant ? `; did you mean "${meant}"?` : ""}`;
  }
  const [name = "*", ...path] = kind.singleton ? ["default", ...steps] : steps;
  const argument = path[0] ?? "";
  if (!propertiesOf(kind)[argument]) {
    const meant = suggest(argument, Object.keys(kind.properties));
    return `${kind.name} has no argument "${argument}"${meant ? `; did you mean "${meant}"?` : ""}`;
  }
  const values = namesIn(value[2] ?? "");
  return impossible(kind, path, values) ?? is(kind, name, path, values, isNever);
}
