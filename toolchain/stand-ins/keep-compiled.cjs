// Loaded before the SDK's plugin for dynamic providers. The engine ends it by SIGINT, of which a process dies at once; by
// an end of its own Node keeps what it compiled, and the next one starts in half the time.
process.once("SIGINT", () => process.exit());

// One that was asked nothing before its engine was killed would stay for good.
const engine = process.ppid;
setInterval(() => process.ppid === engine || process.exit(), 500).unref();
