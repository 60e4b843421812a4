import { expect } from "@jest/globals";
import { kinds } from "../../../providers/kinds/index.ts";
import type { Declaration } from "../../faults/engine.ts";
import { everyKind, withNeeds } from "../../faults/every-kind.ts";
import type { Choice } from "../../faults/proxy.ts";
import { openWorld } from "../../faults/world.ts";
import { eachAtOnce } from "../../support/each-at-once.ts";

/** The first write is carried out, and from then on nothing is heard of the tenant. */
const gone = (): Choice => {
  let isGone = false;
  return ({ method, path }) => {
    if (isGone) return "reset";
    if (method === "GET" || path === "/oidc/token") return undefined;
    isGone = true;
    return "reset unheard";
  };
};

const names = kinds.flatMap(({ name, permanent }) => (permanent || name === "Domain" ? [] : [name]));

eachAtOnce(
  names,
  "%s: what was sent when the tenant went away is in the state, and found by the next run",
  async (name) => {
    const world = await openWorld();
    try {
      const all = everyKind(`${world.tenant.url}/dev-issuer/v2.0`);
      const wanted = all.find(({ kind }) => kind === name) as Declaration;
      // Beside applications of every type: not all have all that others have.
      const needed = withNeeds(all, wanted);
      const declared = all.filter((one) => one.kind === "Application" || needed.includes(one));
      await world.clean(declared.filter((one) => one !== wanted));
      const first = await world.up(declared, gone(), { noRefresh: true });
      expect(first.failures.length).toBeGreaterThan(0);
      const { failures } = await world.up(declared);
      expect(failures).toEqual([]);
      expect(await world.preview(declared)).toEqual([]);
      const count = (kind: string) => world.stack.resources.filter((one) => one.kind === kind).length;
      expect(count(name)).toBe(declared.filter(({ kind }) => kind === name).length);
    } finally {
      await world.close();
    }
  },
  300_000,
);
