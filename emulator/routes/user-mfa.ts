import { randomBytes } from "node:crypto";
import { MfaFactor } from "@logto/schemas";
import { z } from "zod";
import { notFound, RequestError } from "../http/errors.ts";
import { bodyOf } from "../http/guard.ts";
import { newId, type Row } from "../store.ts";
import type { Routes } from "../tenant.ts";
import { changeUser, userOf } from "../users/store.ts";

const postGuard = z.discriminatedUnion("type", [
  z.object({ type: z.literal(MfaFactor.TOTP), secret: z.string().optional() }),
  z.object({ type: z.literal(MfaFactor.BackupCode), codes: z.string().array().optional() }),
]);

const base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const newTotpSecret = () => [...randomBytes(32)].map((byte) => base32[byte % 32]).join("");
const newCodes = () => Array.from({ length: 10 }, () => randomBytes(5).toString("hex"));

/** A picture of nothing, in the place of the QR code. */
const qrCode = "data:image/png;base64,";

/** Codes are given as this server would make them, or not at all. */
const areCodes = (codes: readonly string[]) =>
  codes.length === 10 && new Set(codes).size === 10 && codes.every((code) => /^[\da-f]{10}$/.test(code));

const shown = ({ id, createdAt, type, codes }: Row) => ({
  id,
  createdAt,
  type,
  ...(codes && { remainCodes: codes.length }),
});

/** Second factors of users, as far as they can be given by an administrator. */
export const userMfaRoutes: Routes = (router, { store }) => {
  router.get("/users/:id/mfa-verifications", (ctx) => {
    const verifications: Row[] = userOf(store, ctx.params.id).mfaVerifications;
    ctx.body = verifications.map(shown);
  });

  router.post("/users/:id/mfa-verifications", (ctx) => {
    const body = bodyOf(ctx, postGuard);
    const user = userOf(store, ctx.params.id);
    const all: Row[] = user.mfaVerifications;
    const isTotp = body.type === MfaFactor.TOTP;
    if (all.some(({ type }) => type === body.type)) {
      throw new RequestError(422, `user.${isTotp ? "totp" : "backup_code"}_already_in_use`);
    }
    if (body.type === MfaFactor.TOTP && body.secret !== undefined && !/^[A-Z2-7]+$/.test(body.secret)) {
      throw new RequestError(422, "user.totp_secret_invalid");
    }
    if (body.type === MfaFactor.BackupCode && body.codes && !areCodes(body.codes)) {
      throw new RequestError(422, "user.wrong_backup_code_format");
    }
    const made = isTotp
      ? { type: body.type, secret: body.secret ?? newTotpSecret() }
      : { type: body.type, codes: body.codes ?? newCodes() };
    const verification = { id: newId(), createdAt: new Date(store.now()).toISOString(), ...made };
    changeUser(store, user, { mfaVerifications: [...all, verification] });
    ctx.body = { ...made, ...(isTotp && { secretQrCode: qrCode }) };
  });

  router.delete("/users/:id/mfa-verifications/:verificationId", (ctx) => {
    const user = userOf(store, ctx.params.id);
    const all: Row[] = user.mfaVerifications;
    const left = all.filter(({ id }) => id !== ctx.params.verificationId);
    if (left.length === all.length) throw notFound("entity.not_found");
    changeUser(store, user, { mfaVerifications: left });
    ctx.status = 204;
  });
};
