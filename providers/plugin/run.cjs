// By this Pulumi's language host starts the folder as a plugin, in a process that can't load an ES module itself.
module.exports = import("./main.ts");
