import { check, type Finding } from "../../shared/checks/check.ts";
import { machineEntitlement } from "../entitlement.ts";
import { type Judgement, judged, type Wanted } from "../judge.ts";
import { broken, few, nothing, putRight, unless } from "../report.ts";
import { type Application, each, type Subject } from "../subject.ts";
import { inWords } from "../visitor.ts";

/** What the Management API's one scope is called. */
const everything = "all";

/** A machine, what it asks for, and what it should get. */
interface Attempt {
  application: Application;
  indicator: string;
  /** Every scope of the resource, and so those that it must not get too. */
  scopes: string[];
  wanted: Wanted;
}

function attemptsOf({ applications, world, managementApi }: Subject): Attempt[] {
  const resources = world.all("ApiResource").map((held) => ({
    held,
    indicator: String(held.args.indicator),
    scopes: world
      .all("Scope")
      .filter((scope) => world.reference(scope, "apiResource") === held)
      .map(({ args }) => String(args.name)),
  }));
  const targets = [...resources, { held: undefined, indicator: managementApi, scopes: [everything] }];
  return applications
    .filter(({ type }) => type === "MachineToMachine")
    .flatMap((application) =>
      targets.map(({ held, indicator, scopes }) => ({
        application,
        indicator,
        scopes,
        wanted: {
          label: application.label,
          audience: indicator,
          of: indicator,
          entitlement: machineEntitlement(world, application.held, held),
        },
      })),
    );
}

async function findingsOf(
  { application, indicator, scopes, wanted }: Attempt,
  { visitor }: Subject,
  judgement: Judgement,
): Promise<Finding[]> {
  const [secret] = application.secrets;
  if (!secret) return [];
  const answer = await visitor.machineToken(
    { id: application.id, secret: secret.value },
    { resource: indicator, scopes },
  );
  return judged(answer, wanted, judgement);
}

/** What machines get, and that they get no more. */
export const machineTokens = (subject: Subject) =>
  check({
    id: "machine-tokens",
    title: "Machine tokens",
    needs: ["stack", "issuer"],
    async examine({ stack, issuer }, around) {
      const attempts = attemptsOf(subject);
      if (attempts.length === 0) return nothing("the stack has no machine-to-machine application");
      const mend = putRight(around, stack);
      const keys = (await subject.visitor.read("/oidc/jwks")).body?.keys ?? [];
      const findings: Finding[] = [];
      for (const { label, secrets, id } of subject.applications.filter(
        ({ type }) => type === "MachineToMachine",
      )) {
        if (secrets.length === 0) {
          findings.push({
            verdict: "note",
            says: `${label}: not tried, since the state has no secret of it`,
          });
          continue;
        }
        const own = attempts.filter(({ application }) => application.id === id);
        // A secret that isn't taken is one fault, however many resources there are.
        const known = await subject.visitor.redeemNothing({ id, secret: secrets[0]?.value ?? "" });
        if (known.error === "invalid_client") {
          findings.push(broken(`${label}: gets no token (${inWords(known)})`, mend));
          continue;
        }
        const found = await each(own, (one) => findingsOf(one, subject, { keys, issuer, mend }));
        findings.push(...found.flat());
      }
      const gets = attempts
        .filter(({ wanted }) => wanted.entitlement.scopes.size > 0)
        .map(
          ({ wanted }) =>
            `${wanted.label} gets ${few([...wanted.entitlement.scopes.keys()])} for ${wanted.of}`,
        );
      return unless(findings, `${gets.length > 0 ? few(gets, 10) : "none gets a scope"}; none gets more`);
    },
  });
