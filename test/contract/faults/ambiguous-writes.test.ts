import { describe, expect, jest, test } from "@jest/globals";
import { kinds } from "../../../providers/kinds/index.ts";
import type { Declaration } from "../../faults/engine.ts";
import { everyKind, withNeeds } from "../../faults/every-kind.ts";
import type { Choice, FaultName } from "../../faults/proxy.ts";
import { openWorld, type World } from "../../faults/world.ts";

jest.setTimeout(300_000);

/** Only Logto Cloud has them. */
const cloudOnly = ["Domain"];
/** Always there: taken over by a GET and changed by what may be repeated. */
const isMade = ({ name, permanent }: { name: string; permanent?: true }) =>
  !permanent && !cloudOnly.includes(name);

/** How many rows each table has. */
const rows = (world: World) =>
  Object.fromEntries(
    Object.entries(world.tables()).flatMap(([table, content]) =>
      content.length > 0 ? [[table, content.length]] : [],
    ),
  );

/** Loses the answer to the first write that the kind sends, once all that it needs is there. */
const first = (fault: FaultName): Choice => {
  let isDone = false;
  return ({ method, path }) => {
    if (isDone || method === "GET" || path === "/oidc/token") return undefined;
    isDone = true;
    return fault;
  };
};

const madeKinds = kinds.filter(isMade).map(({ name }) => name);

describe.each(["reset unheard", "truncated"] as const)(
  "a write that the tenant carried out, and whose answer was lost (%s), is looked for and made once",
  (fault) => {
    test.each(madeKinds)("%s", async (name) => {
      const world = await openWorld();
      try {
        const all = everyKind(`${world.tenant.url}/dev-issuer/v2.0`);
        const declared = withNeeds(all, all.find(({ kind }) => kind === name) as Declaration);
        await world.clean(declared);
        const once = rows(world);
        await world.begin();
        await world.clean(declared.slice(0, -1));
        const outcome = await world.up(declared, first(fault), { noRefresh: true });
        expect(outcome.failures).toEqual([]);
        expect(rows(world)).toEqual(once);
        expect(await world.preview(declared)).toEqual([]);
      } finally {
        await world.close();
      }
    });
  },
);
