export const severities = ["critical", "high", "medium", "low", "note"] as const;
export type Severity = (typeof severities)[number];

export const rank = (severity: Severity): number => severities.indexOf(severity);

/** At least as bad. */
export const reaches = (severity: Severity, threshold: Severity): boolean =>
  rank(severity) <= rank(threshold);
