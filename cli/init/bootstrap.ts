import { inShell } from "pulumi-logto/command";
import { everyPage, send } from "pulumi-logto/kinds";
import { type Management, openManagement } from "pulumi-logto/management";
import { firstApplication, readSettings, type Settings, selfHostedResource } from "pulumi-logto/settings";
import type { Surroundings } from "../shared/checks/check.ts";
import { ownCommand, takenApart } from "../shared/checks/commands.ts";
import { contentOf, type Given } from "./given.ts";
import type { Prompter } from "./prompter.ts";
import { amongOptions, optionOf, settingOf } from "./question.ts";
import type { Sheet } from "./sheet.ts";
import type { StackNow } from "./stack.ts";

/*
 * The first step of a Logto of one's own, without its console: the application that it's seeded with for that, m-default
 * of the administrators' tenant, makes one that the provider runs as from then on.
 */

const applicationName = "Setup Automation";
const roleName = "Logto Management API access";
const secretVariable = "LOGTO_BOOTSTRAP_SECRET";

/** The application that the stack will run as. */
export interface Bootstrap {
  /** What will be done, or has been. */
  says: string;
  /** Does it at the tenant, and puts its id and secret on the sheet. Answers with how to undo that. */
  make(): Promise<() => Promise<void>>;
}

interface Around {
  given: Given;
  sheet: Sheet;
  now: StackNow;
  around: Surroundings;
  prompter: Prompter | undefined;
}

/** Where the console is where nobody says otherwise: the tenant's own port, and one more. */
function adminAddress(endpoint: string): string {
  const url = URL.parse(endpoint);
  if (!url) return endpoint;
  url.port = url.port ? String(Number(url.port) + 1) : "3002";
  return url.origin;
}

const secretWays = `--bootstrap-secret-file <file>, or ${secretVariable} in the environment. It stands in Logto's database:\n  SELECT secret FROM applications WHERE tenant_id = 'admin' AND id = '${firstApplication}'`;

async function secretOf({ given, around, prompter }: Around): Promise<string> {
  const said =
    (given.bootstrapSecretFile ? contentOf(given.bootstrapSecretFile) : undefined) ||
    around.env[secretVariable] ||
    (await prompter?.askSecret(
      `Secret of ${firstApplication}, in Logto's database, table applications`,
      false,
    ));
  if (said) return said;
  throw new Error(`The secret of ${firstApplication} is missing. Give it by ${secretWays}`);
}

/** The connection as m-default. */
async function asFirst(me: Around): Promise<Settings> {
  const { sheet, given, around, prompter } = me;
  const endpoint = sheet.get("logto:endpoint") ?? "";
  if (URL.parse(endpoint)?.hostname.endsWith(".logto.app")) {
    throw new Error(
      `${endpoint} is Logto Cloud, which has no ${firstApplication}. There the application is made in the console: machine-to-machine, with the role "${roleName}"`,
    );
  }
  const known = given.values.get("logto:tokenEndpoint") ?? sheet.get("logto:tokenEndpoint");
  const usual = known ?? around.env.LOGTO_TOKEN_ENDPOINT ?? adminAddress(endpoint);
  const tokenEndpoint = prompter && !known ? await prompter.ask("Address of Logto's console", usual) : usual;
  const values: Record<string, string | undefined> = {
    endpoint,
    tokenEndpoint,
    ...{ appId: firstApplication, appSecret: await secretOf(me), resource: selfHostedResource },
    insecureEndpoint: sheet.get("logto:insecureEndpoint"),
    insecureProductionEndpoint: sheet.get("logto:insecureProductionEndpoint"),
    production: sheet.get("logto:production"),
  };
  return readSettings((key) => values[key], around.env);
}

interface Application {
  id: string;
  name: string;
  type: string;
}

const called = async (api: Management): Promise<Application[]> =>
  (await everyPage<Application>(api, "GET /api/applications")).filter(({ name }) => name === applicationName);

async function accessRole(api: Management): Promise<string> {
  const roles = await everyPage(api, "GET /api/roles");
  const role = roles.find(({ name, type }) => name === roleName && type === "MachineToMachine");
  if (role) return role.id;
  throw new Error(
    `The tenant has no machine-to-machine role "${roleName}", which a new one has. Make it in the console, with the permission "all" of the Logto Management API`,
  );
}

/** Its role, where it hasn't got it. */
async function giveRole(api: Management, applicationId: string): Promise<void> {
  const roleId = await accessRole(api);
  const held = await everyPage(api, "GET /api/applications/{applicationId}/roles", { applicationId });
  if (held.some(({ id }) => id === roleId)) return;
  await send(api, "POST /api/applications/{applicationId}/roles", { applicationId }, { roleIds: [roleId] });
}

interface Secret {
  name: string;
  value: string;
}

function keep(sheet: Sheet, id: string, secret: string): void {
  sheet.put("logto:appId", id, false);
  sheet.put("logto:appSecret", secret, true);
  // It gets its tokens at the tenant itself.
  sheet.drop("logto:tokenEndpoint");
}

/** Makes the application, whole or not at all. */
async function makeNew(api: Management, { sheet }: Around): Promise<() => Promise<void>> {
  const described = {
    name: applicationName,
    description: "What pulumi-logto runs as",
    type: "MachineToMachine",
  };
  const { id } = await send(api, "POST /api/applications", {}, described);
  const undo = () => send<void>(api, "DELETE /api/applications/{id}", { id });
  try {
    await giveRole(api, id);
    const [secret] = await send<Secret[]>(api, "GET /api/applications/{id}/secrets", { id });
    if (!secret) throw new Error(`${applicationName} (${id}) was made without a secret`);
    keep(sheet, id, secret.value);
    return undo;
  } catch (error) {
    await undo();
    throw error;
  }
}

/** One more secret, by a name that is free. The others stay: something may run by them. */
async function rotate(api: Management, { sheet, around }: Around, id: string): Promise<() => Promise<void>> {
  await giveRole(api, id);
  const name = `pulumi-logto ${new Date(around.now()).toISOString().slice(0, 19)}`;
  const { value } = await send<Secret>(
    api,
    "POST /api/applications/{id}/secrets",
    { id },
    { name, expiresAt: null },
  );
  keep(sheet, id, value);
  return () => send<void>(api, "DELETE /api/applications/{id}/secrets/{name}", { id, name });
}

/** What the command said of the connection, for one that goes on. */
function saidAgain({ given }: Around, ...names: string[]): string[] {
  const flags = names.flatMap((name) => {
    const key = `logto:${name}`;
    const value = given.open.has(key) ? given.values.get(key) : undefined;
    return value === undefined ? [] : [optionOf(key, inShell(value))];
  });
  return given.connectionOnly ? [...flags, "--connection-only"] : flags;
}

/** What there is to do with those that are there already, and how. */
function refuseSecond(found: readonly Application[], me: Around): Error {
  const { around, now, given } = me;
  const init = (...words: string[]) => ownCommand(around, "init", "--stack", now.name, ...words);
  const file = given.bootstrapSecretFile;
  const addresses = ["endpoint", "insecureEndpoint"];
  const secret = file === undefined ? [] : ["--bootstrap-secret-file", inShell(file)];
  const ids = found
    .map(({ id, type }) => `${id}${type === "MachineToMachine" ? "" : ` (${type})`}`)
    .join(", ");
  const [first] = found;
  const isPlain = found.length === 1 && first?.type === "MachineToMachine";
  return new Error(
    [
      `The tenant has an application "${applicationName}" already: ${ids}. A second one isn't made, and nothing was changed.`,
      "To run as one whose secret is known:",
      `  ${init("--app-id", isPlain ? first.id : "<id>", "--app-secret-file", "<file>", ...saidAgain(me, ...addresses))}`,
      ...(isPlain
        ? [
            "To give it one more secret, and run as it by that; those that it has stay:",
            `  ${init("--bootstrap", "--rotate", ...saidAgain(me, ...addresses, "tokenEndpoint"), ...secret)}`,
          ]
        : ["Or give what else has that name another one, in the console, and try again"]),
    ].join("\n"),
  );
}

/** What m-default can't do, with what to say otherwise: nothing is kept of it that a command could set. */
function inOptions(error: unknown, { given, around, now, sheet }: Around): unknown {
  if (!(error instanceof Error)) return error;
  const { says, mend } = takenApart(error.message, around, now.name);
  const options = mend.flatMap((command) => {
    const setting = settingOf(command);
    if (setting?.key === "logto:appSecret") return ["--bootstrap-secret-file <file>"];
    // It's known at the console's address alone.
    if (setting?.key === "logto:appId") return ["--token-endpoint <the console's address>"];
    return setting ? [setting.option] : [];
  });
  const isGuess =
    (given.values.get("logto:tokenEndpoint") ?? sheet.get("logto:tokenEndpoint")) === undefined &&
    says.includes("tokenEndpoint");
  if (isGuess && options.length === 0) options.push("--token-endpoint <the console's address>");
  if (options.length > 0)
    error.message = `${amongOptions(says)}${/[.?]$/.test(says) ? "" : "."} Say it with the command:\n  ${options.join("\n  ")}`;
  return error;
}

/** The tenant as m-default has it. To be closed: what stays open keeps the command from ending. */
export async function openAsFirst(me: Around): Promise<Management> {
  const settings = await asFirst(me).catch((error) => {
    throw inOptions(error, me);
  });
  return openManagement(settings);
}

/**
 * Finds out as m-default what there is to do; nothing is changed yet. Undefined: the stack runs as that application by
 * now, and it stays so.
 */
export async function bootstrap(api: Management, me: Around): Promise<Bootstrap | undefined> {
  const { given, now, prompter } = me;
  const found = await called(api).catch((error) => {
    throw inOptions(error, me);
  });
  const machines = found.filter(({ type }) => type === "MachineToMachine");
  const own = machines.find(({ id }) => id === now.plain.get("logto:appId"));
  if (own && !given.rotate && now.secrets.has("logto:appSecret")) return undefined;
  const [one] = own ? [own] : machines;
  if (found.length === 0) {
    await accessRole(api);
    return {
      says: `application "${applicationName}" with the role "${roleName}"`,
      make: () => makeNew(api, me),
    };
  }
  const question = `There is an application "${applicationName}" (${one?.id}). Give it one more secret, and run as it? (y/n)`;
  const isWanted =
    one && (own || machines.length === 1) && found.length === machines.length
      ? given.rotate || (prompter !== undefined && /^y/i.test(await prompter.ask(question, "n")))
      : false;
  if (!one || !isWanted) throw refuseSecond(found, me);
  return {
    says: `one more secret of application "${applicationName}" (${one.id})`,
    make: () => rotate(api, me, one.id),
  };
}
