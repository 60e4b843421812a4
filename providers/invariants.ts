import {
  type Args,
  type Kind,
  keysAt,
  kinds,
  listOf,
  optionsAt,
  ownValue,
  propertiesOf,
} from "./kinds/index.ts";
import { allowed, suggest } from "./text.ts";

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

/** The scopes of a role that fit, as `resource/scope`; organization scopes by their name. */
const scopesOf = (role: Fact, scope: RegExp): string[] =>
  ["scopes", "resourceScopes"]
    .flatMap((argument) => listOf(role.args[argument]))
    .filter((one): one is string => typeof one === "string" && scope.test(one));

/** Scopes that a sentence speaks of, and the names in it that say which. */
type Scopes = { scope: RegExp; names: Invariant["names"] };

function scopesIn(scope: string, resource: string | undefined): Scopes {
  const full = resource === undefined ? scope : `${resource}/${scope}`;
  const kind = resource === undefined ? "OrganizationScope" : "Scope";
  const names = scope.includes("*")
    ? [{ kinds: ["ApiResource"], name: resource ?? "*" }]
    : [{ kinds: [kind], name: full }];
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
        scopesOf(role, scope).map((found) => ({
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
          scopesOf(role, scope).flatMap((found): Breach[] => {
            const breach = (who: string) => ({ fact: role, argument: "scopes", says: `${who} has ${found}` });
            if (role.args.type !== "MachineToMachine") return [breach(`role ${role.name}`)];
            return held
              .filter((one) => one.role === role && !names.includes(one.application))
              .map(({ application }) => breach(`${application}, by the role ${role.name},`));
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
    return allowed.some((one) => one.test(host) || one.test(hostname) || one.test(protocol));
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

/** What a path or a value of it can't be, where the argument's shape says: it would never be breached, or always. */
function strange(kind: Kind, path: readonly string[], values: readonly string[]): string | undefined {
  const [argument = "", ...below] = path;
  const shape = propertiesOf(kind)[argument]?.schema;
  if (!shape) return undefined;
  for (const [i, step] of below.entries()) {
    const keys = keysAt(shape, below.slice(0, i));
    if (keys.length > 0 && !keys.includes(step)) {
      return `${path.slice(0, i + 1).join(".")} has no "${step}"; ${allowed(step, keys)}`;
    }
  }
  const options = optionsAt(shape, below);
  const odd = values.find((one) => one !== notSet && !options.includes(one));
  return options.length > 0 && odd !== undefined
    ? `${path.join(".")} can't be "${odd}"; ${allowed(odd, options)}`
    : undefined;
}

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
  return strange(kind, path, values) ?? is(kind, name, path, values, isNever);
}
