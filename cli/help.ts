/** What of the environment a command takes, and what it exits with: the end of its `--help`. */
interface Facts {
  exits?: Record<number, string>;
  /** Groups of variables. */
  uses: readonly (keyof typeof variables)[];
}

const outward = {
  NODE_EXTRA_CA_CERTS: "file with certificates of authorities of your own",
  "HTTPS_PROXY, HTTP_PROXY, NO_PROXY": "the proxy that leads out, and what is reached without it",
};

const variables = {
  pulumi: {
    "PULUMI_CONFIG_PASSPHRASE, …_FILE": "what the stack's secrets are encrypted by",
    "PULUMI_CONFIG_PASSPHRASE_<STACK>, …_FILE_<STACK>":
      "the same of one stack, e.g. …_PROD, where --stack or an argument names it",
    "PULUMI_BACKEND_URL, PULUMI_ACCESS_TOKEN": "where the state is, as for pulumi itself",
  },
  tenant: {
    "LOGTO_ENDPOINT, LOGTO_M2M_APP_ID, LOGTO_M2M_APP_SECRET, LOGTO_RESOURCE, LOGTO_TENANT_ID, LOGTO_TOKEN_ENDPOINT, LOGTO_INSECURE_ENDPOINT":
      "the connection, where the stack's config doesn't say it",
    ...outward,
  },
  issuers: {
    NODE_EXTRA_CA_CERTS: "file with certificates of authorities of your own, for issuers and webhooks",
  },
  colour: { NO_COLOR: "no colours" },
  github: {
    "GITHUB_TOKEN, GITHUB_REPOSITORY": "who posts, and where: owner/name",
    GITHUB_API_URL: "another GitHub than github.com",
    ...outward,
  },
} as const;

const facts: Record<string, Facts> = {
  init: { uses: ["pulumi", "tenant"] },
  doctor: { exits: { 9: "something has to be mended" }, uses: ["pulumi", "tenant", "colour"] },
  try: { exits: { 10: "something doesn't work" }, uses: ["pulumi", "tenant", "colour"] },
  export: { uses: ["pulumi", "tenant"] },
  migrate: { uses: ["pulumi"] },
  adopt: { uses: ["pulumi", "tenant"] },
  review: {
    exits: {
      7: "something changes or has drifted (--expect-none)",
      8: "a finding at or above the threshold (--fail-on)",
    },
    uses: ["pulumi", "tenant"],
  },
  drift: { exits: { 7: "there is drift (--expect-none)" }, uses: ["pulumi", "tenant"] },
  access: { exits: { 7: "the stacks differ (--diff with --expect-none)" }, uses: ["pulumi"] },
  parity: { exits: { 7: "something differs that nothing explains" }, uses: ["pulumi", "tenant"] },
  fleet: {
    exits: {
      7: "of a stack: changes or drift (--expect-none)",
      8: "of a stack: a finding at or above the threshold (--fail-on)",
      9: "of a stack: doctor found something that has to be mended",
      10: "of a stack: try found something that doesn't work",
    },
    uses: ["pulumi", "tenant"],
  },
  env: { uses: ["pulumi"] },
  tenant: { uses: ["issuers"] },
  comment: { uses: ["github"] },
  issue: { uses: ["github"] },
  schema: { uses: [] },
};

const listed = (title: string, entries: readonly (readonly [string, string])[]) =>
  ["", `${title}:`, ...entries.map(([name, what]) => `  ${name}: ${what}`)].join("\n");

/** @throws Error for a command that nobody has told of. */
export function helpEnd(command: string): string {
  const fact = facts[command];
  if (!fact) throw new Error(`cli/help.ts says nothing of ${command}`);
  const exits = { 0: "fine", 1: "it couldn't be done; standard error says why", ...fact.exits };
  const taken = fact.uses.flatMap((group) => Object.entries(variables[group]));
  return [
    listed("Exit codes", Object.entries(exits)),
    listed("Environment", taken.length > 0 ? taken : [["None", "it takes nothing of it"]]),
  ].join("\n");
}
