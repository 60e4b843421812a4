import { ConnectorType, sendMessagePayloadGuard } from "@logto/connector-kit";
import { OrganizationInvitations, OrganizationInvitationStatus as Status } from "@logto/schemas";
import { z } from "zod";
import { connectorsOf } from "../connectors/tenant-connectors.ts";
import { notFound, RequestError, refuseTooLong, UniqueViolation } from "../http/errors.ts";
import { bodyOf, guard, queryOf } from "../http/guard.ts";
import { insertMissingLinks, refuseDangling } from "../links.ts";
import { newestFirst, newId, type Row, type Store } from "../store.ts";
import type { Routes } from "../tenant.ts";
import { userOf } from "../users/store.ts";
import { briefRoles } from "./organization-members.ts";
import { organizationErrors } from "./relations.ts";

const table = "organizationInvitations";
const roleLinks = "organizationInvitationRoles";
const limits = { invitee: 256 };

const listGuard = z
  .object({ organizationId: z.string(), inviterId: z.string(), invitee: z.string() })
  .partial();
const { inviterId, organizationId, expiresAt } = OrganizationInvitations.createGuard.shape;
const createGuard = z.object({
  inviterId,
  invitee: z.string().email(),
  organizationId,
  expiresAt,
  organizationRoleIds: z.string().array().optional(),
  messagePayload: sendMessagePayloadGuard.or(z.literal(false)).default(false),
});
const statusGuard = OrganizationInvitations.updateGuard
  .pick({ acceptedUserId: true })
  .extend({ status: z.enum([Status.Accepted, Status.Revoked]) });

const invalid = (status = 422) => new RequestError(status, "request.invalid_input");
const sameMail = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
const isExpired = ({ status, expiresAt }: Row) => status === Status.Pending && expiresAt < Date.now();

/** An invitation as it's shown: expired ones aren't written down as such. */
const viewOf = (store: Store, row: Row): Row => ({
  ...row,
  status: isExpired(row) ? Status.Expired : row.status,
  organizationRoles: briefRoles(store, store.filter(roleLinks, { organizationInvitationId: row.id })),
});

function invitationOf(store: Store, id: string | undefined): Row {
  const row = store.find(table, { id });
  if (!row) throw notFound("entity.not_found");
  return viewOf(store, row);
}

/** Messages go nowhere, but what would carry them has to be there. */
async function requireMailer(store: Store): Promise<void> {
  const connectors = await connectorsOf(store);
  if (!connectors.some(({ type }) => type === ConnectorType.Email)) {
    throw new RequestError(501, "connector.not_found");
  }
}

function isMember(store: Store, organizationId: string, primaryEmail: string): boolean {
  const user = store.find("users", { primaryEmail });
  return Boolean(user && store.find("organizationUsers", { organizationId, userId: user.id }));
}

type Invitation = Omit<z.infer<typeof createGuard>, "messagePayload">;

function insertInvitation(store: Store, body: Invitation): Row {
  const { organizationRoleIds = [], ...columns } = body;
  const { invitee, organizationId } = columns;
  for (const row of store.filter(table, { organizationId })) {
    if (isExpired(row) && sameMail(row.invitee, invitee)) row.status = Status.Expired;
  }
  refuseTooLong(columns, limits);
  if (store.find(table, { invitee, organizationId, status: Status.Pending })) {
    throw new UniqueViolation("an invitation twice");
  }
  refuseDangling(store, table, columns);
  const now = store.now();
  const invitation = store.insert(table, {
    inviterId: null,
    acceptedUserId: null,
    ...columns,
    id: newId(),
    status: Status.Pending,
    createdAt: now,
    updatedAt: now,
  });
  try {
    insertMissingLinks(
      store,
      roleLinks,
      organizationRoleIds.map((organizationRoleId) => ({
        organizationInvitationId: invitation.id,
        organizationRoleId,
      })),
    );
  } catch (error) {
    // All of it is one transaction.
    store.delete(table, { id: invitation.id });
    throw error;
  }
  return invitation;
}

function accept(store: Store, invitation: Row, userId: string): void {
  const { primaryEmail } = userOf(store, userId);
  if (!sameMail(primaryEmail ?? "", invitation.invitee)) throw invalid();
  const member = { organizationId: invitation.organizationId, userId };
  const isNew = !store.find("organizationUsers", member);
  insertMissingLinks(store, "organizationUsers", [member]);
  try {
    const roles = invitation.organizationRoles as Row[];
    insertMissingLinks(
      store,
      "organizationUserRoles",
      roles.map(({ id }) => ({ ...member, organizationRoleId: id })),
    );
  } catch (error) {
    if (isNew) store.delete("organizationUsers", member);
    throw error;
  }
}

export const organizationInvitationRoutes: Routes = (router, { store }) => {
  router.use("/organization-invitations", organizationErrors);

  router.get("/organization-invitations", (ctx) => {
    const { organizationId, inviterId, invitee } = guard(listGuard, queryOf(ctx));
    ctx.body = newestFirst(store.table(table))
      .filter(
        (row) =>
          (!organizationId || row.organizationId === organizationId) &&
          (!inviterId || row.inviterId === inviterId) &&
          (!invitee || sameMail(row.invitee, invitee)),
      )
      .map((row) => viewOf(store, row));
  });

  router.post("/organization-invitations", async (ctx) => {
    const { messagePayload, ...body } = bodyOf(ctx, createGuard);
    if (body.expiresAt <= Date.now()) throw invalid(400);
    if (isMember(store, body.organizationId, body.invitee)) throw invalid();
    const invitation = insertInvitation(store, body);
    if (messagePayload) {
      await requireMailer(store).catch((error) => {
        store.delete(table, { id: invitation.id });
        throw error;
      });
    }
    ctx.status = 201;
    ctx.body = viewOf(store, invitation);
  });

  router.get("/organization-invitations/:id", (ctx) => {
    ctx.body = invitationOf(store, ctx.params.id);
  });

  router.delete("/organization-invitations/:id", (ctx) => {
    store.delete(table, { id: ctx.params.id });
    ctx.status = 204;
  });

  router.post("/organization-invitations/:id/message", async (ctx) => {
    bodyOf(ctx, sendMessagePayloadGuard);
    invitationOf(store, ctx.params.id);
    await requireMailer(store);
    ctx.status = 204;
  });

  router.put("/organization-invitations/:id/status", (ctx) => {
    const { status, acceptedUserId } = bodyOf(ctx, statusGuard);
    if (status === Status.Accepted && !acceptedUserId) throw invalid();
    const invitation = invitationOf(store, ctx.params.id);
    if (invitation.status !== Status.Pending) throw invalid();
    if (status === Status.Accepted && acceptedUserId) accept(store, invitation, acceptedUserId);
    const set = { status, ...(status === Status.Accepted && { acceptedUserId }), updatedAt: store.now() };
    store.change(table, { id: invitation.id }, set);
    ctx.body = { ...invitation, ...set };
  });
};
