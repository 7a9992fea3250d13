import { run } from './program';
import { processSurroundings } from './surroundings';

run(process.argv.slice(2), processSurroundings()).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    // A fault of the program: none of the documented ends, so that no script takes it for one.
    console.error(error);
    process.exitCode = 70;
  },
);
