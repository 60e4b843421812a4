import { openSession, type Session } from "pulumi-logto/lifecycle";
import { naming, type StackConfig } from "../stack/stack-config.ts";

/** Works with the tenant that a stack's config and the environment name, and closes what it opened. */
export async function withTenant<Result>(
  config: StackConfig,
  work: (session: Session, endpoint: string) => Promise<Result>,
): Promise<Result> {
  const session = openSession((key) => config.get(`logto:${key}`), {
    env: naming(config, process.env),
    // Standard output is the command's own, and may be JSON.
    warn: (message) => console.error(`warning: ${message}`),
  });
  const api = session.api();
  try {
    return await work(session, api.settings.endpoint);
  } finally {
    await api.close();
  }
}
