import { type Args, type Kind, kindOf } from "pulumi-logto/kinds";
import { shownValue, upgraded } from "pulumi-logto/lifecycle";
import { kindNameOf } from "pulumi-logto/protocol";
import type { Context } from "../context.ts";
import { type Held, nameOf } from "../plan/plan.ts";
import { exportState } from "../stack/stack.ts";
import { readConfig, type StackConfig } from "../stack/stack-config.ts";
import { plain } from "./secrets.ts";

/** A resource as the state has it: its arguments, and all properties, secrets in the clear. Never to be shown. */
export interface StateResource extends Held {
  id: string;
  properties: Args;
}

/** A stack's state, as far as it's Logto's. */
export interface State {
  project: string;
  stack: string;
  resources: StateResource[];
}

/** A stack as its last update left it, and its config; secrets in the clear. Never to be shown. */
export async function readStack(
  context: Context,
  stack: string | undefined,
): Promise<{ state: State; config: StackConfig }> {
  const [exported, config] = await Promise.all([
    exportState(context, stack, { secrets: true }),
    readConfig(context, stack),
  ]);
  return { state: readState(exported), config };
}

/** What was read is no state. */
class StateError extends Error {}

interface Exported {
  urn: string;
  id?: string;
  type: string;
  delete?: boolean;
  inputs?: Args;
  outputs?: Args;
  propertyDependencies?: Record<string, string[]>;
}

/** The arguments, those that take no secrets with nothing secret in them. */
const argsOf = (kind: Kind, inputs: Args): Args =>
  Object.fromEntries(
    Object.entries(inputs)
      .filter(([name]) => !name.startsWith("__"))
      .map(([name, value]) => [
        name,
        kind.properties[name]?.secret ? value : shownValue(kind, inputs, name, value),
      ]),
  );

/**
 * Reads `pulumi stack export --show-secrets`.
 *
 * @throws StateError when it's none.
 */
export function readState(text: string): State {
  let content: { deployment?: { resources?: Exported[] } };
  try {
    content = JSON.parse(text);
  } catch {
    throw new StateError("pulumi stack export answered no JSON");
  }
  const exported = content.deployment?.resources ?? [];
  const [, stack = "", project = ""] = /^urn:pulumi:(.*?)::(.*?)::/.exec(exported[0]?.urn ?? "") ?? [];
  const resources = exported
    .filter(({ type, id, delete: isGone }) => kindNameOf(type) !== undefined && id && !isGone)
    .map(({ urn, id, inputs = {}, outputs = {}, propertyDependencies = {} }): StateResource => {
      const { kind, name } = nameOf(urn);
      const today = (state: Args) => upgraded(kindOf(kind), plain(state) as Args);
      return {
        urn,
        kind,
        name,
        id: id as string,
        args: argsOf(kindOf(kind), today(inputs)),
        properties: today(outputs),
        dependencies: propertyDependencies,
      };
    });
  return { project, stack, resources };
}
