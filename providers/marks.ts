/* What marks a value in Pulumi's protocol and in its state. Without the kinds, which take their time to load. */

/** How Pulumi marks a value as something else than a plain one. */
export const signature = "4dabf18193072939515e22adb298388d";
export const secretMark = "1b47061264138c4ac30d75fd1eb44270";

/** What Pulumi's engine sends in place of a value that isn't known yet. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Strings that stand for a value that isn't known yet: of a string, boolean, number, list, asset, archive, object. */
const unknowns = [
  unknownValue,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
];

export const isUnknownMark = (text: string): boolean => unknowns.includes(text);

/** The first of these marks in a text. */
export const unknownMarkIn = (text: string): string | undefined =>
  unknowns.find((mark) => text.includes(mark));

export const unknownSaid = (mark: string): string =>
  `"${mark}" is Pulumi's own mark of a value that isn't known yet, so it can't carry it; write something else`;

export const isPlainObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === "object" && !Array.isArray(value);

/** Marked as a secret. */
export const isSecret = (value: unknown): value is Record<string, unknown> =>
  isPlainObject(value) && value[signature] === secretMark;
