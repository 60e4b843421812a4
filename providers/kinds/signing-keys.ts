import * as z from "zod";
import type { Management } from "../management/index.ts";
import { completed, lookUp, type Operation, send } from "./calls.ts";
import { type Args, type Calls, type Kind, type Output, type Properties, type Row, text } from "./kind.ts";

/** What has signing keys of its own, and where they lie. */
interface Owner {
  /** The argument that points to it, and the kind. */
  argument: string;
  kind: string;
  suits?(args: Args): string | undefined;
  describe: string;
  path: string;
  /** The path's parameter for one key. */
  parameter: string;
  /** What a creation takes. */
  body(args: Args): object;
}

const separator = "/";

/** A key is known by its owner's id and its own. */
const split = (id: string) => {
  const [owner = "", key = ""] = id.split(separator);
  return { owner, key };
};

export const signingKeyOutputs: Record<string, Output> = {
  certificate: { description: "The certificate (PEM), for the other party." },
  expiresAt: { description: "When it ends, as an RFC 3339 time." },
};

/** What writes to the keys of one owner race for. */
export const keysRacedFor = (owner: unknown) => `the signing keys of ${owner}`;

/** Kinds of keys that sign for something, of which one is active at a time. */
export function signingKeys({ argument, kind, suits, describe, path, parameter, body }: Owner): {
  properties: Properties;
  calls: Calls & Required<Pick<Calls, "within">>;
} & Required<
  Pick<Kind, "readBy" | "outputs" | "expires" | "deletedWith" | "serial" | "identity" | "atTenant">
> {
  const at = (id: string) => ({ id: split(id).owner, [parameter]: split(id).key });
  const one = `${path}/{${parameter}}`;
  const rowOf = (owner: string, key: Row): Row => ({
    ...key,
    ownerId: owner,
    id: `${owner}${separator}${key.id}`,
  });

  async function keysOf(api: Management, owner: string): Promise<Row[]> {
    const keys = await lookUp<Row[]>(api, `GET ${path}` as Operation, { id: owner });
    return (keys ?? []).map((key) => rowOf(owner, key));
  }
  async function activate(api: Management, id: string, active: unknown): Promise<Args> {
    await send(api, `PATCH ${one}` as Operation, at(id), { active });
    return { active };
  }

  return {
    properties: {
      [argument]: {
        schema: text(),
        description: describe,
        required: true,
        createOnly: true,
        ref: kind,
        ...(suits ? { suits } : {}),
        path: "ownerId",
        security: "none",
      },
      active: {
        schema: z.boolean(),
        description: "Whether it signs. Activating one deactivates the former.",
        default: false,
        alone: true,
        security: { believes: "what this key signs", severity: "medium" },
      },
    },
    outputs: signingKeyOutputs,
    expires: {
      at: "expiresAt",
      renewal:
        "Declare another beside it, apply that, give its certificate to the other party, let it be the active one, then take this one out:",
    },
    deletedWith: argument,
    readBy: `GET ${path}`,

    // Activating one turns the other off, and what has that state already isn't to be told it again. And nothing tells
    // two apart: what is there after a lost answer and wasn't before is it, if they're made in turn.
    serial: (args) => keysRacedFor(args[argument]),
    identity: {
      by: "traces",
      is: () => true,
      isHalf: () => true,
    },

    calls: {
      get: async (api, id) => (await keysOf(api, split(id).owner)).find((row) => row.id === id),
      find: (api, args) => keysOf(api, String(args[argument])),
      within: (api, owner) => keysOf(api, owner.id),
      async create(api, { active, ...columns }, args) {
        const owner = String(args[argument]);
        const made = rowOf(owner, await send(api, `POST ${path}` as Operation, { id: owner }, body(columns)));
        return active === true ? completed(made, () => activate(api, made.id, true)) : made;
      },
      update: (api, { id }, { active }) => activate(api, id, active),
      async delete(api, id) {
        // An active one can't be deleted.
        const found = (await keysOf(api, split(id).owner)).find((row) => row.id === id);
        if (found?.active === true) await activate(api, id, false);
        await send(api, `DELETE ${one}` as Operation, at(id));
      },
      outputsOf: (row) => ({
        certificate: row.certificate,
        expiresAt: new Date(Number(row.expiresAt)).toISOString(),
      }),
    },

    atTenant: {
      notConfiguration: ["fingerprints"],
      calledAs: (row) => `key-${split(row.id).key.slice(0, 6)}`,
    },
  };
}
