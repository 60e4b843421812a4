import type { Grant, Permission } from "../access/permissions.ts";
import { apart } from "../compare/compare.ts";

/** What a role grants more and less than before. */
interface Gain {
  before: Grant | undefined;
  after: Grant | undefined;
  gained: Permission[];
  lost: Permission[];
}

/** Every role that is there before or after, with what changed of its permissions. */
export function gains({ before, after }: { before: Grant[]; after: Grant[] }): Gain[] {
  const urns = new Set([...before, ...after].map(({ role }) => role.urn));
  return [...urns].map((urn) => {
    const was = before.find(({ role }) => role.urn === urn);
    const is = after.find(({ role }) => role.urn === urn);
    const { onlyA, onlyB } = apart(was?.permissions ?? [], is?.permissions ?? [], ({ key }) => key);
    return { before: was, after: is, gained: onlyB, lost: onlyA };
  });
}
