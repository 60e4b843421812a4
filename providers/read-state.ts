import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Origin } from "./lifecycle/mark.ts";
import type { StackState } from "./lifecycle/stack-state.ts";
import { isNative, partsOf, resourceOf } from "./protocol.ts";
import { runPulumi, whenWritten } from "./run-pulumi.ts";

interface Entry {
  urn: string;
  id?: string;
  inputs?: { adopt?: unknown; endpoint?: unknown };
  provider?: string;
  delete?: boolean;
}

interface Exported {
  deployment?: { resources?: Entry[]; pending_operations?: { resource: Entry; type: string }[] };
}

/** The tenant and the provider that ask; what the state says to be another tenant's is left out. */
interface Asker {
  endpoint?: string | undefined;
  native?: boolean;
}

export function stateOf({ deployment = {} }: Exported, { endpoint, native }: Asker = {}): StackState {
  const { resources = [], pending_operations: pending = [] } = deployment;
  const tenants = new Map(resources.map(({ urn, id, inputs }) => [`${urn}::${id}`, inputs?.endpoint]));
  const isElsewhere = (provider = "") => {
    const tenant = tenants.get(provider);
    return typeof tenant === "string" && endpoint !== undefined && tenant !== endpoint;
  };
  return {
    resources: resources.flatMap(({ urn, id = "", inputs, provider }) => {
      const ours = isElsewhere(provider) ? undefined : resourceOf(urn);
      if (!ours) return [];
      const { type, within } = partsOf(urn);
      const other = native !== undefined && isNative(type) !== native ? { otherType: type } : {};
      return [
        {
          ...ours,
          urn,
          ...(within ? { within } : {}),
          id,
          ...(inputs?.adopt ? { adopted: true } : {}),
          ...other,
        },
      ];
    }),
    interrupted: pending.flatMap(({ type, resource }) =>
      type === "creating" ? (resourceOf(resource.urn) ?? []) : [],
    ),
  };
}

/**
 * The project's folder: a backend like `file://./.state` is relative to where Pulumi was started, while a plugin runs
 * where the program is.
 */
function projectFolder(from: string): string {
  const isProject = (folder: string) =>
    ["yaml", "yml", "json"].some((end) => existsSync(join(folder, `Pulumi.${end}`)));
  let folder = from;
  while (!isProject(folder) && dirname(folder) !== folder) folder = dirname(folder);
  return isProject(folder) ? folder : from;
}

/**
 * The stack's state as the engine has written it, by Pulumi's own command: it knows every backend. The engine passes on
 * no more of the state than what is asked for; its CLI is on PATH wherever it runs plugins.
 *
 * @throws Error with what the command said.
 */
export async function readState({ stack }: Origin, asker: Asker = { native: false }): Promise<StackState> {
  const { code, stdout, stderr } = await whenWritten(() =>
    runPulumi(["stack", "export", "--stack", stack], {
      cwd: projectFolder(process.cwd()),
      env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
    }),
  );
  if (code === 0) return stateOf(JSON.parse(stdout), asker);
  const said = stderr.trim().split("\n").at(-1) || `pulumi stack export failed with ${code}`;
  throw new Error(said.replace(/^error: /, ""));
}
