type Send = (request: Request) => Promise<Response>;

/** Long enough for a refresh of thousands, short enough not to act on old news. */
const freshness = 30_000;

interface Kept {
  until: number;
  answer: Promise<{ body: string | null; status: number; headers: Headers }>;
}

/**
 * Lets equal GETs share one request, those at the same time and those soon after. A write makes all that was read
 * stale, when it's sent and again when it's answered.
 */
export function sharing(send: Send): Send {
  const kept = new Map<string, Kept>();

  const ask = async (request: Request) => {
    const response = await send(request);
    return {
      body: response.body === null ? null : await response.text(),
      status: response.status,
      headers: response.headers,
    };
  };

  return async (request) => {
    if (request.method !== "GET") {
      kept.clear();
      try {
        return await send(request);
      } finally {
        kept.clear();
      }
    }
    const known = kept.get(request.url);
    let entry = known && known.until > Date.now() ? known : undefined;
    if (!entry) {
      const fresh: Kept = { until: Number.POSITIVE_INFINITY, answer: ask(request) };
      entry = fresh;
      kept.set(request.url, fresh);
      const forget = () => kept.get(request.url) === fresh && kept.delete(request.url);
      fresh.answer.then(({ status }) => {
        fresh.until = Date.now() + freshness;
        if (status !== 200) forget();
      }, forget);
    }
    const { body, status, headers } = await entry.answer;
    return new Response(body, { status, headers: new Headers(headers) });
  };
}
