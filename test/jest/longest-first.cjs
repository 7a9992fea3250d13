const Sequencer = require('@jest/test-sequencer').default;

/**
 * What takes longest begins first, so that no core waits for another at the end. Jest goes by the durations of the last run,
 * and by the size of a file where there was none, as in CI; but a short file may be a long story.
 */
const LONG = [
  'test/scenario/kills',
  'test/scenario/night',
  'test/scenario/recovery/kills',
  'test/scenario/demo.test',
  'test/scenario/runbooks',
  'test/scenario/disaster-runbooks',
  'test/unit/retention/properties',
  'test/scenario/permissions',
  'test/scenario/drill',
  'local-cloud/test/command/',
  'test/unit/rehearsal/course',
  'local-cloud/test/front/hostile',
  'test/scenario/demo-disaster',
  'test/scenario/recovery/',
  'test/scenario/daylight',
  'local-cloud/test/deploy/embedded',
  'local-cloud/test/runtime/host',
];

class LongestFirst extends Sequencer {
  /** @param {{ path: string }[]} tests */
  sort(tests) {
    const rank = ({ path }) => {
      const at = LONG.findIndex((long) => path.includes(`/${long}`));
      return at < 0 ? LONG.length : at;
    };
    return [...super.sort(tests)].sort((a, b) => rank(a) - rank(b));
  }
}

module.exports = LongestFirst;
