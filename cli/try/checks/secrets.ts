import { check } from "../../shared/checks/check.ts";
import { renewed } from "../../shared/checks/commands.ts";
import { counted } from "../../shared/text/counted.ts";
import { broken, nothing, unless } from "../report.ts";
import { each, type Subject } from "../subject.ts";
import { inWords } from "../visitor.ts";

/** The secrets that the state has are those that the tenant takes. */
export const secrets = ({ applications, visitor }: Subject) =>
  check({
    id: "secrets",
    title: "Application secrets",
    needs: ["stack", "issuer"],
    async examine({ stack }, around) {
      const tried = applications.flatMap((one) => one.secrets.map((secret) => ({ ...one, secret })));
      if (tried.length === 0) return nothing("no application of the stack has a secret");
      const mend = renewed(around, stack);
      const findings = await each(tried, async ({ id, label, secret }) => {
        const answer = await visitor.redeemNothing({ id, secret: secret.value });
        if (answer.error !== "invalid_client") return [];
        const what =
          answer.status === 401
            ? `doesn't take ${secret.name}, as the state has it`
            : `has no application ${id}`;
        return [broken(`${label}: the tenant ${what} (${inWords(answer)})`, mend)];
      });
      return unless(
        findings.flat(),
        `the tenant takes ${counted(tried.length, "secret")} of ${counted(new Set(tried.map(({ id }) => id)).size, "application")}`,
      );
    },
  });
