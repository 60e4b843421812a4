import { phraseOf } from "../../../emulator/http/phrases.ts";
import { type Args, type Kind, kindOf } from "../../../providers/kinds/index.ts";
import { handlerOf, openSession } from "../../../providers/lifecycle/index.ts";
import { openManagement, readSettings } from "../../../providers/management/index.ts";

const config: Record<string, string> = {
  endpoint: "http://localhost:9",
  appId: "me",
  appSecret: "shh-secret",
};

/** What a tenant answers: a status, and the body with Logto's own sentence. */
export interface Answer {
  status: number;
  code?: string;
  data?: unknown;
  body?: unknown;
}

/** A body as Logto writes it. */
const bodyOf = ({ code, data, body }: Answer): unknown =>
  body ?? { code, message: phraseOf(code ?? ""), ...(data === undefined ? {} : { data }) };

/** What a user reads where the tenant answers so to the creation of a resource, or to its change. */
export async function messageOf(
  name: string,
  args: Args,
  answer: Answer,
  how: "create" | "update" = "create",
): Promise<string> {
  const api = openManagement(readSettings((key) => config[key], {}));
  const request = how === "create" ? "POST /api/things" : "PATCH /api/things/x";
  const refuse = async (): Promise<never> => {
    const response = new Response(null, { status: answer.status, headers: { "x-request": request } });
    return api.ok(Promise.resolve({ error: bodyOf(answer), response })) as never;
  };
  const declared = kindOf(name);
  const kind: Kind = {
    ...declared,

    calls: {
      ...declared.calls,
      create: refuse,
      update: refuse,
      delete: refuse,
      list: async () => [],
      get: async (_, id) => ({ id }),
      detail: async (_, row) => row,
      observe: refuse,
    },

    atTenant: { ...declared.atTenant, neededByProvider: async () => undefined },
  };
  if (kind.calls.find) kind.calls.find = async () => [];
  const session = openSession((key) => config[key], { env: {}, open: () => api });
  // What the object lies in is the stack's own.
  if (kind.inside) session.made.set(`${kind.inside.kind} a`, { origin: undefined, isTaken: false });
  const handler = handlerOf(kind, () => session);
  try {
    if (how === "create") await handler.create(args);
    else await handler.update("x", {}, args);
  } catch (error) {
    return (error as Error).message;
  } finally {
    await api.close();
  }
  throw new Error("it wasn't refused");
}
