import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Environment, ModelError, readModel } from "../../../model/notation/index.ts";

/** PanBot's model, as it's in the repository. */
export const panbot = readFileSync(join(import.meta.dirname, "../../../stacks/panbot.yaml"), "utf8");

const secrets = [
  "googleClientSecret",
  "facebookClientSecret",
  "applePrivateKey",
  "linkedinClientSecret",
  "wechatAppSecret",
  "microsoftClientSecret",
];

const plain: Record<string, string> = {
  dashboardUrl: "https://dashboard.novaserve.ai",
  backendUrl: "https://backend.novaserve.ai",
  googleClientId: "google",
  facebookClientId: "facebook",
  appleServiceId: "apple",
  appleTeamId: "TEAM",
  appleKeyId: "KEY",
  linkedinClientId: "linkedin",
  wechatAppId: "wechat",
  microsoftClientId: "microsoft",
  microsoftIssuer: "https://login.microsoftonline.com/x/v2.0",
  microsoftDomain: "panbot.example",
};

/** A stack in which PanBot's model has no mistake. A key of the config that is `undefined` isn't set. */
export function stack(
  name: "dev" | "prod" = "dev",
  config: Record<string, string | undefined> = {},
  more: Partial<Environment> = {},
): Environment {
  const values: Record<string, string | undefined> = {
    ...plain,
    ...Object.fromEntries(secrets.map((key) => [key, `planted-${key}`])),
    ...config,
  };
  return {
    project: "panbot",
    stack: name,
    production: name === "prod",
    endpoint: "https://panbot.logto.app",
    missingSettings: [],
    config: (key) => values[key],
    isSecret: (key) => secrets.includes(key),
    ...more,
  };
}

const file = "stacks/panbot.yaml";

/** `text` undefined: the model is a folder. */
export const readAt = (name: string, text: string | undefined, environment = stack()) =>
  readModel(name, text, environment);

export const read = (text: string, environment = stack()) => readAt(file, text, environment);

/** The mistakes in a model; none: it has none. */
export function mistakes(text: string | undefined, environment = stack(), name = file): readonly string[] {
  try {
    readAt(name, text, environment);
    return [];
  } catch (error) {
    if (error instanceof ModelError) return error.mistakes;
    throw error;
  }
}

/** PanBot's model with something else in the place of a part that it has to have. */
export function edit(from: string, to: string, text = panbot): string {
  if (!text.includes(from)) throw new Error(`the model has no ${from}`);
  return text.replace(from, () => to);
}
