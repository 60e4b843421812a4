import { plain, say } from "../../shared/text/sentence.ts";
import { valueText } from "../../shared/text/value-text.ts";
import { changed, remark, setting } from "../compare.ts";
import type { Rule } from "../findings.ts";

const lifetimes = [
  { kind: "Application", path: "refreshToken.ttlInDays", what: "refresh tokens", unit: "days" },
  { kind: "Application", path: "refreshToken.ttl", what: "refresh tokens", unit: "seconds" },
  { kind: "Application", path: "idTokenTtl", what: "ID tokens", unit: "seconds" },
  { kind: "ApiResource", path: "accessTokenTtl", what: "access tokens", unit: "seconds" },
  { kind: "OidcSessionSettings", path: "ttl", what: "sessions", unit: "seconds" },
] as const;

/** What counts where nothing was said before. */
const defaults: Record<string, number> = {
  "refreshToken.ttlInDays": 14,
  accessTokenTtl: 3600,
  ttl: 1_209_600,
};

export const tokenLifetime: Rule = {
  id: "token-lifetime",
  section: "exposure",
  severity: "medium",
  title: "Tokens or sessions live longer",
  why: "A stolen token works for longer.",
  find: (context) =>
    lifetimes.flatMap(({ kind, path, what, unit }) =>
      changed(context, kind).flatMap((differing) => {
        const { from, to } = setting(differing, path) ?? {};
        const former = from ?? defaults[path];
        if (typeof to !== "number" || typeof former !== "number" || to <= former) return [];
        const before = from === undefined ? say`the default` : say`${valueText(from)} ${plain(unit)}`;
        return [
          remark(
            differing.change,
            path.split(".")[0],
            say`${plain(what)} of ${differing.change.name} live ${to} ${plain(unit)}, up from ${before}`,
          ),
        ];
      }),
    ),
};
