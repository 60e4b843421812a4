import { randomInt } from "node:crypto";
import { ConnectorType } from "@logto/connector-kit";
import {
  defaultVerificationCodePolicy,
  requestVerificationCodePayloadGuard,
  verifyVerificationCodePayloadGuard,
} from "@logto/schemas";
import { connectorsOf } from "../connectors/tenant-connectors.ts";
import { RequestError } from "../http/errors.ts";
import { bodyOf } from "../http/guard.ts";
import type { Routes } from "../tenant.ts";

const table = "passcodes";
const DIGITS = 6;

const refuse = (code: string) => new RequestError(400, `verification_code.${code}`);

export const verificationCodeRoutes: Routes = (router, { store }) => {
  router.post("/verification-codes", async (ctx) => {
    const recipient = bodyOf(ctx, requestVerificationCodePayloadGuard);
    const code = String(randomInt(10 ** DIGITS)).padStart(DIGITS, "0");
    store.remove(table, recipient);
    store.insert(table, { ...recipient, code, tryCount: 0, createdAt: store.now() });
    const sender = "email" in recipient ? ConnectorType.Email : ConnectorType.Sms;
    const connectors = await connectorsOf(store);
    if (!connectors.some(({ type }) => type === sender)) throw new RequestError(501, "connector.not_found");
    // Nothing is ever delivered from here.
    ctx.status = 204;
  });

  router.post("/verification-codes/verify", (ctx) => {
    const { verificationCode, ...recipient } = bodyOf(ctx, verifyVerificationCodePayloadGuard);
    const sent = store.find(table, recipient);
    if (!sent) throw refuse("not_found");
    const policy = {
      ...defaultVerificationCodePolicy,
      ...store.table("signInExperience")[0]?.verificationCodePolicy,
    };
    if (sent.createdAt + policy.expirationDuration * 1000 < Date.now()) throw refuse("expired");
    if (sent.tryCount >= policy.maxRetryAttempts) throw refuse("exceed_max_try");
    if (sent.code !== verificationCode) {
      store.update(sent, { tryCount: sent.tryCount + 1 });
      throw refuse("code_mismatch");
    }
    store.remove(table, recipient);
    ctx.status = 204;
  });
};
