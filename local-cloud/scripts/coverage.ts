/** Writes COVERAGE.md. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { coverage } from '../src/coverage';
import { LocalCloud } from '../src';
import { askForEverything } from '../test/permissions/everyAction';

async function main(): Promise<void> {
  const cloud = await LocalCloud.start();
  writeFileSync(join(__dirname, '..', 'COVERAGE.md'), coverage(cloud.registry.services, await askForEverything(cloud)));
  await cloud.close();
}

void main();
