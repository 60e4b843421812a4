type Render = typeof Error.prepareStackTrace;

/**
 * The SDK takes a stack for each of the dozen promises of a resource, to be shown should one never be settled, and
 * renders it at once, through source maps: most of what a program with hundreds of resources does. Until the returned
 * function is called they're rendered without. The one that tells where a resource is declared is taken without a
 * limit of frames, and rendered as ever; so are those of errors, which are rendered when they're shown.
 */
export function cheapStacks(): () => void {
  const render: Render = Error.prepareStackTrace;
  if (!render) return () => {};
  Error.prepareStackTrace = (error, frames) =>
    Error.stackTraceLimit === Number.POSITIVE_INFINITY
      ? render(error, frames)
      : [error, ...frames].join("\n    at ");
  return () => {
    Error.prepareStackTrace = render;
  };
}
