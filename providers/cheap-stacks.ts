import { fileURLToPath } from "node:url";

type Render = NonNullable<typeof Error.prepareStackTrace>;

/** Above the code that declares a resource: the SDK's two functions and two classes, and this package's base class. */
const above = 5;
const resourceClass = 2;
const baseClass = 4;

/** The SDK's two functions that take stacks, and what is called between the second one and the program. */
const ofPromises = "debuggablePromise";
const ofResources = "callsites";
const baseName = "LogtoResource";

const folderOf = (frame: NodeJS.CallSite | undefined) => frame?.getFileName()?.replace(/[\\/][^\\/]*$/, "");

/** Such that the SDK recognises the place: as a path, in brackets. */
const asPath = (line: string) =>
  line.replace(
    /^(\s*at )(?:(.*) )?\(?(file:.*|[\\/].*|[A-Z]:\\.*):(\d+):(\d+)\)?$/,
    (_, at, name, file, row, column) =>
      `${at}${name ?? "module"} (${file.startsWith("file:") ? fileURLToPath(file) : file}:${row}:${column})`,
  );

/** The stack with no more than the line of the program that declares the resource; the state keeps what is in it. */
function declaration(render: Render, error: Error, frames: NodeJS.CallSite[]): unknown {
  const foreign = [folderOf(frames[resourceClass]), folderOf(frames[baseClass])];
  const line = frames.slice(above).find((frame) => {
    const file = frame.getFileName();
    return file && !file.startsWith("node:") && !foreign.some((folder) => folder && file.startsWith(folder));
  });
  const text = render(error, [...frames.slice(0, above), ...(line ? [line] : [])]);
  return typeof text === "string" ? text.split("\n").map(asPath).join("\n") : text;
}

/**
 * The SDK takes a stack for each of the dozen promises of a resource, to be shown should one never be settled and
 * PULUMI_DEBUG_PROMISE_LEAKS be set, and renders it at once, through source maps: most of what a program with hundreds of
 * resources does. From here on it's rendered only where it can be shown. Of the stack that tells where a resource of this
 * package is declared, the frames of the package and of the SDK are left out, and where it's in a model (`isOfModel`)
 * all of them: they would be this package's, and where that lies on one machine. All others are rendered as ever.
 */
export function cheapStacks(env: NodeJS.ProcessEnv, isOfModel: () => boolean): void {
  const render = Error.prepareStackTrace;
  if (!render) return;
  const isShown = Boolean(env.PULUMI_DEBUG_PROMISE_LEAKS);
  Error.prepareStackTrace = (error, frames) => {
    const taker = frames[0]?.getFunctionName();
    if (taker === ofPromises && !isShown) return String(error);
    const isOwn = taker === ofResources && frames[baseClass]?.getFunctionName() === baseName;
    if (!isOwn) return render(error, frames);
    return isOfModel() ? String(error) : declaration(render, error, frames);
  };
}
