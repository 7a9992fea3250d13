import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Command } from 'commander';
import { parseSettings } from '../src/plan/config/parse';
import { stackFileConfig } from '../src/plan/config/stack-file';
import { functionArchive } from '../src/stack/archive';

const ROOT = resolve(__dirname, '..');

const options = new Command('npm run archive --')
  .description('Builds the archive that the stack deploys, to look at. `pulumi up` and the demo build their own.')
  .option('--stack <name>', 'take the settings of Pulumi.<name>.yaml', 'prod')
  .option('--out <file>', 'where to write the zip', 'dist/function.zip')
  .parse()
  .opts<{ stack: string; out: string }>();

const file = `Pulumi.${options.stack}.yaml`;
const config = stackFileConfig(readFileSync(resolve(ROOT, file), 'utf8'), file);
const { settings } = parseSettings({ config, project: 'offsite', stack: options.stack, now: new Date() });
const archive = functionArchive(settings);
mkdirSync(dirname(resolve(options.out)), { recursive: true });
writeFileSync(options.out, Buffer.from(archive.base64, 'base64'));
console.log(`${options.out}: ${archive.size} bytes, sha256 ${archive.sha256}`);
