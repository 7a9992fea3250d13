import { run } from './program';
import { processSurroundings } from './surroundings';

// Whoever reads the output may have read enough of it: `offsite status | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 70));

run(process.argv.slice(2), processSurroundings()).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    // A fault of the program: none of the documented ends, so that no script takes it for one.
    console.error(error);
    process.exitCode = 70;
  },
);
