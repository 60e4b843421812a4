import { describe, expect, test } from "@jest/globals";
import { type DatedConfig, expiring } from "../../../providers/expiry.ts";

const now = Date.parse("2027-04-10T12:00:00Z");
const secret = "panbot:microsoftClientSecret";

const config = (values: Record<string, string>, secrets: readonly string[] = [secret]): DatedConfig => ({
  values: new Map(Object.entries(values)),
  secrets: new Set(secrets),
});
const of = (values: Record<string, string>, secrets?: readonly string[]) =>
  expiring("prod", config(values, secrets), [], now);
const dated = (date: string) => of({ [`${secret}Expires`]: date });
const says = (found: readonly { says: string }[]) => found.map((one) => one.says);

describe("a date beside a secret of the stack config", () => {
  test("is said from 30 days before on, with the commands that set another", () => {
    expect(dated("2027-05-10T12:00:01Z")).toEqual([]);
    expect(dated("2027-05-10T12:00:00Z")).toEqual([
      {
        what: "expiring",
        name: secret,
        date: "2027-05-10",
        says: `${secret} expires on 2027-05-10`,
        mend: [
          "Make a new one where this one was made, and set it and its date:",
          `pulumi config set --secret --stack prod ${secret}`,
          `pulumi config set --plaintext --stack prod ${secret}Expires`,
          "pulumi up --stack prod",
        ],
      },
    ]);
  });

  test("is over from the beginning of its day on, as Logto has it", () => {
    expect(says(dated("2027-04-11"))).toEqual([`${secret} expires on 2027-04-11`]);
    expect(dated("2027-04-10")).toMatchObject([{ what: "expired", says: `${secret} expired on 2027-04-10` }]);
  });

  test.each([
    ["2027-05-01 00:00:00 +0000 UTC", "2027-05-01"],
    ["2027-05-01 01:00:00 +0200 CEST", "2027-04-30"],
    ["2027-05-01T01:00:00+02:00", "2027-04-30"],
  ])("is understood as %s too, which YAML without quotes becomes", (written, date) => {
    expect(dated(written)).toMatchObject([{ what: "expiring", date }]);
  });

  test.each(["soon", "", "2027", "2027-02-30", "01.05.2027", "2027-05-01 12:00"])("%j is none", (written) => {
    expect(dated(written)).toMatchObject([
      {
        what: "invalid",
        name: `${secret}Expires`,
        says: expect.stringContaining(
          `${secret}Expires: ${JSON.stringify(written)} is no date on which ${secret} ends`,
        ),
        mend: [`pulumi config set --plaintext --stack prod ${secret}Expires 2028-01-31`],
      },
    ]);
  });

  test("can't be encrypted, and then isn't shown", () => {
    const found = of({ [`${secret}Expires`]: "planted" }, [secret, `${secret}Expires`]);
    expect(found).toMatchObject([{ what: "invalid" }]);
    expect(JSON.stringify(found)).not.toContain("planted");
  });

  test("that stands beside nothing is asked about where a secret is called nearly so", () => {
    expect(of({ "panbot:microsoftClientSecrtExpires": "2030-01-01" })).toMatchObject([
      { what: "stray", says: expect.stringContaining(`did you mean "${secret}Expires"?`) },
    ]);
    expect(
      of({ "panbot:sessionExpires": "2030-01-01", "panbot:microsoftClientSecrtExpires": "never" }),
    ).toEqual([]);
  });
});

describe("what the state holds", () => {
  const held = (kind: string, name: string, args: object, properties = {}) => ({
    kind,
    name,
    args: args as Record<string, unknown>,
    properties,
  });

  test("of application secrets the argument counts, of certificates and keys the output", () => {
    const found = expiring(
      "prod",
      config({ [`${secret}Expires`]: "2027-04-20" }),
      [
        held("ApplicationSecret", "worker/2027", { expiresAt: "2027-05-01" }),
        held("ApplicationSecret", "worker/forever", {}),
        held("SamlApplicationSecret", "crm/first", {}, { expiresAt: "2027-04-01T00:00:00.000Z" }),
        held("SsoConnectorSigningKey", "partner/key", {}, { expiresAt: "2030-04-01T00:00:00.000Z" }),
        held("Role", "staff", { expiresAt: "2027-04-01" }),
      ],
      now,
    );
    expect(says(found)).toEqual([
      "SamlApplicationSecret crm/first expired on 2027-04-01",
      `${secret} expires on 2027-04-20`,
      "ApplicationSecret worker/2027 expires on 2027-05-01",
    ]);
    for (const { mend } of found) expect(mend.at(-1)).toBe("pulumi up --stack prod");
  });
});
