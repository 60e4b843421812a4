import type { Origin, StackState } from "./lifecycle/stack-state.ts";
import { runPulumi } from "./run-pulumi.ts";

interface Entry {
  urn: string;
  id?: string;
  inputs?: { adopt?: unknown };
  delete?: boolean;
}

interface Exported {
  deployment?: { resources?: Entry[]; pending_operations?: { resource: Entry; type: string }[] };
}

/** Kind and logical name in a URN, of the provider's own resources. */
function named({ urn }: Entry): { kind: string; name: string }[] {
  const [, kind, name] = /::(?:.*\$)?pulumi-nodejs:dynamic\/logto:(\w+)::(.+)$/s.exec(urn) ?? [];
  return kind && name ? [{ kind, name }] : [];
}

export function stateOf({ deployment = {} }: Exported): StackState {
  const { resources = [], pending_operations: pending = [] } = deployment;
  return {
    resources: resources.flatMap((entry) =>
      named(entry).map((one) => ({
        ...one,
        id: entry.id ?? "",
        ...(entry.inputs?.adopt ? { adopted: true } : {}),
      })),
    ),
    interrupted: pending.filter(({ type }) => type === "creating").flatMap(({ resource }) => named(resource)),
  };
}

/**
 * The stack's state as the engine has written it, by Pulumi's own command: it knows every backend. The engine passes on
 * no more of the state than what is asked for; its CLI is on PATH wherever it runs plugins.
 */
export async function readState({ stack }: Origin): Promise<StackState> {
  const { code, stdout, stderr } = await runPulumi(["stack", "export", "--stack", stack], {
    env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
  });
  if (code !== 0) throw new Error(`pulumi stack export failed:\n${stderr.trim()}`);
  return stateOf(JSON.parse(stdout));
}
