import type { Args, Kind } from "../kinds/kind.ts";
import { checked, redacted } from "./answers.ts";
import { check } from "./check.ts";
import { create } from "./create.ts";
import { remove } from "./delete.ts";
import { diff } from "./diff.ts";
import { read } from "./read.ts";
import type { Session } from "./session.ts";
import { update } from "./update.ts";

/** Takes the resource's secrets out of an error's text: a server may quote what it refuses. */
function redact(kind: Kind, error: unknown, ...states: Args[]): unknown {
  const names = [
    ...Object.entries(kind.properties).filter(([, property]) => property.secret),
    ...Object.entries(kind.outputs).filter(([, output]) => output.secret),
  ].map(([name]) => name);
  return redacted(
    error,
    states.flatMap((state) => names.map((name) => state[name])),
  );
}

/** What an error hands to the state names its handler too, or the engine could do nothing with it ever after. */
async function keeping<T>({ __provider }: Args, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const half = error as { properties?: Args };
    if (half.properties) half.properties = { ...half.properties, __provider };
    throw error;
  }
}

/** The lifecycle of one kind, as the engine drives it. */
export function handlerOf(declared: Kind, session: () => Session) {
  const kind = checked(declared);
  const guarded = async <T>(work: () => Promise<T> | T, ...states: Args[]): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw redact(kind, error, ...states);
    }
  };
  return {
    check: (olds: Args, news: Args) => guarded(() => check(kind, session(), olds, news), news),
    diff: (id: string, olds: Args, news: Args) => {
      session().managed.add(id);
      return guarded(() => diff(kind, olds, news), olds, news);
    },
    create: (inputs: Args) => guarded(() => keeping(inputs, () => create(kind, session(), inputs)), inputs),
    read: (id: string, state: Args) => guarded(() => read(kind, session(), id, state), state),
    update: (id: string, olds: Args, news: Args) =>
      guarded(
        () => keeping(news, async () => ({ outs: await update(kind, session(), id, olds, news) })),
        olds,
        news,
      ),
    delete: (id: string, state: Args) => guarded(() => remove(kind, session(), id, state), state),
  };
}
