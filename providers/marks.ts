/* What marks a value in Pulumi's protocol and in its state. Without the kinds, which take their time to load. */

/** How Pulumi marks a value as something else than a plain one. */
export const signature = "4dabf18193072939515e22adb298388d";
export const secretMark = "1b47061264138c4ac30d75fd1eb44270";

/** What Pulumi's engine sends in place of a value that isn't known yet. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export const isPlainObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === "object" && !Array.isArray(value);

/** Marked as a secret. */
export const isSecret = (value: unknown): value is Record<string, unknown> =>
  isPlainObject(value) && value[signature] === secretMark;
