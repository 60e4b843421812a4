import { greet, openSession, type Session } from "pulumi-logto/lifecycle";
import type { Context } from "../context.ts";
import { naming, readConfig, type StackConfig } from "../stack/stack-config.ts";
import { type ReadStack, readStack } from "../state/state.ts";

const opened = (config: StackConfig): Session =>
  openSession((key) => config.get(`logto:${key}`), {
    env: naming(config, process.env),
    // Standard output is the command's own, and may be JSON.
    warn: (message) => console.error(`warning: ${message}`),
  });

/** Works with the tenant that a stack's config and the environment name, and closes what it opened. */
export async function withTenant<Result>(
  config: StackConfig,
  work: (session: Session, endpoint: string) => Promise<Result>,
  session = opened(config),
): Promise<Result> {
  const api = session.api();
  try {
    return await work(session, api.settings.endpoint);
  } finally {
    await api.close();
  }
}

function greeted(config: StackConfig): Session {
  const session = opened(config);
  greet(session);
  return session;
}

/** Reads a stack, and works with its tenant: reading takes its time, and so does a token. */
export async function withStack<Result>(
  context: Context,
  stack: string | undefined,
  provider: string | undefined,
  work: (read: ReadStack, session: Session, endpoint: string) => Promise<Result>,
): Promise<Result> {
  const own = readConfig(context, stack);
  const early = own.then(greeted, () => undefined);
  let session: Session | undefined;
  try {
    const read = await readStack(context, stack, provider, own);
    if (read.config === (await own)) session = await early;
    return await withTenant(read.config, (...tenant) => work(read, ...tenant), session);
  } finally {
    // A program's own provider may be gone by in place of the stack's config.
    if (!session) await early.then((one) => one?.api().close()).catch(() => {});
  }
}
