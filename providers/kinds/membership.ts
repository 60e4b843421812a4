import * as z from "zod";
import type { Management } from "../management/index.ts";
import { completed, everyPage, lookUp, type Operation, send } from "./calls.ts";
import { type Args, type Kind, type Properties, type Row, text } from "./kind.ts";
import { grants } from "./security.ts";

/** What is in an organization, by whom it is and how the API calls that. */
interface Members {
  /** The argument, e.g. `user`. */
  argument: string;
  /** The kind that it points to. */
  kind: string;
  /** The path's part: `users` or `applications`. */
  path: "users" | "applications";
  /** The path's parameter: `userId` or `applicationId`. */
  parameter: string;
  /** Why one with these arguments can't be in an organization. */
  suits?(args: Args): string | undefined;
  /** Whose roles these are. */
  roleType: string;
  describe: { member: string; roles: string };
}

const separator = "/";

/** The kinds of what is in an organization, with the roles it has there: users, and machine-to-machine applications. */
export function membership({
  argument,
  kind,
  path,
  parameter,
  suits,
  roleType,
  describe,
}: Members): Pick<
  Kind,
  | "readBy"
  | "identifiedBy"
  | "properties"
  | "outputs"
  | "deletedWith"
  | "deleteFirst"
  | "calls"
  | "identity"
  | "keyOf"
> {
  const all: Operation = `GET /api/organizations/{id}/${path}`;
  const rolesPath = `/api/organizations/{id}/${path}/{${parameter}}/roles`;
  const split = (id: string) => {
    const [organization = "", member = ""] = id.split(separator);
    return { organization, member };
  };
  const at = (id: string) => {
    const { organization, member } = split(id);
    return { id: organization, [parameter]: member };
  };

  /** One list per organization serves all that is in it. */
  async function membersOf(api: Management, organization: string): Promise<Row[]> {
    const members = await everyPage<Row & { organizationRoles?: Row[] }>(api, all, { id: organization });
    return members.map(({ id, organizationRoles }) => ({
      id: `${organization}${separator}${id}`,
      organizationId: organization,
      memberId: id,
      organizationRoleIds: organizationRoles?.map((role) => role.id),
    }));
  }

  const look = async (api: Management, organization: string): Promise<Row[]> =>
    (await lookUp(api, "GET /api/organizations/{id}", { id: organization }))
      ? membersOf(api, organization)
      : [];

  async function setRoles(api: Management, id: string, before: string[], wanted: string[]) {
    if (wanted.length > 0) {
      await send(api, `PUT ${rolesPath}` as Operation, at(id), { organizationRoleIds: wanted });
      return;
    }
    // A PUT of none is refused for applications.
    for (const organizationRoleId of before) {
      await lookUp(api, `DELETE ${rolesPath}/{organizationRoleId}` as Operation, {
        ...at(id),
        organizationRoleId,
      });
    }
  }

  const properties: Properties = {
    organization: {
      schema: text(),
      description: "The organization.",
      required: true,
      createOnly: true,
      ref: "Organization",
      path: "organizationId",
      security: "none",
    },
    [argument]: {
      schema: text(),
      description: describe.member,
      required: true,
      createOnly: true,
      ref: kind,
      ...(suits ? { suits } : {}),
      path: "memberId",
      security: grants("being in the organization"),
    },
    roles: {
      schema: z.array(text()),
      description: describe.roles,
      set: true,
      ref: "OrganizationRole",
      suits: ({ type = "User" }) =>
        type === roleType ? undefined : `is of type ${type}; here it has to be of type ${roleType}`,
      path: "organizationRoleIds",
      default: [],
      security: grants("these roles in the organization"),
    },
  };

  return {
    readBy: all,
    identifiedBy: argument,
    properties,
    outputs: {},
    deletedWith: "organization",
    deleteFirst: "it's in an organization once",

    identity: {
      by: "key",
      is: (args: Args, row) => row.id === `${args.organization}${separator}${args[argument]}`,
      // Adding it again is no error at the server, and a PUT of roles takes others away.
      overwrites: true,
    },
    keyOf: (args) => `${argument} ${args[argument]} in organization ${args.organization}`,

    calls: {
      get: async (api, id) => (await look(api, split(id).organization)).find((row) => row.id === id),
      find: (api, args) => look(api, String(args.organization)),
      within: (api, { id }) => membersOf(api, id),
      async create(api, { organizationId, memberId, organizationRoleIds }) {
        const id = `${organizationId}${separator}${memberId}`;
        await send(
          api,
          `POST /api/organizations/{id}/${path}`,
          { id: String(organizationId) },
          { [`${parameter}s`]: [memberId] },
        );
        const wanted = (organizationRoleIds ?? []) as string[];
        return completed({ id, organizationId, memberId, organizationRoleIds: wanted }, async () => {
          await setRoles(api, id, [], wanted);
          return undefined;
        });
      },
      async update(api, row, patch) {
        await setRoles(
          api,
          row.id,
          row.organizationRoleIds as string[],
          (patch.organizationRoleIds ?? []) as string[],
        );
        return patch;
      },
      delete: (api, id) =>
        send(api, `DELETE /api/organizations/{id}/${path}/{${parameter}}` as Operation, at(id)),
    },
  };
}
