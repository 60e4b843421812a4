import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startInBackground } from "../emulator/background.ts";
import { embeddedAt } from "../emulator/owner.ts";
import type { LogtoVersion } from "../emulator/versions.ts";
import { isLoopback } from "../providers/management/settings.ts";
import { DEV_STACK, type Log, logToStderr, ROOT } from "./settings.ts";

const PROBE_TIMEOUT = 5_000;

/** What answers at an endpoint. */
export type Presence =
  | { readonly kind: "nothing" }
  /** The embedded tenant of this clone. */
  | { readonly kind: "own"; readonly version: string | undefined }
  /** An embedded tenant that isn't this clone's. */
  | { readonly kind: "clone"; readonly whose: string }
  | { readonly kind: "logto" }
  | { readonly kind: "foreign"; readonly what: string };

export interface TenantOptions {
  readonly log?: Log;
  /** The stack that lives there, for advice. */
  readonly stack?: string;
  /** Whether it has to be the embedded tenant; else any Logto will do that isn't another clone's. Default: false. */
  readonly embedded?: boolean;
  /** The Logto that the embedded tenant answers as. Default: whichever it does, else the newest. */
  readonly version?: LogtoVersion | undefined;
  /** Where the embedded tenant writes its log. Default: `.state/tenant.log`. */
  readonly logFile?: string;
}

export function portOf(endpoint: string): number {
  const { port, protocol } = new URL(endpoint);
  return Number(port || (protocol === "https:" ? 443 : 80));
}

/** Looks what answers at an endpoint. A Logto is recognised by its OpenID configuration, the embedded one by its word. */
export async function probe(endpoint: string): Promise<Presence> {
  const url = new URL("/oidc/.well-known/openid-configuration", endpoint);
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(PROBE_TIMEOUT) });
    const text = await response.text();
    if (!isLogto(text)) {
      return { kind: "foreign", what: `GET ${url} answered with status ${response.status}` };
    }
    const embedded = isLoopback(endpoint) ? await embeddedAt(endpoint) : undefined;
    if (!embedded) return { kind: "logto" };
    if (embedded.folder === ROOT) return { kind: "own", version: embedded.version };
    return { kind: "clone", whose: embedded.folder ?? "a program's own" };
  } catch (error) {
    if (codeOf(error) === "ECONNREFUSED") return { kind: "nothing" };
    return { kind: "foreign", what: `GET ${url} failed: ${reasonOf(error)}` };
  }
}

function isLogto(text: string): boolean {
  try {
    const { issuer } = JSON.parse(text);
    return typeof issuer === "string" && issuer.endsWith("/oidc");
  } catch {
    return false;
  }
}

function codeOf(error: unknown): string | undefined {
  return ((error as Error).cause as NodeJS.ErrnoException | undefined)?.code;
}

function reasonOf(error: unknown): string {
  const cause = (error as Error).cause;
  return cause instanceof Error && cause.message ? cause.message : (error as Error).message;
}

/** How to take another address, for a stack whose own is taken. */
function advice(endpoint: string, stack: string): string {
  const port = portOf(endpoint) < 65_000 ? portOf(endpoint) + 100 : 3101;
  return stack === DEV_STACK
    ? `npm start -- --port ${port}`
    : `npm run pulumi -- config set --stack ${stack} logto:endpoint http://localhost:${port}`;
}

/** What is wrong with what answers; undefined: nothing. */
function objection(
  presence: Presence,
  endpoint: string,
  { stack = DEV_STACK, embedded = false }: TenantOptions,
): string | undefined {
  const another = `Take another port:\n  ${advice(endpoint, stack)}`;
  switch (presence.kind) {
    case "clone":
      return `What answers at ${endpoint} is another clone's embedded tenant (${presence.whose}); this one has a tenant of its own. ${another}`;
    case "foreign":
      return `What answers at ${endpoint} is not a Logto (${presence.what}). Stop what runs there, or take another port:\n  ${advice(endpoint, stack)}`;
    case "logto":
      return embedded
        ? `What answers at ${endpoint} is a Logto, but not this clone's embedded tenant, and nothing else is written to. ${another}\n` +
            `Where it's an embedded tenant of an earlier version, end it:\n  npm run tenant -- --stop --port ${portOf(endpoint)}`
        : undefined;
    default:
      return undefined;
  }
}

/** Looks what answers; throws where it isn't what the stack is meant for. Nothing is started, nothing changed. */
export async function expectFitting(endpoint: string, options: TenantOptions = {}): Promise<Presence> {
  const presence = await probe(endpoint);
  const problem = objection(presence, endpoint, options);
  if (problem) throw new Error(problem);
  return presence;
}

/**
 * Sees to it that a Logto answers at the endpoint: where nothing does, and it's on this machine, the embedded tenant
 * is started and stays up. Anything else in its place is an error.
 */
export async function ensureTenant(
  endpoint: string,
  options: TenantOptions = {},
): Promise<{ started: boolean }> {
  const { log = logToStderr, logFile = join(ROOT, ".state", "tenant.log"), version } = options;
  const presence = await expectFitting(endpoint, options);
  const isOther = presence.kind === "own" && version !== undefined && version !== presence.version;
  if (isOther) {
    log(`This clone's embedded tenant answers as Logto ${presence.version}; starting it anew`);
    await stopTenant(endpoint);
  } else if (presence.kind !== "nothing") return { started: false };
  if (!isLoopback(endpoint)) {
    throw new Error(`No Logto answers at ${endpoint}. Check logto:endpoint in the config of the stack`);
  }
  log(`Starting the embedded tenant at ${endpoint}${version ? ` as Logto ${version}` : ""}`);
  await start(endpoint, logFile, options);
  return { started: true };
}

/** Ends this clone's embedded tenant at an address, and waits until nothing answers there. */
export async function stopTenant(endpoint: string): Promise<void> {
  await fetch(new URL("/__stop", endpoint), { method: "POST" });
  while ((await probe(endpoint)).kind === "own") await sleep(100);
}

async function start(endpoint: string, logFile: string, options: TenantOptions): Promise<void> {
  const args = [join(ROOT, "emulator", "main.ts"), "--port", String(portOf(endpoint))];
  if (options.version) args.push("--logto", options.version);
  await startInBackground({
    args,
    folder: ROOT,
    logFile,
    isUp: async () => (await expectFitting(endpoint, options)).kind !== "nothing",
  });
}
