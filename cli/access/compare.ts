import { apart, paired } from "../shared/compare/compare.ts";
import { counted } from "../shared/text/counted.ts";
import { inMarkdown, inText, plainText } from "../shared/text/escape.ts";
import { list, type Sentence, say } from "../shared/text/sentence.ts";
import { holdersOf, type Picture, type PictureRole } from "./picture.ts";

/** One thing that isn't the same in two stacks. */
interface AccessDifference {
  what: "role" | "permission" | "holder" | "default" | "type" | "scope" | "consent";
  sentence: Sentence;
}

const keyOf = (role: PictureRole) => `${role.within} ${role.name}`;

/** Finds what each of two stacks has alone, and says it. */
const between =
  (a: Picture, b: Picture) =>
  (
    what: AccessDifference["what"],
    ofA: readonly string[],
    ofB: readonly string[],
    tell: (stack: string, more: Sentence) => Sentence,
  ): AccessDifference[] => {
    const { onlyA, onlyB } = apart(ofA, ofB);
    return [
      ...(onlyA.length > 0 ? [{ what, sentence: tell(a.stack, list(onlyA)) }] : []),
      ...(onlyB.length > 0 ? [{ what, sentence: tell(b.stack, list(onlyB)) }] : []),
    ];
  };

/** What differs between the access of two stacks: by names, since ids and addresses always do. */
export function compared(a: Picture, b: Picture): AccessDifference[] {
  const differences = between(a, b);
  const roles = paired(a.roles, b.roles, keyOf);
  const onlyIn = ({ stack }: Picture, some: readonly PictureRole[]) =>
    some.map(
      ({ name }): AccessDifference => ({ what: "role", sentence: say`role ${name} is only in ${stack}` }),
    );
  const ofRole = (mine: PictureRole, theirs: PictureRole): AccessDifference[] => {
    const { name } = mine;
    const found = [
      ...differences(
        "permission",
        mine.permissions,
        theirs.permissions,
        (stack, more) => say`role ${name} grants ${more} only in ${stack}`,
      ),
      ...differences(
        "holder",
        holdersOf(mine),
        holdersOf(theirs),
        (stack, more) => say`role ${name} is held by ${more} only in ${stack}`,
      ),
    ];
    if (mine.isDefault !== theirs.isDefault) {
      const { stack } = mine.isDefault ? a : b;
      found.push({ what: "default", sentence: say`role ${name} is a default role only in ${stack}` });
    }
    if (mine.type !== theirs.type) {
      const sentence = say`role ${name} is of type ${mine.type} in ${a.stack}, of ${theirs.type} in ${b.stack}`;
      found.push({ what: "type", sentence });
    }
    return found;
  };
  const scopes = (picture: Picture) => picture.resources.flatMap(({ permissions }) => permissions);
  const consents = (picture: Picture) =>
    picture.consents.flatMap(({ application, permissions }) =>
      permissions.map((one) => `${application}: ${one}`),
    );
  return [
    ...onlyIn(a, roles.onlyA),
    ...onlyIn(b, roles.onlyB),
    ...roles.pairs.flatMap(([mine, theirs]) => ofRole(mine, theirs)),
    ...differences("scope", scopes(a), scopes(b), (stack, more) => say`${more} is only in ${stack}`),
    ...differences(
      "consent",
      consents(a),
      consents(b),
      (stack, more) => say`third parties may ask for ${more} only in ${stack}`,
    ),
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
  return `${head}: ${counted(differences.length, "difference")}\n\n${differences.map(({ sentence }) => `- ${show(sentence)}`).join("\n")}\n`;
}
