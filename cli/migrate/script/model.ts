import type { Args } from "pulumi-logto/kinds";
import { suggest } from "pulumi-logto/text";
import { emptyDraft, literal } from "../../shared/draft/draft.ts";
import { slug } from "../../shared/tenant/names.ts";
import { checkArguments } from "../check.ts";
import { Lift } from "../lift.ts";
import type { Migration } from "../migration.ts";
import { fold, open, type Reading } from "../reading.ts";
import type { ApiResource, Application, Connection, Role, ScriptConfig } from "./config.ts";
import { connectorsInModel } from "./connector-model.ts";
import type { ScriptOptions } from "./options.ts";

const managementRole = "Logto Management API access";
const isOwn = ({ name, type }: Application) =>
  type === "MachineToMachine" && fold(name) === "setupautomation";

class Writer {
  readonly #reading: Reading;
  readonly #config: ScriptConfig;
  readonly #options: ScriptOptions;
  readonly #lift: Lift;
  readonly migration: Migration = {
    ...emptyDraft(),
    production: { config: new Map(), secrets: new Map() },
    open: new Set(),
  };
  readonly #names = new Map<object, string>();

  constructor(reading: Reading, config: ScriptConfig, options: ScriptOptions) {
    this.#reading = reading;
    this.#config = config;
    this.#options = options;
    this.#lift = new Lift(this.migration, options.hasProduction);
    for (const some of [config.applications, config.apiResources, config.roles, config.webhooks]) {
      const taken = new Set<string>();
      for (const one of some) {
        const named =
          "indicator" in one
            ? (one.key ?? one.name ?? one.indicator)
            : "key" in one
              ? (one.key ?? one.name)
              : one.name;
        const wished = slug(named, "resource");
        let name = wished;
        for (let number = 2; taken.has(name); number++) name = `${wished}-${number}`;
        taken.add(name);
        this.#names.set(one, name);
      }
    }
  }

  #nameOf = (one: object) => this.#names.get(one) as string;

  write(): Migration {
    const { model } = this.migration;
    const { applications, apiResources, roles, webhooks } = this.#config;
    const put = (key: string, content: Record<string, unknown>) => {
      if (Object.keys(content).length > 0) model[key] = content;
    };
    this.#connection();
    const managed = applications.filter((one) => {
      if (isOwn(one))
        this.#reading.leave(one.at, "pulumi-logto runs as this application, so it's made by hand");
      return !isOwn(one);
    });
    put(
      "applications",
      Object.fromEntries(managed.map((one) => [this.#nameOf(one), this.#application(one)])),
    );
    put(
      "apiResources",
      Object.fromEntries(apiResources.map((one) => [this.#nameOf(one), this.#apiResource(one)])),
    );
    put("roles", Object.fromEntries(roles.map((one) => [this.#nameOf(one), this.#role(one)])));
    const parts = connectorsInModel(this.#reading, this.#config, this.#options, this.migration, this.#lift);
    for (const [key, content] of Object.entries(parts)) put(key, content);
    put(
      "webhooks",
      Object.fromEntries(
        webhooks.map((one) => {
          const { name, url, events, at } = one;
          const logical = this.#nameOf(one);
          const args = { name, url: url.development[0] ?? url.production[0], events };
          checkArguments(this.#reading, "Webhook", args, at);
          const lifted = this.#lift.addresses(logical, "Webhook", "url", url);
          return [logical, { ...this.#called(logical, name), url: lifted, events, adopt: true }];
        }),
      ),
    );
    return this.migration;
  }

  #called = (logical: string, name: string | undefined) =>
    name === undefined || name === logical ? {} : { name: literal(name) };

  #connection(): void {
    const { config, secrets, open: unknown, production, remarks } = this.migration;
    const put = (connection: Connection, to: Pick<Migration, "config" | "secrets">, isWhole: boolean) => {
      for (const key of ["endpoint", "appId", "resource"] as const) {
        const value = connection[key];
        if (typeof value === "string") to.config.set(`logto:${key}`, value);
        else if (isWhole && key !== "resource") unknown.add(`logto:${key}`);
      }
      const { appSecret } = connection;
      if (isWhole || appSecret !== undefined) {
        to.secrets.set("logto:appSecret", appSecret === open ? undefined : appSecret);
      }
    };
    put(this.#config.connection, { config, secrets }, true);
    const isSaid = Object.keys(this.#config.production).length > 0;
    if (!this.#options.hasProduction) {
      if (isSaid)
        remarks.push("The file has a tenant of production too; --production-stack <stack> takes it.");
      return;
    }
    production.config.set("logto:production", "true");
    put(this.#config.production, production, false);
  }

  #application(one: Application): Args {
    const { at, name, type, description, isThirdParty, redirectUris, postLogoutRedirectUris } = one;
    const logical = this.#nameOf(one);
    const uris = [...redirectUris.development, ...redirectUris.production];
    const isMachine = type === "MachineToMachine";
    if (!isMachine && uris.length === 0) {
      this.#reading.wrong(
        at,
        "has no redirect URIs; write the ones that the script gave it: redirect_uris: [<URI>]",
      );
      return {};
    }
    const roles = one.roles.map((role) => this.#roleOf(role)).filter((role) => role !== undefined);
    const plain = {
      ...{ name, type },
      ...(description ? { description } : {}),
      ...(isThirdParty ? { isThirdParty } : {}),
      ...(isMachine ? {} : { redirectUris: uris }),
      ...(roles.length > 0 ? { roles } : {}),
    };
    checkArguments(this.#reading, "Application", plain, at);
    const addresses = Object.entries({
      redirectUris,
      postLogoutRedirectUris,
      corsAllowedOrigins: one.corsAllowedOrigins,
    }).flatMap(([argument, some]) =>
      some.development.length + some.production.length > 0
        ? [[argument, this.#lift.addresses(logical, "Application", argument, some)]]
        : [],
    );
    return {
      ...this.#called(logical, name),
      type,
      ...(description ? { description: literal(description) } : {}),
      ...(isThirdParty ? { isThirdParty } : {}),
      ...Object.fromEntries(addresses),
      ...(roles.length > 0 ? { roles } : {}),
      adopt: true,
    };
  }

  /** A role as a reference; one that isn't in the file is the tenant's. */
  #roleOf({ name, at }: Application["roles"][number]): string | undefined {
    const { roles } = this.#config;
    const found = roles.find((role) => fold(role.name) === fold(name));
    if (found) return this.#nameOf(found);
    if (name === managementRole) return `tenant:${name}`;
    const near = suggest(
      name,
      roles.map((role) => role.name),
    );
    if (near) return this.#reading.wrong(at, `is no role of the file; did you mean "${near}"?`);
    this.#reading.remarks.push(
      `${at.path}: no such role in the file, so it's written as one of the tenant's.`,
    );
    return `tenant:${name}`;
  }

  #apiResource(one: ApiResource): Args {
    const { at, name, indicator, accessTokenTtl, isDefault, scopes } = one;
    const logical = this.#nameOf(one);
    const more = {
      ...(accessTokenTtl === undefined ? {} : { accessTokenTtl }),
      ...(isDefault ? { isDefault } : {}),
    };
    checkArguments(this.#reading, "ApiResource", { name: name ?? logical, indicator, ...more }, at);
    const described = [...scopes].map(([scope, text]) => [scope, literal(text)]);
    return {
      ...this.#called(logical, name),
      indicator: literal(indicator),
      ...more,
      ...(scopes.size > 0 ? { scopes: Object.fromEntries(described) } : {}),
      adopt: true,
    };
  }

  /** A role of machines is one that applications hold. */
  #typeOf({ name, type }: Role): "User" | "MachineToMachine" {
    const isHeld = this.#config.applications.some(({ roles }) =>
      roles.some((one) => fold(one.name) === fold(name)),
    );
    return type ?? (isHeld ? "MachineToMachine" : "User");
  }

  #role(one: Role): Args {
    const { at, name, isDefault } = one;
    const logical = this.#nameOf(one);
    const type = this.#typeOf(one);
    let { description } = one;
    if (!description) {
      description = name;
      this.#reading.remarks.push(
        `Role "${name}" has no description in the file, and Logto wants one: its name is written. The tenant's may differ.`,
      );
    }
    const more = { ...(type === "User" ? {} : { type }), ...(isDefault ? { isDefault } : {}) };
    checkArguments(this.#reading, "Role", { name, description, ...more }, at);
    const scopes = this.#granted(one);
    return {
      ...this.#called(logical, name),
      description: literal(description),
      ...more,
      ...(Object.keys(scopes).length > 0 ? { scopes } : {}),
      adopt: true,
    };
  }

  #resourcesOf({ resource, at }: Role["scopes"][number]): ApiResource[] {
    const { apiResources } = this.#config;
    if (resource === undefined) return apiResources;
    const words = (one: ApiResource) => [one.key, one.name, one.indicator, this.#nameOf(one)];
    const found = apiResources.filter((one) =>
      words(one).some((word) => word && fold(word) === fold(resource)),
    );
    if (found.length > 0) return found;
    const near = suggest(
      resource,
      apiResources.flatMap((one) => words(one).filter((word) => word !== undefined)),
    );
    this.#reading.wrong(
      at,
      `names an API resource that the file doesn't have${near ? `; did you mean "${near}"?` : ""}`,
    );
    return [];
  }

  /** The scopes that a role grants, written out: a model has no globs. */
  #granted({ scopes }: Role): Record<string, string[]> {
    const granted = new Map<string, Set<string>>();
    for (const grant of scopes) {
      const resources = this.#resourcesOf(grant);
      const has = (name: string) => resources.filter((one) => one.scopes.has(name));
      const isGlob = has(grant.name).length === 0 && (grant.name.includes("*") || grant.name === "all");
      const pattern = new RegExp(
        `^${
          grant.name === "all"
            ? ".*"
            : grant.name
                .split("*")
                .map((part) => part.replace(/[^\w:]/g, "\\$&"))
                .join(".*")
        }$`,
      );
      const found = resources.flatMap((one) =>
        [...one.scopes.keys()]
          .filter((scope) => (isGlob ? pattern.test(scope) : scope === grant.name))
          .map((scope) => [this.#nameOf(one), scope] as const),
      );
      if (found.length === 0 && resources.length > 0) {
        const near = suggest(
          grant.name,
          resources.flatMap((one) => [...one.scopes.keys()]),
        );
        this.#reading.wrong(
          grant.at,
          `no API resource of the file has this scope${near ? `; did you mean "${near}"?` : ""}`,
        );
      }
      if (!isGlob && found.length > 1) {
        this.#reading.wrong(
          grant.at,
          "is a scope of several API resources; write it below the one that is meant",
        );
      }
      for (const [resource, scope] of found) {
        granted.set(resource, (granted.get(resource) ?? new Set()).add(scope));
      }
    }
    return Object.fromEntries([...granted].map(([resource, names]) => [resource, [...names]]));
  }
}

/** A configuration of the script as a model. Mistakes and what is left go to the reading. */
export const scriptModel = (reading: Reading, config: ScriptConfig, options: ScriptOptions): Migration =>
  new Writer(reading, config, options).write();
