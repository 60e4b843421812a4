import { check, failed, ok, warning } from "../../shared/checks/check.ts";
import { pulumiCommand } from "../../shared/checks/commands.ts";
import type { Answer } from "../../shared/checks/requests.ts";
import { counted } from "../../shared/text/counted.ts";
import { broken } from "../report.ts";
import type { Subject } from "../subject.ts";

/** Where applications find what, by the issuer's address. */
const endpoints = {
  authorization_endpoint: "/auth",
  token_endpoint: "/token",
  end_session_endpoint: "/session/end",
  jwks_uri: "/jwks",
};

/** What applications read before anything else. */
export const discovery = ({ tenant, visitor }: Subject) =>
  check({
    id: "discovery",
    title: "Discovery",
    needs: ["stack"],
    gives: ["issuer"],
    async examine({ stack }, around) {
      const path = "/oidc/.well-known/openid-configuration";
      const mend = [
        "See whether the tenant is up, and whether this is its address as applications have it:",
        pulumiCommand(around, stack, "config"),
      ];
      let answer: Answer;
      try {
        answer = await visitor.read(path);
      } catch (error) {
        return failed(`${(error as Error).message}: no application can sign anybody in`, ...mend);
      }
      const { status, body } = answer;
      const issuer = body?.issuer;
      if (status !== 200 || typeof issuer !== "string") {
        return failed(
          `${tenant}${path} gives ${status}, and no discovery document: no application can sign anybody in`,
          ...mend,
        );
      }
      const moved = Object.entries(endpoints).filter(([name, end]) => body[name] !== `${issuer}${end}`);
      if (moved.length > 0) {
        return failed(
          `the discovery document of ${tenant} names other endpoints than its issuer ${issuer} has: ${moved.map(([name]) => `${name} ${body[name]}`).join(", ")}`,
          "Is there something between here and the tenant that rewrites its answers? Applications go where the document says",
        );
      }
      const facts = { issuer };
      if (issuer === `${tenant}/oidc`) return ok(`${issuer} says where everything is`, facts);
      return {
        ...warning(
          `${tenant} calls itself ${issuer}: an application that compares the issuer refuses its tokens`,
          `${pulumiCommand(around, stack, "config", "set", "logto:publicEndpoint")} ${issuer.replace(/\/oidc$/, "")}   (if that is the address that applications shall have)`,
        ),
        facts,
      };
    },
  });

/** What tokens are checked by: without it no API takes any. */
export const keys = ({ tenant, visitor }: Subject) =>
  check({
    id: "keys",
    title: "Signing keys",
    needs: ["issuer"],
    async examine() {
      const { status, body } = await visitor.read("/oidc/jwks");
      const found: unknown = body?.keys;
      if (status === 200 && Array.isArray(found) && found.length > 0) {
        return ok(`${counted(found.length, "key")} to check tokens by`);
      }
      const what = status === 200 ? "no key" : `${status}`;
      return {
        findings: [
          broken(
            `${tenant}/oidc/jwks gives ${what}: APIs that fetch the keys now refuse every token, others as soon as what they keep is old`,
            [
              "See the tenant's log; after a rotation of the signing keys, whether the server was restarted",
              "In the Logto console: Tenant settings, OIDC configs",
            ],
          ),
        ],
      };
    },
  });
