import { labelOf } from "../../shared/access/world.ts";
import { check } from "../../shared/checks/check.ts";
import { broken, few, nothing, putRight, unless } from "../report.ts";
import { each, type Subject } from "../subject.ts";

/** What service providers read of this tenant: its addresses, and the certificate that assertions are signed by. */
export const samlApplications = ({ world, visitor }: Subject) =>
  check({
    id: "saml-applications",
    title: "SAML applications",
    needs: ["stack", "issuer"],
    async examine({ stack }, around) {
      const tried = world.all("SamlApplication");
      if (tried.length === 0) return nothing("the stack has no SAML application");
      const findings = await each(tried, async (held) => {
        const path = `/api/saml-applications/${held.id}/metadata`;
        const { status } = await visitor.read(path);
        return status === 200
          ? []
          : [
              broken(
                `${labelOf(held)}: its metadata can't be had (${path} answers ${status}): it isn't at the tenant, or has no active certificate`,
                putRight(around, stack),
              ),
            ];
      });
      return unless(
        findings.flat(),
        `the metadata of ${few(tried.map(labelOf))} can be had, with a certificate`,
      );
    },
  });
