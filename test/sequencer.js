import Sequencer from "@jest/test-sequencer";

const order = ["acceptance", "contract", "unit"];
const place = ({ context }) => order.indexOf(context.config.displayName?.name);

/**
 * The long ones first, so that no core waits at the end for another's minute. Where nothing ran before, jest itself goes
 * by the sizes of files, and some of the longest suites are the smallest: they begin a process that does it all.
 */
export default class extends Sequencer {
  sort(tests) {
    return super.sort(tests).toSorted((one, other) => place(one) - place(other));
  }
}
