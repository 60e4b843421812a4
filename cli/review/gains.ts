import type { Grant, Permission } from "../shared/access/permissions.ts";

/** What a role grants more and less than before. */
export interface Gain {
  before: Grant | undefined;
  after: Grant | undefined;
  gained: Permission[];
  lost: Permission[];
}

const without = (some: Permission[], others: Permission[]) => {
  const keys = new Set(others.map(({ key }) => key));
  return some.filter(({ key }) => !keys.has(key));
};

/** Every role that is there before or after, with what changed of its permissions. */
export function gains({ before, after }: { before: Grant[]; after: Grant[] }): Gain[] {
  const urns = new Set([...before, ...after].map(({ role }) => role.urn));
  return [...urns].map((urn) => {
    const was = before.find(({ role }) => role.urn === urn);
    const is = after.find(({ role }) => role.urn === urn);
    return {
      before: was,
      after: is,
      gained: without(is?.permissions ?? [], was?.permissions ?? []),
      lost: without(was?.permissions ?? [], is?.permissions ?? []),
    };
  });
}
