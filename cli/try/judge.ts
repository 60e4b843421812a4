import type { JsonWebKey } from "node:crypto";
import type { Finding } from "../shared/checks/check.ts";
import { compared, type Entitlement } from "./entitlement.ts";
import { broken } from "./report.ts";
import { mistakeOf } from "./signature.ts";
import { type Granted, inWords, type Refusal } from "./visitor.ts";

/** A token that was asked for, in words: `Orders Worker, for https://api.example.com`. */
export interface Wanted {
  label: string;
  /** What the token's audience has to be. */
  audience: string;
  /** Whose the token is for, in a sentence. */
  of: string;
  entitlement: Entitlement;
}

export interface Judgement {
  keys: readonly JsonWebKey[];
  issuer: string;
  mend: readonly string[];
}

function reasonOf({ error, status }: Refusal, { audience }: Wanted): string {
  if (error === "invalid_target") return `: the tenant has no API resource ${audience}`;
  if (error !== "access_denied") return "";
  return status === 403 ? ": the application is no member there" : ": a token script denies it";
}

/** Holds what came against what roles grant. */
export function judged(
  answer: Granted | Refusal,
  wanted: Wanted,
  { keys, issuer, mend }: Judgement,
): Finding[] {
  const { label, of, audience, entitlement } = wanted;
  if (answer.came === "refused") {
    const reason = reasonOf(answer, wanted);
    return [broken(`${label}: gets no token for ${of} (${inWords(answer)})${reason}`, mend)];
  }
  const { missing, beyond } = compared(entitlement, answer.scopes);
  const findings: Finding[] = [];
  // What no key is there for, "Signing keys" says.
  const mistake = keys.length > 0 ? mistakeOf(answer.token, { keys, issuer, audience }) : undefined;
  if (mistake) findings.push(broken(`${label}: its token for ${of} ${mistake}, so APIs refuse it`, mend));
  for (const scope of missing) {
    const roles = entitlement.scopes.get(scope) ?? [];
    findings.push(
      broken(
        `${label}: its token for ${of} lacks ${scope}, which it has by role ${roles.join(" and ")} in the model`,
        mend,
      ),
    );
  }
  if (beyond.length > 0) {
    const says = `${label}: its token for ${of} has ${beyond.join(", ")}`;
    findings.push(
      entitlement.isOpen
        ? { verdict: "note", says: `${says}, by roles or scopes that this stack doesn't manage` }
        : broken(`${says}, which no role grants it in the model: it can do more than was declared`, mend),
    );
  }
  return findings;
}
