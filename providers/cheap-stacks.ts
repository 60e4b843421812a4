import { fileURLToPath } from "node:url";

type Render = NonNullable<typeof Error.prepareStackTrace>;

/** Above the code that declares a resource: the SDK's two functions and two classes, and this package's base class. */
const above = 5;
const resourceClass = 2;
const baseClass = 4;

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
 * The SDK takes a stack for each of the dozen promises of a resource, to be shown should one never be settled, and
 * renders it at once, through source maps: most of what a program with hundreds of resources does. Until the returned
 * function is called they're rendered without. The stack that tells where a resource is declared is taken without a
 * limit of frames, and rendered as ever, but without the frames of this package and of the SDK. Those of errors are
 * rendered when they're shown, so later.
 */
export function cheapStacks(): () => void {
  const render = Error.prepareStackTrace;
  if (!render) return () => {};
  Error.prepareStackTrace = (error, frames) =>
    Error.stackTraceLimit === Number.POSITIVE_INFINITY
      ? declaration(render, error, frames)
      : [error, ...frames].join("\n    at ");
  return () => {
    Error.prepareStackTrace = render;
  };
}
