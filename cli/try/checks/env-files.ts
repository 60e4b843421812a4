import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseEnv } from "node:util";
import { withoutSlash } from "pulumi-logto/settings";
import { check, type Finding } from "../../shared/checks/check.ts";
import { ownCommand, renewed } from "../../shared/checks/commands.ts";
import type { EnvFile } from "../../shared/env-files/env-file.ts";
import { baseMistakes, type Meaning, meantBy, type Used } from "../../shared/env-files/meanings.ts";
import { counted } from "../../shared/text/counted.ts";
import { nearest } from "../../shared/uris.ts";
import { broken, nothing, unless } from "../report.ts";
import { type Application, type Subject, signsIn } from "../subject.ts";
import { inWords } from "../visitor.ts";
import { exampleOf } from "./redirect-uris.ts";

type Variables = Partial<Record<Meaning, Used>>;

/** An application that reads this address goes to whatever answers there. */
async function* endpointFaults(used: Used, issuer: string, { tenant, visitor }: Subject) {
  const { name, value } = used;
  if (value === tenant) return;
  if (withoutSlash(value) === tenant) {
    yield `${name} is ${value}: without the slash at its end, as the tenant calls itself`;
    return;
  }
  let found: unknown;
  try {
    const url = new URL(`${withoutSlash(value)}/oidc/.well-known/openid-configuration`);
    found = (await visitor.read(url.href)).body?.issuer;
  } catch (error) {
    yield `${name} is ${value}, and ${URL.canParse(value) ? (error as Error).message : "that is no address"}; the tenant is ${tenant}`;
    return;
  }
  if (found === issuer) return;
  const what = typeof found === "string" ? `another tenant, ${found}` : "no Logto";
  yield `${name} is ${value}, and what answers there is ${what}; this stack's is ${tenant}`;
}

/** Which application the file makes its reader, and whether the tenant knows it. */
async function* idFaults(used: Used, meant: Application | undefined, subject: Subject) {
  const { name, value } = used;
  if (meant && value !== meant.id) {
    const other = subject.applications.find(({ id }) => id === value);
    if (other) yield `${name} is the client id of ${other.label}; the stack says that of ${meant.label}`;
  }
  // Who isn't known is refused before the address is looked at.
  const answer = await subject.visitor.authorize({
    client_id: value,
    redirect_uri: "https://pulumi-logto.try.invalid/",
  });
  if (answer.came === "refused" && answer.error === "invalid_client") {
    yield `${name} is ${value}, and the tenant has no such application (${inWords(answer)}): it's another tenant's, or was made anew since`;
  }
}

async function* secretFaults(id: Used, secret: Used, { applications, visitor }: Subject) {
  const answer = await visitor.redeemNothing({ id: id.value, secret: secret.value });
  if (answer.error !== "invalid_client" || answer.status !== 401) return;
  const whose = applications.find((one) => one.id === id.value)?.label ?? `application ${id.value}`;
  yield `${secret.name} isn't a secret that the tenant takes for ${whose} (${inWords(answer)}): it's another environment's or application's, or was rotated`;
}

async function* resourceFaults(used: Used, asker: Application, subject: Subject) {
  const { name, value } = used;
  const [uri] = asker.redirectUris;
  const [secret] = asker.secrets;
  let error: string | undefined;
  if (signsIn(asker) && uri !== undefined) {
    const answer = await subject.visitor.authorize({
      client_id: asker.id,
      redirect_uri: exampleOf(uri),
      resource: value,
    });
    error = answer.came === "page" ? undefined : answer.error;
  } else if (secret) {
    const answer = await subject.visitor.machineToken(
      { id: asker.id, secret: secret.value },
      { resource: value, scopes: [] },
    );
    error = answer.came === "token" ? undefined : answer.error;
  }
  if (error !== "invalid_target") return;
  const near = nearest(
    value,
    subject.world.all("ApiResource").map(({ args }) => String(args.indicator)),
  );
  yield near
    ? `${name} is ${value}, and the API resource's indicator ${near.uri}: they differ by ${near.by}, and the audience is compared exactly`
    : `${name} is ${value}, and the tenant has no API resource of that indicator`;
}

async function* faultsOf(used: Variables, meant: Application | undefined, issuer: string, subject: Subject) {
  const { endpoint, appId, appSecret, baseUrl, resource } = used;
  if (endpoint) yield* endpointFaults(endpoint, issuer, subject);
  if (appId) yield* idFaults(appId, meant, subject);
  if (appId && appSecret) yield* secretFaults(appId, appSecret, subject);
  const own = subject.applications.find(({ id }) => id === appId?.value);
  if (baseUrl && own && own.redirectUris.length > 0) {
    yield* baseMistakes(baseUrl, own.label, own.redirectUris);
  }
  const asker = own ?? meant;
  if (resource && asker) yield* resourceFaults(resource, asker, subject);
}

/** What the file on this machine says; where there is none, what the stack would write. */
function contentOf({ path, variables }: EnvFile, folder: string) {
  const file = resolve(folder, path);
  const isHere = existsSync(file);
  const stack = Object.entries(variables).map(([name, value]) => [name, String(value)]);
  const held: NodeJS.Dict<string> = isHere
    ? Object.assign(Object.create(null), parseEnv(readFileSync(file, "utf8")))
    : Object.fromEntries(stack);
  return { isHere, held };
}

/** What applications are told: whoever reads it can work with this tenant. */
export const envFiles = (subject: Subject) =>
  check({
    id: "env-files",
    title: "Env files",
    needs: ["stack", "issuer"],
    async examine({ stack, issuer }, around) {
      const files = Object.values(subject.envFiles);
      if (files.length === 0) return nothing("the stack has no output envFiles");
      const mend = [`${ownCommand(around, "env", stack)}   (writes the stack's values into it)`];
      const findings: Finding[] = [];
      const absent: string[] = [];
      for (const file of files) {
        const { isHere, held } = contentOf(file, around.context.project());
        if (!isHere) absent.push(file.path);
        const names = Object.keys(file.variables);
        const missing = names.filter((name) => held[name] === undefined);
        if (missing.length > 0) {
          findings.push(
            broken(
              `${file.path}: ${missing.join(", ")} ${missing.length === 1 ? "is" : "are"} missing`,
              mend,
            ),
          );
        }
        const ids = meantBy(names, file.variables as Record<string, string>).appId;
        const meant = subject.applications.find(({ id }) => id === ids?.value);
        for await (const says of faultsOf(meantBy(names, held), meant, issuer, subject)) {
          const [name = ""] = says.split(" ");
          // What the stack says itself isn't mended by writing it again.
          const isStacks = held[name] === String(file.variables[name]);
          findings.push(broken(`${file.path}: ${says}`, isStacks ? renewed(around, stack) : mend));
        }
      }
      if (absent.length > 0) {
        findings.push({
          verdict: "note",
          says: `${absent.join(", ")} ${absent.length === 1 ? "isn't" : "aren't"} on this machine: what the stack would write was tried`,
        });
      }
      return unless(
        findings,
        `${counted(files.length, "file")}: whoever reads ${files.length === 1 ? "it" : "them"} can work with this tenant`,
      );
    },
  });
