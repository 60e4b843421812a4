import { listOf } from "pulumi-logto/kinds";
import { labelOf, World } from "../shared/access/world.ts";
import type { EnvFile } from "../shared/env-files/env-file.ts";
import type { Held } from "../shared/plan/plan.ts";
import type { State, StateResource } from "../shared/state/state.ts";
import type { Visitor } from "./visitor.ts";

/** An application of the stack, as it goes to the tenant. */
export interface Application {
  id: string;
  label: string;
  type: string;
  redirectUris: readonly string[];
  postLogoutRedirectUris: readonly string[];
  corsAllowedOrigins: readonly string[];
  /** By what is called so in the state. Never to be shown. */
  secrets: readonly { name: string; value: string }[];
  held: Held;
}

/** What is tried: what the last update left, by the addresses that applications use. */
export interface Subject {
  /** The tenant's address, as applications have it. */
  tenant: string;
  /** The Management API's indicator. */
  managementApi: string;
  visitor: Visitor;
  world: World;
  resources: readonly StateResource[];
  applications: readonly Application[];
  envFiles: Readonly<Record<string, EnvFile>>;
}

export const textsOf = (value: unknown): string[] =>
  listOf(value).filter((one): one is string => typeof one === "string");

/** One that has expired is no secret any more, and says so in the preview. */
const isOver = ({ args }: StateResource, now: number) =>
  typeof args.expiresAt === "string" && Date.parse(args.expiresAt) <= now;

export function applicationsOf({ resources }: State, now: number): Application[] {
  return resources
    .filter(({ kind, args }) => kind === "Application" && args.type !== "Protected")
    .map((held) => {
      const { id, args, properties } = held;
      const more = resources.filter(
        (one) => one.kind === "ApplicationSecret" && one.args.application === id && !isOver(one, now),
      );
      const secrets = [
        { name: "its secret", value: properties.clientSecret },
        ...more.map((one) => ({ name: `its secret "${one.args.name}"`, value: one.properties.value })),
      ];
      return {
        id,
        label: labelOf(held),
        type: String(args.type),
        redirectUris: textsOf(args.redirectUris),
        postLogoutRedirectUris: textsOf(args.postLogoutRedirectUris),
        corsAllowedOrigins: textsOf(args.corsAllowedOrigins),
        secrets: secrets.filter(
          (one): one is { name: string; value: string } => typeof one.value === "string",
        ),
        held,
      };
    });
}

export const worldOf = ({ resources }: State) => new World(resources);

/** Kinds of applications that users sign in to by a redirect URI. */
export const signsIn = ({ type, redirectUris }: Application): boolean =>
  type !== "MachineToMachine" && redirectUris.length > 0;

const atOnce = 8;

/** Does it for each, several at once, and keeps the order. */
export async function each<Item, Result>(
  items: readonly Item[],
  attempt: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const queue = [...items.entries()];
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) results[next[0]] = await attempt(next[1]);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return results;
}
