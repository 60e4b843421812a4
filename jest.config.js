const shared = {
  rootDir: import.meta.dirname,
  testEnvironment: "node",
  extensionsToTreatAsEsm: [".ts"],
  transform: {
    "\\.ts$": [
      "@swc/jest",
      {
        jsc: {
          parser: { syntax: "typescript" },
          target: "es2023",
          experimental: { keepImportAttributes: true },
        },
        module: { type: "es6" },
        sourceMaps: "inline",
      },
    ],
  },
};

/** Unit tests take seconds, the contract under a minute, acceptance (a real pulumi CLI) minutes. */
export default {
  // Most of acceptance waits for processes; on two cores jest would take one after the other.
  maxWorkers: 2,
  testSequencer: "./test/sequencer.js",
  // Of a loaded machine: many tests start processes, and a test that hangs is found all the same.
  testTimeout: 60_000,
  projects: ["unit", "contract", "acceptance"].map((name) => ({
    ...shared,
    displayName: name,
    testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
  })),
};
