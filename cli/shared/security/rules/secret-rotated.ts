import { plain, say } from "../../text/sentence.ts";
import { changed, remark, setting } from "../compare.ts";
import type { Rule } from "../findings.ts";

const rotations = [
  { kind: "OidcKeys", argument: "rotatePrivateKeys", what: "a new key signs the tokens" },
  { kind: "OidcKeys", argument: "rotateCookieKeys", what: "a new key signs the cookies" },
  { kind: "Webhook", argument: "rotateSigningKey", what: "another key signs the calls" },
];

export const secretRotated: Rule = {
  id: "secret-rotated",
  section: "secrets",
  severity: "medium",
  title: "A key or secret is rotated",
  why: "Tokens, calls or sign-ins made with the former one fail once it ends.",
  find: (context) =>
    rotations.flatMap(({ kind, argument, what }) =>
      changed(context, kind).flatMap((differing) =>
        differing.change.before && setting(differing, argument)
          ? [remark(differing.change, argument, say`${plain(what)} of ${differing.change.name}`)]
          : [],
      ),
    ),
};
