import type { Args, Kind } from "../kinds/kind.ts";
import { memo } from "../kinds/memo.ts";
import { ApiError, LogtoError } from "../management/index.ts";
import { checked, redacted } from "./answers.ts";
import { check } from "./check.ts";
import { create } from "./create.ts";
import { computedOutputs } from "./declaring.ts";
import { remove } from "./delete.ts";
import { diff } from "./diff.ts";
import type { CheckFailure } from "./failure.ts";
import { noteOwn, notePrevious } from "./feasible.ts";
import { type Places, placed, placedError, placesOf } from "./places.ts";
import { argumentsOf, read } from "./read.ts";
import type { Session } from "./session.ts";
import { hasLost } from "./taken-along.ts";
import { update } from "./update.ts";
import { upgraded, versioned } from "./versions.ts";
import { pathText, worded } from "./words.ts";

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

/** An error in the words of the kind, with its place in the model. What every resource meets alike is said whole once, and then in few words. */
function reworded(kind: Kind, session: Session, error: unknown, args: Args, places?: Places): unknown {
  if (error instanceof ApiError) error.message = worded(kind, args, error);
  if (!(error instanceof LogtoError)) return error;
  if (error.brief === undefined) return placedError(places, error);
  // All who wait for one token get the same error, so it isn't to be changed.
  const isSaid = session.said.has(error.brief);
  session.said.add(error.brief);
  return isSaid ? new LogtoError(`${error.brief}, as another resource's error says`) : error;
}

/** The engine shows the whole value of a property that is named, in its own notation, so the reason names it. */
const shown = ({ property, reason }: CheckFailure, places?: Places): CheckFailure => ({
  property: "",
  reason: placed(places, property ? `${pathText(property.split("."))}: ${reason}` : reason),
});

/** What an error hands to the state names its handler too, or the engine could do nothing with it ever after. */
async function keeping<T>(kind: Kind, { __provider }: Args, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const half = error as { properties?: Args };
    if (half.properties) half.properties = { ...versioned(kind, half.properties), __provider };
    throw error;
  }
}

/** An argument and a computed output of it have the same name. */
const hasBoth = memo((kind: Kind): boolean =>
  Object.entries(kind.outputs).some(([name, { computed }]) => computed && name in kind.properties),
);

/**
 * What a state has as a computed output is no argument by the same name, where nothing declares that: states of the
 * package's plugin have computed outputs, and those of a class don't.
 */
function withoutComputed(kind: Kind, olds: Args, news: Args): Args {
  if (!hasBoth(kind)) return olds;
  const outputs = computedOutputs(kind, news, "", "");
  return Object.fromEntries(
    Object.entries(olds).filter(
      ([name, value]) =>
        !(name in kind.properties) || news[name] !== undefined || outputs[name]?.join.join("") !== value,
    ),
  );
}

/** The lifecycle of one kind, as the engine drives it. */
export function handlerOf(declared: Kind, session: () => Session) {
  const kind = checked(declared);
  const guarded = async <T>(work: () => Promise<T> | T, ...states: Args[]): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      const state = states.at(-1) ?? {};
      const places = placesOf(state) ?? session().plans.of(kind, state)?.places;
      throw redact(kind, reworded(kind, session(), error, argumentsOf(kind, state), places), ...states);
    }
  };
  // The one door: what comes in from a state is brought to today's form, what goes out says which form it has.
  const entering = (state: Args) => upgraded(kind, state);
  const leaving = (state: Args) => versioned(kind, state);
  return {
    async check(olds: Args, news: Args): ReturnType<typeof check> {
      try {
        const { inputs, failures } = await guarded(() => {
          // A program that doesn't say which tenant is refused before anything is planned.
          session().api();
          return check(kind, session(), entering(olds), news);
        }, news);
        return { inputs: leaving(inputs), failures: failures.map((one) => shown(one, placesOf(news))) };
      } catch (error) {
        // A failed check is shown with the resource alone; what is thrown, with the plugin and its stack too.
        if (!(error instanceof LogtoError)) throw error;
        return { inputs: news, failures: [{ property: "", reason: error.message }] };
      }
    },
    diff: (id: string, olds: Args, news: Args) => {
      noteOwn(kind, session(), id, news);
      return guarded(
        async () => {
          const wanted = entering(news);
          const difference = diff(kind, withoutComputed(kind, entering(olds), wanted), wanted);
          if (difference.changes) return difference;
          return { ...difference, changes: await hasLost(kind, session(), id, wanted) };
        },
        olds,
        news,
      );
    },
    create: (inputs: Args) =>
      guarded(async () => {
        const { id, outs } = await keeping(kind, inputs, () => create(kind, session(), entering(inputs)));
        noteOwn(kind, session(), id, inputs);
        return { id, outs: leaving(outs) };
      }, inputs),
    read: (id: string, state: Args) =>
      guarded(async () => {
        const known = entering(state);
        notePrevious(kind, session(), known);
        const found = await read(kind, session(), id, known);
        return {
          ...found,
          ...(found.props && { props: leaving(found.props) }),
          ...(found.inputs && { inputs: leaving(found.inputs) }),
        };
      }, state),
    update: (id: string, olds: Args, news: Args) =>
      guarded(
        () =>
          keeping(kind, news, async () => ({
            outs: leaving(
              await update(kind, session(), id, withoutComputed(kind, entering(olds), news), entering(news)),
            ),
          })),
        olds,
        news,
      ),
    delete: (id: string, state: Args) => guarded(() => remove(kind, session(), id, entering(state)), state),
  };
}
