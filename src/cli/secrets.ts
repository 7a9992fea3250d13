import { execFileSync } from 'node:child_process';
import { createDecipheriv, pbkdf2Sync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { CliError, EXIT } from './exit';
import type { Surroundings } from './surroundings';

type Config = Record<string, unknown>;

/** What no command looks at: it may stay encrypted. */
const NEVER_READ = ['offsite:alarmContactGroups', 'offsite:userAccessKey'];

export interface StackSecrets {
  stack: string;
  /** Of the stack's file, where a passphrase encrypts it. */
  salt?: string;
}

/**
 * The config with its secrets in plain: by the passphrase in the environment, else by the `pulumi` command.
 *
 * @throws CliError for an encrypted value that is needed and cannot be read
 */
export function decrypted(config: Config, { stack, salt }: StackSecrets, surroundings: Surroundings): Config {
  const readable = Object.entries(config).filter(([key, value]) => !isSecret(value) || isRead(key));
  const secret = readable.filter(([, value]) => isSecret(value)).map(([key]) => key);
  if (secret.length === 0) return Object.fromEntries(readable);
  const passphrase = passphraseIn(surroundings.env);
  const plain =
    salt !== undefined && passphrase !== undefined
      ? byPassphrase(readable, keyOf(passphrase, salt), secret)
      : byPulumi(readable, stack, surroundings, secret);
  return Object.fromEntries(plain);
}

/** Keys without a namespace are ours; those of providers are for Pulumi alone. */
function isRead(key: string): boolean {
  const full = key.includes(':') ? key : `offsite:${key}`;
  return full.startsWith('offsite:') && !NEVER_READ.includes(full);
}

function isSecret(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(isSecret);
  if (typeof value !== 'object' || value === null) return false;
  return isSecureNode(value) || Object.values(value).some(isSecret);
}

function isSecureNode(value: object): value is { secure: string } {
  return 'secure' in value && typeof value.secure === 'string' && Object.keys(value).length === 1;
}

function passphraseIn(env: Surroundings['env']): string | undefined {
  if (env.PULUMI_CONFIG_PASSPHRASE !== undefined) return env.PULUMI_CONFIG_PASSPHRASE;
  if (!env.PULUMI_CONFIG_PASSPHRASE_FILE) return undefined;
  try {
    return readFileSync(env.PULUMI_CONFIG_PASSPHRASE_FILE, 'utf8').trim();
  } catch {
    throw new CliError(EXIT.usage, `PULUMI_CONFIG_PASSPHRASE_FILE names a file that cannot be read`);
  }
}

/** As Pulumi's passphrase provider derives it. The salt is written `v1:<salt>:<a value to try the key on>`. */
function keyOf(passphrase: string, text: string): Buffer {
  const salt = Buffer.from(text.split(':')[1] ?? '', 'base64');
  return pbkdf2Sync(passphrase, salt, 1_000_000, 32, 'sha256');
}

function byPassphrase(entries: [string, unknown][], key: Buffer, secret: readonly string[]): [string, unknown][] {
  const plain = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(plain);
    if (typeof value !== 'object' || value === null) return value;
    if (isSecureNode(value)) return decrypt(value.secure, key);
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member)]));
  };
  try {
    return entries.map(([name, value]) => [name, plain(value)]);
  } catch {
    throw unreadable(secret, 'the passphrase in the environment is not the one that it was encrypted with');
  }
}

const TAG_BYTES = 16;

/** AES-256-GCM, written `v1:<nonce>:<ciphertext and tag>`. */
function decrypt(text: string, key: Buffer): string {
  const [, nonce = '', body = ''] = text.split(':');
  const bytes = Buffer.from(body, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64'));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  return decipher.update(bytes.subarray(0, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
}

function byPulumi(
  entries: [string, unknown][],
  stack: string,
  { env, folder }: Surroundings,
  secret: readonly string[],
): [string, unknown][] {
  let text: string;
  try {
    const options = ['--show-secrets', '--json', '--non-interactive', '--stack', stack];
    // Its words on stderr may be about anything; ours say what to do.
    text = execFileSync('pulumi', ['config', ...options], { cwd: folder, env, encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    const absent = (error as { code?: unknown }).code === 'ENOENT';
    throw unreadable(secret, absent ? 'there is no pulumi command here' : 'pulumi config --show-secrets failed');
  }
  const plain = JSON.parse(text) as Record<string, { value?: string; objectValue?: unknown }>;
  return entries.map(([key, value]) => {
    const found = plain[key.includes(':') ? key : `offsite:${key}`];
    return [key, found?.objectValue ?? found?.value ?? value];
  });
}

function unreadable(secret: readonly string[], why: string): CliError {
  const message = `${secret.join(', ')}: encrypted, and could not be read: ${why}`;
  const advice =
    'Set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE, or have the pulumi command here and logged in.';
  return new CliError(EXIT.usage, message, advice);
}
