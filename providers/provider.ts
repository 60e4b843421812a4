import { stackVariable } from "./command.ts";
import { followEngine } from "./follow-engine.ts";
import { type Args, kinds } from "./kinds/index.ts";
import { handlerOf } from "./lifecycle/handler.ts";
import { originOf } from "./lifecycle/mark.ts";
import { engineAhead, openSession, type Session } from "./lifecycle/session.ts";
import { providerArgument } from "./protocol.ts";
import { readState } from "./read-state.ts";

/*
 * What the plugin process loads. A resource's state names its handler by
 * `exports.handler=()=>require('pulumi-logto/provider').<Kind>`, so that neither code nor credentials stand in it.
 */

let session: Session | undefined;

const current = (): Session => {
  session ??= openSession(() => undefined);
  return session;
};

/**
 * Keeps the plugin host from printing an error of ours that it hands to the engine as well, which says it with the
 * resource. By what the host writes: the error, and its stack, of which ours have none.
 */
function sayOnce(): void {
  const print = console.error;
  console.error = (...texts: unknown[]) => {
    if (!/^\w*Error: [\s\S]*: $/.test(String(texts[0]))) print(...texts);
  };
}

// The plugin host gets the engine's address as its first argument.
if (process.argv[1]?.includes("dynamic-provider")) {
  followEngine(process.argv[2]);
  sayOnce();
}

/** One handler per kind, by its name and those that states may call it by. */
const handlers = Object.fromEntries(
  kinds.flatMap((kind) => {
    const handler = handlerOf(kind, current);
    const whole = {
      ...handler,
      check(olds: Args, news: Args) {
        // The plugin isn't told of which stack it is, and what it advises has to name it.
        const origin = originOf(news);
        if (origin) process.env[stackVariable] ||= origin.stack;
        return handler.check(olds, news);
      },
      async diff(id: string, olds: Args, news: Args) {
        const found = await handler.diff(id, olds, news);
        // The package's plugin may have made it for a program of another kind; the next run has to find its handler.
        return providerArgument in olds ? found : { ...found, changes: true };
      },
      async configure({ config }: { config: { get(key: string): string | undefined } }) {
        // Every kind is configured with the same stack config; they share what the first one opened.
        session ??= openSession((key) => config.get(`logto:${key}`), { ahead: engineAhead, readState });
      },
    };
    return [kind.name, ...(kind.formerly ?? [])].map((name) => [name, whole]);
  }),
);

export default handlers;
