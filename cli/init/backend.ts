import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { folderOf, unsharedFolder, unsharedWarning } from "pulumi-logto/backend";
import { parseDocument } from "yaml";
import { projectFiles, readProjectFile } from "../state/project.ts";
import type { Initialisation } from "./init.ts";

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
export async function backendFor({ given, around, prompter, say }: Initialisation): Promise<Backend> {
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
  if (isNew) env.PULUMI_BACKEND_URL = url;
  return { url, isNew, isMissing, lacking: isUnsaid ? [`${question}: --backend <where>`] : [] };
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
