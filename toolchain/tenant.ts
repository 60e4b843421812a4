import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Log, logToStderr, ROOT } from "./settings.ts";

const PROBE_TIMEOUT = 5_000;
const START_TIMEOUT = 30_000;

/** What answers at an endpoint: a Logto, nothing at all, or something else. */
export type Presence =
  | { readonly kind: "logto" }
  | { readonly kind: "nothing" }
  | { readonly kind: "foreign"; readonly what: string };

export interface TenantOptions {
  readonly log?: Log;
  /** Where the embedded tenant writes its log. Default: `.state/tenant.log`. */
  readonly logFile?: string;
}

/** Whether this is an address of the machine itself. */
export function isLoopback(endpoint: string): boolean {
  const hostname = URL.parse(endpoint)?.hostname ?? "";
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

/** Looks what answers at an endpoint. A Logto is recognised by its OpenID configuration. */
export async function probe(endpoint: string): Promise<Presence> {
  const url = new URL("/oidc/.well-known/openid-configuration", endpoint);
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(PROBE_TIMEOUT) });
    const text = await response.text();
    if (isLogto(text)) return { kind: "logto" };
    return { kind: "foreign", what: `GET ${url} answered with status ${response.status}` };
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

/**
 * Sees to it that a Logto answers at the endpoint: where nothing does, and it's on this machine, the embedded tenant
 * is started and stays up. Anything else in its place is an error.
 */
export async function ensureTenant(
  endpoint: string,
  { log = logToStderr, logFile = join(ROOT, ".state", "tenant.log") }: TenantOptions = {},
): Promise<{ started: boolean }> {
  const presence = await probe(endpoint);
  if (presence.kind === "logto") return { started: false };
  if (presence.kind === "foreign") throw new Error(foreignMessage(endpoint, presence.what));
  if (!isLoopback(endpoint)) {
    throw new Error(`No Logto answers at ${endpoint}. Check logto:endpoint in the config of the stack`);
  }
  log(`Starting the embedded tenant at ${endpoint}`);
  await start(endpoint, logFile);
  return { started: true };
}

function foreignMessage(endpoint: string, what: string): string {
  return (
    `What answers at ${endpoint} is not a Logto (${what}). ` +
    `Stop what runs there, or set another address: npm run pulumi -- config set --stack dev logto:endpoint http://localhost:<port>`
  );
}

async function start(endpoint: string, logFile: string): Promise<void> {
  const { port, protocol } = new URL(endpoint);
  mkdirSync(dirname(logFile), { recursive: true });
  const output = openSync(logFile, "w");
  const args = [join(ROOT, "emulator", "main.ts"), "--port", port || (protocol === "https:" ? "443" : "80")];
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    detached: true,
    stdio: ["ignore", output, output],
  });
  closeSync(output);
  let ended: string | undefined;
  child.once("error", (error) => {
    ended = error.message;
  });
  child.once("exit", (code, signal) => {
    ended = `it ended with ${signal ?? `exit code ${code}`}`;
  });
  child.unref();
  const deadline = Date.now() + START_TIMEOUT;
  while (Date.now() < deadline) {
    // Asked first: where two start at once, one of them ends, and the other answers.
    const presence = await probe(endpoint);
    if (presence.kind === "logto") return;
    if (presence.kind === "foreign") throw new Error(foreignMessage(endpoint, presence.what));
    if (ended) break;
    await sleep(100);
  }
  const reason = ended ?? `it doesn't answer after ${START_TIMEOUT / 1000} s`;
  const lastLines = readFileSync(logFile, "utf8").trim().split("\n").slice(-10).join("\n  ");
  throw new Error(
    `The embedded tenant did not start: ${reason}. The end of ${relative(ROOT, logFile)}:\n  ${lastLines}`,
  );
}
