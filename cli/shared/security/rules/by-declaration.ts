import type { Mark } from "pulumi-logto/kinds";
import { remark } from "../compare.ts";
import { isPart } from "../consequences.ts";
import type { Context, Remark, Rule } from "../findings.ts";
import { type Judged, judged } from "../marked.ts";
import { namedArgs } from "../named.ts";

/* Rules that follow from what each argument's declaration says of security, whatever the kind. */

/** Arguments of which a rule of its own speaks, with more than the argument alone says. */
const spokenFor = new Set([
  "Application.redirectUris",
  "Application.postLogoutRedirectUris",
  "Application.isThirdParty",
  "ApplicationRoles.roles",
  "UserRoles.roles",
  "OrganizationApplication.roles",
  "OrganizationMember.roles",
  "Role.isDefault",
  "Role.scopes",
  "OrganizationRole.scopes",
  "OrganizationRole.resourceScopes",
  "OidcKeys.rotatePrivateKeys",
  "OidcKeys.rotateCookieKeys",
  "Webhook.rotateSigningKey",
]);

const known = new WeakMap<Context, { kind: string; name: string; one: Judged }[]>();

/** All that is judged by declarations, once for a review. */
function judgedIn(context: Context) {
  let found = known.get(context);
  if (!found) {
    found = context.plan.changes
      .filter(({ operation, kind }) => operation !== "same" && (operation !== "delete" || isPart(kind)))
      .flatMap(({ kind, name, before, after }) =>
        judged(
          name,
          kind,
          before && namedArgs(context.before, before),
          after && namedArgs(context.after, after),
        )
          .filter(({ argument }) => !spokenFor.has(`${kind}.${argument}`))
          .map((one) => ({ kind, name, one })),
      );
    known.set(context, found);
  }
  return found;
}

const remarks = (context: Context, is: (one: Judged) => boolean): Remark[] =>
  judgedIn(context)
    .filter(({ one }) => is(one))
    .map(({ kind, name, one: { argument, path, sentence, severity, isClear, diff } }) =>
      remark({ kind, name }, argument, sentence, { path, severity, isClear, ...(diff ? { diff } : {}) }),
    );

const worse = (aspect: string) => (context: Context) =>
  remarks(context, ({ mark, verdict }) => verdict === "worse" && aspect in (mark satisfies Mark));

export const byDeclaration: readonly Rule[] = [
  {
    id: "destination-changed",
    section: "exposure",
    severity: "high",
    title: "Codes, tokens, assertions, mails, people or their data go elsewhere",
    why: "Whoever answers there has them.",
    find: worse("exposes"),
  },
  {
    id: "trust-changed",
    section: "exposure",
    severity: "high",
    title: "Somebody or something else is believed",
    why: "Whoever is believed without reason can sign in as somebody else.",
    find: worse("believes"),
  },
  {
    id: "grant-widened",
    section: "access",
    severity: "medium",
    title: "Somebody may do more than before",
    why: "It can be done as soon as this is applied.",
    find: worse("grants"),
  },
  {
    id: "protection-weakened",
    section: "exposure",
    severity: "high",
    title: "Something that protects sign-in asks for less, or goes",
    why: "What it kept out gets in.",
    find: worse("guards"),
  },
  {
    id: "protection-strengthened",
    section: "exposure",
    severity: "note",
    title: "Something that protects sign-in asks for more",
    why: "Users may be asked for what they weren't, and should hear of it first.",
    find: (context) => remarks(context, ({ mark, verdict }) => verdict === "better" && "guards" in mark),
  },
  {
    id: "unsafe-value",
    section: "exposure",
    severity: "high",
    title: "A value that is wrong whatever it was before",
    why: "It opens what nobody means to open.",
    standing: true,
    find: (context) => remarks(context, ({ verdict }) => verdict === "unsafe"),
  },
];
