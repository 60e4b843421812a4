import type { Args } from "pulumi-logto/kinds";
import { allowed } from "pulumi-logto/text";
import { literal } from "../../shared/draft/draft.ts";
import { emptyMigration, logicalName, type Migration } from "../migration.ts";
import type { Path, Reading } from "../reading.ts";
import { addressesOf } from "./addresses.ts";
import { type ConnectorOptions, connectorSections } from "./connectors.ts";
import type { Application, ScriptConfig } from "./shape.ts";

export interface ScriptOptions extends ConnectorOptions {
  /** Whether production is a stack of its own. */
  hasProduction: boolean;
}

/** Logical names by the keys of a section. */
function namesOf(section: object): Map<string, string> {
  const taken = new Set<string>();
  return new Map(Object.keys(section).map((key) => [key, logicalName(taken, key)]));
}

const called = (logical: string, name: string) => (name === logical ? {} : { name: literal(name) });

function connection({ config, secrets, open: unknown }: Migration, { endpoint, m2m }: ScriptConfig): void {
  for (const [key, value] of Object.entries({ "logto:endpoint": endpoint, "logto:appId": m2m.app_id })) {
    if (typeof value === "string") config.set(key, value);
    else unknown.add(key);
  }
  secrets.set("logto:appSecret", typeof m2m.app_secret === "string" ? m2m.app_secret : undefined);
}

/** The application that the script runs as, and the provider. */
const isOwn = ({ name, type }: Application) => type === "MachineToMachine" && name === "Setup Automation";

/** A configuration of the script as a model. Mistakes and what is left go to the reading. */
export function scriptModel(reading: Reading, file: ScriptConfig, options: ScriptOptions): Migration {
  const { api_resource: apiResource, applications, roles } = file;
  const migration = emptyMigration();
  const resourceName = apiResource ? logicalName(new Set(), apiResource.name) : "";
  const roleNames = namesOf(roles);
  const applicationNames = namesOf(applications);
  connection(migration, file);

  /** Names of a list that something else in the file has to have. */
  const known = (at: Path, names: readonly string[], all: Iterable<string>, none: string) =>
    names.filter((name, i) => {
      const has = [...all];
      if (!has.includes(name)) reading.wrong([...at, i], `${none}; ${allowed(name, has)}`);
      return has.includes(name);
    });

  const application = (key: string, said: Application): Args => {
    const { name, type, description } = said;
    const at = ["applications", key];
    const logical = applicationNames.get(key) as string;
    const isMachine = type === "MachineToMachine";
    if (!isMachine && said.redirect_uris.length === 0) {
      reading.wrong(
        at,
        "has no redirect URIs; write the ones that the script gave it: redirect_uris: [<URI>]",
      );
    }
    const held = known([...at, "roles"], said.roles, roleNames.keys(), "is no role of the file");
    const uris = { redirectUris: said.redirect_uris, postLogoutRedirectUris: said.post_logout_redirect_uris };
    const given = Object.entries(uris).filter(([, some]) => some.length > 0);
    const more = held.length > 0 ? { roles: held.map((role) => roleNames.get(role)) } : {};
    reading.checked("Application", { name, type, description, ...Object.fromEntries(given), ...more }, at);
    const written = given.map(([argument, some]) => [
      argument,
      addressesOf(migration, options.hasProduction, logical, argument as keyof typeof uris, some),
    ]);
    return {
      ...called(logical, name),
      type,
      ...(description ? { description: literal(description) } : {}),
      ...Object.fromEntries(written),
      ...more,
      adopt: true,
    };
  };

  const role = (name: string, said: ScriptConfig["roles"][string]): Args => {
    const at = ["roles", name];
    const isHeld = Object.values(applications).some((one) => one.roles.includes(name));
    const machine = isHeld ? { type: "MachineToMachine" } : {};
    const description = said.description ?? name;
    if (said.description === undefined) {
      reading.remarks.push(
        `Role "${name}" has no description in the file, and Logto wants one: its name is written. The tenant's may differ.`,
      );
    }
    reading.checked("Role", { name, description, ...machine }, at);
    const all = Object.keys(apiResource?.scopes ?? {});
    const granted = known([...at, "scopes"], said.scopes, all, "the API resource has no such scope");
    return {
      ...called(roleNames.get(name) as string, name),
      description: literal(description),
      ...machine,
      ...(granted.length > 0 ? { scopes: { [resourceName]: granted } } : {}),
      adopt: true,
    };
  };

  const managed = Object.entries(applications).filter(([key, one]) => {
    if (isOwn(one))
      reading.leave(["applications", key], "pulumi-logto runs as this application, so it's made by hand");
    return !isOwn(one);
  });
  const sections: Record<string, Args> = {
    applications: Object.fromEntries(
      managed.map(([key, one]) => [applicationNames.get(key), application(key, one)]),
    ),
  };
  if (apiResource) {
    const { name, indicator, scopes } = apiResource;
    reading.checked("ApiResource", { name, indicator }, ["api_resource"]);
    const described = Object.entries(scopes).map(([scope, text]) => [scope, literal(text)]);
    sections.apiResources = {
      [resourceName]: {
        ...called(resourceName, name),
        indicator: literal(indicator),
        ...(described.length > 0 ? { scopes: Object.fromEntries(described) } : {}),
        adopt: true,
      },
    };
  }
  sections.roles = Object.fromEntries(
    Object.entries(roles).map(([name, one]) => [roleNames.get(name), role(name, one)]),
  );
  Object.assign(sections, connectorSections(reading, migration, file, options));
  for (const [key, content] of Object.entries(sections)) {
    if (Object.keys(content).length > 0) migration.model[key] = content;
  }
  if (options.hasProduction) migration.production.set("logto:production", "true");
  return migration;
}
