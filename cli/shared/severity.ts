import { type Severity, severities } from "pulumi-logto/kinds";

export { type Severity, severities };

export const rank = (severity: Severity): number => severities.indexOf(severity);

/** At least as bad. */
export const reaches = (severity: Severity, threshold: Severity): boolean =>
  rank(severity) <= rank(threshold);
