import { say } from "../../shared/text/sentence.ts";
import { changed, remark, setting } from "../compare.ts";
import type { Rule } from "../findings.ts";

export const refreshTokenRotationOff: Rule = {
  id: "refresh-token-rotation-off",
  section: "exposure",
  severity: "high",
  title: "Refresh tokens are no longer rotated",
  why: "A stolen refresh token works until it ends, and nobody notices.",
  find: (context) =>
    changed(context, "Application").flatMap((differing) =>
      setting(differing, "refreshToken.rotate")?.to === false
        ? [
            remark(
              differing.change,
              "refreshToken",
              say`a refresh token of ${differing.change.name} can be used again and again`,
            ),
          ]
        : [],
    ),
};
