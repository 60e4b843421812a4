import { checklistOf } from "./checklists.ts";
import { computedOutputNames, type Entry, type Model } from "./notation/index.ts";
import type { Values } from "./program.ts";

type Outputs = Record<string, unknown>;

/** Outputs that are whole redirect addresses, in the order of preference. */
const addresses = ["callbackUri", "redirectUri", "assertionConsumerServiceUrl"];

/** The one that holds the address to register at the identity provider; undefined for what needs none, e.g. e-mail. */
const addressOf = (entry: Entry): string | undefined =>
  computedOutputNames(entry).find((one) => addresses.includes(one));

function checklist<Late>(entry: Entry, values: Values<Late>): Late {
  const config = (entry.args.config ?? {}) as Record<string, never>;
  const clientId = config.clientId ?? config.appId;
  const provider =
    entry.kind.outputs.target === undefined
      ? values.argument(entry, "provider")
      : values.output(entry, "target");
  const uri = values.output(entry, addressOf(entry) as string);
  const id = clientId === undefined ? undefined : values.input(clientId);
  return values.combined([uri, provider, id], (uri: string | undefined = "", name: unknown, id: unknown) =>
    checklistOf(String(name), {
      uri,
      host: URL.parse(uri)?.host ?? uri,
      clientId: id === undefined ? undefined : String(id),
    }),
  );
}

/** What isn't there any more would leave no trace in an output, and the old value in the file. */
const withNulls = (variables: object) =>
  Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, value ?? null]));

/** The stack's outputs. Each is wholly plain or wholly secret, since a mixed one is trusted less. */
export function outputsOf<Late>(model: Model, values: Values<Late>, endpoint: string | undefined): Outputs {
  const all = (kind: string) => model.entries.filter((entry) => entry.kind.name === kind);
  const each = (entries: Entry[], value: (entry: Entry) => unknown): Outputs =>
    Object.fromEntries(entries.map((entry) => [entry.name, value(entry)]));
  const secret = (outputs: Outputs) => (Object.keys(outputs).length > 0 ? values.secret(outputs) : undefined);
  const connectors = [...all("Connector"), ...all("SsoConnector")].filter(addressOf);

  const outputs = {
    endpoint,
    applications: each(all("Application"), (entry) => ({
      clientId: values.output(entry, "clientId"),
      name: values.argument(entry, "name"),
      type: values.argument(entry, "type"),
    })),
    apiResources: each(all("ApiResource"), (entry) => ({
      id: values.output(entry, "id"),
      indicator: values.argument(entry, "indicator"),
    })),
    callbackUris: each(connectors, (entry) => values.output(entry, addressOf(entry) as string)),
    checklist: each(connectors, (entry) => checklist(entry, values)),
    applicationSecrets: secret({
      ...each(all("Application"), (entry) => values.output(entry, "clientSecret")),
      ...each(all("ApplicationSecret"), (entry) => values.output(entry, "value")),
    }),
    webhookSigningKeys: secret(each(all("Webhook"), (entry) => values.output(entry, "signingKey"))),
    envFiles: secret(
      Object.fromEntries(
        model.envFiles.map(({ name, path, variables, secrets }) => [
          name,
          { path, secrets, variables: values.combined([values.input(variables)], withNulls) },
        ]),
      ),
    ),
  };
  // One that isn't there would be warned of.
  return Object.fromEntries(Object.entries(outputs).filter(([, value]) => value !== undefined));
}
