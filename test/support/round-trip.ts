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
import { modelFile, project, runModel, type Source, stack } from "./in-process.ts";

export const sessionOf = ({ url, appId, appSecret }: RunningTenant): Session => {
  const config: Record<string, string> = { endpoint: url, appId, appSecret };
  return openSession((key) => config[key], { env: {} });
};

const nothing: Known = {
  managed: new Map(),
  managedObjects: new Set(),
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
}

/** Exports a tenant, or what of it is wished for, and finds what the model declares at the same tenant. */
export async function roundTrip(tenant: RunningTenant, ...wishes: Wish[]): Promise<RoundTrip> {
  const session = sessionOf(tenant);
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
    const pairs = await pairsOf({ text, config: draft.config, secrets: draft.secrets, files }, session);
    return { census, draft, text, files, pairs };
  } finally {
    await session.api().close();
  }
}

/** What keeps a preview from being clean, and secrets that stand in the model: none, if all is well. */
export function obstacles({ pairs, draft, text, files }: RoundTrip): unknown[] {
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
  return [...unclean, ...leaked.map((value) => ({ leaked: value }))];
}

/**
 * The property: fills the tenant, and takes it over. True when it was looked at; false for a tenant that has become
 * unreadable, as real ones do.
 */
export const holdsFor =
  (tenant: RunningTenant) =>
  async (made: Recipe, wish: Wish): Promise<boolean> => {
    tenant.reset();
    tenant.lacks.operations = [];
    const session = sessionOf(tenant);
    try {
      await fill(tenant, session, made);
    } finally {
      await session.api().close();
    }
    tenant.lacks.operations = made.lacks ?? [];
    const done = await roundTrip(tenant, wish);
    if (done.census.unreadable.length > 0) return false;
    const found = obstacles(done);
    if (found.length > 0) throw new Error(`not clean: ${JSON.stringify(found, undefined, 1)}\n${done.text}`);
    return true;
  };
