/** A document that anyone may read, somewhere else than at the tenant; or why it can't be had from here. */
export type Outside = { status: number; text: string } | { unreachable: string; isSlow: boolean };

/** Long enough for an identity provider, short enough for a preview. */
const timeout = 5000;

/** Reads it. Nothing of the tenant's goes there. */
export async function readOutside(url: string): Promise<Outside> {
  try {
    // Few runs read anything there, and an HTTP client takes its time to load.
    const { byProxy } = await import("./proxy.ts");
    const response = await fetch(url, { ...byProxy(), signal: AbortSignal.timeout(timeout) });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    const { name, message, cause } = error as Error & { cause?: { code?: string; message?: string } };
    const isSlow = name === "TimeoutError";
    return {
      unreachable: isSlow ? "no answer in 5 seconds" : (cause?.code ?? cause?.message ?? message),
      isSlow,
    };
  }
}
