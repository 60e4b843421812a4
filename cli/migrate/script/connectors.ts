import { type Args, connectorFactories, isSecretItem } from "pulumi-logto/kinds";
import { configKey } from "../../shared/draft/draft.ts";
import type { Migration } from "../migration.ts";
import type { Reading } from "../reading.ts";
import { open, providers, type ScriptConfig, type Told } from "./shape.ts";

export type MicrosoftChoice = "social" | "sso" | "both";

export interface ConnectorOptions {
  microsoft: MicrosoftChoice;
  /** Ids of the tenant's connectors by their factories; undefined: nobody asked it. */
  connectorIds: ReadonlyMap<string, string> | undefined;
}

type Said = Record<string, Told>;

const remarksOnMicrosoft: Record<MicrosoftChoice, string[]> = {
  social: [
    "Microsoft: the script made it a social connector (azuread-universal), so that is taken over. PanBot's guide wants it as an SSO connector, for companies: --microsoft sso writes that instead, --microsoft both writes both.",
  ],
  sso: [
    "Microsoft: the social connector that the script made isn't declared, and stays at the tenant until somebody deletes it there.",
  ],
  both: [],
};

/** A plain value as one of the stack config. */
function configured({ config, open: unknown }: Migration, key: string, value: Told): string {
  if (value === open) unknown.add(key);
  else config.set(key, value);
  return `\${config.${key}}`;
}

function hidden({ secrets }: Migration, key: string, value: Told): string {
  secrets.set(key, value === open ? undefined : value);
  return `\${secret.${key}}`;
}

function socialConnector(
  reading: Reading,
  migration: Migration,
  name: string,
  said: Said,
  id: string | undefined,
): Args {
  const { factory = "", credentials = {} } = providers[name] ?? {};
  const usual = name === "microsoft" ? { cloudInstance: "https://login.microsoftonline.com" } : {};
  const written: Record<"config" | "secrets", Args> = { config: {}, secrets: {} };
  const plain = { config: { ...usual } as Args, secrets: {} as Args };
  for (const [word, argument] of Object.entries(credentials)) {
    const value = said[word] as Told;
    const key = configKey(name, word);
    const item = connectorFactories.get(factory)?.form.find((one) => one.key === argument);
    const isSecret = item !== undefined && isSecretItem(item);
    plain[isSecret ? "secrets" : "config"][argument] = value === open ? "unknown" : value;
    if (isSecret) written.secrets[argument] = hidden(migration, key, value);
    else written.config[argument] = configured(migration, key, value);
  }
  reading.checked("Connector", { factory, instanceId: id ?? name, ...plain }, ["connectors", name]);
  const isOther = id !== undefined && id !== name;
  const idKey = configKey(name, "connectorId");
  if (isOther) migration.config.set(idKey, id);
  return {
    ...(factory === `${name}-universal` ? {} : { factory }),
    // The tenant's own id of it; a stack that sets none gets the name.
    ...(isOther ? { instanceId: `\${config.${idKey}:-${name}}` } : {}),
    config: { ...written.config, ...usual },
    secrets: written.secrets,
    adopt: true,
  };
}

function ssoConnector(reading: Reading, migration: Migration, said: Said): Args {
  const { client_id: clientId = open, client_secret: clientSecret = open, tenant_id: tenant = open } = said;
  const issuer = tenant === open ? open : `https://login.microsoftonline.com/${tenant}/v2.0`;
  const { remarks } = reading;
  remarks.push(
    "ssoConnectors.microsoft has no domains, so nobody signs in by it yet: add those of the users' e-mail addresses.",
  );
  if (issuer !== open && /\/(common|organizations|consumers)\//.test(issuer)) {
    remarks.push(
      "The issuer of ssoConnectors.microsoft is that of no single directory; single sign-on needs https://login.microsoftonline.com/<directory id>/v2.0.",
    );
  }
  return {
    name: "Microsoft",
    provider: "AzureAdOidc",
    config: {
      clientId: configured(migration, "microsoftClientId", clientId),
      issuer: configured(migration, "microsoftIssuer", issuer),
    },
    secrets: { clientSecret: hidden(migration, "microsoftClientSecret", clientSecret) },
    adopt: true,
  };
}

/** The model's sections that speak of connectors. */
export function connectorSections(
  reading: Reading,
  migration: Migration,
  { connectors }: ScriptConfig,
  { microsoft, connectorIds }: ConnectorOptions,
): Record<string, Args> {
  const { remarks } = reading;
  const entra = connectors.microsoft;
  const social = Object.entries(connectors).filter(([name]) => name !== "microsoft" || microsoft !== "sso");
  const sections: Record<string, Args> = {
    connectors: Object.fromEntries(
      social.map(([name, said]) => {
        const id = connectorIds?.get(providers[name]?.factory ?? "");
        return [name, socialConnector(reading, migration, name, said as Said, id)];
      }),
    ),
  };
  if (entra && microsoft !== "social") {
    sections.ssoConnectors = { microsoft: ssoConnector(reading, migration, entra) };
    sections.signInExperience = { singleSignOnEnabled: true };
  }
  if (entra) remarks.push(...remarksOnMicrosoft[microsoft]);
  if (social.length > 0) {
    remarks.push(
      `Connectors show on the sign-in page only if that names them, and the file says nothing of it. To declare it: signInExperience: { socialConnectors: [${social.map(([name]) => name).join(", ")}] }`,
    );
    if (!connectorIds) {
      remarks.push(
        "Nobody asked the tenant for the ids of its connectors. Where one isn't called as in the model, adopt says so: write it as instanceId.",
      );
    }
  }
  return sections;
}
