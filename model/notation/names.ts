import { disguised } from "pulumi-logto/text";

export const logicalName = /^[A-Za-z][A-Za-z0-9_-]*$/;

/** Why a name can't be one. */
export function nameRule(name: string): string {
  const look = disguised(name);
  return `"${name}" can't be a logical name: a letter, then letters, digits, - and _${look ? `; ${look}` : ""}`;
}
