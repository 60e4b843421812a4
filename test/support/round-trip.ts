import * as pulumi from "@pulumi/pulumi";
import { type Declared, type Known, type Pair, Pairing } from "../../cli/adopt/pairing.ts";
import type { Draft } from "../../cli/draft/draft.ts";
import { modelText } from "../../cli/draft/text.ts";
import { exportModel } from "../../cli/export/model.ts";
import { type Census, takeCensus } from "../../cli/tenant/census.ts";
import type { RunningTenant } from "../../emulator/index.ts";
import { declareModel } from "../../infra/declare.ts";
import { readModel } from "../../infra/model/index.ts";
import { kindOf } from "../../providers/kinds/index.ts";
import { openSession, type Session } from "../../providers/lifecycle/session.ts";

const project = "roundtrip";
const stack = "test";

export const sessionOf = ({ url, appId, appSecret }: RunningTenant): Session => {
  const config: Record<string, string> = {
    "logto:endpoint": url,
    "logto:appId": appId,
    "logto:appSecret": appSecret,
  };
  return openSession((key) => config[`logto:${key}`], {});
};

/** The value of secrets as the program passes them, in the clear. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== "object") return value;
  if ("4dabf18193072939515e22adb298388d" in value) return plain((value as { value?: unknown }).value);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}

/** What a model's resources are at the tenant, the program being run in this process. */
export async function pairsOf(
  text: string,
  config: ReadonlyMap<string, string>,
  secrets: ReadonlyMap<string, string | undefined>,
  session: Session,
  known: Known = { managed: new Map(), managedObjects: new Set(), named: new Set(), contested: new Map() },
): Promise<Pair[]> {
  const model = readModel("stacks/roundtrip.yaml", text, {
    project,
    stack,
    production: false,
    endpoint: session.setting.endpoint,
    config: (key) => config.get(key) ?? secrets.get(key),
    isSecret: (key) => secrets.has(key),
    missingSettings: [],
  });
  const pairing = new Pairing(session, known);
  const failures: unknown[] = [];
  const register = async ({ type, name, inputs }: pulumi.runtime.MockResourceArgs) => {
    const kind = kindOf(type.slice(type.lastIndexOf(":") + 1));
    const urn = `urn:pulumi:${stack}::${project}::${type}::${name}`;
    const declared: Declared = { urn, kind, name, inputs: plain(inputs) as Declared["inputs"] };
    const { id, outputs } = pairing.answer(await pairing.add(declared));
    return { id, state: outputs };
  };
  await pulumi.runtime.setMocks(
    {
      newResource: (args) =>
        register(args).catch((error) => {
          failures.push(error);
          return { id: "", state: {} };
        }),
      call: ({ inputs }) => inputs,
    },
    project,
    stack,
    true,
  );
  const all = Object.fromEntries(
    [...config, ...[...secrets].map(([key, value]) => [key, value ?? ""] as const)].map(([key, value]) => [
      `${project}:${key}`,
      value,
    ]),
  );
  pulumi.runtime.setAllConfig(
    all,
    [...secrets.keys()].map((key) => `${project}:${key}`),
  );
  const { resource } = await declareModel(model);
  const urns = model.entries.map(({ kind, name }) => resource(kind.name, name).urn);
  await Promise.all(urns.map((urn) => new Promise((resolve) => urn.apply(resolve))));
  if (failures.length > 0) throw failures[0];
  const { named } = pairing;
  if (named.size > known.named.size) return pairsOf(text, config, secrets, session, { ...known, named });
  return pairing.pairs;
}

export interface RoundTrip {
  census: Census;
  draft: Draft;
  text: string;
  pairs: Pair[];
}

/** Exports a tenant, and finds what the model declares at the same tenant. */
export async function roundTrip(tenant: RunningTenant): Promise<RoundTrip> {
  const session = sessionOf(tenant);
  try {
    const census = await takeCensus(session, { personal: true });
    const draft = exportModel(census, { setting: session.setting, taken: new Map() });
    const text = modelText(draft, "./model.schema.json");
    const pairs = await pairsOf(text, draft.config, draft.secrets, session);
    return { census, draft, text, pairs };
  } finally {
    await session.api().close();
  }
}

/** What keeps a preview from being clean. */
export const obstacles = ({ pairs }: RoundTrip): unknown[] =>
  pairs
    .filter((pair) => pair.what !== "matched" || pair.differing.length > 0)
    .map((pair) => ({
      ...pair,
      declared: `${pair.declared.kind.name} ${pair.declared.name}`,
      inputs: undefined,
      outputs: undefined,
    }));
