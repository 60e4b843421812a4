import { type Args, kindOf, ownValue } from "pulumi-logto/kinds";
import { configKey, literal } from "../../shared/draft/draft.ts";
import { checkArguments } from "../check.ts";
import type { Lift } from "../lift.ts";
import type { Migration } from "../migration.ts";
import { open, type Reading } from "../reading.ts";
import type { ScriptConfig, SocialConnector } from "./config.ts";
import { isSecretValue, providerOf } from "./connectors.ts";
import type { ScriptOptions } from "./options.ts";

/** Words of the stack config that the provider's console has for it. */
const consoleWords: Record<string, Record<string, string>> = { apple: { clientId: "serviceId" } };

class Writer {
  readonly #reading: Reading;
  readonly #config: ScriptConfig;
  readonly #options: ScriptOptions;
  readonly #migration: Migration;
  readonly #lift: Lift;

  constructor(
    reading: Reading,
    config: ScriptConfig,
    options: ScriptOptions,
    migration: Migration,
    lift: Lift,
  ) {
    this.#reading = reading;
    this.#config = config;
    this.#options = options;
    this.#migration = migration;
    this.#lift = lift;
  }

  write(): Record<string, Args> {
    const { microsoft, connectorIds } = this.#options;
    const { connectors } = this.#config;
    const social = connectors.filter(({ name }) => name !== "microsoft" || microsoft !== "sso");
    const entra = connectors.find(({ name }) => name === "microsoft");
    const parts = {
      connectors: Object.fromEntries(social.map((one) => [one.name, this.#connector(one)])),
      ssoConnectors: entra && microsoft !== "social" ? { microsoft: this.#sso(entra) } : {},
      signInExperience: this.#signIn(social, entra),
    };
    if (entra) this.#sayMicrosoft(entra);
    if (social.length > 0 && !connectorIds) {
      this.#reading.remarks.push(
        "Nobody asked the tenant for the ids of its connectors. Where one isn't called as in the model, adopt says so: write it as instanceId.",
      );
    }
    return parts;
  }

  #keyOf = ({ name }: SocialConnector, value: string) =>
    configKey(name, String(ownValue(ownValue(consoleWords, name), value) ?? value));

  #connector(one: SocialConnector): Args {
    const { at, name, factory, values, syncProfile } = one;
    const { perEnvironment = [] } = kindOf("Connector").properties.config ?? {};
    const config: Args = {};
    const secrets: Args = {};
    const plain: { config: Args; secrets: Args } = { config: {}, secrets: {} };
    for (const [key, value] of values) {
      const isSecret = isSecretValue(one, key);
      plain[isSecret ? "secrets" : "config"][key] = value === open ? "unknown" : value;
      if (isSecret) secrets[key] = this.#lift.secret(this.#keyOf(one, key), value as string);
      else if (value === open || [...perEnvironment, "tenantId"].includes(key)) {
        config[key] = this.#lift.config(this.#keyOf(one, key), value as string);
      } else config[key] = this.#lift.plain(value);
    }
    const id = one.id ?? this.#options.connectorIds?.get(factory.id);
    const shared = { factory: factory.id, ...(syncProfile ? { syncProfile } : {}) };
    checkArguments(this.#reading, "Connector", { ...shared, instanceId: id ?? name, ...plain }, at);
    const isImplied = name === factory.target && factory.id === `${name}-universal`;
    const { factory: written, ...rest } = shared;
    return {
      ...(isImplied ? {} : { factory: written }),
      ...(id === undefined || id === name ? {} : { instanceId: this.#instance(name, id) }),
      config,
      ...(Object.keys(secrets).length > 0 ? { secrets } : {}),
      ...rest,
      adopt: true,
    };
  }

  /** The tenant's own id of it; a stack that sets none gets the key. */
  #instance(name: string, id: string): string {
    const key = configKey(name, "connectorId");
    this.#migration.config.set(key, id);
    return `\${config.${key}:-${name}}`;
  }

  #sso(one: SocialConnector): Args {
    const { at, values, domains } = one;
    const tenant = values.get("tenantId");
    const wellKnown = "/.well-known/openid-configuration";
    const given =
      typeof one.issuer === "string" && one.issuer.endsWith(wellKnown)
        ? one.issuer.slice(0, -wellKnown.length)
        : one.issuer;
    const issuer =
      given ?? (typeof tenant === "string" ? `https://login.microsoftonline.com/${tenant}/v2.0` : open);
    if (domains.length === 0) {
      this.#reading.remarks.push(
        "ssoConnectors.microsoft has no domains, so nobody signs in by it yet: add those of the users' e-mail addresses.",
      );
    }
    const isShared = typeof issuer === "string" && /\/(common|organizations|consumers)\//.test(issuer);
    if (isShared) {
      this.#reading.remarks.push(
        "The issuer of ssoConnectors.microsoft is that of no single directory; single sign-on needs https://login.microsoftonline.com/<directory id>/v2.0.",
      );
    }
    const text = (key: string) => (values.get(key) ?? open) as string | typeof open;
    const config = {
      clientId: this.#lift.config("microsoftClientId", text("clientId")),
      issuer: this.#lift.config("microsoftIssuer", issuer),
    };
    const plain = { clientId: "unknown", issuer: "https://unknown.example", clientSecret: "unknown" };
    const { clientSecret, ...rest } = plain;
    checkArguments(
      this.#reading,
      "SsoConnector",
      { name: "Microsoft", provider: "AzureAdOidc", config: rest, secrets: { clientSecret }, domains },
      at,
    );
    return {
      name: "Microsoft",
      provider: "AzureAdOidc",
      config,
      secrets: { clientSecret: this.#lift.secret("microsoftClientSecret", text("clientSecret")) },
      ...(domains.length > 0 ? { domains: domains.map(literal) } : {}),
      adopt: true,
    };
  }

  #sayMicrosoft({ domains }: SocialConnector): void {
    const { microsoft } = this.#options;
    const { remarks } = this.#reading;
    if (microsoft === "social") {
      remarks.push(
        "Microsoft: the script made it a social connector (azuread-universal), so that is taken over. PanBot's guide wants it as an SSO connector, for companies: --microsoft sso writes that instead, --microsoft both writes both.",
      );
      if (domains.length > 0)
        remarks.push("Not carried over: Microsoft's domains; only the SSO connector has some.");
    } else if (microsoft === "sso") {
      remarks.push(
        "Microsoft: the social connector that the script made isn't declared, and stays at the tenant until somebody deletes it there.",
      );
    }
  }

  #signIn(social: readonly SocialConnector[], entra: SocialConnector | undefined): Args {
    const { buttons, signInMode } = this.#config;
    const { remarks } = this.#reading;
    const isSso = entra !== undefined && this.#options.microsoft !== "social";
    if (!buttons && social.length > 0) {
      remarks.push(
        `Connectors show on the sign-in page only if that names them, and the file says nothing of it. To declare it: signInExperience: { socialConnectors: [${social.map(({ name }) => name).join(", ")}] }`,
      );
    }
    const references = (buttons ?? []).flatMap(({ name, at }) => {
      const provider = providerOf(name);
      const found = social.find((one) => one.name === provider?.name);
      if (found) return [found.name];
      if (provider) {
        remarks.push(
          `${at.path}: the model has no connector ${provider.name}, so its button isn't declared.`,
        );
        return [];
      }
      return (
        this.#reading.wrong(
          at,
          `is no identity provider; the file has: ${social.map((one) => one.name).join(", ")}`,
        ) ?? []
      );
    });
    return {
      ...(signInMode ? { signInMode } : {}),
      ...(buttons ? { socialConnectors: references } : {}),
      ...(isSso ? { singleSignOnEnabled: true } : {}),
    };
  }
}

/** The model's sections that speak of connectors. */
export const connectorsInModel = (
  reading: Reading,
  config: ScriptConfig,
  options: ScriptOptions,
  migration: Migration,
  lift: Lift,
): Record<string, Args> => new Writer(reading, config, options, migration, lift).write();
