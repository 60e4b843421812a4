import { readFile, stat } from "node:fs/promises";
import { gunzipSync, zstdDecompressSync } from "node:zlib";

/** By the ending that Pulumi gives a compressed state's file (PULUMI_DIY_BACKEND_GZIP, PULUMI_DIY_BACKEND_ZSTD). */
const unpacked: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  "": (bytes) => bytes,
  ".gz": (bytes) => gunzipSync(bytes),
  ".zst": (bytes) => zstdDecompressSync(bytes),
};

/** Where a run was killed while it changed over, there are two: Pulumi takes the newest, and the last of equal ones. */
export async function readCheckpoint(file: string): Promise<string> {
  let [newest, ending] = [Number.NEGATIVE_INFINITY, ""];
  for (const one of Object.keys(unpacked)) {
    const time = await stat(`${file}${one}`).then(
      ({ mtimeMs }) => mtimeMs,
      () => undefined,
    );
    if (time !== undefined && time >= newest) [newest, ending] = [time, one];
  }
  return String(unpacked[ending]?.(await readFile(`${file}${ending}`)));
}
