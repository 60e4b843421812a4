import type { Facts, Surroundings } from "../doctor/check.ts";
import { endpoint } from "../doctor/checks/endpoint.ts";
import { issuer } from "../doctor/checks/issuer.ts";
import { settings } from "../doctor/checks/settings.ts";
import { managementApi, token } from "../doctor/checks/token.ts";
import { examine, hasFailed, type Result } from "../doctor/examine.ts";
import type { StackConfig } from "../state/stack-config.ts";
import type { Question } from "./question.ts";
import type { Sheet } from "./sheet.ts";

export const connectionQuestions: readonly Question[] = [
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

/**
 * Asks the tenant whether it takes what was answered: the doctor's own checks. `kept`: the secret that the stack has;
 * `isSealed`: there is one that can't be decrypted yet.
 */
export async function tryConnection(
  sheet: Sheet,
  stack: string,
  kept: string | undefined,
  isSealed: boolean,
  around: Surroundings,
): Promise<{ isFine: boolean; results: Result[] }> {
  const keys = ["endpoint", "appId", "resource", "publicEndpoint", "production"].map((key) => `logto:${key}`);
  const secret = sheet.secret("logto:appSecret") ?? kept ?? (isSealed ? "sealed" : "");
  const config: StackConfig = {
    get: (key) => (key === "logto:appSecret" ? secret : sheet.get(key)),
    keys: [...keys.filter((key) => sheet.get(key) !== undefined), "logto:appSecret"],
    secrets: new Map([["logto:appSecret", secret]]),
  };
  const known: Partial<Facts> = { stack, config, plain: config };
  const checks = [settings, endpoint, issuer, ...(isSealed ? [] : [token, managementApi])];
  const results = await examine(checks, around, undefined, known);
  return { isFine: !hasFailed(results), results };
}
