import type { Settings } from "pulumi-logto/settings";
import type { Context } from "../context.ts";
import type { StackConfig } from "../stack/stack-config.ts";
import type { State } from "../state/state.ts";

/** `note`: worth knowing, and nothing to mend. `skipped`: couldn't be checked. */
export type Verdict = "ok" | "failed" | "warning" | "note" | "skipped";

/** One line of the report. */
export interface Finding {
  verdict: Verdict;
  says: string;
  /** What to do about it: commands, or sentences. */
  mend?: readonly string[];
}

/** What a run had begun when it was killed. */
export interface Pending {
  /** `creating`, `updating`, … */
  type: string;
  kind: string;
  name: string;
}

/** What one check finds out and later ones build on. */
export interface Facts {
  project: string;
  /** The CLI's version: it's there, and runs. */
  cli: string;
  /** The URL of the backend. */
  backend: string;
  /** The stack's name. */
  stack: string;
  /** Its config without the values of secrets. */
  plain: StackConfig;
  /** Its config, secrets in the clear. Never to be shown. */
  config: StackConfig;
  /** Which tenant and as whom; the secret isn't known to be right, or even decrypted. */
  settings: Settings;
  /** A Logto answers there, and calls itself that. */
  issuer: string;
  /** For the Management API. Never to be shown. */
  token: string;
  state: { logto: State; pending: readonly Pending[] };
}

/** Where the doctor looks: tests put something else in its place. */
export interface Surroundings {
  readonly context: Context;
  /** The stack that was asked for; none: the selected one. */
  readonly named: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly nodeVersion: string;
  now(): number;
  send(request: Request): Promise<Response>;
}

export interface Outcome {
  findings: readonly Finding[];
  facts?: Partial<Facts>;
}

/** One thing that can be wrong. */
export interface Check<Needed extends keyof Facts = keyof Facts> {
  id: string;
  title: string;
  /** Without these facts it's skipped. */
  needs: readonly Needed[];
  /** Facts that it finds out, if all is well. */
  gives?: readonly (keyof Facts)[];
  examine(facts: Pick<Facts, Needed>, around: Surroundings): Promise<Outcome>;
}

/** Declares a check; its facts have the types of those that it needs. */
export const check = <const Needed extends keyof Facts = never>(declared: Check<Needed>): Check =>
  declared as unknown as Check;

export const ok = (says: string, facts?: Partial<Facts>): Outcome => ({
  findings: [{ verdict: "ok", says }],
  ...(facts ? { facts } : {}),
});

export const failed = (says: string, ...mend: readonly string[]): Outcome => ({
  findings: [{ verdict: "failed", says, mend }],
});

export const warning = (says: string, ...mend: readonly string[]): Outcome => ({
  findings: [{ verdict: "warning", says, mend }],
});

export const skipped = (says: string): Outcome => ({ findings: [{ verdict: "skipped", says }] });
