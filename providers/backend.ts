import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, relative, resolve, sep } from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

/** The backend that somebody has logged in to. */
function loggedInTo(env: Environment): string | undefined {
  const folder = env.PULUMI_CREDENTIALS_PATH || env.PULUMI_HOME || join(env.HOME || homedir(), ".pulumi");
  try {
    const { current } = JSON.parse(readFileSync(join(folder, "credentials.json"), "utf8"));
    return typeof current === "string" ? current : undefined;
  } catch {
    return undefined;
  }
}

/** The URL of the backend that Pulumi keeps a state in, by its own rules; `declared` is `backend.url` in Pulumi.yaml. */
export const backendUrl = (declared: string | undefined, env: Environment): string | undefined =>
  env.PULUMI_BACKEND_URL || declared || loggedInTo(env);

/** The folder of a file backend, relative to the project's as Pulumi takes it; undefined for all others. */
export function folderOf(url: string, project: string): string | undefined {
  const path = /^file:\/\/([^?]*)/.exec(url)?.[1];
  return path === undefined ? undefined : resolve(project, path.replace(/^\/?~(?=\/|$)/, homedir()));
}

function cloneOf(folder: string): string {
  let root = folder;
  while (!existsSync(join(root, ".git")) && dirname(root) !== root) root = dirname(root);
  return existsSync(join(root, ".git")) ? root : folder;
}

/** The folder of a state that nobody else can have: one in the project's clone, or in somebody's home; else undefined. */
export function unsharedFolder(url: string | undefined, project: string): string | undefined {
  const folder = url === undefined ? undefined : folderOf(url, project);
  if (url === undefined || folder === undefined) return undefined;
  if (/^file:\/\/\/?~/.test(url)) return folder;
  const inside = relative(cloneOf(project), folder);
  return inside === ".." || inside.startsWith(`..${sep}`) ? undefined : folder;
}

/** What is wrong with a production stack whose state is there. */
export const unsharedWarning = (folder: string): string =>
  `the state of this production stack is in ${folder}, on this machine alone: to another clone, or to CI, its objects are somebody else's, and with the folder it's lost`;
