import { closest, distance } from 'fastest-levenshtein';
import { readIni, type IniEntry } from './ini';

/** A line of the script's file, or a part of it, that is not carried over. */
export interface LeftOut {
  key: string;
  line: number;
  why: string;
}

/** Where a setting came from. */
export type Origin = Pick<IniEntry, 'key' | 'line'>;

export interface Imported {
  /** The config of a stack, by full keys. */
  config: Record<string, unknown>;
  /** The line of the file that each setting came from, by its path in the config. */
  origins: Map<string, Origin>;
  leftOut: LeftOut[];
  /** Keys without which there is nothing to protect. */
  missing: string[];
}

/** The name that the script's one list of servers gets. */
const PLAN = 'nightly';
/** What the script left to whoever started it. */
const SCHEDULE = { schedule: '0 2 * * *', timeZone: 'Asia/Shanghai' };

const LISTS = ['s_InstanceId', 'd_DestinationRegionId'];
const NAMES = ['s_RegionId', 's_ImageName', 'd_DestinationImageName'];
const TEXTS = ['s_Description', 'd_DestinationDescription'];
const REQUIRED = ['s_RegionId', ...LISTS];
const CARRIED = [...NAMES, ...LISTS, ...TEXTS];

const PLAN_PATH = `offsite:plans.${PLAN}`;
const PATHS: Record<string, string> = {
  s_RegionId: 'offsite:sourceRegion',
  d_DestinationRegionId: 'offsite:destinationRegions',
  s_InstanceId: `${PLAN_PATH}.instances`,
  s_ImageName: `${PLAN_PATH}.imageName`,
  s_Description: `${PLAN_PATH}.description`,
  d_DestinationImageName: `${PLAN_PATH}.destinationImageName`,
  d_DestinationDescription: `${PLAN_PATH}.destinationDescription`,
};

const NO_KEY =
  'no key is carried over: the function holds a RAM role, and the RAM sub-user is declared; withdraw this one when the script is off';
const NO_LOG_FILE = 'logs go to a project and store of the log service, which are declared';
const LEFT_OUT: Record<string, string> = {
  accesskeyid: NO_KEY,
  accesssecret: NO_KEY,
  accesskeysecret: NO_KEY,
  logdir_name: NO_LOG_FILE,
  logfile_name: NO_LOG_FILE,
};

/** Turns the script's config.ini into a stack's config. @throws IniError */
export function importIni(text: string): Imported {
  const entries = readIni(text);
  // The script's own reader knows no capitals, and takes the last of two.
  const found = new Map(entries.map((entry) => [entry.key.toLowerCase(), entry]));
  const value = (key: string) => plainOf(key, found.get(key.toLowerCase())?.value ?? '') || undefined;
  const listed = (key: string) => [...new Set((value(key) ?? '').split(SEPARATOR).map(unquoted).filter(Boolean))];
  const plan = {
    instances: listed('s_InstanceId'),
    ...SCHEDULE,
    imageName: value('s_ImageName'),
    description: value('s_Description'),
    destinationImageName: value('d_DestinationImageName'),
    destinationDescription: value('d_DestinationDescription'),
  };
  return {
    config: {
      'offsite:sourceRegion': value('s_RegionId'),
      'offsite:destinationRegions': listed('d_DestinationRegionId'),
      'offsite:plans': { [PLAN]: plan },
    },
    origins: new Map(
      CARRIED.flatMap((key) => {
        const entry = found.get(key.toLowerCase());
        return entry ? [[PATHS[key] ?? '', { key: entry.key, line: entry.line }] as const] : [];
      }),
    ),
    leftOut: entries.flatMap((entry) => leftOut(entry, found.get(entry.key.toLowerCase()))),
    missing: REQUIRED.filter((key) => value(key) === undefined).map((key) => missing(key, entries)),
  };
}

const SEPARATOR = /[,，、;；\s]+/;
/** Python 2 took it for a comment, Python 3 for a part of the value; in ids and names it can be no such part. */
const COMMENT = /(^|\s)[#;].*$/s;

function plainOf(key: string, value: string): string {
  return unquoted(TEXTS.includes(key) ? value : value.replace(COMMENT, '')).trim();
}

function unquoted(text: string): string {
  return /^\s*(["'“”‘’]).*["'“”‘’]\s*$/s.test(text) ? text.trim().slice(1, -1) : text;
}

/** A key that is not there, with one that may be meant to be it. */
function missing(key: string, entries: readonly IniEntry[]): string {
  const alike = entries.filter((entry) => carriedAs(entry.key) === undefined && isNear(entry.key, key));
  const near = [...alike].sort((a, b) => distance(a.key, key) - distance(b.key, key))[0];
  return near ? `${key} (line ${near.line} has ${near.key}, which the script does not know)` : key;
}

function isNear(a: string, b: string): boolean {
  return distance(a, b) <= Math.max(a.length, b.length) / 2;
}

const carriedAs = (key: string) => CARRIED.find((carried) => carried.toLowerCase() === key.toLowerCase());

function leftOut(entry: IniEntry, last: IniEntry | undefined): LeftOut[] {
  const { key, value, line } = entry;
  const told = (why: string): LeftOut[] => [{ key, line, why }];
  const why = LEFT_OUT[key.toLowerCase()];
  if (why) return told(why);
  const carried = carriedAs(key);
  if (!carried) {
    const near = closest(key, CARRIED);
    const meant = isNear(key, near) ? `; ${near} is one` : '';
    return told(`the script that this file is of has no such key${meant}`);
  }
  if (last && last !== entry) return told(`line ${last.line} has it once more, and counts`);
  const plain = plainOf(carried, value);
  if (plain === '') return told('it is empty');
  return plain.length < value.length && !LISTS.includes(carried)
    ? told(`its value is ${plain}: no quotes, nor a comment behind it`)
    : [];
}
