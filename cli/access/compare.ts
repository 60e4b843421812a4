import { inMarkdown, inText, plainText } from "../shared/text/escape.ts";
import { list, type Sentence, say } from "../shared/text/sentence.ts";
import type { Picture, PictureRole } from "./picture.ts";

/** One thing that isn't the same in two stacks. */
export interface AccessDifference {
  what: "role" | "permission" | "holder" | "default" | "type" | "scope" | "consent";
  sentence: Sentence;
}

const without = (some: readonly string[], others: readonly string[]) =>
  some.filter((one) => !others.includes(one));

const keyOf = (role: PictureRole) => `${role.within} ${role.name}`;

/** What the one has more than the other, both ways. */
function both(
  a: Picture,
  b: Picture,
  ofA: readonly string[],
  ofB: readonly string[],
  tell: (stack: string, more: Sentence) => Sentence,
): Sentence[] {
  const onlyA = without(ofA, ofB);
  const onlyB = without(ofB, ofA);
  return [
    ...(onlyA.length > 0 ? [tell(a.stack, list(onlyA))] : []),
    ...(onlyB.length > 0 ? [tell(b.stack, list(onlyB))] : []),
  ];
}

function roleDifferences(a: Picture, b: Picture, mine: PictureRole, theirs: PictureRole): AccessDifference[] {
  const found = (what: AccessDifference["what"], sentences: Sentence[]) =>
    sentences.map((sentence): AccessDifference => ({ what, sentence }));
  const { name } = mine;
  return [
    ...found(
      "permission",
      both(
        a,
        b,
        mine.permissions,
        theirs.permissions,
        (stack, more) => say`role ${name} grants ${more} only in ${stack}`,
      ),
    ),
    ...found(
      "holder",
      both(
        a,
        b,
        [...mine.applications, ...mine.users],
        [...theirs.applications, ...theirs.users],
        (stack, more) => say`role ${name} is held by ${more} only in ${stack}`,
      ),
    ),
    ...(mine.isDefault === theirs.isDefault
      ? []
      : found("default", [
          say`role ${name} is a default role only in ${mine.isDefault ? a.stack : b.stack}`,
        ])),
    ...(mine.type === theirs.type
      ? []
      : found("type", [
          say`role ${name} is of type ${mine.type} in ${a.stack}, of ${theirs.type} in ${b.stack}`,
        ])),
  ];
}

/** What differs between the access of two stacks: by names, since ids and addresses always do. */
export function compared(a: Picture, b: Picture): AccessDifference[] {
  const theirs = new Map(b.roles.map((role) => [keyOf(role), role]));
  const mine = new Map(a.roles.map((role) => [keyOf(role), role]));
  const scopes = (picture: Picture) => picture.resources.flatMap(({ permissions }) => permissions);
  const consents = (picture: Picture) =>
    picture.consents.flatMap(({ application, permissions }) =>
      permissions.map((one) => `${application}: ${one}`),
    );
  const onlyIn = (here: Picture, roles: Map<string, PictureRole>) =>
    here.roles
      .filter((role) => !roles.has(keyOf(role)))
      .map(
        (role): AccessDifference => ({
          what: "role",
          sentence: say`role ${role.name} is only in ${here.stack}`,
        }),
      );
  return [
    ...onlyIn(a, theirs),
    ...onlyIn(b, mine),
    ...a.roles.flatMap((role) => {
      const twin = theirs.get(keyOf(role));
      return twin ? roleDifferences(a, b, role, twin) : [];
    }),
    ...both(a, b, scopes(a), scopes(b), (stack, more) => say`${more} is only in ${stack}`).map(
      (sentence): AccessDifference => ({ what: "scope", sentence }),
    ),
    ...both(
      a,
      b,
      consents(a),
      consents(b),
      (stack, more) => say`third parties may ask for ${more} only in ${stack}`,
    ).map((sentence): AccessDifference => ({ what: "consent", sentence })),
  ];
}

export function comparisonText(a: Picture, b: Picture, format: "text" | "markdown" | "json"): string {
  const differences = compared(a, b);
  if (format === "json") {
    const content = differences.map(({ what, sentence }) => ({ what, text: plainText(sentence) }));
    return `${JSON.stringify({ version: 1, stacks: [a.stack, b.stack], differences: content }, undefined, 2)}\n`;
  }
  const show = format === "markdown" ? inMarkdown : inText;
  const head = show(say`${a.stack} and ${b.stack}`);
  if (differences.length === 0) return `${head}: the same roles, permissions and holders\n`;
  const count = `${differences.length} ${differences.length === 1 ? "difference" : "differences"}`;
  return `${head}: ${count}\n\n${differences.map(({ sentence }) => `- ${show(sentence)}`).join("\n")}\n`;
}
