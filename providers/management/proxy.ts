import { lookup } from "node:dns";
import type { LookupFunction } from "node:net";
import { type Agent, Dispatcher1Wrapper, EnvHttpProxyAgent } from "undici";
import { SettingsError } from "./errors.ts";

/** What is on this machine isn't behind a proxy. */
const own = ["localhost", ".localhost", "127.0.0.1", "::1"];

/** Names below localhost are this machine's (RFC 6761), whatever a name server would say of them. */
const lookUpOwn: LookupFunction = (hostname, options, done) =>
  lookup(/\.localhost$/i.test(hostname) ? "localhost" : hostname, options, done);

/** Connections as undici's Agent makes them, by way of the proxy that HTTPS_PROXY, HTTP_PROXY and NO_PROXY name. */
export function proxyAgent(options: Omit<Agent.Options, "connect"> & { timeout: number }): EnvHttpProxyAgent {
  const { timeout, ...others } = options;
  // Said here, or NODE_TLS_REJECT_UNAUTHORIZED=0 would switch the check off, and the secret go to anybody.
  const tls = { timeout, rejectUnauthorized: true };
  const { no_proxy, NO_PROXY = "" } = process.env;
  try {
    return new EnvHttpProxyAgent({
      ...others,
      noProxy: [no_proxy ?? NO_PROXY, ...own].join(","),
      connect: { ...tls, lookup: lookUpOwn },
      requestTls: tls,
      proxyTls: tls,
    });
  } catch {
    // Undici's words quote the address, which may have a password in it.
    throw new SettingsError(
      "HTTPS_PROXY or HTTP_PROXY holds no address of a proxy; it looks like http://proxy.example:8080. Mend it, or unset it",
    );
  }
}

let shared: Dispatcher1Wrapper | undefined;

/** What Node's own `fetch` has to be given so that it goes by the proxy too. */
export function byProxy(): RequestInit {
  shared ??= new Dispatcher1Wrapper(proxyAgent({ timeout: 10_000 }));
  // Node's types know the dispatchers of the undici that it was built with.
  return { dispatcher: shared } as object;
}
