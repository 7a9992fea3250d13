import { readIni, type IniEntry } from './import-config-ini';

/** A line of the script's file that is not carried over. */
export interface LeftOut {
  key: string;
  line: number;
  why: string;
}

export interface Imported {
  /** The config of a stack, by full keys. */
  config: Record<string, unknown>;
  leftOut: LeftOut[];
  /** Keys without which there is nothing to protect. */
  missing: string[];
}

/** The name that the script's one list of servers gets. */
const PLAN = 'nightly';
/** What the script left to whoever started it. */
const SCHEDULE = { schedule: '0 2 * * *', timeZone: 'Asia/Shanghai' };

const REQUIRED = ['s_RegionId', 's_InstanceId', 'd_DestinationRegionId'];
const CARRIED = [...REQUIRED, 's_ImageName', 's_Description', 'd_DestinationImageName', 'd_DestinationDescription'];

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
  const value = (key: string) => found.get(key.toLowerCase())?.value || undefined;
  const listed = (key: string) => (value(key) ?? '').split(/[,，;；\s]+/).filter((item) => item !== '');
  const plan = {
    instances: [...new Set(listed('s_InstanceId'))],
    ...SCHEDULE,
    imageName: value('s_ImageName'),
    description: value('s_Description'),
    destinationImageName: value('d_DestinationImageName'),
    destinationDescription: value('d_DestinationDescription'),
  };
  return {
    config: {
      'offsite:sourceRegion': value('s_RegionId'),
      'offsite:destinationRegions': [...new Set(listed('d_DestinationRegionId'))],
      'offsite:plans': { [PLAN]: plan },
    },
    leftOut: entries.flatMap(leftOut),
    missing: REQUIRED.filter((key) => listed(key).length === 0),
  };
}

function leftOut({ key, value, line }: IniEntry): LeftOut[] {
  const name = key.toLowerCase();
  const why = LEFT_OUT[name];
  if (why) return [{ key, line, why }];
  if (!CARRIED.some((carried) => carried.toLowerCase() === name)) {
    return [{ key, line, why: 'the script that this file is of has no such key' }];
  }
  return value === '' ? [{ key, line, why: 'it is empty' }] : [];
}
