import { type Args, type Kind, kindOf } from "pulumi-logto/kinds";
import { keptState, shownValue, upgraded } from "pulumi-logto/lifecycle";
import { isNative, kindNameOf, providerType, withoutInternals } from "pulumi-logto/protocol";
import type { Context } from "../context.ts";
import { type Held, nameOf } from "../plan/plan.ts";
import { projectName } from "../stack/project.ts";
import { exportState, nameOfStack } from "../stack/stack.ts";
import { readConfig, type StackConfig } from "../stack/stack-config.ts";
import { plain } from "./secrets.ts";
import { configWith, ofOneTenant } from "./tenant.ts";

/** A resource as the state has it: its arguments, and all properties, secrets in the clear. Never to be shown. */
export interface StateResource extends Held {
  id: string;
  properties: Args;
}

/** A stack's state, as far as it's Logto's, and of one tenant. */
export interface State {
  project: string;
  stack: string;
  resources: StateResource[];
  /** What of it isn't looked at, in sentences. */
  remarks?: readonly string[];
  /** The provider's URN and what it was given, where it isn't the one that goes by the stack's config. */
  provider?: string | undefined;
  settings?: Args | undefined;
}

/** A stack as its last update left it, and the config of its tenant; secrets in the clear. Never to be shown. */
export interface ReadStack {
  state: State;
  config: StackConfig;
  /** No update has written the state since. */
  isCurrent(): Promise<boolean>;
}

/** @param own The stack's config. */
export async function readStack(
  context: Context,
  stack: string | undefined,
  provider?: string,
  own = readConfig(context, stack),
): Promise<ReadStack> {
  const [exported, config] = await Promise.all([exportState(context, stack, { secrets: true }), own]);
  const state = await named(readState(exported, provider), context, stack);
  const isCurrent = async () => (await exportState(context, stack, { secrets: true })) === exported;
  return { state, config: configWith(config, state), isCurrent };
}

/** A state that holds nothing yet doesn't say whose it is. */
export async function named(state: State, context: Context, stack: string | undefined): Promise<State> {
  if (state.project !== "") return state;
  const project = projectName(context.project());
  return { ...state, project, stack: await nameOfStack(context, stack) };
}

/** What was read is no state. */
class StateError extends Error {}

interface Exported {
  urn: string;
  id?: string;
  type: string;
  provider?: string;
  delete?: boolean;
  inputs?: Args;
  outputs?: Args;
  propertyDependencies?: Record<string, string[]>;
}

/** What the stack's state says of the program's providers; secrets in the clear. */
export const readProviders = async (context: Context, stack: string | undefined) =>
  providersIn(JSON.parse(await exportState(context, stack, { secrets: true })).deployment?.resources ?? []);

/** The arguments, those that take no secrets with nothing secret in them. */
const argsOf = (kind: Kind, inputs: Args): Args =>
  Object.fromEntries(
    Object.entries(withoutInternals(inputs)).map(([name, value]) => [
      name,
      kind.properties[name]?.secret ? value : shownValue(kind, inputs, name, value),
    ]),
  );

/** What the program's providers were given, by their URNs. */
const providersIn = (exported: readonly Exported[]): ReadonlyMap<string, Args> =>
  new Map(
    exported
      .filter(({ type }) => type === providerType)
      .map(({ urn, inputs }) => [urn, plain(inputs ?? {}) as Args] as const),
  );

/**
 * Reads `pulumi stack export --show-secrets`.
 *
 * @param provider Of a program with several tenants: whose resources. Default: {@link ofOneTenant}'s.
 * @throws StateError when it's none.
 */
export function readState(text: string, provider?: string): State {
  let content: { deployment?: { resources?: Exported[] } };
  try {
    content = JSON.parse(text);
  } catch {
    throw new StateError("pulumi stack export answered no JSON");
  }
  const exported = content.deployment?.resources ?? [];
  const [, stack = "", project = ""] = /^urn:pulumi:(.*?)::(.*?)::/.exec(exported[0]?.urn ?? "") ?? [];
  const all = exported.filter(
    ({ type, id, delete: isGone }) => kindNameOf(type) !== undefined && id && !isGone,
  );
  const mine = ofOneTenant(all, providersIn(exported), provider);
  const resources = mine.resources.map((one): StateResource => {
    const { urn, type, id, propertyDependencies = {} } = one;
    const { kind: kindName, name } = nameOf(urn);
    const kind = kindOf(kindName);
    const [inputs, outputs] = [one.inputs, one.outputs].map((held = {}) =>
      upgraded(kind, plain(held) as Args),
    ) as [Args, Args];
    return {
      urn,
      kind: kindName,
      name,
      id: id as string,
      args: argsOf(kind, inputs),
      properties: isNative(type) ? keptState(kind, inputs, outputs) : outputs,
      dependencies: propertyDependencies,
    };
  });
  const { remarks, provider: urn, settings } = mine;
  return { project, stack, resources, remarks, provider: urn, settings };
}
