/** Whoever reads may have read enough, as `head` has: the rest goes nowhere, and nothing is to be said of it. */
function ignoreClosed(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE" && error.code !== "ERR_STREAM_DESTROYED") throw error;
}

/** Lets a command come to its own end, and exit code, when nobody reads what it prints any more. */
export function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) {
    if (!stream.listeners("error").includes(ignoreClosed)) stream.on("error", ignoreClosed);
  }
}
