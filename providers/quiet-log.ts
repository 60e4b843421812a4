/** What the SDK says three times of each resource of ours that it registers. */
const registering =
  /^Register(?:ing resource|Resource RPC prepared): t=(?:pulumi-nodejs:dynamic\/)?logto:|^RegisterResource RPC finished: resource:.*\[(?:pulumi-nodejs:dynamic\/)?logto:[^\]]*\]; err: null,/;

/**
 * The SDK sends each message to the engine before the next, wanted or not, and a program ends when all are there: of
 * hundreds of resources that is a seventh of its processor time. Those of `pulumi up --debug` that say no more than that
 * a resource of ours is registered are left out, unless PULUMI_LOGTO_DEBUG is set: a program isn't told what the engine
 * shows.
 */
export function quietLog(
  log: { debug: (message: string, ...more: never[]) => Promise<void> },
  { PULUMI_LOGTO_DEBUG: all }: NodeJS.ProcessEnv,
): void {
  if (all) return;
  const say = log.debug;
  log.debug = (message, ...more) => (registering.test(message) ? Promise.resolve() : say(message, ...more));
}
