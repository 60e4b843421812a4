import {
  type Args,
  isKnownText,
  isPlainObject,
  known,
  listOf,
  type Mistake,
  mapOf,
  twiceIn,
} from "./kind.ts";

/*
 * What the server refuses of a sign-in experience because of what stands beside it. `found` is what the tenant has, and
 * nothing where only the declaration is known: what depends on the rest isn't said then.
 */

/** The connector that carries codes for an identifier, and the factor that such a code is elsewhere. */
export const senders = [
  { identifier: "email", type: "Email", factor: "EmailVerificationCode", word: "e-mail" },
  { identifier: "phone", type: "Sms", factor: "PhoneVerificationCode", word: "SMS" },
] as const;
export type Sender = (typeof senders)[number]["type"];

type Path = (string | number)[];
type Say = (path: Path, message: string) => void;

const wildcard = /^[*.]+$/;
const label = "[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?";
const plainItem = new RegExp(`^(?:[^\\s@]+)?@${label}(?:\\.${label})+$`);

/** What a list of e-mail addresses may hold: an address, or `@` and a domain; `*` stands for any part. */
export function isMailPattern(item: string): boolean {
  if (item.includes("\n")) return false;
  if (!item.includes("*")) return plainItem.test(item);
  const [local, host = "", ...more] = item.split("@");
  return (
    more.length === 0 &&
    local !== undefined &&
    !/\s/.test(item) &&
    (local !== "" || item.startsWith("@")) &&
    host.includes(".") &&
    !host.includes("..") &&
    !/^\.|\.$/.test(host) &&
    !wildcard.test(host)
  );
}

/** The value as it will be: what is declared of a map over what is there. Undefined: nobody knows yet. */
function wantedOf(args: Args, found: Args) {
  return (name: string): unknown => {
    const value = args[name] === undefined ? found[name] : args[name];
    const whole = isPlainObject(value) && isPlainObject(found[name]) ? { ...found[name], ...value } : value;
    return known(whole);
  };
}

function signUpMistakes(signUp: Args, isWhole: boolean, say: Say): void {
  const identifiers = listOf(signUp.identifiers);
  const secondary = listOf(signUp.secondaryIdentifiers).map(mapOf);
  if (secondary.length > 0 && Array.isArray(signUp.identifiers) && identifiers.length === 0) {
    say(["signUp", "secondaryIdentifiers"], "needs identifiers beside it");
  }
  const isEither = secondary.some(({ identifier }) => identifier === "emailOrPhone");
  const all = [...identifiers, ...secondary.map(({ identifier }) => identifier)];
  const twice = all.find((one, index) => all.indexOf(one) < index);
  if (twice !== undefined) say(["signUp"], `asks for ${twice} twice; keep one`);
  else if (isEither && identifiers.some((one) => one !== "username")) {
    say(["signUp"], "asks for emailOrPhone beside one of the two; keep one");
  }
  const toVerify = all.some((one) => one !== "username");
  if (toVerify && (signUp.verify === false || (isWhole && signUp.verify !== true))) {
    say(["signUp", "verify"], "has to be true where email or phone is asked for");
  }
  for (const [index, { identifier, verify }] of secondary.entries()) {
    if (identifier !== "username" && verify !== true) {
      say(["signUp", "secondaryIdentifiers", index], `needs verify: true for ${identifier}`);
    }
  }
}

function signInMistakes(methods: Args[], signUp: Args | undefined, say: Say): void {
  for (const [index, { identifier, password, verificationCode }] of methods.entries()) {
    const at = ["signInMethods", index];
    if (password === false && verificationCode === false) {
      say(at, "has neither a password nor a code, so nobody can sign in by it");
    } else if (
      signUp?.verify === true &&
      signUp.password === false &&
      verificationCode === false &&
      identifier !== "username"
    ) {
      say(at, "needs verificationCode: true, since users sign up without a password (signUp.password)");
    }
  }
}

function mfaMistakes(mfa: Args, say: Say): void {
  const factors = listOf(mfa.factors);
  const twice = factors.find((one, index) => factors.indexOf(one) < index);
  if (twice !== undefined) say(["mfa", "factors"], `has ${twice} twice; keep one`);
  if (factors.length === 1 && factors[0] === "BackupCode") {
    say(["mfa", "factors"], "BackupCode needs another factor beside it");
  }
}

/** Adaptive MFA needs one of these policies, and they need it. */
export const isAdaptive = (policy: unknown) =>
  typeof policy === "string" && /^Prompt.*Mandatory$/.test(policy);

function adaptiveMistakes(
  args: Args,
  mfa: Args,
  adaptive: Args | undefined,
  isWhole: boolean,
  say: Say,
): void {
  const factors = Array.isArray(mfa.factors) ? mfa.factors : undefined;
  const isMandatory = isAdaptive(mfa.policy);
  const isSaid = args.adaptiveMfa !== undefined;
  if (!isSaid && !(args.mfa !== undefined && factors && factors.length > 0)) return;
  const enabled = adaptive?.enabled;
  if (enabled === true) {
    if (factors?.length === 0) say(["adaptiveMfa", "enabled"], "needs factors in mfa");
    else if (!isMandatory && (mfa.policy !== undefined || isWhole)) {
      say(
        isSaid ? ["adaptiveMfa", "enabled"] : ["mfa", "policy"],
        "adaptive MFA needs mfa.policy to be PromptAtSignInAndSignUpMandatory or PromptOnlyAtSignInMandatory",
      );
    }
  } else if (isMandatory && (enabled === false || isWhole)) {
    say(["mfa", "policy"], `${mfa.policy} needs adaptiveMfa: { enabled: true }`);
  }
}

/** The mistakes in what is declared, in its own notation. */
export function signInRules(args: Args, found?: Args): Mistake[] {
  const mistakes: Mistake[] = [];
  const say: Say = (path, message) => mistakes.push({ path, message });
  const wanted = wantedOf(args, found ?? {});
  const isWhole = found !== undefined;
  const methods = listOf(wanted("signInMethods")).map(mapOf);
  const signUp = wanted("signUp");
  const mfa = mapOf(wanted("mfa"));
  if (args.signUp !== undefined) signUpMistakes(mapOf(signUp), isWhole, say);
  if (args.signInMethods !== undefined)
    signInMistakes(methods, isPlainObject(signUp) ? signUp : undefined, say);
  if (args.mfa !== undefined) mfaMistakes(mfa, say);
  if (args.mfa !== undefined || args.signInMethods !== undefined) {
    for (const { identifier, factor, word } of senders) {
      const signsIn = methods.some((one) => one.identifier === identifier && one.verificationCode === true);
      if (signsIn && listOf(mfa.factors).includes(factor)) {
        say(
          args.mfa === undefined ? ["signInMethods"] : ["mfa", "factors"],
          `a code by ${word} signs in (signInMethods), so it can't be a factor of MFA too (${factor})`,
        );
      }
    }
  }
  const adaptive = wanted("adaptiveMfa");
  if (known(args.mfa) !== undefined || args.mfa === undefined) {
    adaptiveMistakes(args, mfa, isPlainObject(adaptive) ? adaptive : undefined, isWhole, say);
  }

  const { minLength, maxLength, allowedChars } = mapOf(wanted("usernamePolicy"));
  if (args.usernamePolicy !== undefined) {
    if (Number(minLength) > Number(maxLength)) {
      say(["usernamePolicy", "minLength"], `is more than maxLength, ${maxLength}`);
    }
    const { lowercase, uppercase, underscore } = mapOf(allowedChars);
    if (lowercase === false && uppercase === false && underscore === false) {
      const message = "allows nothing that a user name may begin with: lowercase, uppercase or underscore";
      say(["usernamePolicy", "allowedChars"], message);
    }
  }
  const length = mapOf(mapOf(wanted("passwordPolicy")).length);
  if (args.passwordPolicy !== undefined && Number(length.min) > Number(length.max)) {
    say(["passwordPolicy", "length", "min"], `is more than max, ${length.max}, so no password would do`);
  }
  for (const list of ["customBlocklist", "customAllowlist"]) {
    const items = mapOf(args.emailBlocklistPolicy)[list];
    const twice = twiceIn(items);
    if (twice) {
      const message = `"${twice.entry}" stands here twice, and Logto keeps one; take the other out`;
      say(["emailBlocklistPolicy", list, twice.index], message);
    }
    for (const [index, item] of listOf(items).entries()) {
      if (isKnownText(item) && !isMailPattern(item)) {
        const message = `"${item}" is neither an e-mail address nor @ and a domain, e.g. "@example.com"`;
        say(["emailBlocklistPolicy", list, index], message);
      }
    }
  }
  if (
    mapOf(args.passwordExpiration).enabled === true &&
    Array.isArray(args.forgotPasswordMethods) &&
    args.forgotPasswordMethods.length === 0
  ) {
    say(["passwordExpiration", "enabled"], "needs a way to reset a password (forgotPasswordMethods)");
  }
  return mistakes;
}

/** What the declaration needs a connector for, by what that sends. */
export function sendersNeeded(args: Args): { type: Sender; word: string; path: Path; what: string }[] {
  return senders.flatMap(({ identifier, type, factor, word }) => {
    const need = (path: Path, what: string) => [{ type, word, path, what }];
    const methods = listOf(known(args.signInMethods)).map(mapOf);
    const index = methods.findIndex((one) => one.identifier === identifier && one.verificationCode === true);
    const { identifiers, secondaryIdentifiers } = mapOf(known(args.signUp));
    const secondary = listOf(secondaryIdentifiers).map((one) => mapOf(one).identifier);
    return [
      ...(index < 0 ? [] : need(["signInMethods", index], `sign-in by a code by ${word}`)),
      ...(listOf(identifiers).includes(identifier)
        ? need(["signUp", "identifiers"], `sign-up by ${identifier}`)
        : secondary.includes(identifier) || secondary.includes("emailOrPhone")
          ? need(["signUp", "secondaryIdentifiers"], `sign-up with ${identifier}`)
          : []),
      ...(listOf(known(args.forgotPasswordMethods)).includes(factor)
        ? need(["forgotPasswordMethods"], `a forgotten password's reset by ${word}`)
        : []),
      ...(listOf(mapOf(known(args.mfa)).factors).includes(factor)
        ? need(["mfa", "factors"], `MFA by a code by ${word}`)
        : []),
    ];
  });
}
