import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { folderOf, unsharedFolder, unsharedWarning } from "pulumi-logto/backend";
import { parseDocument } from "yaml";
import type { Context } from "../shared/context.ts";
import { projectFiles, readProjectFile } from "../shared/stack/project.ts";
import { ask } from "../shared/stack/stack-config.ts";
import type { Initialisation } from "./initialisation.ts";

const here = "file://./.state";
const cloud = "https://api.pulumi.com";
const allowed =
  "here, cloud, or a URL (s3://<bucket>, azblob://<container>, gs://<bucket>, file:///<shared folder>)";

const question = `Where the state is kept, for all who apply this stack: ${allowed}`;

/** Where the state of the stack is, or is going to be. */
export interface Backend {
  url: string | undefined;
  /** It's another one than Pulumi.yaml says, which has to say it then. */
  isNew: boolean;
  /** Its folder has to be made first: there can be no stack in it. */
  isMissing: boolean;
  /** What has to be said where nobody can be asked. */
  lacking: readonly string[];
}

function urlOf(answer: string): string {
  if (answer === "here") return here;
  if (answer === "cloud") return cloud;
  if (/^(file|s3|azblob|gs|postgres|https?):\/\/./.test(answer)) return answer;
  throw new Error(`"${answer}" is no place for a state. It has to be ${allowed}`);
}

/** Finds out where the state shall be, and lets the rest of this run look there. Nothing is written yet. */
export async function backendFor(
  stack: string,
  { given, around, prompter, say }: Initialisation,
): Promise<Backend> {
  const { context, env } = around;
  const folder = context.project();
  const declared = readProjectFile(folder).backend?.url;
  const { code, stdout } = await context.pulumi(["whoami", "--json"]);
  const now: string | undefined =
    env.PULUMI_BACKEND_URL || declared || (code === 0 ? JSON.parse(stdout).url : undefined);
  const isUnshared = (url: string | undefined) => unsharedFolder(url, folder) !== undefined;
  // In production nobody gets a state for themselves by pressing Enter.
  const isProduction = given.values.get("logto:production") === "true";
  const byDefault = isProduction && isUnshared(now) ? undefined : now;

  let url = given.backend === undefined ? undefined : urlOf(given.backend);
  if (env.PULUMI_BACKEND_URL) {
    if (url !== undefined && url !== now) {
      throw new Error(
        `PULUMI_BACKEND_URL is ${now}, and wins over --backend. Unset it, or leave --backend out`,
      );
    }
    url = now;
  }
  while (url === undefined && prompter) {
    const answer = await prompter.ask(question, byDefault);
    try {
      url = answer ? urlOf(answer) : undefined;
    } catch (error) {
      prompter.say(`  ${(error as Error).message}.`);
    }
  }
  url ??= now;
  const state = url === undefined ? undefined : folderOf(url, folder);
  const isReached = code === 0 && url === now;
  const isMissing = !isReached && state !== undefined && !existsSync(state);
  if (isMissing && !isUnshared(url)) {
    throw new Error(
      `the folder of the state isn't there: ${state}. Is it mounted? If it's new: mkdir -p ${state}`,
    );
  }
  const unshared = isProduction ? unsharedFolder(url, folder) : undefined;
  if (unshared) say(`! ${unsharedWarning(unshared)}.`);
  const isUnsaid = unshared !== undefined && given.backend === undefined && !prompter;
  const isNew = url !== undefined && url !== now;
  if (isNew && code === 0 && now !== undefined) await expectElsewhere(stack, now, context, say);
  if (isNew) env.PULUMI_BACKEND_URL = url;
  return { url, isNew, isMissing, lacking: isUnsaid ? [`${question}: --backend <where>`] : [] };
}

/** A stack that has a state already would get another, an empty one; stacks beside it stay where they are. */
async function expectElsewhere(
  stack: string,
  now: string,
  context: Context,
  say: (line: string) => void,
): Promise<void> {
  const listed: { name: string }[] = JSON.parse(await ask(context, ["stack", "ls", "--json"]));
  const names = listed.map(({ name }) => name.split("/").at(-1) ?? name);
  const short = stack.split("/").at(-1) ?? stack;
  if (names.includes(short)) {
    const file = `${short}.state.json`;
    const pulumi = context.pulumiCommand;
    throw new Error(
      `stack "${short}" has its state in ${now}, and would begin with an empty one elsewhere. To move it:\n` +
        `  ${pulumi} stack export --stack ${short} --file ${file}\n` +
        "  (set backend.url in Pulumi.yaml)\n" +
        `  ${pulumi} stack init ${short}\n` +
        `  ${pulumi} stack import --stack ${short} --file ${file}`,
    );
  }
  if (names.length > 0) say(`! ${names.join(", ")} stay in ${now}, where pulumi looks no more.`);
}

/** Writes it into the project's file, for everybody; makes the folder of a state that is kept here. */
export function writeBackend({ url = "", isNew, isMissing }: Backend, folder: string): void {
  const state = folderOf(url, folder);
  if (isMissing && state) {
    mkdirSync(state, { recursive: true });
    // A state is no part of the code, and holds secrets, encrypted as they are.
    writeFileSync(join(state, ".gitignore"), "*\n");
  }
  if (!isNew) return;
  const file = projectFiles.find((name) => existsSync(join(folder, name))) ?? "Pulumi.yaml";
  const document = parseDocument(readFileSync(join(folder, file), "utf8"));
  document.setIn(["backend", "url"], url);
  writeFileSync(join(folder, file), document.toString({ lineWidth: 0 }));
}
