import type { Management } from "../management/index.ts";
import { send } from "./calls.ts";
import { factoryNamed } from "./custom-factories.ts";
import { type Args, known, listOf, type Mistake, mapOf, type Outlook, type Row } from "./kind.ts";
import { publishedRules } from "./published-rules.ts";
import { type Sender, senders, sendersNeeded, signInRules } from "./sign-in-rules.ts";

/** What the writes race for that change the sign-in experience, if only because something that it names goes. */
export const signInRaced = "the sign-in experience";

const typeOf = (factory: unknown) => factoryNamed(factory)?.type;

const isSender = (row: Row, type: Sender) => (row.type ?? typeOf(row.connectorId)) === type;

/** Why a sender can't go, as the server sees it. */
export const lastWay =
  "is the last that sends the code by which a password is reset, and passwords expire; let signInExperience.passwordExpiration be { enabled: false } first, or have another connector for it";

/** Nobody could reset a password that expires without this connector. */
export async function lastRecovery(api: Management, row: Row): Promise<string | undefined> {
  if (!senders.some(({ type }) => isSender(row, type))) return undefined;
  const { passwordExpiration, forgotPasswordMethods: methods } = await send<Args>(
    api,
    "GET /api/sign-in-exp",
  );
  if (mapOf(passwordExpiration).enabled !== true) return undefined;
  const others = (await send<Row[]>(api, "GET /api/connectors")).filter(({ id }) => id !== row.id);
  const isLeft = senders.some(
    ({ type, factor }) =>
      (!Array.isArray(methods) || methods.includes(factor)) && others.some((other) => isSender(other, type)),
  );
  return isLeft ? undefined : lastWay;
}

/** What the settings go by and the program no longer declares: the server keeps the one, and changes them with the other. */
async function leavingMistakes(args: Args, { found = {}, objects }: Outlook): Promise<Mistake[]> {
  const wanted = (name: string) => mapOf(known(args[name]) ?? found[name]);
  const mistakes: Mistake[] = [];
  const say = (path: string[], what: string) =>
    mistakes.push({
      path,
      message: `goes by ${what}, which this program no longer declares; keep that, or change this first`,
    });
  const language = wanted("languageInfo").fallbackLanguage;
  const phrases = (await objects("CustomPhrases")).leaving;
  if (phrases.some(({ languageTag }) => languageTag === language)) {
    say(["languageInfo", "fallbackLanguage"], `the customPhrases of "${language}"`);
  }
  if (mapOf(known(args.captchaPolicy)).enabled === true) {
    if ((await objects("CaptchaProvider")).leaving.length > 0) {
      say(["captchaPolicy", "enabled"], "the captchaProvider");
    }
  }
  return mistakes;
}

/** What the tenant would refuse, or nobody could sign in by, because of what else is there. */
export async function signInFeasible(args: Args, outlook: Outlook): Promise<Mistake[]> {
  const { found = {}, changed, declared, objects } = outlook;
  const mistakes = [
    ...signInRules(changed, found),
    ...(outlook.isLeaving ? await leavingMistakes(args, outlook) : []),
  ];

  const wanted = { ...args, ...changed };
  const needed = sendersNeeded(wanted);
  const expires = mapOf(changed.passwordExpiration ?? found.passwordExpiration).enabled === true;
  const expiry = expires && (changed.passwordExpiration ?? changed.forgotPasswordMethods) !== undefined;
  if (needed.length > 0 || expiry) {
    const { staying, leaving } = await objects("Connector");
    const factories = declared("Connector").map(({ factory }) => factory);
    const has = (type: Sender) =>
      staying.some((row) => isSender(row, type)) ||
      factories.some((factory) => known(factory) === undefined || typeOf(factory) === type);
    for (const { type, word, path, what } of needed.filter((one) => !has(one.type))) {
      const former = leaving.find((row) => isSender(row, type));
      if (!former && changed[String(path[0])] === undefined) {
        outlook.warn(`${what} needs an ${word} connector, and the tenant has none, so nobody gets a code`);
        continue;
      }
      mistakes.push({
        path,
        message: former
          ? `${what} goes by the connector "${former.id}", which this program no longer declares; keep that, or change this first`
          : `${what} needs an ${word} connector, and neither the tenant nor what this program declares before has one; add it under connectors (in other programs write it before this, or name it in dependsOn)`,
      });
    }
    const methods = known(wanted.forgotPasswordMethods ?? found.forgotPasswordMethods ?? []);
    const isAny = wanted.forgotPasswordMethods === undefined && found.forgotPasswordMethods === undefined;
    const recovers = senders.some(
      ({ type, factor }) => (isAny || listOf(methods).includes(factor)) && has(type),
    );
    if (expiry && methods !== undefined && !recovers) {
      mistakes.push({
        path: ["passwordExpiration", "enabled"],
        message: "needs a way to reset a password: forgotPasswordMethods, and the connector that it goes by",
      });
    }
  }

  const language = known(mapOf(changed.languageInfo).fallbackLanguage);
  if (typeof language === "string" && !publishedRules.builtInLanguageTags.includes(language)) {
    const { staying } = await objects("CustomPhrases");
    const tags = [...staying, ...declared("CustomPhrases")].map(({ languageTag }) => languageTag);
    if (!tags.includes(language)) {
      mistakes.push({
        path: ["languageInfo", "fallbackLanguage"],
        message: `Logto has no texts in ${language} by itself; declare them (customPhrases) and apply that first, or write one of ${publishedRules.builtInLanguageTags.join(", ")}`,
      });
    }
  }
  return mistakes;
}
