/** What commands exit with, beside 0. Documented in docs/cli.md; scripts depend on it. */
export const exitCodes = {
  /** It couldn't be done. */
  failure: 1,
  /** Changes, drift or differences where none were expected. */
  unexpected: 7,
  /** Findings at or above the threshold. */
  findings: 8,
  /** `doctor` found something that has to be mended. */
  unhealthy: 9,
  /** `try` found something that doesn't work. */
  broken: 10,
} as const;
