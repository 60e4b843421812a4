import { labelOf, type World } from "../../shared/access/world.ts";
import { check, type Finding } from "../../shared/checks/check.ts";
import type { Held } from "../../shared/plan/plan.ts";
import { counted } from "../../shared/text/counted.ts";
import { organizationEntitlement } from "../entitlement.ts";
import { judged } from "../judge.ts";
import { nothing, putRight, unless } from "../report.ts";
import { each, type Subject } from "../subject.ts";

const namesOf = (all: readonly Held[]) => all.map(({ args }) => String(args.name));

/** API resources of which the membership's roles grant something within the organization. */
function resourcesOf(world: World, membership: Held): Held[] {
  const scopes = world
    .references(membership, "roles")
    .flatMap((role) => (typeof role === "string" ? [] : world.references(role, "resourceScopes")))
    .flatMap((scope) => (typeof scope === "string" ? [] : [world.reference(scope, "apiResource")]));
  return [...new Set(scopes)].filter((one): one is Held => one !== undefined && typeof one !== "string");
}

/** What machines get within the organizations that they belong to. */
export const organizationTokens = ({ applications, world, visitor }: Subject) =>
  check({
    id: "organization-tokens",
    title: "Organization tokens",
    needs: ["stack", "issuer"],
    async examine({ stack, issuer }, around) {
      const memberships = world.all("OrganizationApplication");
      if (memberships.length === 0)
        return nothing("no machine-to-machine application of the stack is in an organization");
      const mend = putRight(around, stack);
      const keys = (await visitor.read("/oidc/jwks")).body?.keys ?? [];
      const findings = await each(memberships, async (membership): Promise<Finding[]> => {
        const organization = world.reference(membership, "organization");
        const held = world.reference(membership, "application");
        const application = applications.find((one) => one.held === held);
        const secret = application?.secrets[0]?.value;
        const organizationId = typeof organization === "string" ? organization : organization?.id;
        if (!application || secret === undefined || organizationId === undefined) return [];
        const found: Finding[] = [];
        for (const resource of [undefined, ...resourcesOf(world, membership)]) {
          const scopes = resource
            ? world.all("Scope").filter((scope) => world.reference(scope, "apiResource") === resource)
            : world.all("OrganizationScope");
          const indicator = resource && String(resource.args.indicator);
          const answer = await visitor.machineToken(
            { id: application.id, secret },
            {
              organization: organizationId,
              scopes: namesOf(scopes),
              ...(indicator === undefined ? {} : { resource: indicator }),
            },
          );
          // One that is gone, or whose secret is wrong, is told of by other checks.
          if (answer.came === "refused" && answer.error === "invalid_client") return [];
          const within = `organization ${labelOf(organization)}`;
          found.push(
            ...judged(
              answer,
              {
                label: application.label,
                audience: indicator ?? `urn:logto:organization:${organizationId}`,
                of: indicator === undefined ? within : `${indicator} in ${within}`,
                entitlement: organizationEntitlement(world, membership, resource),
              },
              { keys, issuer, mend },
            ),
          );
          if (answer.came === "refused") break;
        }
        return found;
      });
      return unless(
        findings.flat(),
        `${counted(memberships.length, "membership")} of machine-to-machine applications: each gets what its organization roles grant, and no more`,
      );
    },
  });
