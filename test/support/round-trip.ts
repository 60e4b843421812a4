import { type Known, type Pair, Pairing } from "../../cli/adopt/pairing.ts";
import { exportModel } from "../../cli/export/model.ts";
import type { Draft } from "../../cli/shared/draft/draft.ts";
import { modelText } from "../../cli/shared/draft/text.ts";
import { TextFiles } from "../../cli/shared/draft/text-files.ts";
import { Selection, type Wish } from "../../cli/shared/selection/selection.ts";
import { type Census, takeCensus } from "../../cli/shared/tenant/census.ts";
import type { RunningTenant } from "../../emulator/index.ts";
import { openSession, type Session } from "../../providers/lifecycle/session.ts";
import { fill, type Recipe } from "./generated-tenants.ts";
import { modelFile, project, runModel, type Source, stack, warningsIn } from "./in-process.ts";
import { putAddresses, type Surroundings, settingsOf } from "./surroundings.ts";

/** `more`: further settings of the stack, below `logto:`. */
export const sessionOf = (
  { url, appId, appSecret, store }: RunningTenant,
  more: Readonly<Record<string, string>> = {},
): Session => {
  const { resource } = store.credentials;
  const config: Record<string, string> = { endpoint: url, appId, appSecret, resource, ...more };
  return openSession((key) => config[key], { env: {} });
};

const nothing: Known = {
  managed: new Map(),
  managedObjects: new Map(),
  named: new Set(),
  contested: new Map(),
};

/** What a model's resources are at the tenant. */
async function pairsOf(source: Source, session: Session, known = nothing): Promise<Pair[]> {
  const pairing = new Pairing(session, known);
  await runModel(source, session, async (declared) => pairing.answer(await pairing.add(declared)));
  const { named } = pairing;
  return named.size > known.named.size ? pairsOf(source, session, { ...known, named }) : pairing.pairs;
}

export interface RoundTrip {
  census: Census;
  draft: Draft;
  text: string;
  files: ReadonlyMap<string, string>;
  pairs: Pair[];
  /** What is said of addresses that are accepted by name. */
  warnings: string[];
}

/** Exports a tenant, or what of it is wished for, to a stack of these settings, and finds what the model declares there. */
export async function roundTrip(
  tenant: RunningTenant,
  settings: Readonly<Record<string, string>> = {},
  ...wishes: Wish[]
): Promise<RoundTrip> {
  const session = sessionOf(tenant, settings);
  try {
    const census = await takeCensus(session, { personal: true, selection: new Selection(...wishes) });
    const draft = exportModel(census, {
      setting: session.setting,
      marks: `${project}/${stack}/`,
      taken: new Map(),
    });
    const written = new TextFiles(modelFile);
    const text = modelText(draft, "./model.schema.json", written);
    const files = written.texts;
    const source = { text, config: draft.config, secrets: draft.secrets, files };
    // The stack has what the export has set in it.
    const set = [...draft.config].filter(([key]) => key.startsWith("logto:"));
    const ready = sessionOf(
      tenant,
      Object.assign({ ...settings }, ...set.map(([key, value]) => ({ [key.slice("logto:".length)]: value }))),
    );
    try {
      const warnings = warningsIn(source, ready).filter((line) => line.includes("logto:insecureUrls"));
      return { census, draft, text, files, pairs: await pairsOf(source, ready), warnings };
    } finally {
      await ready.api().close();
    }
  } finally {
    await session.api().close();
  }
}

/** What keeps a preview from being clean, and secrets that stand in the model: none, if all is well. */
export function obstacles({ pairs, draft, text, files, warnings }: RoundTrip): unknown[] {
  const unclean = pairs
    .filter((pair) => pair.what !== "matched" || pair.differing.length > 0)
    .map(({ declared, ...pair }) => ({
      ...pair,
      declared: `${declared.kind.name} ${declared.name}`,
      inputs: undefined,
      outputs: undefined,
    }));
  const leaked = [...draft.secrets.values()].filter(
    (value = "") => value.length >= 8 && [text, ...files.values()].some((one) => one.includes(value)),
  );
  return [...unclean, ...warnings, ...leaked.map((value) => ({ leaked: value }))];
}

/**
 * The property: fills the tenant, and takes it over. True when it was looked at; false for a tenant that has become
 * unreadable, as real ones do.
 */
export const holdsFor =
  (tenants: { of(around: Surroundings): RunningTenant }) =>
  async (made: Recipe, around: Surroundings, wish: Wish): Promise<boolean> => {
    const tenant = tenants.of(around);
    tenant.reset();
    tenant.lacks.operations = [];
    const session = sessionOf(tenant);
    try {
      await fill(tenant, session, made);
    } finally {
      await session.api().close();
    }
    putAddresses(tenant, around);
    tenant.lacks.operations = made.lacks ?? [];
    const done = await roundTrip(tenant, settingsOf(around), wish);
    if (done.census.unreadable.length > 0) return false;
    const found = obstacles(done);
    if (found.length > 0) throw new Error(`not clean: ${JSON.stringify(found, undefined, 1)}\n${done.text}`);
    return true;
  };
