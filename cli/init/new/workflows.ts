/** Actions by their commits. */
const checkout = "actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0";
const setupNode = "actions/setup-node@2028fbc5c25fe9cf00d9f06a71cc4710d4507903 # v6.0.0";
const pulumi = "pulumi/actions@8e5e406f4007fca908480587cb9893c07090f58d # v7.0.0";

const secrets = [
  "    env:",
  "      PULUMI_BACKEND_URL: ${{ vars.PULUMI_BACKEND_URL }}",
  "      PULUMI_ACCESS_TOKEN: ${{ secrets.PULUMI_ACCESS_TOKEN }}",
  "      PULUMI_CONFIG_PASSPHRASE: ${{ secrets.PULUMI_CONFIG_PASSPHRASE }}",
  '      PULUMI_RUN_PROGRAM: "true"',
  '      PULUMI_PARALLEL: "32"',
];

const install = (folder: string) => [
  `      - uses: ${checkout}`,
  "        with:",
  "          persist-credentials: false",
  `      - uses: ${setupNode}`,
  "        with:",
  "          node-version: 24",
  "          cache: npm",
  ...(folder ? [`          cache-dependency-path: ${folder}/package-lock.json`] : []),
  `      - uses: ${pulumi}`,
  "      - run: npm ci",
];

const token = ["        env:", "          GITHUB_TOKEN: ${{ github.token }}"];

interface Place {
  /** The project's folder in its repository; "": the root. */
  folder: string;
  /** What tells its workflows from another project's there. */
  suffix: string;
}

interface Workflow {
  says: readonly string[];
  name: string;
  on: readonly string[];
  /** More of the name of what waits for each other, and what comes of the one that waits. */
  concurrency?: readonly [string, ...string[]];
  /** What its token may do. */
  permissions: readonly string[];
  /** The environment of GitHub that holds its secrets. */
  environment: string;
  /** More of the job. */
  job?: readonly string[];
  steps: readonly string[];
}

const textOf = (
  { says, name, on, concurrency: [of, ...more] = [""], permissions, environment, job = [], steps }: Workflow,
  { folder, suffix }: Place,
): string =>
  `${[
    ...says.map((line) => `# ${line}`),
    `name: ${name}${suffix}`,
    "on:",
    ...on.map((line) => `  ${line}`),
    "permissions:",
    "  contents: read",
    ...(folder ? ["defaults:", "  run:", `    working-directory: ${folder}`] : []),
    "concurrency:",
    `  group: ${name}${suffix}${of}`,
    ...more.map((line) => `  ${line}`),
    "jobs:",
    "  prod:",
    "    runs-on: ubuntu-latest",
    "    timeout-minutes: 30",
    `    environment: ${environment}`,
    "    permissions:",
    ...permissions.map((line) => `      ${line}`),
    ...job,
    ...secrets,
    "    steps:",
    ...install(folder),
    ...steps,
  ].join("\n")}\n`;

const review = (folder: string): Workflow => ({
  says: [
    "Says in a comment what a pull request does to access in production. Forks get no secrets, and no review.",
  ],
  name: "logto-review",
  on: ["pull_request:"],
  // Of all that wait in one group GitHub keeps one: each pull request has its own.
  concurrency: ["-${{ github.event.pull_request.number }}", "cancel-in-progress: true"],
  permissions: ["contents: read", "issues: write", "pull-requests: write"],
  environment: "prod-review",
  job: ["    if: github.event.pull_request.head.repo.full_name == github.repository"],
  steps: [
    "      - run: npx pulumi-logto review --stack prod --write markdown=review.md --write json=review.json",
    `      - if: always() && hashFiles('${folder ? `${folder}/` : ""}review.md') != ''`,
    ...token,
    "          PULL: ${{ github.event.pull_request.number }}",
    '        run: npx pulumi-logto comment --pull "$PULL" --body review.md --review review.json',
  ],
});

const drift: Workflow = {
  says: ["Looks every night what was changed in production outside the code, and keeps one issue about it."],
  name: "logto-drift",
  on: ["schedule:", '  - cron: "17 3 * * *"', "workflow_dispatch:"],
  permissions: ["contents: read", "issues: write"],
  environment: "prod-review",
  steps: [
    "      - run: npx pulumi-logto drift --stack prod --audit --write markdown=drift.md --write json=drift.json",
    "      - run: npx pulumi-logto issue --body drift.md --drift drift.json",
    ...token,
  ],
};

const apply: Workflow = {
  says: ['Applies main to production, after an approval: make the environment "prod" ask for one.'],
  name: "logto-apply",
  on: ["push:", "  branches: [main]", "workflow_dispatch:"],
  permissions: ["contents: read"],
  environment: "prod",
  steps: [
    '      - run: npx pulumi-logto review --stack prod --format markdown >> "$GITHUB_STEP_SUMMARY"',
    "      - run: npx pulumi up --stack prod --yes --skip-preview",
    "      - run: npx pulumi-logto try --stack prod",
  ],
};

/** The workflows of a project's stack `prod`, by their files. */
export const workflows = (place: Place): Record<string, string> =>
  Object.fromEntries(
    [review(place.folder), drift, apply].map((one) => [
      `.github/workflows/${one.name}${place.suffix}.yml`,
      textOf(one, place),
    ]),
  );
