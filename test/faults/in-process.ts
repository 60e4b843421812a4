import { newStack } from "./engine.ts";
import type { Player } from "./play.ts";
import { declarationsOf } from "./story.ts";
import type { World } from "./world.ts";

/** Plays with the real lifecycle code, and an engine in this process. */
export const inProcess = (world: World): Player => ({
  tenant: world.tenant,
  made: world.made,
  begin: world.begin,
  async attempt(model, faulty, stop) {
    let left = stop?.after ?? Number.POSITIVE_INFINITY;
    let end: () => void = () => undefined;
    const death = new Promise<void>((resolve) => {
      end = resolve;
    });
    const how = stop?.how === "SIGINT" ? "ends" : "killed";
    const outcome = await world.up(
      declarationsOf(model),
      (request) => {
        left -= 1;
        if (left === 0 && stop?.how === "SIGKILL of both") {
          world.proxy.cut();
          end();
        }
        return faulty(request);
      },
      { fate: () => (left > 0 ? "runs" : how), ...(stop?.how === "SIGKILL of both" ? { death } : {}) },
    );
    if (stop?.how === "SIGKILL of both") await world.renew();
    return outcome;
  },
  async runUndisturbed(model) {
    const outcome = await world.up(declarationsOf(model));
    return { failures: outcome.failures.map(({ key, message }) => `${key}: ${message}`), printed: outcome };
  },
  async tryOut(declarations, { isElsewhere, recover, replace }) {
    const mine = world.stack;
    if (isElsewhere) world.stack = newStack();
    const { failures } = await world.up(declarations, undefined, {
      ...(recover ? { recover } : {}),
      ...(replace ? { replace: [`${replace.kind} ${replace.name}`] } : {}),
    });
    if (isElsewhere) world.stack = mine;
    return failures.map(({ key, message }) => `${key}: ${message}`);
  },
  lose() {
    world.stack = newStack();
  },
  changes: (model) => world.preview(declarationsOf(model)),
  nameless: () =>
    world.stack.resources.filter(({ id }) => typeof id !== "string" || id === "").map(({ key }) => key),
});
