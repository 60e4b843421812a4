import * as pulumi from "@pulumi/pulumi";
import { checklistOf } from "./checklists.ts";
import type { Declared } from "./declare.ts";
import { computedOutputNames, type Entry, type Model } from "./notation/index.ts";
import type { ModelOutputs } from "./types.ts";

type Outputs = Record<string, pulumi.Input<unknown>>;

/** Outputs that are whole redirect addresses, in the order of preference. */
const addresses = ["callbackUri", "redirectUri", "assertionConsumerServiceUrl"];

const resultOf = ({ kind, name }: Entry, declared: Declared, output: string) =>
  declared.resource(kind.name, name).output(output);

/** An argument as the program has it: declared, or what the class fills in. */
function argument(entry: Entry, declared: Declared, name: string): pulumi.Input<unknown> {
  const value = entry.args[name];
  if (value !== undefined) return declared.input(value);
  return entry.kind.properties[name]?.logicalName ? entry.name : entry.kind.properties[name]?.default;
}

/** The address to register at the identity provider; undefined for what needs none, e.g. e-mail. */
function addressOf(entry: Entry, declared: Declared): pulumi.Output<string> | undefined {
  const output = computedOutputNames(entry).find((one) => addresses.includes(one));
  return output === undefined ? undefined : (resultOf(entry, declared, output) as pulumi.Output<string>);
}

function checklist(entry: Entry, declared: Declared): pulumi.Output<string[]> {
  const config = (entry.args.config ?? {}) as Record<string, never>;
  const clientId = config.clientId ?? config.appId;
  const provider =
    entry.kind.outputs.target === undefined
      ? argument(entry, declared, "provider")
      : resultOf(entry, declared, "target");
  return pulumi
    .all([
      addressOf(entry, declared),
      provider,
      clientId === undefined ? undefined : declared.input(clientId),
    ])
    .apply(([uri = "", name, id]) =>
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
export function outputsOf(model: Model, declared: Declared, endpoint: string | undefined): ModelOutputs {
  const all = (kind: string) => model.entries.filter((entry) => entry.kind.name === kind);
  const each = (entries: Entry[], value: (entry: Entry) => pulumi.Input<unknown>): Outputs =>
    Object.fromEntries(entries.map((entry) => [entry.name, value(entry)]));
  const secret = (outputs: Outputs) => (Object.keys(outputs).length > 0 ? pulumi.secret(outputs) : undefined);
  const connectors = [...all("Connector"), ...all("SsoConnector")].filter((entry) =>
    addressOf(entry, declared),
  );

  const outputs = {
    endpoint,
    applications: each(all("Application"), (entry) => ({
      clientId: resultOf(entry, declared, "clientId"),
      name: argument(entry, declared, "name"),
      type: argument(entry, declared, "type"),
    })),
    apiResources: each(all("ApiResource"), (entry) => ({
      id: resultOf(entry, declared, "id"),
      indicator: argument(entry, declared, "indicator"),
    })),
    callbackUris: each(connectors, (entry) => addressOf(entry, declared)),
    checklist: each(connectors, (entry) => checklist(entry, declared)),
    applicationSecrets: secret({
      ...each(all("Application"), (entry) => resultOf(entry, declared, "clientSecret")),
      ...each(all("ApplicationSecret"), (entry) => resultOf(entry, declared, "value")),
    }),
    webhookSigningKeys: secret(each(all("Webhook"), (entry) => resultOf(entry, declared, "signingKey"))),
    envFiles: secret(
      Object.fromEntries(
        model.envFiles.map(({ name, path, variables, secrets }) => [
          name,
          {
            path,
            secrets,
            variables: pulumi.output(declared.input(variables) as pulumi.Input<object>).apply(withNulls),
          },
        ]),
      ),
    ),
  };
  // One that isn't there would be warned of.
  const found = Object.entries(outputs).filter(([, value]) => value !== undefined);
  return Object.fromEntries(found) as unknown as ModelOutputs;
}
