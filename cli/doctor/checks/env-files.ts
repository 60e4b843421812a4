import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseEnv } from "node:util";
import { withoutSlash } from "pulumi-logto/settings";
import {
  check,
  type Facts,
  type Finding,
  ok,
  type Surroundings,
  skipped,
  type Verdict,
} from "../../shared/checks/check.ts";
import { ownCommand, renewed } from "../../shared/checks/commands.ts";
import { get } from "../../shared/checks/requests.ts";
import type { EnvFile } from "../../shared/env-files/env-file.ts";
import { readEnvFiles } from "../../shared/env-files/env-files.ts";
import { baseMistakes, type Meaning, meantBy, type Used } from "../../shared/env-files/meanings.ts";
import { counted } from "../../shared/text/counted.ts";
import { difference, nearest } from "../../shared/uris.ts";

const leastCookieSecret = 32;
/** The one that an application's `clientSecret` is. */
const usual = "Default secret";

interface Application {
  id: string;
  name: string;
  redirectUris: string[];
  /** Undefined where the tenant doesn't tell them. */
  secrets: { name: string; value: string; expiresAt: number | null }[] | undefined;
}

/** What the tenant knows, asked for when it's needed. */
interface Tenant {
  application(id: string): Promise<Application | undefined>;
  indicators(): Promise<string[]>;
}

function tenantOf({ settings, token }: Pick<Facts, "settings" | "token">, around: Surroundings): Tenant {
  const api = async (path: string) => {
    const { status, body } = await get(around, `${settings.endpoint}/api${path}`, token);
    if (status === 404) return undefined;
    if (status !== 200) throw new Error(`GET /api${path} answers ${status}`);
    return body;
  };
  return {
    async application(id) {
      const path = `/applications/${encodeURIComponent(id)}`;
      const found = await api(path);
      if (!found) return undefined;
      // One that has no list of them has the one in its row.
      const own = found.secret ? [{ name: usual, value: found.secret, expiresAt: null }] : undefined;
      return {
        id,
        name: found.name,
        redirectUris: found.oidcClientMetadata?.redirectUris ?? [],
        secrets: (await api(`${path}/secrets`)) ?? own,
      };
    },
    indicators: async () =>
      ((await api("/resources")) ?? []).map(({ indicator }: { indicator: string }) => indicator),
  };
}

/** What to do where neither an update nor a new env file brings a secret back. */
function withoutUsual(secrets: readonly { name: string }[]): string {
  if (secrets.some(({ name }) => name === usual)) return "";
  const names = secrets.map(({ name }) => `"${name}"`).join(", ");
  const mend = names ? `rename the one that is to be used (${names}), or make another` : "make one";
  return `. None is called "${usual}": ${mend}, in the console, so that there is one`;
}

/** What of the env file's variables the tenant wouldn't take. */
async function mistakesOf(
  used: Partial<Record<Meaning, Used>>,
  tenant: Tenant,
  { settings }: Pick<Facts, "settings">,
  around: Surroundings,
): Promise<string[]> {
  const wrong: string[] = [];
  const { endpoint, appId, appSecret, cookieSecret, baseUrl, resource } = used;
  if (endpoint) {
    const { name, value } = endpoint;
    const ours = [settings.endpoint, settings.publicEndpoint];
    if (!ours.includes(value)) {
      const by = ours.includes(withoutSlash(value))
        ? "a trailing slash"
        : difference(value, settings.publicEndpoint);
      wrong.push(
        by
          ? `${name} is ${value}, and the tenant's address ${settings.publicEndpoint}: they differ by ${by}`
          : `${name} is ${value}, which is another tenant than this stack's, ${settings.publicEndpoint}`,
      );
    }
  }
  const application = appId && (await tenant.application(appId.value));
  if (appId && !application) {
    wrong.push(
      `${appId.name} is ${appId.value}, and this tenant has no such application: sign-in says "invalid client_id". It's another tenant's, or was made anew since`,
    );
  }
  if (appSecret && application?.secrets) {
    const found = application.secrets.find(({ value }) => value === appSecret.value);
    if (!found) {
      wrong.push(
        `${appSecret.name} is none of the secrets of ${application.name}: it's another environment's or application's, or was rotated${withoutUsual(application.secrets)}`,
      );
    } else if (found.expiresAt !== null && found.expiresAt <= around.now()) {
      wrong.push(`${appSecret.name} is a secret of ${application.name} that has expired`);
    }
  }
  if (cookieSecret && cookieSecret.value.length < leastCookieSecret) {
    wrong.push(`${cookieSecret.name} is shorter than ${leastCookieSecret} characters, which is too short`);
  }
  if (baseUrl && application && application.redirectUris.length > 0) {
    wrong.push(...baseMistakes(baseUrl, application.name, application.redirectUris));
  }
  if (baseUrl && settings.production && baseUrl.value.startsWith("http:")) {
    wrong.push(`${baseUrl.name} is ${baseUrl.value}: http, and this stack is production`);
  }
  if (resource) {
    const { name, value } = resource;
    const indicators = await tenant.indicators();
    if (!indicators.includes(value)) {
      const near = nearest(value, indicators);
      wrong.push(
        near
          ? `${name} is ${value}, and the API resource's indicator ${near.uri}: they differ by ${near.by}, and the audience is compared exactly`
          : `${name} is ${value}, and no API resource of the tenant has that indicator (there are: ${indicators.join(", ")})`,
      );
    }
  }
  return wrong;
}

async function findingsOf(
  label: string,
  { path, variables }: EnvFile,
  facts: Pick<Facts, "settings" | "token" | "stack">,
  around: Surroundings,
): Promise<Finding[]> {
  const file = resolve(around.context.project(), path);
  const write = `${ownCommand(around, "env", facts.stack)}   (writes the stack's values into it)`;
  if (!existsSync(file)) {
    return [{ verdict: "warning", says: `${label}: ${path} isn't there`, mend: [write] }];
  }
  const held: NodeJS.Dict<string> = Object.assign(Object.create(null), parseEnv(readFileSync(file, "utf8")));
  // What the last update found no value for, the stack can't write.
  const said = Object.entries(variables).filter(([, value]) => value !== null);
  const missing = said.flatMap(([name]) => (held[name] === undefined ? [name] : []));
  const stale = said.filter(([name, value]) => held[name] !== undefined && held[name] !== String(value));
  const used = meantBy(Object.keys(variables), held);
  const mistakes = await mistakesOf(used, tenantOf(facts, around), facts, around);
  // What is wrong by itself is said once: that it isn't the stack's value follows.
  const others = stale
    .map(([name]) => name)
    .filter((name) => !mistakes.some((one) => one.startsWith(`${name} `)));
  // What the stack says itself isn't mended by writing it again.
  const mendOf = (says: string): string[] =>
    stale.some(([name]) => says.startsWith(`${name} `)) ? [write] : renewed(around, facts.stack);
  const about = (verdict: Verdict, names: readonly string[], what: string): Finding[] =>
    names.length === 0
      ? []
      : [
          {
            verdict,
            says: `${path}: ${names.join(", ")} ${names.length === 1 ? "is" : "are"} ${what}`,
            mend: [write],
          },
        ];
  return [
    ...mistakes.map((says): Finding => ({ verdict: "failed", says: `${path}: ${says}`, mend: mendOf(says) })),
    ...about("failed", missing, "missing"),
    ...about("warning", others, "not what the stack says"),
  ];
}

/** What the applications are told, against the tenant: by the files that they read, not by what should be in them. */
export const envFiles = check({
  id: "env-files",
  title: "Env files",
  needs: ["stack", "config", "settings", "token", "state"],
  async examine(facts, around) {
    if (facts.state.logto.resources.length === 0) return skipped("not checked: nothing was applied yet");
    const files = await readEnvFiles(around.context, facts.stack);
    if (!files || Object.keys(files).length === 0) {
      return skipped("not checked: the stack has no output envFiles");
    }
    const findings: Finding[] = [];
    for (const [label, file] of Object.entries(files)) {
      findings.push(...(await findingsOf(label, file, facts, around)));
    }
    if (findings.length > 0) return { findings };
    return ok(
      `${counted(Object.keys(files).length, "file")} ${Object.keys(files).length === 1 ? "holds" : "hold"} what the tenant takes`,
    );
  },
});
