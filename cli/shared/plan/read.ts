import { stripVTControlCharacters } from "node:util";
import { completeArguments } from "pulumi-logto/declaring";
import { type Args, kindOf, kinds } from "pulumi-logto/kinds";
import { shownArgs } from "pulumi-logto/lifecycle";
import { nativeTypeOf, partsOf, providerType, typeOf, withoutInternals } from "pulumi-logto/protocol";
import { insecureUrlsIn } from "pulumi-logto/settings";
import { ofOneTenant, settingsWith } from "../state/tenant.ts";
import { type Held, isLogto, nameOf, type Plan, planOf, type Stages } from "./plan.ts";
import { checkDigest, checkEvent, PlanError, type StateOfResource } from "./shape.ts";

export { PlanError };

type Digest = ReturnType<typeof checkDigest>;
type Event = ReturnType<typeof checkEvent>;

const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === "object" && !Array.isArray(value);

const isKind = (name: string) => kinds.some((kind) => kind.name === name);

function heldOf(urn: string, state: StateOfResource): Held | undefined {
  if (!state) return undefined;
  const { id, inputs, propertyDependencies } = state;
  const { kind, name } = nameOf(urn);
  const args = withoutInternals(inputs ?? {});
  return {
    urn,
    kind,
    name,
    id: id || undefined,
    // A preview that somebody saved may be of a version that hid less.
    args: isKind(kind) ? shownArgs(kindOf(kind), args) : args,
    dependencies: (propertyDependencies ?? {}) as Held["dependencies"],
  };
}

/** Of a plan of several tenants: whose resources, and what is known of the program's providers, by their URNs. */
export interface Whose {
  provider?: string | undefined;
  providers?: ReadonlyMap<string, Args> | undefined;
}

/** None of the paths is an argument: what changes is nothing of the tenant's. */
const isOutside = (urn: string, details: readonly string[]) =>
  isLogto(urn) &&
  details.length > 0 &&
  details.every((path) => !((path.split(/[.[]/)[0] as string) in kindOf(nameOf(urn).kind).properties));

/** One resource has several steps: each adds what it knows. */
class Collected {
  readonly resources = new Map<string, Stages>();
  readonly providers = new Map<string, Args>();

  at(urn: string): Stages {
    const known = this.resources.get(urn);
    if (known) return known;
    const fresh: Stages = { replacedFor: [] };
    this.resources.set(urn, fresh);
    return fresh;
  }

  /** Of whom a resource is, and what a provider is given. */
  note(urn: string, ...states: StateOfResource[]) {
    for (const state of states) {
      if (state?.provider) this.at(urn).provider = state.provider;
      if (state?.inputs && partsOf(urn).type === providerType) this.providers.set(urn, state.inputs);
    }
  }

  /** The steps of a replacement are one change. */
  operate(urn: string, op: string, reasons: readonly string[] | null = [], details: object | null = {}) {
    const stages = this.at(urn);
    const isReplacement = op === "replace" || op === "create-replacement" || op === "delete-replaced";
    const isSame = op === "update" && isOutside(urn, Object.keys(details ?? {}));
    stages.operation = isReplacement ? "replace" : isSame ? "same" : op;
    const all = new Set([...stages.replacedFor, ...(isReplacement ? (reasons ?? []) : [])]);
    // In the order of the kind's page: of the package's resources the engine has none.
    const order = isLogto(urn) ? Object.keys(kindOf(nameOf(urn).kind).properties) : [];
    stages.replacedFor = [...all].sort((a, b) => order.indexOf(a) - order.indexOf(b));
  }
}

/** What a program says of a resource, with what its plugin fills in. */
function filledIn(held: Held | undefined): Held | undefined {
  if (!held || !isKind(held.kind)) return held;
  return { ...held, args: completeArguments(kindOf(held.kind), held.name, held.args) };
}

const withId = (wanted: Held | undefined, recorded: Held | undefined) =>
  wanted && { ...wanted, id: wanted.id ?? recorded?.id };

function fromDigest({ steps, config, diagnostics }: Digest, whose: Whose): Plan {
  const collected = new Collected();
  for (const { urn, oldState, newState } of steps) collected.note(urn, oldState, newState);
  for (const step of steps.filter(({ op }) => op === "refresh")) {
    const stages = collected.at(step.urn);
    stages.recorded = heldOf(step.urn, step.oldState) as Held;
    stages.found = stages.recorded;
    stages.wanted = withId(filledIn(heldOf(step.urn, step.newState)), stages.recorded) as Held;
  }
  for (const step of steps.filter(({ op }) => op !== "refresh")) {
    const stages = collected.at(step.urn);
    const old = heldOf(step.urn, step.oldState);
    // What a step begins with is what the refresh found; a creation of what was recorded means that it's gone.
    if (stages.recorded && step.op !== "create-replacement") stages.found = old ?? null;
    else if (old) stages.recorded ??= old;
    const wanted = withId(heldOf(step.urn, step.newState), step.op === "update" ? old : undefined);
    if (step.op === "delete") delete stages.wanted;
    else if (wanted && step.op !== "delete-replaced") stages.wanted = wanted;
    collected.operate(step.urn, step.op, step.replaceReasons, step.detailedDiff);
  }
  return finish(collected, config, diagnostics ?? [], whose);
}

function fromStream(events: readonly Event[], whose: Whose): Plan {
  const collected = new Collected();
  let config: Digest["config"];
  const diagnostics: { severity: string; message: string }[] = [];
  for (const event of events) {
    config ??= event.preludeEvent?.config;
    if (event.diagnosticEvent && event.diagnosticEvent.severity !== "debug") {
      diagnostics.push(event.diagnosticEvent);
    }
    const outputs = event.resOutputsEvent?.metadata;
    if (outputs?.op === "refresh") {
      collected.note(outputs.urn, outputs.old, outputs.new);
      const stages = collected.at(outputs.urn);
      stages.recorded = heldOf(outputs.urn, outputs.old) as Held;
      stages.found = heldOf(outputs.urn, outputs.new) ?? null;
      continue;
    }
    const before = event.resourcePreEvent?.metadata;
    if (!before || before.op === "refresh") continue;
    collected.note(before.urn, before.old, before.new);
    const stages = collected.at(before.urn);
    const old = heldOf(before.urn, before.old);
    if (old) stages.recorded ??= old;
    const wanted = withId(heldOf(before.urn, before.new), before.op === "replace" ? undefined : old);
    if (before.op === "delete") delete stages.wanted;
    else if (wanted && before.op !== "delete-replaced") stages.wanted = wanted;
    collected.operate(before.urn, before.op, before.keys, before.detailedDiff);
  }
  return finish(collected, config, diagnostics, whose);
}

/** The engine knows `protect` alone, and the model has its own word for lifting it. */
const advised = (message: string) =>
  /protected|marked for protection/.test(message) &&
  [typeOf(""), nativeTypeOf("")].some((type) => message.includes(type))
    ? `${message} Or say allowDeletion: true at the resource, or logto:allowDeletion for the stack, and run up before it goes`
    : message;

/** A value of the config, which is structured where it's written so. */
const textOf = (value: unknown) =>
  value === undefined || typeof value === "string" ? value : JSON.stringify(value);

/** Without the colours of a terminal, and the engine's tokens for them. */
const uncoloured = (message: string) => stripVTControlCharacters(message).replace(/<\{%[^{}]*%\}>/g, "");

function finish(
  collected: Collected,
  config: Digest["config"],
  diagnostics: readonly { severity: string; message: string }[],
  { provider, providers = new Map() }: Whose,
): Plan {
  const [urn = ""] = collected.resources.keys();
  const logtos = [...collected.resources].flatMap(([urn, one]) => (isLogto(urn) ? [{ urn, ...one }] : []));
  const known = new Map([...providers, ...collected.providers]);
  const { others, remarks, settings: own, provider: chosen } = ofOneTenant(logtos, known, provider);
  const settings = settingsWith(config ?? {}, own);
  const [, stack = "", project = ""] = /^urn:pulumi:(.*?)::(.*?)::/.exec(urn) ?? [];
  const said = (severity: string) => [
    ...new Set(
      diagnostics
        .filter((one) => one.severity.startsWith(severity))
        // Some of the engine's messages begin with what their severity says already.
        .map((one) =>
          advised(
            uncoloured(one.message)
              .trim()
              .replace(/^(error|warning): /, ""),
          ),
        ),
    ),
  ];
  const endpoint = settings["logto:publicEndpoint"] ?? settings["logto:endpoint"];
  return planOf(
    {
      project,
      stack,
      tenant: typeof endpoint === "string" ? endpoint : undefined,
      production: String(settings["logto:production"]) === "true",
      insecureUrls: insecureUrlsIn(textOf(settings["logto:insecureUrls"])) ?? [],
      errors: said("error"),
      warnings: said("warning"),
      remarks,
      provider: chosen,
    },
    collected.resources,
    new Set(others.map((one) => one.urn)),
  );
}

function parsed(text: string, what: string): Record<string, unknown> {
  try {
    const value = JSON.parse(text);
    if (isObject(value)) return value;
  } catch {
    // Said below, with what it should have been.
  }
  throw new PlanError(
    `${what} is no preview: it doesn't hold JSON. Make one by: pulumi preview --json --stack <stack>`,
  );
}

const isEvent = (line = "") => {
  try {
    return "sequence" in JSON.parse(line);
  } catch {
    return false;
  }
};

/** All events of a stream, which has to have come to its end. */
function eventsOf(lines: readonly string[], what: string): Event[] {
  const events = lines.map((line, i) => {
    const event = parsed(line, `${what}, line ${i + 1},`);
    return checkEvent(event, `${what}, line ${i + 1}: event`);
  });
  // The last but one, also where the preview failed.
  if (!events.some(({ summaryEvent }) => summaryEvent)) {
    throw new PlanError(
      `${what} ends before the preview did, so what it would change isn't all in it. Make one by: pulumi preview --json --stack <stack>`,
    );
  }
  return events;
}

/**
 * Reads `pulumi preview --json`: the digest, or one event a line (PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true).
 *
 * @throws PlanError when it's neither.
 */
export function readPlan(text: string, what = "the input", whose: Whose = {}): Plan {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  // A digest is one value on many lines, so its first line alone is none.
  if (isEvent(lines[0])) return fromStream(eventsOf(lines, what), whose);
  const digest = parsed(text, what);
  if (digest.steps === undefined || digest.steps === null) {
    throw new PlanError(
      `${what} is no preview: it has no "steps". Make one by: pulumi preview --json --stack <stack>`,
    );
  }
  return fromDigest(checkDigest(digest, what), whose);
}
