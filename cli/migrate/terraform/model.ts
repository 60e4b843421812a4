import {
  type Args,
  isPlainObject,
  type Kind,
  kindOf,
  kinds,
  mistakesOf,
  type Property,
} from "pulumi-logto/kinds";
import { near } from "pulumi-logto/text";
import { mapReferences } from "../../shared/compare/references.ts";
import { configKey, literal } from "../../shared/draft/draft.ts";
import { Values } from "../../shared/draft/values.ts";
import { emptyMigration, logicalName, type Migration } from "../migration.ts";
import type { Reading } from "../reading.ts";
import { argumentOf, inOrder, isUnset, mapped } from "./attributes.ts";
import { configuredArguments, configuredKind } from "./configured.ts";
import type { Held } from "./state.ts";

const idOf = ({ attributes }: Held): string => String(attributes.id ?? "");
const kindOfType = (type: string): Kind => kindOf(mapped[type]?.kind as string);
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** A scope that roles may name. */
interface ScopeAt {
  resource: string;
  name: string;
}

class Writer {
  readonly #reading: Reading;
  readonly #held: readonly Held[];
  readonly migration: Migration = emptyMigration();
  readonly #values = new Values(this.migration, new Map());
  readonly #names = new Map<Held, string>();
  readonly #scopes = new Map<string, ScopeAt>();
  /** Connectors of the state, by the target that the sign-in experience calls them. */
  readonly #targets = new Map<string, string>();
  readonly #roles = new Map<string, { name: string; type: unknown }>();

  constructor(reading: Reading, held: readonly Held[]) {
    this.#reading = reading;
    this.#held = held;
    const taken = new Map<string, Set<string>>();
    for (const one of held) {
      const beside = taken.get(one.type) ?? new Set();
      taken.set(one.type, beside);
      this.#names.set(one, logicalName(beside, one.words.join("-")));
    }
  }

  #of = (type: string) => this.#held.filter((one) => one.type === type);
  #nameOf = (one: Held) => this.#names.get(one) as string;
  #leave = (what: string, why: string) =>
    void this.#reading.remarks.push(`Not carried over: ${what}: ${why}.`);

  /**
   * What attributes say as arguments, as far as the kind takes it; undefined: it can't be declared. `more` is known to be
   * said elsewhere, `always` is said whatever the state says.
   */
  #argumentsOf(held: Held, more: Args = {}, always: Args = {}): Args | undefined {
    const { type, address, attributes, sensitive } = held;
    const { arguments: names, references, readOnly } = mapped[type] as (typeof mapped)[string];
    const kind = kindOfType(type);
    const args: Args = { ...always };
    for (const [attribute, value] of Object.entries(attributes)) {
      const argument = Object.hasOwn(names, attribute) ? names[attribute] : undefined;
      if (argument === undefined) {
        const isKnown = [...references, ...readOnly].includes(attribute);
        if (!isKnown && !isUnset(value))
          this.#leave(`${address}.${attribute}`, "migrate knows no such attribute");
        continue;
      }
      if (isUnset(value)) continue;
      if (sensitive.has(attribute)) {
        this.#leave(
          `${address}.${attribute}`,
          "the state says that it's secret, and the model has no place for it",
        );
        continue;
      }
      const said = argumentOf(argument, value);
      if (!isUnset(said) && !this.#isDefault(kind.properties[argument], said)) args[argument] = said;
    }
    return this.#declarable(kind, address, args, more);
  }

  /** The arguments without those that can't be declared so; undefined: nothing can. `more` is said elsewhere. */
  #declarable(kind: Kind, address: string, args: Args, more: Args = {}): Args | undefined {
    const all = { ...args, ...more };
    for (;;) {
      const [mistake] = mistakesOf(kind, all, { production: false }).filter(({ warning }) => !warning);
      if (!mistake) {
        for (const name of Object.keys(more)) delete all[name];
        return all;
      }
      const [argument] = mistake.path;
      const where = [address, ...mistake.path].join(".");
      this.#leave(where, mistake.message);
      const isGone =
        typeof argument === "string" && Object.hasOwn(all, argument) && !Object.hasOwn(more, argument);
      if (!isGone || kind.properties[argument]?.required) return undefined;
      delete all[argument];
    }
  }

  #isDefault(property: Property | undefined, value: unknown): boolean {
    if (!property || property.required || property.default === undefined) return false;
    if (Array.isArray(property.default)) return Array.isArray(value) && value.length === 0;
    return property.default === value;
  }

  /** The lines of one resource. */
  #content(held: Held, args: Args, more: Args, kind: Kind = kindOfType(held.type)): Args {
    const { properties } = kind;
    const logical = this.#nameOf(held);
    const written = Object.entries(args).flatMap(([argument, value]) => {
      const property = properties[argument];
      if (!property || (property.logicalName && value === logical)) return [];
      return [[argument, this.#values.argument({ kind, name: logical, args }, [argument], value)] as const];
    });
    const adopt = idOf(held) ? { adopt: idOf(held) } : {};
    return inOrder(properties, { ...Object.fromEntries(written), ...more, ...adopt });
  }

  /** The resources of a type, by their names; `more` is what others say of one, `always` is said of every one. */
  #section(
    type: string,
    more: (held: Held, args: Args) => Args = () => ({}),
    always: (held: Held) => Args = () => ({}),
  ): Args {
    return Object.fromEntries(
      this.#of(type).flatMap((held) => {
        const args = this.#argumentsOf(held, {}, always(held));
        return args ? [[this.#nameOf(held), this.#content(held, args, more(held, args))]] : [];
      }),
    );
  }

  write(): Migration {
    const { model, open, secrets } = this.migration;
    const unknown = this.#held.filter((one) => !Object.hasOwn(mapped, one.type) && !configuredKind(one));
    for (const { address, type } of unknown) this.#leave(address, this.#unknownType(type));
    const sections = {
      connectors: this.#connectors(),
      apiResources: this.#apiResources(),
      roles: this.#plainRoles(),
      applications: this.#applications(),
      users: this.#users(),
      signInExperience: this.#signIn(),
      accountCenter: this.#setting("logto_account_center"),
      idTokenSettings: this.#setting("logto_id_token_config"),
      oidcSessionSettings: this.#setting("logto_oidc_session_config"),
    };
    for (const { key, inside } of kinds) {
      const section = inside ? {} : (sections as Record<string, Args>)[key];
      if (Object.keys(section ?? {}).length > 0) model[key] = section;
    }
    for (const key of ["endpoint", "appId"]) open.add(`logto:${key}`);
    secrets.set("logto:appSecret", undefined);
    return this.migration;
  }

  /** What to do with something of a type that nobody here has heard of: the tenant has it, too. */
  #unknownType(type: string): string {
    const words = type.replace(/^logto_/, "").replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
    const [section] = near(
      words,
      kinds.flatMap(({ key, inside }) => (inside ? [] : [key])),
    );
    const only = section === undefined ? "" : ` --only ${section}`;
    return `migrate knows no such type. Let the tenant say it: ${this.#reading.command} export --dry-run${only}`;
  }

  #connectors(): Args {
    const { config } = this.migration;
    return Object.fromEntries(
      this.#of("logto_connector").flatMap((held) => {
        const kind = configuredKind(held);
        const said = kind && configuredArguments(kind, held, this.#leave);
        const args = kind && said && this.#declarable(kind, held.address, said);
        if (!kind || !args) return [];
        const name = this.#nameOf(held);
        const id = idOf(held);
        const target = kind.outputs.target?.computed?.({ id }, args, "")?.join.join("");
        if (target) this.#targets.set(target, name);
        const idKey = configKey(name, "connectorId");
        const { instanceId: _, adopt: __, ...content } = this.#content(held, args, {}, kind);
        if (id !== name) config.set(idKey, id);
        // The tenant's own id of it; a stack that sets none gets the name.
        const own = id === name ? {} : { instanceId: `\${config.${idKey}:-${name}}` };
        return [[name, inOrder(kind.properties, { ...content, ...own, adopt: true })]];
      }),
    );
  }

  /** What a tenant has once. */
  #setting(type: string): Args {
    const [held, ...more] = this.#of(type);
    for (const { address } of more) this.#leave(address, "a tenant has it once");
    const kind = held && configuredKind(held);
    const said = kind && configuredArguments(kind, held, this.#leave);
    const args = said && this.#declarable(kind, held.address, this.#named(kind, held.address, said));
    if (!args) return {};
    const { adopt: _, ...content } = this.#content(held, args, {}, kind);
    return content;
  }

  /** References by what the model calls them, else by what the tenant does. */
  #named(kind: Kind, address: string, args: Args): Args {
    const byId = Object.entries(args).filter(([name]) => {
      const { ref, refOutput } = kind.properties[name] ?? {};
      return ref !== undefined && refOutput === undefined;
    });
    for (const [name] of byId)
      this.#leave(`${address}.configuration.${name}`, "it names others by their ids");
    const rest = Object.entries(args).filter((one) => !byId.some(([name]) => name === one[0]));
    return mapReferences(kind, Object.fromEntries(rest), ({ ref }, value) =>
      ref === "Connector" && typeof value === "string"
        ? (this.#targets.get(value) ?? `tenant:${value}`)
        : `tenant:${value}`,
    );
  }

  /** The secrets of an application that Terraform made; their values are the tenant's to say. */
  #secretsOf(application: Held, done: Set<Held>): Args {
    const own = this.#of("logto_application_secret").filter(
      ({ attributes }) => attributes.application_id === application.attributes.id,
    );
    const written: Args = {};
    for (const secret of own) {
      done.add(secret);
      const said = this.#argumentsOf(secret, { application: idOf(application) });
      if (said) written[String(said.name)] = { adopt: true };
    }
    const { client_secrets: all } = application.attributes;
    const others = Object.keys(isPlainObject(all) ? all : {}).filter(
      (name) => name !== "Default secret" && !Object.hasOwn(written, name),
    );
    for (const name of others) {
      this.#leave(
        `${application.address}.client_secrets: ${JSON.stringify(name)}`,
        `no resource of Terraform's made it, and it stays at the tenant. To declare it: applications.${this.#nameOf(application)}.secrets: { ${JSON.stringify(name)}: { adopt: true } }`,
      );
    }
    return Object.keys(written).length > 0 ? { secrets: written } : {};
  }

  #applications(): Args {
    const done = new Set<Held>();
    // The provider answers none as null, and the model has to say where sign-in may send its code.
    const always = ({ attributes }: Held) =>
      ["MachineToMachine", "Protected"].includes(String(attributes.type)) ? {} : { redirectUris: [] };
    const applications = this.#section("logto_application", (held) => this.#secretsOf(held, done), always);
    for (const secret of this.#of("logto_application_secret").filter((one) => !done.has(one))) {
      this.#leave(secret.address, "its application isn't in the model, and a secret is declared within that");
    }
    return applications;
  }

  #apiResources(): Args {
    const scopes = this.#of("logto_api_resource_scope");
    const done = new Set<Held>();
    const resources = this.#section("logto_api_resource", (held) => {
      const name = this.#nameOf(held);
      const own = scopes.filter(({ attributes }) => attributes.resource_id === held.attributes.id);
      const written: Record<string, unknown> = {};
      for (const scope of own) {
        done.add(scope);
        const said = this.#argumentsOf(scope, { apiResource: idOf(held) });
        if (!said) continue;
        const key = String(said.name);
        this.#scopes.set(idOf(scope), { resource: name, name: key });
        const { description } = said;
        written[key] = {
          ...(description === undefined ? {} : { description: literal(String(description)) }),
          ...(idOf(scope) ? { adopt: idOf(scope) } : {}),
        };
      }
      for (const one of listOf(held.attributes.scopes).filter(isPlainObject)) {
        const key = String(one.name);
        if (Object.hasOwn(written, key)) continue;
        this.#reading.remarks.push(
          `${held.address}: its scope ${JSON.stringify(key)} was no resource of Terraform's; the model declares it, since roles may grant it.`,
        );
        this.#scopes.set(String(one.id), { resource: name, name: key });
        const description =
          typeof one.description === "string" ? { description: literal(one.description) } : {};
        written[key] = { ...description, adopt: String(one.id) };
      }
      return Object.keys(written).length > 0 ? { scopes: written } : {};
    });
    for (const { address } of scopes.filter((scope) => !done.has(scope))) {
      this.#leave(address, "its API resource isn't in the state, and a scope is declared within that");
    }
    return resources;
  }

  #plainRoles(): Args {
    return this.#section("logto_role", (held, args) => {
      this.#roles.set(idOf(held), { name: this.#nameOf(held), type: args.type ?? "User" });
      const scopes = new Map<string, string[]>();
      for (const id of listOf(held.attributes.scope_ids)) {
        const found = this.#scopes.get(String(id));
        if (found) scopes.set(found.resource, [...(scopes.get(found.resource) ?? []), found.name]);
        else this.#leave(`${held.address}.scope_ids: ${id}`, "no scope of the state has this id");
      }
      return scopes.size > 0 ? { scopes: Object.fromEntries(scopes) } : {};
    });
  }

  /** Names of roles that a user holds, by their ids. */
  #rolesOf(address: string, ids: unknown): string[] {
    return listOf(ids).flatMap((id) => {
      const found = this.#roles.get(String(id));
      if (found?.type === "User") return [found.name];
      this.#leave(
        `${address}.role_ids: ${id}`,
        found ? "a user can't hold a role of machines" : "no role of the state has this id",
      );
      return [];
    });
  }

  #users(): Args {
    const assignments = this.#of("logto_assign_roles_to_user");
    const done = new Set<Held>();
    const users = this.#section("logto_user", (held) => {
      const own = assignments.filter(({ attributes }) => attributes.user_id === held.attributes.id);
      for (const one of own) done.add(one);
      const sources = [held, ...own].filter(({ attributes }) => !isUnset(attributes.role_ids));
      const roles = [
        ...new Set(sources.flatMap((one) => this.#rolesOf(one.address, one.attributes.role_ids))),
      ];
      return sources.length > 0 ? { roles } : {};
    });
    for (const { address } of assignments.filter((one) => !done.has(one))) {
      this.#leave(address, "its user isn't in the model, and roles are declared within that");
    }
    return users;
  }

  #signIn(): Args {
    if (this.#of("logto_sign_in_experience").some(configuredKind)) {
      return this.#setting("logto_sign_in_experience");
    }
    const [held, ...more] = this.#of("logto_sign_in_experience");
    for (const { address } of more) this.#leave(address, "a tenant has one sign-in experience");
    const args = held && this.#argumentsOf(held);
    if (!held || !args) return {};
    const { adopt: _, ...content } = this.#content(held, args, {});
    const { socialConnectors } = content;
    return Array.isArray(socialConnectors)
      ? {
          ...content,
          socialConnectors: socialConnectors.map((target) => this.#targets.get(target) ?? `tenant:${target}`),
        }
      : content;
  }
}

/** A state of lenstra/logto, or of the-ccsn/logto, as a model, its ids as what is to be adopted. */
export const terraformModel = (reading: Reading, held: readonly Held[]): Migration =>
  new Writer(reading, held).write();
