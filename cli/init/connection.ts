import { secretSettings, settingKeys } from "pulumi-logto/management";
import type { Facts, Surroundings } from "../shared/checks/check.ts";
import { endpoint } from "../shared/checks/connection/endpoint.ts";
import { issuer } from "../shared/checks/connection/issuer.ts";
import { settings } from "../shared/checks/connection/settings.ts";
import { managementApi, token } from "../shared/checks/connection/token.ts";
import { examine, hasFailed, type Result } from "../shared/checks/examine.ts";
import { lineOf } from "../shared/checks/report.ts";
import { configFileOf, readConfig, type StackConfig } from "../shared/stack/stack-config.ts";
import type { Initialisation } from "./initialisation.ts";
import { amongOptions, type Question, settingOf, waysOf } from "./question.ts";
import type { Sheet } from "./sheet.ts";
import type { StackNow } from "./stack.ts";

const connectionQuestions: readonly Question[] = [
  {
    key: "logto:endpoint",
    label:
      "Tenant's address, as the Logto console shows it under Settings, Domains (https://<tenant>.logto.app)",
    secret: false,
  },
  {
    key: "logto:appId",
    label:
      'Id of the machine-to-machine application with the role "Logto Management API access" (console: Applications, Create)',
    secret: false,
  },
  { key: "logto:appSecret", label: "Its secret", secret: true },
];

const tenantQuestion: Question = {
  key: "logto:tenantId",
  label:
    "Logto Cloud behind a domain of your own: the tenant's id, as in the console's address (https://cloud.logto.io/<tenant id>); Enter if it's a Logto of your own",
  secret: false,
  isOptional: true,
};

/** What a connection is tried with. */
const tried = settingKeys.filter((key) => !secretSettings.includes(key));

/** The tenant knows no Management API by the name that follows from its address. */
const lacksId = (results: readonly Result[]): boolean =>
  results.some(({ findings }) =>
    findings.some(({ mend = [] }) => mend.some((one) => one.includes(tenantQuestion.key))),
  );

/**
 * Asks the tenant whether it takes what was answered: the doctor's own checks. `kept`: the secret that the stack has;
 * `isSealed`: there is one that can't be decrypted yet.
 */
async function tryConnection(
  sheet: Sheet,
  stack: string,
  kept: string | undefined,
  isSealed: boolean,
  around: Surroundings,
): Promise<{ isFine: boolean; results: Result[] }> {
  const secret = sheet.secret("logto:appSecret") ?? kept ?? (isSealed ? "sealed" : "");
  const plain = tried.flatMap((name) => {
    const value = sheet.get(`logto:${name}`);
    return value === undefined ? [] : [[`logto:${name}`, value] as const];
  });
  const secrets = new Map([["logto:appSecret", secret]]);
  const values = new Map([...plain, ...secrets]);
  const config: StackConfig = { get: (key) => values.get(key), values, keys: [...values.keys()], secrets };
  const known: Partial<Facts> = { stack, config, plain: config };
  const checks = [settings, endpoint, issuer, ...(isSealed ? [] : [token, managementApi])];
  const results = await examine(checks, around, undefined, known);
  return { isFine: !hasFailed(results), results };
}

/** Commands that set the config are for later: here the answer is given anew, or an option says it. */
const withOptions = (result: Result, pulumi: string): Result => ({
  ...result,
  findings: result.findings.map(({ mend = [], says, ...finding }) => ({
    ...finding,
    says: amongOptions(says),
    mend: mend.flatMap((one) => {
      const setting = settingOf(one);
      if (!setting) return one.includes(`${pulumi} config `) ? [] : [one];
      const isAsked = [...connectionQuestions, tenantQuestion].some(({ key }) => key === setting.key);
      return isAsked ? [] : [setting.option];
    }),
  })),
});

export async function connect(
  sheet: Sheet,
  now: StackNow,
  { given, around, prompter, say }: Initialisation,
): Promise<void> {
  for (const [key, value] of given.values) {
    // That of m-default is of no use to what it makes.
    const isAsked =
      connectionQuestions.some((question) => question.key === key) ||
      (given.bootstrap && key === "logto:tokenEndpoint");
    if (key.startsWith("logto:") && !isAsked) sheet.put(key, value, false);
  }
  if (given.bootstrap) {
    // Who it runs as isn't known before it's made.
    for (const question of connectionQuestions.slice(0, 1)) await sheet.answer(question);
    return;
  }
  let questions = connectionQuestions;
  for (let again = false; ; again = true) {
    for (const question of questions) await sheet.answer(question, again);
    if (!sheet.isComplete) return;
    const isKept = sheet.secret("logto:appSecret") === undefined;
    const isSealed = isKept && !now.exists;
    const kept =
      isKept && now.exists ? (await readConfig(around.context, now.name)).get("logto:appSecret") : undefined;
    const { isFine, results } = await tryConnection(sheet, now.name, kept, isSealed, around);
    const lines = results
      .filter(({ findings }) => findings.some(({ verdict }) => verdict === "failed" || verdict === "warning"))
      .map((one) => lineOf(withOptions(one, around.context.pulumiCommand), false));
    if (isFine) {
      for (const line of lines) say(line);
      say(
        isSealed
          ? `! The secret in ${configFileOf(now.name)} can't be tried before there is a stack; doctor does afterwards.`
          : `✓ The tenant takes ${sheet.get("logto:appId")}.`,
      );
      return;
    }
    if (!prompter)
      throw new Error(
        [
          "the tenant doesn't take these answers; nothing was changed.",
          ...lines,
          ...(lacksId(results) ? [`  ${waysOf(tenantQuestion)}`] : []),
        ].join("\n"),
      );
    const isWithoutId = lacksId(results) && !questions.includes(tenantQuestion);
    questions = isWithoutId ? [tenantQuestion] : connectionQuestions;
    for (const line of [...lines, ...(isWithoutId ? [] : ["Once more:"])]) say(line);
  }
}
