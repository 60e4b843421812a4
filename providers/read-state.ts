import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Origin, StackState } from "./lifecycle/stack-state.ts";
import { resourceOf } from "./protocol.ts";

interface Entry {
  urn: string;
  id?: string;
  inputs?: { adopt?: unknown };
  delete?: boolean;
}

interface Exported {
  deployment?: { resources?: Entry[]; pending_operations?: { resource: Entry; type: string }[] };
}

const named = (urn: string) => resourceOf(urn) ?? [];

const limit = 512 * 1024 * 1024;

export function stateOf({ deployment = {} }: Exported): StackState {
  const { resources = [], pending_operations: pending = [] } = deployment;
  return {
    resources: resources.flatMap((entry) =>
      [named(entry.urn)].flat().map((one) => ({
        ...one,
        id: entry.id ?? "",
        ...(entry.inputs?.adopt ? { adopted: true } : {}),
      })),
    ),
    interrupted: pending
      .filter(({ type }) => type === "creating")
      .flatMap(({ resource }) => named(resource.urn)),
  };
}

/**
 * The stack's state as the engine has written it, by Pulumi's own command: it knows every backend. The engine passes on
 * no more of the state than what is asked for; its CLI is on PATH wherever it runs plugins.
 */
export async function readState({ stack }: Origin): Promise<StackState> {
  const { stdout } = await promisify(execFile)("pulumi", ["stack", "export", "--stack", stack], {
    env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
    maxBuffer: limit,
    encoding: "utf8",
  });
  return stateOf(JSON.parse(stdout));
}
